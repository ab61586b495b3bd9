"""A fresh akt founds a space: its key is made at once, offline; the membership log and the colleagues learn of it at the next round."""

import os
from collections.abc import Iterable
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from coachdesk.domain.person import IS_PROTECTED
from coachdesk.domain.record import RECORDS
from coachdesk.domain.space import team_of
from coachdesk.storage.capture import Captured
from coachdesk.storage.identity import Identity

FIRST_EPOCH = 1
SPACE_KEY_BYTES = 32
_PROTECTED = (
    "SELECT akt.id, akt.responsible_id FROM person JOIN akt ON akt.id = person.akt_id AND akt.space_id = person.space_id"  # noqa: S608 - constants
    f" WHERE {IS_PROTECTED} AND person.deleted IS NULL"
)


def found_spaces(connection: Connection, who: Identity, captured: Iterable[Captured]) -> None:
    """Found a space for each fresh record that is the root of one."""
    fresh = [one for one in captured if one.fresh and RECORDS.by_number(one.kind).root == "akt"]
    if not fresh or who.unit_id is None:
        return
    protected = protected_spaces(connection)
    for one in fresh:
        sql = f"SELECT team_id, responsible_id FROM {RECORDS.by_number(one.kind).table.name} WHERE id = ?"  # noqa: S608 - a declared name
        place, responsible = connection.exec_driver_sql(sql, (one.record,)).one()
        grants = _akt_grants(who, who.unit_id, place, responsible, hidden=one.record in protected)
        found_space(connection, who.unit_id, one.record, "akt", grants)


def protected_spaces(connection: Connection) -> dict[bytes, bytes | None]:
    """Akter whose person has protected identity, each with who is responsible."""
    return dict(connection.exec_driver_sql(_PROTECTED).all())


def _akt_grants(who: Identity, unit: UUID, place: bytes | None, responsible: bytes | None, *, hidden: bool) -> list[tuple[bytes, str]]:
    """The creator's own team founds it as lead; then the responsible coach and the heads as lead, and the place's team to write.

    Where the person has protected identity, the first two alone: it never comes to the place, nor to the heads.
    """
    lead = {team_of(unit, "alone", who.user_id).bytes: "lead"}
    if responsible is not None:
        lead[team_of(unit, "alone", UUID(bytes=responsible)).bytes] = "lead"
    if hidden:
        return list(lead.items())
    lead[team_of(unit, "heads").bytes] = "lead"
    if place is not None:
        lead[place] = "write"
    return list(lead.items())


def found_space(connection: Connection, unit: UUID, space: bytes, kind: str, grants: list[tuple[bytes, str]]) -> None:
    """Make the space's first key and note whom it is given to: (team, role), the founder's own team first."""
    connection.exec_driver_sql("INSERT INTO space_key VALUES (?, ?, ?)", (space, FIRST_EPOCH, os.urandom(SPACE_KEY_BYTES)))
    row = (space, kind, unit.bytes, msgspec.msgpack.encode(grants))
    connection.exec_driver_sql("INSERT INTO new_space (space, kind, unit, grants) VALUES (?, ?, ?, ?)", row)
