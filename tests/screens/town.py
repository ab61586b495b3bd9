"""Enough invented people and events that a screen looks as on an ordinary day; phone numbers are from the series for fiction."""

from datetime import date, timedelta

from sqlmodel import Session

from coachdesk.domain.group import GroupMember, MemberRole, add_member
from coachdesk.domain.intake import register_participant
from coachdesk.domain.note import sign_note, write_note
from coachdesk.domain.organisation import OrganisationType, add_contact_person, add_organisation
from coachdesk.domain.person import ContactPoint, contact_points_of
from coachdesk.domain.record import change
from coachdesk.domain.relative import Relative, RelativeRole, add_relative
from coachdesk.storage import journal
from coachdesk.storage.merge import Dot, Write
from coachdesk.storage.workspace import Workspace
from tests.makers import address_in, akt_of, note_about, organisation_of, phone_of
from tests.screens.town_day import furnish_day, gone_home, stood_in
from tests.screens.town_journey import contact_at, journey_begins
from tests.ui.places import Karin

PEOPLE = (
    ("Yonas", "Habtemariam", "Sveg"),
    ("Hanna", "Grönfjäll", "Sveg"),
    ("Oksana", "Moroz", "Hede"),
    ("Biret", "Šuorra", "Funäsdalen"),
    ("Leila", "Bahrami", "Sveg"),
    ("Sven-Erik", "Modin", "Lillhärdal"),
    ("Fatuma", "Diriye", "Sveg"),
    ("Kjell", "Svedin", "Ytterhogdal"),
    ("Máijá", "Čeavvi", "Funäsdalen"),
    ("Tore", "Ytterhag", "Ytterhogdal"),
    ("Pirjo", "Häkkilä", "Lillhärdal"),
    ("Ahmad", "Karzani", "Sveg"),
)
DAYS_AGO = {"Häkkilä": 31, "Modin": 34}
"""Who hasn't been heard of for long."""
NOTES = (
    ("Telefonsamtal", "Lovisa undrar vad som händer efter jul. Vi går igenom tre vägar: lärling, anställning eller folkhögskola."),
    ("Planen, version 3", "Vi lägger till målet om körkort. Lovisa skrev under hemma vid köksbordet."),
    ("Möte med resursgruppen", "Alla utom Försäkringskassan var med. Vi bestämde att Birgit skriver ett intyg före den 7 december."),
)


def furnish(karin: Karin) -> None:
    """Fill the vault, with one question open."""
    workspace = karin.workspace()
    today = workspace.now().date()
    workspace.write(_people, today)
    workspace.write(_lovisa, karin, today)
    workspace.write(journey_begins, karin, today)
    workspace.close()
    gone_home(karin, today)
    workspace = karin.workspace()
    furnish_day(workspace, karin, today)
    _disagree(workspace, karin)
    stood_in(workspace, karin, today)
    workspace.close()


def _people(session: Session, today: date) -> None:
    for number, (given, family, place) in enumerate(PEOPLE):
        made = register_participant(session, akt_of(given, family, born=date(1980 + number * 2, 1 + number % 12, 3 + number), place=place))
        session.flush()
        write_note(
            session,
            note_about(made.enrolment.id, "Samtal", "Vi talade om veckan.", event_on=today - timedelta(days=DAYS_AGO.get(family, number))),
        )


def _lovisa(session: Session, karin: Karin, today: date) -> None:
    for number, (subject, text) in enumerate(NOTES):
        note = write_note(session, note_about(karin.enrolment, subject, text, event_on=today - timedelta(days=12 + 9 * number)))
        session.flush()
        sign_note(session, note.id)
    session.flush()
    bakery = add_organisation(session, organisation_of("Fjällbageriet i Hede"))
    komvux = add_organisation(session, organisation_of("Komvux Härjedalen", OrganisationType.ADULT_EDUCATION))
    session.flush()
    birgit = add_contact_person(session, contact_at(bakery.id, "Birgit Hamrin", "Föreståndare", "070-174 06 12"))
    anton = add_contact_person(session, contact_at(komvux.id, "Anton Wik", "Lärare i matlagning", "070-174 06 27"))
    eva = add_relative(session, Relative(akt_id=karin.mina, name="Eva Åkerbrand", role=RelativeRole.PARENT, contact_ok=True))
    session.flush()
    for draft in (
        GroupMember(contact_person_id=birgit.id, role=MemberRole.WORK_SUPERVISOR),
        GroupMember(contact_person_id=anton.id, role=MemberRole.TEACHER),
        GroupMember(relative_id=eva.id, role=MemberRole.RELATIVE),
    ):
        add_member(session, karin.mina, draft)
        session.flush()
    address = address_in("Vemdalen")
    address.space_id = karin.mina
    phone = contact_points_of(session, karin.mina)[0]
    address.person_id = phone.person_id
    session.add(address)


def _disagree(workspace: Workspace, karin: Karin) -> None:
    """Karin and Per-Ola both change the number, without a net between them."""
    phone = workspace.read(contact_points_of, karin.mina)[-1]
    assert phone.value == phone_of().value
    seen = workspace.seen(phone.id)[phone.id]
    workspace.write(change, ContactPoint, phone.id, {"value": "070-174 06 38"})
    with workspace.transaction() as tx:
        row = tx.connection.exec_driver_sql(
            f"SELECT {journal.COLUMNS} FROM journal WHERE record = ? ORDER BY id DESC", (phone.id.bytes,)
        ).first()
        assert row is not None
        mine = journal.as_write(row)
        theirs = Write(
            space=mine.space, device=karin.colleague_device.bytes, number=1, tx=1, stamp=mine.stamp + 1, kind=mine.kind, record=mine.record,
            causes=tuple(Dot(dot.device, dot.number) for dots in seen.values() for dot in dots), body={3: ("070-174 06 83",)},
        )  # fmt: skip
        tx.receive([theirs], 1)
