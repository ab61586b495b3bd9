"""A vault with a unit, a coach, a colleague and two participants, on real SQLCipher: what window tests and pictures stand on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlmodel import Session

from coachdesk.domain.intake import register_participant
from coachdesk.domain.note import JournalNote, write_note
from coachdesk.domain.staff import add_laptop, add_staff
from coachdesk.domain.unit import found_unit
from coachdesk.storage import vault_folder
from coachdesk.storage.identity import keep_secret
from coachdesk.storage.people import know_device
from coachdesk.storage.workspace import Workspace
from tests.makers import akt_of, laptop_of, note_about, phone_of, staff_of, unit_of

PASSPHRASE = "myr dimma spark kaffe"
NOON = int(datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Europe/Stockholm")).timestamp() * 1000)


@dataclass
class Karin:
    """A vault of Karin's, closed. The ids are those of its records."""

    folder: Path
    code: str
    """The recovery code, which opens the vault without the quarter of a second that a passphrase costs."""
    wall: Callable[[], int]
    user: UUID
    colleague: UUID
    colleague_device: UUID
    mina: UUID
    enrolment: UUID
    others: UUID

    def workspace(self) -> Workspace:
        """Unlock it."""
        return vault_folder.unlock(self.folder, self.code, wall=self.wall)


def found_locally(workspace: Workspace, unit: UUID) -> None:
    """What founding does on the laptop, without the server: it has a unit."""
    with workspace.transaction() as tx:
        keep_secret(tx.connection, "unit", unit.bytes)
    workspace.refresh_identity()


def looked_on_their_own(workspace: Workspace, user: UUID) -> None:
    """The access events that name *user* were written on that user's laptop, as they would have been."""
    with workspace.transaction() as tx:
        tx.connection.exec_driver_sql(
            "UPDATE journal SET device = (SELECT device FROM known_device WHERE user = ?)"
            " WHERE record IN (SELECT id FROM access_event WHERE user_id = ?)",
            (user.bytes, user.bytes),
        )


def make_karin(root: Path, wall: Callable[[], int] = lambda: NOON) -> Karin:
    """Make the vault and close it."""
    made = vault_folder.create(root / "Karin", PASSPHRASE, wall=wall)
    workspace = made.workspace
    found_locally(workspace, uuid4())
    who, colleague, device = workspace.identity, uuid4(), uuid4()
    with workspace.transaction() as tx:
        know_device(tx.connection, device.bytes, colleague.bytes)
    mina, enrolment, others = workspace.write(_furnish, who.user_id, who.device_id, colleague, device)
    workspace.close()
    return Karin(root / "Karin", made.recovery_code, wall, who.user_id, colleague, device, mina, enrolment, others)


def _furnish(session: Session, user: UUID, device: UUID, colleague: UUID, their_device: UUID) -> tuple[UUID, UUID, UUID]:
    found_unit(session, unit_of())
    add_staff(session, staff_of(user_id=user))
    add_staff(session, staff_of("Per-Ola Bränd", "Funäsdalen", user_id=colleague))
    for owner, key, name in ((user, device, "Karin-Sveg"), (colleague, their_device, "Perola-Funäs")):
        laptop = laptop_of(owner, name)
        laptop.id = key
        add_laptop(session, laptop)
    mina = register_participant(session, akt_of("Lovisa", "Åkerbrand", born=date(2003, 3, 14), contact_points=[phone_of()]))
    others = register_participant(session, akt_of("Emil", "Östman", born=date(1999, 6, 2), responsible_id=colleague, place="Funäsdalen"))
    session.flush()
    write_note(session, _note(mina.enrolment.id))
    return mina.akt.id, mina.enrolment.id, others.akt.id


def _note(enrolment: UUID) -> JournalNote:
    return note_about(enrolment, "Besök på Fjällbageriet", "Träffade Lovisa och handledaren Birgit Hamrin på bageriet.")
