"""A fresh akt founds a space: its key is made at once, offline; the membership log and the colleagues learn of it at the next round."""

import os
from collections.abc import Iterable
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from coachdesk.domain.record import RECORDS
from coachdesk.domain.space import team_of
from coachdesk.storage.capture import Captured
from coachdesk.storage.identity import Identity

FIRST_EPOCH = 1
SPACE_KEY_BYTES = 32


def found_spaces(connection: Connection, who: Identity, captured: Iterable[Captured]) -> None:
    """Found a space for each fresh record that is the root of one."""
    for one in captured:
        kind = RECORDS.by_number(one.kind)
        if not one.fresh or kind.root != "akt" or who.unit_id is None:
            continue
        sql = f"SELECT team_id, responsible_id FROM {kind.table.name} WHERE id = ?"  # noqa: S608 - a declared name
        place, responsible = connection.exec_driver_sql(sql, (one.record,)).one()
        found_space(connection, who.unit_id, one.record, "akt", _akt_grants(who, who.unit_id, place, responsible))


def _akt_grants(who: Identity, unit: UUID, place: bytes | None, responsible: bytes | None) -> list[tuple[bytes, str]]:
    """The creator's own team founds it as lead; then the responsible coach and the heads as lead, and the place's team to write."""
    lead = {team_of(unit, "alone", who.user_id).bytes: "lead"}
    if responsible is not None:
        lead[team_of(unit, "alone", UUID(bytes=responsible)).bytes] = "lead"
    lead[team_of(unit, "heads").bytes] = "lead"
    if place is not None:
        lead[place] = "write"
    return list(lead.items())


def found_space(connection: Connection, unit: UUID, space: bytes, kind: str, grants: list[tuple[bytes, str]]) -> None:
    """Make the space's first key and note whom it is given to: (team, role), the founder's own team first."""
    connection.exec_driver_sql("INSERT INTO space_key VALUES (?, ?, ?)", (space, FIRST_EPOCH, os.urandom(SPACE_KEY_BYTES)))
    row = (space, kind, unit.bytes, msgspec.msgpack.encode(grants))
    connection.exec_driver_sql("INSERT INTO new_space (space, kind, unit, grants) VALUES (?, ?, ?, ?)", row)
