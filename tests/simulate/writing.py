"""What coaches do at their desks: akter, forms that stay open, notes, drafts, deletes, answers to questions."""

from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.access import OpenReason
from coachdesk.domain.akt import Akt, open_case_file
from coachdesk.domain.draft import NoteDraft, draft_id_of, keep_draft
from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.note import JournalNote, change_note, sign_note, write_note
from coachdesk.domain.organisation import Organisation
from coachdesk.domain.person import ContactKind, ContactPoint, Person
from coachdesk.domain.record import RECORDS, Record, alive, change, delete, keep
from coachdesk.domain.space import natural_id
from coachdesk.storage.questions import answer, open_questions
from tests.simulate.laptop import Form, Laptop
from tests.simulate.told import About, Saying
from tests.simulate.town import FUNAS, SVEG
from tests.simulate.world import World

MOST_AKTER = 5
_LONG_AGO = date(2001, 5, 7)
_FORM = "note.new"
FIELDS: dict[type[Record], str] = {
    ContactPoint: "value",
    Person: "family_name",
    Enrolment: "referrer",
    Organisation: "about",
    JournalNote: "text",
}
"""Kinds that are edited, and the field that is; `referrer` is merged by the latest, the others ask."""


def about(record: Record, field: str) -> About:
    """The register that holds *field*."""
    kind = RECORDS.of(type(record))
    register = kind.register_of(field)
    assert record.space_id is not None
    return About(record.space_id, record.id, kind.number, register.number, register.merge, kind.coalesce)


def _saying(world: World, laptop: Laptop, where: About, shown: frozenset[str] = frozenset()) -> Saying:
    return Saying(world.told.new_value(), where, laptop.user, laptop.name, shown)


def _there(session: Session, cls: type[Record]) -> list[UUID]:
    return list(session.exec(select(col(cls.id)).where(col(cls.deleted).is_(None)).order_by(col(cls.id))))


def _one_of(session: Session, cls: type[Record], dice: Random) -> Record | None:
    found = _there(session, cls)
    return session.get(cls, dice.choice(found)) if found else None


def _some(laptop: Laptop, cls: type[Record], dice: Random) -> Any:
    return laptop.workspace.read(_one_of, cls, dice) if laptop.joined else None


def _shown(world: World, laptop: Laptop, where: About) -> frozenset[str]:
    return world.told.standing(laptop.values(where))


# --- akter -----------------------------------------------------------------------------------------------------------


def new_akt(world: World, laptop: Laptop, dice: Random) -> str | None:
    """A participant with a telephone and an enrolment, in one transaction."""
    if not laptop.joined or len(world.akter) >= MOST_AKTER:
        return None
    akt_id = world.new_id(laptop.clock)
    akt = Akt(id=akt_id, opened_on=_LONG_AGO, team_id=FUNAS if laptop.name.startswith("perola") else SVEG)
    records: list[tuple[Record, str]] = [
        (Person(id=natural_id(akt_id, "person"), space_id=akt_id, akt_id=akt_id, given_name="Mina"), "family_name"),
        (
            ContactPoint(id=natural_id(akt_id, "phone"), space_id=akt_id, person_id=natural_id(akt_id, "person"), kind=ContactKind.PHONE),
            "value",
        ),
        (Enrolment(id=natural_id(akt_id, "enrolment"), space_id=akt_id, akt_id=akt_id, programme="Kraftsamling"), "referrer"),
    ]
    sayings = []
    for record, field in records:
        sayings.append(_saying(world, laptop, about(record, field)))
        setattr(record, field, sayings[-1].value)
    world.akter.append(akt_id)
    world.save(laptop, sayings, _open_akt, akt, [record for record, _ in records])
    return f"akt {len(world.akter) - 1}: {', '.join(one.value for one in sayings)}"


def _open_akt(session: Session, akt: Akt, records: list[Record]) -> None:
    open_case_file(session, akt)
    for one in records:
        keep(session, one)


def new_organisation(world: World, laptop: Laptop, dice: Random) -> str | None:
    """In the directory, which everybody in the unit reads and writes."""
    if not laptop.joined or len(laptop.workspace.read(_there, Organisation)) >= 3:
        return None
    with laptop.workspace.transaction() as tx:
        directory = UUID(bytes=tx.keyring.directory())
    record = Organisation(id=world.new_id(laptop.clock), space_id=directory, name="Svegs Såg")
    saying = _saying(world, laptop, about(record, "about"))
    record.about = saying.value
    world.save(laptop, [saying], keep, record)
    return saying.value


# --- forms -----------------------------------------------------------------------------------------------------------


def open_form(world: World, laptop: Laptop, dice: Random) -> str | None:
    """A form that will be saved later, whatever comes in between."""
    cls = dice.choice(list(FIELDS))
    record = _some(laptop, cls, dice)
    if record is None or len(laptop.forms) >= 4:
        return None
    where = about(record, FIELDS[cls])
    shown = laptop.workspace.show(cls, record.id)
    laptop.forms.append(Form(where, _shown(world, laptop, where), shown.seen))
    return f"{RECORDS.of(cls).name} shows {sorted(laptop.forms[-1].shown)}"


def save_form(world: World, laptop: Laptop, dice: Random) -> str | None:
    """What was shown when it was opened is what the new value takes the place of."""
    if not laptop.forms:
        return None
    form = laptop.forms.pop(dice.randrange(len(laptop.forms)))
    return _change(world, laptop, form)


def edit(world: World, laptop: Laptop, dice: Random) -> str | None:
    """Opened and saved at once."""
    cls = dice.choice(list(FIELDS))
    record = _some(laptop, cls, dice)
    if record is None:
        return None
    where = about(record, FIELDS[cls])
    return _change(world, laptop, Form(where, _shown(world, laptop, where), laptop.workspace.show(cls, record.id).seen))


def _change(world: World, laptop: Laptop, form: Form) -> str:
    kind = RECORDS.by_number(form.about.kind)
    saying = _saying(world, laptop, form.about, form.shown)
    values = {FIELDS[kind.cls]: saying.value}
    if kind.cls is JournalNote:
        world.save(laptop, [saying], change_note, form.about.record, values, seen=form.seen)
    else:
        world.save(laptop, [saying], change, kind.cls, form.about.record, values, seen=form.seen)
    return f"{kind.name} {saying.value} over {sorted(form.shown)}"


# --- notes -----------------------------------------------------------------------------------------------------------


def new_note(world: World, laptop: Laptop, dice: Random) -> str | None:
    """A note about a participant."""
    enrolment = _some(laptop, Enrolment, dice)
    if enrolment is None:
        return None
    note = JournalNote(id=world.new_id(laptop.clock), space_id=enrolment.space_id, enrolment_id=enrolment.id, event_on=_LONG_AGO)
    saying = _saying(world, laptop, about(note, "text"))
    note.text = saying.value
    world.save(laptop, [saying], write_note, note)
    return saying.value


def sign(world: World, laptop: Laptop, dice: Random) -> str | None:
    """For good."""
    note = _some(laptop, JournalNote, dice)
    if note is None:
        return None
    laptop.workspace.write(sign_note, note.id)
    return "signed"


def draft(world: World, laptop: Laptop, dice: Random) -> str | None:
    """What is typed is kept in the writer's private space; what wasn't sent yet is written over."""
    enrolment = _some(laptop, Enrolment, dice)
    if enrolment is None:
        return None
    where = laptop.workspace.read(_draft_about, enrolment.id)
    value = world.told.new_value()
    saying = Saying(f'{{"text":"{value}"}}', where, laptop.user, laptop.name, _shown(world, laptop, where))
    world.save(laptop, [saying], keep_draft, _FORM, enrolment.id, {"text": value})
    return value


def _draft_about(session: Session, enrolment: UUID) -> About:
    return about(NoteDraft(id=draft_id_of(session, _FORM, enrolment), space_id=session.info["actor"].private), "content")


# --- deleting and answering ------------------------------------------------------------------------------------------


def strike(world: World, laptop: Laptop, dice: Random) -> str | None:
    """Delete a telephone or a note; others may write in it meanwhile."""
    kinds: list[type[Record]] = [ContactPoint, JournalNote]
    cls = dice.choice(kinds)
    record = _some(laptop, cls, dice)
    if record is None:
        return None
    laptop.workspace.write(_strike, cls, record.id)
    return f"{RECORDS.of(cls).name} deleted"


def _strike(session: Session, cls: type[Record], record: UUID) -> None:
    delete(session, alive(session, cls, record))


def settle_question(world: World, laptop: Laptop, dice: Random) -> str | None:
    """Answer with a third value; or say whether what was deleted stays so."""
    questions = laptop.workspace.read(open_questions) if laptop.joined else []
    if not questions:
        return None
    question = dice.choice(questions)
    kind = RECORDS.by_number(question.kind)
    if question.reason == "deleted":
        laptop.workspace.write(answer, question, {"deleted": dice.choice([None, b"x"])}, seen=question.seen)
        return f"{kind.name}: the delete is settled"
    field = FIELDS.get(kind.cls)
    if field is None or field not in question.before:
        return None
    where = About(question.space_id, question.record_id, kind.number, question.register, "ask")
    shown = frozenset(str(one.values[field]) for one in question.answers)
    saying = _saying(world, laptop, where, shown)
    world.save(laptop, [saying], answer, question, {field: saying.value}, seen=question.seen)
    return f"{kind.name} {saying.value} settles {sorted(shown)}"


def look(world: World, laptop: Laptop, dice: Random) -> str | None:
    """Open an akt: events in the akt and in the unit's access log."""
    akt = _some(laptop, Akt, dice)
    if akt is None:
        return None
    laptop.workspace.open_akt(akt.id, OpenReason.OWN_CASE)
    return "looked"
