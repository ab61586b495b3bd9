"""Two or three who write the same thing differently, none of them having seen the others': what questions are made of."""

from typing import Any
from uuid import UUID, uuid4

from coachdesk.domain.person import ContactPoint, contact_points_of
from coachdesk.domain.record import RECORDS, Record, change
from coachdesk.domain.staff import add_laptop, add_staff
from coachdesk.storage.merge import Dot, Write
from coachdesk.storage.people import know_device
from coachdesk.storage.workspace import Workspace
from tests.makers import laptop_of, staff_of
from tests.ui.places import Karin

MINE, THEIRS = "070-174 06 38", "070-174 06 83"
MINUTE = 60_000 << 16
"""Of a stamp."""


def newcomer(workspace: Workspace, name: str, place: str, laptop: str) -> UUID:
    """One more colleague; gives her laptop."""
    user, device = uuid4(), uuid4()
    with workspace.transaction() as tx:
        know_device(tx.connection, device.bytes, user.bytes)
    workspace.write(add_staff, staff_of(name, place, user_id=user))
    one = laptop_of(user, laptop)
    one.id = device
    workspace.write(add_laptop, one)
    return device


def disagree(
    workspace: Workspace, cls: type[Record], record_id: UUID, mine: dict[str, Any] | None, *theirs: tuple[UUID, dict[int, Any]]
) -> None:
    """I write *mine*, if anything; each of *theirs* is a laptop and what was written there, register to values, minutes later.

    Nobody has seen the others'.
    """
    seen = workspace.seen(record_id)[record_id]
    if mine is not None:
        workspace.write(change, cls, record_id, mine)
    kind = RECORDS.of(cls).number
    for place, (device, body) in enumerate(theirs, start=1):
        with workspace.transaction() as tx:
            sql = "SELECT space, max(stamp) FROM journal WHERE record = ?"
            ((space, stamp),) = tx.connection.exec_driver_sql(sql, (record_id.bytes,))
            (number,) = tx.connection.exec_driver_sql(
                "SELECT coalesce(max(number), 0) + 1 FROM journal WHERE space = ? AND device = ?", (space, device.bytes)
            ).one()
            causes = tuple(Dot(*dot) for register in body for dot in seen.get(register, ()))
            write = Write(space, device.bytes, number, number, stamp + place * MINUTE, kind, record_id.bytes, causes, body)
            tx.receive([write], number)


def about_the_phone(workspace: Workspace, karin: Karin) -> UUID:
    """Karin and Per-Ola change Lovisa's number; gives the contact point."""
    phone = next(one for one in workspace.read(contact_points_of, karin.mina) if one.value)
    disagree(workspace, ContactPoint, phone.id, {"value": MINE}, (karin.colleague_device, {3: (THEIRS,)}))
    return phone.id
