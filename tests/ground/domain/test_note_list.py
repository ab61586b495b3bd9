"""The list of notes, the chain of a note's corrections, and whose draft is about whom."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from sqlmodel import Session

from coachdesk.domain.draft import (
    CHANGED_NOTE,
    CORRECTION,
    NEW_NOTE,
    NoteDraft,
    akt_of_draft,
    bring_back,
    draft_of,
    free_form,
    keep_draft,
    note_drafts,
)
from coachdesk.domain.intake import Registered
from coachdesk.domain.note import JournalNote, correct_note, sign_note, write_note
from coachdesk.domain.note_chain import chain_of
from coachdesk.domain.note_list import NoteFilter, NoteLine, count_note_lines, note_lines
from coachdesk.domain.person import Channel
from tests.makers import note_about

Write = Callable[..., JournalNote]


@pytest.fixture
def write(session: Session, mina: Registered) -> Write:
    """Write a note about Mina on a day of November."""

    def written(subject: str, day: int, text: str = "Vi talades vid.", **more: object) -> JournalNote:
        note = write_note(session, note_about(mina.enrolment.id, subject, text, event_on=date(2026, 11, day), **more))
        session.flush()
        return note

    return written


EVERY_NOTE = NoteFilter()


def _subjects(session: Session, mina: Registered, which: NoteFilter = EVERY_NOTE) -> list[str | None]:
    lines = note_lines(session, mina.akt.id, which)
    assert len(lines) == count_note_lines(session, mina.akt.id, which)
    return [line.subject for line in lines if isinstance(line, NoteLine)]


def test_drafts_come_first_then_the_latest_event(session: Session, mina: Registered, write: Write) -> None:
    """What isn't finished is what someone came for. The windows of a long list meet without a gap or a double."""
    write("Tidig", 2)
    write("Sen", 9)
    keep_draft(session, NEW_NOTE, mina.akt.id, {"text": "ett"})
    keep_draft(session, f"{NEW_NOTE}:2", mina.akt.id, {"text": "två"})
    session.flush()
    whole = note_lines(session, mina.akt.id)
    assert [type(line) for line in whole] == [NoteDraft, NoteDraft, NoteLine, NoteLine]
    pieces = [line for offset in range(4) for line in note_lines(session, mina.akt.id, limit=1, offset=offset)]
    assert [getattr(line, "id", None) or getattr(line, "note_id", None) for line in pieces] == [
        getattr(line, "id", None) or getattr(line, "note_id", None) for line in whole
    ]
    assert _subjects(session, mina) == ["Sen", "Tidig"]


def test_the_list_is_narrowed_by_kind_of_contact_and_by_words(session: Session, mina: Registered, write: Write) -> None:
    """Words may stand anywhere, in any case; a note without a kind counts as another kind; a filter leaves drafts out."""
    write("Hos bageriet", 2, channel=Channel.VISIT, contact_name="Birgit Hamrin")
    write("Telefon", 3, "Hon vill till ÅRE.", channel=Channel.PHONE)
    write("Utan sort", 4, channel=None)
    keep_draft(session, NEW_NOTE, mina.akt.id, {"text": "ett"})
    session.flush()
    assert _subjects(session, mina, NoteFilter(channels=(Channel.VISIT,))) == ["Hos bageriet"]
    assert _subjects(session, mina, NoteFilter(channels=(Channel.OTHER, Channel.LETTER))) == ["Utan sort"]
    assert _subjects(session, mina, NoteFilter(text="åre")) == ["Telefon"]
    assert _subjects(session, mina, NoteFilter(text="hamrin talades")) == ["Hos bageriet"]
    assert _subjects(session, mina, NoteFilter(text="100 %")) == []


def test_a_line_says_how_it_stands_with_the_note(session: Session, mina: Registered, write: Write) -> None:
    """Signed, corrected, a correction itself: the words of the chip."""
    note = write("Fel ort", 2)
    sign_note(session, note.id)
    correct_note(session, note.id, note_about(mina.enrolment.id, "Rätt ort", event_on=date(2026, 11, 2)), "Fel ort")
    session.flush()
    lines = {line.subject: line for line in note_lines(session, mina.akt.id) if isinstance(line, NoteLine)}
    told = {subject: (line.signed, line.corrects, line.corrected) for subject, line in lines.items()}
    assert told == {"Fel ort": (True, False, True), "Rätt ort": (False, True, False)}


def test_a_chain_is_the_same_from_wherever_it_is_asked(session: Session, mina: Registered, write: Write) -> None:
    """The original first, then the corrections; the neighbours are those of the original."""
    before, note, after = write("Före", 1), write("Den", 5), write("Efter", 9)
    sign_note(session, note.id)
    first = correct_note(session, note.id, note_about(mina.enrolment.id, "Rättelse 1", event_on=date(2026, 11, 10)), "Fel dag")
    session.flush()
    sign_note(session, first.id)
    second = correct_note(session, first.id, note_about(mina.enrolment.id, "Rättelse 2", event_on=date(2026, 11, 11)), "Fel namn")
    session.flush()
    for one in (note, first, second):
        chain = chain_of(session, one.id)
        assert [link.subject for link in chain.notes] == ["Den", "Rättelse 1", "Rättelse 2"]
        assert (chain.before, chain.after) == (before.id, after.id)
    chain = chain_of(session, note.id)
    assert chain.original is note
    assert chain.latest is second
    assert chain.corrected(second) is first
    assert chain.corrected(note) is None


def test_a_draft_knows_whom_it_is_about(session: Session, mina: Registered, write: Write) -> None:
    """New, changed and correcting notes all stand with their participant; a draft of something else with nobody."""
    note = write("Den", 5)
    for form, target in ((NEW_NOTE, mina.akt.id), (CHANGED_NOTE, note.id), (CORRECTION, note.id), ("participant.new", mina.akt.id)):
        keep_draft(session, form, target, {"text": form})
    keep_draft(session, NEW_NOTE, uuid4(), {"text": "om någon annan"})
    session.flush()
    assert {one.form for one in note_drafts(session, mina.akt.id)} == {NEW_NOTE, CHANGED_NOTE, CORRECTION}
    gone = draft_of(session, CORRECTION, note.id)
    assert gone is not None
    gone.target_id = uuid4()
    assert akt_of_draft(session, gone) is None


def test_another_new_note_takes_the_first_free_form(session: Session, mina: Registered) -> None:
    """Two notes about one participant can be begun side by side."""
    assert free_form(session, mina.akt.id) == "note.new"
    keep_draft(session, "note.new", mina.akt.id, {"text": "ett"})
    keep_draft(session, "note.new:3", mina.akt.id, {"text": "tre"})
    session.flush()
    assert free_form(session, mina.akt.id) == "note.new:2"


def test_what_is_brought_back_overwrites_nothing(session: Session, mina: Registered) -> None:
    """Thrown away, begun anew, and the throwing away undone: both are there."""
    keep_draft(session, NEW_NOTE, mina.akt.id, {"text": "det nya"})
    session.flush()
    first = bring_back(session, NEW_NOTE, mina.akt.id, {"text": "det gamla"})
    session.flush()
    second = bring_back(session, "note.new:2", mina.akt.id, {"text": "det andra"})
    session.flush()
    assert {one.values["text"] for one in note_drafts(session, mina.akt.id)} == {"det nya", "det gamla", "det andra"}
    assert (first.form, second.form) == ("note.new:2", "note.new:3")


def test_a_change_that_is_brought_back_lies_beneath_a_newer_one(session: Session, mina: Registered, write: Write) -> None:
    """A note is changed in one form: what was begun since wins, field by field."""
    note = write("Den", 5)
    keep_draft(session, CHANGED_NOTE, note.id, {"text": "nytt", "subject": ""})
    session.flush()
    found = bring_back(session, CHANGED_NOTE, note.id, {"text": "gammalt", "subject": "Möte"})
    assert found.values == {"text": "nytt", "subject": "Möte"}
