"""A day for Karin in the pictures: what she has to do, what she began, and what Per-Ola did after she had gone home."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlmodel import Session, select

from coachdesk.domain.access import AccessEvent, OpenReason
from coachdesk.domain.draft import keep_draft
from coachdesk.domain.enrolment import running_enrolment
from coachdesk.domain.group import GroupMember, MemberRole
from coachdesk.domain.note import JournalNote
from coachdesk.domain.organisation import ContactPerson
from coachdesk.domain.person import ContactKind, ContactPoint, Person, person_id_of
from coachdesk.domain.reminder import Reminder, add_reminder
from coachdesk.domain.space import natural_id
from coachdesk.storage import vault_folder
from coachdesk.storage.sitting import be_here
from coachdesk.storage.workspace import Workspace
from tests.makers import STOCKHOLM
from tests.ui.perola import arrive
from tests.ui.places import PASSPHRASE, Karin

REMINDERS = (
    ("Habtemariam", 0, "09:30", "Följ upp målet om körkort", "Ni satte uppföljningen till i dag i planen från 2 november"),
    ("Grönfjäll", -1, None, "Ring handledaren på Ljusnans Verkstad", "Hanna vill börja en timme senare på måndagar"),
    ("Moroz", 0, "13:00", "Möte med resursgruppen", "Språkpraktiken tar slut om två veckor, och Oksana vill fortsätta"),
    ("Bahrami", 0, None, "Fråga hur första veckan gick", "Leila började på Svegs vårdcentral i måndags"),
    ("Čeavvi", 2, None, "Gör klart handlingsplanen", "Máijá vill ha den på papper före renskiljningen"),
    ("Šuorra", 2, "10:15", "Fråga om samtycket ska förlängas", "Samtycket till Arbetsförmedlingen går ut 30 november"),
    ("Ytterhag", 3, None, "Första besöket på praktikplatsen", "Började förra måndagen. Regeln är besök inom två veckor"),
    ("Åkerbrand", 4, "15:00", "Möte med Birgit på Fjällbageriet", "Hur det går med de tidiga morgnarna"),
    ("Åkerbrand", 12, None, "Be Birgit om ett intyg", "Mål 1 i planen, före 7 december"),
)
DRAFTS: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("Åkerbrand", {"subject": "Besök på bageriet", "text": "Träffade Lovisa och handledaren Birgit Hamrin."}),
    ("Diriye", {"subject": "", "text": "Fatuma ringde om barnomsorgen.", "channel": "phone"}),
)


def gone_home(karin: Karin, today: date) -> None:
    """Karin was here yesterday until twenty to five, with Lovisa last."""
    workspace = vault_folder.unlock(karin.folder, PASSPHRASE, wall=lambda: int(_yesterday(today, 16, 40).timestamp() * 1000))
    workspace.open_akt(karin.mina, OpenReason.OWN_CASE)
    workspace.write(be_here)
    workspace.close()


def furnish_day(workspace: Workspace, karin: Karin, today: date) -> None:
    """Reminders around *today*, two drafts, and what Per-Ola did since yesterday."""
    workspace.write(_reminders, today)
    workspace.write(_drafts)
    _note_by_perola(workspace, karin, today)
    _number_by_perola(workspace, karin, today)
    _invitation_by_perola(workspace, karin, today)


def stood_in(workspace: Workspace, karin: Karin, today: date) -> None:
    """Per-Ola opened Lovisa's akt while Karin was on the road."""
    at = _yesterday(today, 10, 14)
    who = {"user_id": karin.colleague, "device_id": karin.colleague_device, "akt_id": karin.mina}
    arrive(workspace, karin, AccessEvent(space_id=karin.mina), {**who, "at": at, "reason": OpenReason.SUBSTITUTE}, at)


def _reminders(session: Session, today: date) -> None:
    for family, days, at, what, why in REMINDERS:
        due = today + timedelta(days=days)
        add_reminder(session, akt_of(session, family), Reminder(what=what, due_on=due, due_time=at, about=why))
        session.flush()


def _drafts(session: Session) -> None:
    for family, values in DRAFTS:
        keep_draft(session, "note.new", akt_of(session, family), values)
        session.flush()


def _note_by_perola(workspace: Workspace, karin: Karin, today: date) -> None:
    akt, at = workspace.read(akt_of, "Karzani"), _yesterday(today, 17, 12)
    enrolment = workspace.read(running_enrolment, akt)
    assert enrolment is not None
    values = {"enrolment_id": enrolment.id, "event_on": at.date(), "subject": "Telefonsamtal", "text": "Ahmad ringde om bussen till Hede."}
    values |= {"author_id": karin.colleague, "written_at": at, "signed_at": at, "signed_by": karin.colleague, "digest": bytes(32)}
    arrive(workspace, karin, JournalNote(space_id=akt, enrolment_id=enrolment.id), values, at)


def _number_by_perola(workspace: Workspace, karin: Karin, today: date) -> None:
    akt = workspace.read(akt_of, "Svedin")
    values = {"person_id": person_id_of(akt), "kind": ContactKind.PHONE, "value": "070-174 06 41"}
    arrive(workspace, karin, ContactPoint(space_id=akt), values, _yesterday(today, 16, 55))


def _invitation_by_perola(workspace: Workspace, karin: Karin, today: date) -> None:
    akt, anton = workspace.read(akt_of, "Moroz"), workspace.read(_contact, "Anton Wik")
    values = {"contact_person_id": anton, "role": MemberRole.TEACHER, "group_id": natural_id(akt, "resource_group")}
    arrive(workspace, karin, GroupMember(space_id=akt), values, _yesterday(today, 16, 48))


def akt_of(session: Session, family: str) -> UUID:
    """The akt of somebody by family name."""
    found = session.exec(select(Person.akt_id).where(Person.family_name == family)).first()
    assert found is not None
    return found


def _contact(session: Session, name: str) -> UUID:
    found = session.exec(select(ContactPerson.id).where(ContactPerson.name == name)).first()
    assert found is not None
    return found


def _yesterday(today: date, hour: int, minute: int) -> datetime:
    return datetime.combine(today - timedelta(days=1), time(hour, minute), STOCKHOLM)
