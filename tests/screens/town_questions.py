"""A day after three coaches were without a net: one question of every sort."""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.akt import Akt
from coachdesk.domain.enrolment import EndReason, Enrolment
from coachdesk.domain.note import write_note
from coachdesk.domain.person import ContactKind, ContactPoint, Person, add_contact_point, person_id_of
from coachdesk.domain.record import alive, delete
from coachdesk.domain.relative import Relative, add_relative
from coachdesk.storage.workspace import Workspace
from tests.makers import address_in, note_about, relative_of
from tests.ui.places import Karin
from tests.ui.quarrels import THEIRS, about_the_phone, disagree, newcomer

LONG_NAME = "Ulla-Britt Magdalena von Essen-Härjedalsdotter Kristoffersson"
TEXT = (
    "Ulla-Britt hämtar Lovisa på tisdagar efter kursen i Sveg och kör henne hem till Vemdalen. Hon vill bli uppringd före klockan nio, "
    "helst på den fasta telefonen, eftersom det inte finns någon täckning vid gården. {}"
)
ENDS = ("Hon talar gärna finska.", "Från januari är det Birgit på bageriet som kör i stället. Hon talar gärna finska och meänkieli.")


def furnish_questions(workspace: Workspace, karin: Karin) -> None:
    """Put them all."""
    perola, siv = karin.colleague_device, newcomer(workspace, "Siv Jonsdotter", "Hede", "Siv-Hede")
    about_the_phone(workspace, karin)
    today = workspace.now().date()
    workspace.write(_note_the_number, karin, today)
    address, email, relative = workspace.write(_furnish, karin)
    home = (None, "Byvägen 4", "840 92", "Vemdalen")
    disagree(
        workspace, ContactPoint, address, {"street": "Byvägen 14", "postcode": "840 92", "town": "Vemdalen"}, (perola, {4: home}),
        (siv, {4: ("Eva Åkerbrand", "Storgatan 22", "842 31", "Sveg")}),
    )  # fmt: skip
    disagree(workspace, Relative, relative, {"about": TEXT.format(ENDS[0])}, (perola, {8: (TEXT.format(ENDS[1]),)}))
    disagree(workspace, Akt, karin.mina, None, (perola, {1: (karin.colleague.bytes,)}), (siv, {1: (karin.user.bytes,)}))
    ended = ("2026-11-20", EndReason.EMPLOYMENT.value)
    disagree(workspace, Enrolment, karin.enrolment, {"ended_on": date(2026, 11, 27), "end_reason": EndReason.STUDIES}, (perola, {5: ended}))
    disagree(workspace, Person, person_id_of(karin.others), {"birth_date": date(1999, 6, 12)}, (perola, {5: ("1999-02-06",)}))
    workspace.write(_remove, email)
    disagree(workspace, ContactPoint, email, None, (perola, {7: ("jobbet",)}))


def _note_the_number(session: Session, karin: Karin, today: date) -> None:
    write_note(session, note_about(karin.enrolment, "Nytt nummer", f"Lovisa nås numera på {THEIRS}.", event_on=today))


def _furnish(session: Session, karin: Karin) -> tuple[UUID, UUID, UUID]:
    """An address, an e-mail address and a relative, for the others to disagree about."""
    address = add_contact_point(session, karin.mina, address_in("Vemdalen"))
    email = add_contact_point(session, karin.mina, ContactPoint(kind=ContactKind.EMAIL, value="lovisa@exempel.se"))
    relative = add_relative(session, relative_of(karin.mina, LONG_NAME))
    return address.id, email.id, relative.id


def _remove(session: Session, email: UUID) -> None:
    delete(session, alive(session, ContactPoint, email))
