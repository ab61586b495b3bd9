"""What a coach does until the program dies, and what she was told was saved.

Every text follows from a number: so a line of a few bytes tells which text it was, and all that a reopened vault shows can be compared.
"""

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

import msgspec
from sqlmodel import Session, col, select

from coachdesk.domain.access import OpenReason
from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt
from coachdesk.domain.draft import NoteDraft, drop_draft, keep_draft
from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.intake import NewParticipant, register_participant
from coachdesk.domain.note import JournalNote, change_note, sign_note, signature_holds, write_note
from coachdesk.domain.person import Person
from coachdesk.storage.workspace import Workspace

Effects = Mapping[str, int]
"""What a step leaves behind: "note <id>", "draft <enrolment>", "signed <note>" or "person <number>", and the number of its text."""

DROPPED = 0
BROKEN = -1
"""A text that follows from no number: something that nobody wrote."""

_FORM = "note.new"
_TONGUE = "möte praktik verkstaden ringde återkom intyg läkaren hon vill pröva deltid fjället snöskoter buss Hede utredning körkort åtta"
_WORDS = _TONGUE.split()


class Said(msgspec.Struct, frozen=True):
    """A line from a desk that may die any moment. *what*: ready, trying (before the step) or saved (after ``write`` returned)."""

    what: str
    effects: dict[str, int] = {}


Report = Callable[[Said], None]


def words(number: int) -> str:
    """The text of that number: mostly some lines, sometimes pages, so that a row spills over into pages of its own."""
    chance = random.Random(number)
    length = chance.choice((5, 20, 60, 60, 1_200))
    return f"{number} {' '.join(chance.choices(_WORDS, k=length))}"


def number_of(text: str | None) -> int:
    """The number that *text* follows from, or BROKEN."""
    first = (text or "").split(" ", 1)[0]
    return int(first) if first.isdecimal() and words(int(first)) == text else BROKEN


class Coach:
    """A coach at her desk. She tells before each step what she tries, and after it what was saved."""

    def __init__(self, workspace: Workspace, report: Report, seed: int, team: UUID | None = None) -> None:
        """*seed* makes her texts hers alone; *team* is given her participants."""
        self._workspace = workspace
        self._team = team
        self._report = report
        self._chance = random.Random(seed)
        self._numbers = iter(range(1 + seed * 1_000_000, 1 + (seed + 1) * 1_000_000))
        self._enrolments = workspace.read(enrolments)
        self._unsigned = workspace.read(unsigned_notes)

    def live(self, steps: int | None = None) -> None:
        """Work, for so many steps or until the end."""
        self._report(Said("ready"))
        self._register()
        while steps is None or (steps := steps - 1) >= 0:
            moves = (self._write, self._write, self._change, self._draft, self._draft, self._save_draft, self._sign, self._look)
            move = self._chance.choice(moves) if self._chance.random() > 0.02 else self._register
            move()

    def _do(self, effects: dict[str, int], verb: Callable[[Session], object]) -> None:
        self._report(Said("trying", effects))
        self._workspace.write(verb)
        self._report(Said("saved", effects))

    def _register(self) -> None:
        number = next(self._numbers)
        self._do({f"person {number}": number}, lambda session: register_participant(session, participant(number, self._team)))
        self._enrolments = self._workspace.read(enrolments)

    def _enrolment(self) -> UUID:
        return self._chance.choice(self._enrolments)

    def _write(self) -> None:
        number = next(self._numbers)
        note = note_of(self._enrolment(), number)
        self._do({f"note {note.id}": number}, lambda session: write_note(session, note))
        self._unsigned.append(note.id)

    def _change(self) -> None:
        if self._unsigned:
            number, note = next(self._numbers), self._chance.choice(self._unsigned)
            self._do({f"note {note}": number}, lambda session: change_note(session, note, {"text": words(number)}))

    def _sign(self) -> None:
        if self._unsigned:
            note = self._unsigned.pop(self._chance.randrange(len(self._unsigned)))
            self._do({f"signed {note}": 1}, lambda session: sign_note(session, note))

    def _draft(self) -> None:
        number, enrolment = next(self._numbers), self._enrolment()
        self._do({f"draft {enrolment}": number}, lambda session: keep_draft(session, _FORM, enrolment, {"text": words(number)}))

    def _save_draft(self) -> None:
        """Spara: the note is there and the draft is empty, both or neither."""
        number, enrolment = next(self._numbers), self._enrolment()
        note = note_of(enrolment, number)

        def save(session: Session) -> None:
            write_note(session, note)
            drop_draft(session, _FORM, enrolment)

        before = self._workspace.read(drafts)
        dropped = {f"draft {enrolment}": DROPPED} if f"draft {enrolment}" in before else {}
        self._do({f"note {note.id}": number, **dropped}, save)
        self._unsigned.append(note.id)

    def _look(self) -> None:
        akt = self._chance.choice(self._workspace.read(akts))
        self._workspace.open_akt(akt, OpenReason.OWN_CASE)


def participant(number: int, team: UUID | None) -> NewParticipant:
    """The form of a new participant of that number."""
    person = Person(given_name="Mina", family_name=f"Åkerbrand {number}")
    return NewParticipant(person=person, programme="Kraftsamling", place="Sveg", team_id=team)


def note_of(enrolment: UUID, number: int) -> JournalNote:
    """A draft of a note of that number."""
    return JournalNote(enrolment_id=enrolment, event_on=date(2026, 1, 7) + timedelta(days=number % 90), text=words(number))


def akts(session: Session) -> list[UUID]:
    """All participants on this laptop."""
    return list(session.exec(select(Akt.id)))


def enrolments(session: Session) -> list[UUID]:
    """Where a note can be written."""
    return list(session.exec(select(Enrolment.id).order_by(col(Enrolment.id))))


def unsigned_notes(session: Session) -> list[UUID]:
    """The coach's own notes that she may still change."""
    own = JournalNote.author_id == acting(session).user_id
    return list(session.exec(select(JournalNote.id).where(own, col(JournalNote.signed_at).is_(None)).order_by(col(JournalNote.id))))


def drafts(session: Session) -> dict[str, int]:
    """What stands in the drafts."""
    found = session.exec(select(NoteDraft)).all()
    return {f"draft {d.target_id}": DROPPED if d.content is None else number_of(d.values.get("text")) for d in found}


def all_of(session: Session) -> dict[str, int]:
    """Everything that the acting user's steps leave behind, as a reopened vault shows it."""
    return {**drafts(session), **shared_by(session, acting(session).user_id)}


def shared_by(session: Session, user_id: UUID) -> dict[str, int]:
    """What *user_id*'s steps leave behind for all who may read it."""
    notes = session.exec(select(JournalNote).where(JournalNote.author_id == user_id)).all()
    akts = col(Person.akt_id).in_(select(Akt.id).where(Akt.responsible_id == user_id))
    numbers = [int((person.family_name or "").rpartition(" ")[2]) for person in session.exec(select(Person).where(akts))]
    return {
        **{f"note {note.id}": number_of(note.text) for note in notes},
        **{f"signed {note.id}": 1 if signature_holds(note) else BROKEN for note in notes if note.is_signed},
        **{f"person {number}": number for number in numbers},
    }


class Told:
    """What the coach was told: all that was called saved, and the step that may have been cut off in the middle."""

    def __init__(self) -> None:
        self.saved: dict[str, int] = {}
        self.trying: dict[str, int] = {}
        self.steps = 0

    def hear(self, lines: Iterable[Said]) -> None:
        """Take in what a desk said before it died."""
        for line in lines:
            if line.what == "trying":
                self.trying = line.effects
            elif line.what == "saved":
                self.saved.update(line.effects)
                self.trying = {}
                self.steps += 1

    def compare(self, found: Effects) -> list[str]:
        """What *found* lacks or has too much; nothing where the last step happened whole or not at all. It is the truth from then on."""
        whole = {**self.saved, **self.trying}
        if found in (self.saved, whole):
            self.saved, self.trying = dict(found), {}
            return []
        names = sorted(k for k in {*whole, *found} if found.get(k) not in (self.saved.get(k), whole.get(k)))
        wrong = [f"{name}: found {found.get(name)}, saved {self.saved.get(name)}, tried {self.trying.get(name)}" for name in names]
        return wrong or ["the last step happened in part"]
