"""What a note says is erased for good from its own page: by those who lead the akt, with ground and decision, and the note says so."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from sqlmodel import Session, col, select

from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.note import JournalNote, sign_note, write_note
from coachdesk.domain.record import keep
from coachdesk.domain.redaction import RedactionGround, redactions_of
from coachdesk.errors import InvalidInput, NotAllowed
from tests.makers import note_about
from tests.sync.client.desks import Desk, Municipality
from tests.ui.hands import press
from tests.ui.municipality import hear
from ui.kit.people import people
from ui.kit.surroundings import Surroundings
from ui.notes.reading import read_note
from ui.notes.redact_form import RedactForm, parts_of
from ui.notes.version_card import redacted_words, state_chip
from ui.participants.events import told
from ui.unlock.erasing import RealErasing

WORD, DECISION = "Koden är 4711.", "IFN 2026/114 § 12"


def erasing(desk: Desk) -> RealErasing:
    """As the carrier gives it."""
    return RealErasing(desk.workspace, desk.engine)


def write_signed(desk: Desk, akt: UUID) -> UUID:
    """A signed note, in which a word stands that mustn't."""
    enrolment = desk.workspace.write(keep, Enrolment(space_id=akt, akt_id=akt, programme="Kraft", started_on=date(2026, 1, 7)))
    draft = note_about(enrolment.id, "Samtal", WORD)
    draft.event_on = date(2026, 1, 8)
    note = desk.workspace.write(write_note, draft)
    desk.workspace.write(sign_note, note.id)
    return note.id


@pytest.fixture
def coach(municipality: Municipality, astrid: Desk) -> Desk:
    """A coach in Sveg."""
    return municipality.join("karin", astrid, municipality.sveg)


@pytest.fixture
def akt(municipality: Municipality, coach: Desk) -> UUID:
    """Hers."""
    return coach.new_akt("Mina", municipality.sveg)


def test_the_words_are_gone_and_the_note_says_so(municipality: Municipality, astrid: Desk, coach: Desk, akt: UUID) -> None:
    """On both laptops: when, by whom, on what ground; signed it was; and history tells it and offers no way back."""
    note = write_signed(coach, akt)
    hear(coach, astrid)
    assert erasing(coach).redact(note, "text", RedactionGround.CONFIDENTIAL, DECISION)
    hear(coach, astrid)
    for desk in (coach, astrid):
        (version,) = desk.workspace.read(read_note, note).versions
        assert version.note.text is None
        assert version.destroyed == {"text"}
        names, now = desk.workspace.read(people), desk.workspace.now()
        (words,) = redacted_words(version, names, now)
        assert "raderat efter beslut" in words
        assert DECISION in words
        assert "Raderat" in state_chip(version, names, now).accessibleName()
        events = desk.workspace.read(told, akt, note).events
        assert not any(event.can_undo for event in events if any(line.redacted for line in event.lines))


def test_without_a_net_it_waits_and_says_that_it_does(astrid: Desk, coach: Desk, akt: UUID) -> None:
    """The words stand until the server has been told."""
    note = write_signed(coach, akt)
    hear(coach, astrid)
    coach.line.script = ["lost request"]
    assert not erasing(coach).redact(note, "text", RedactionGround.GRANTED, DECISION)
    (version,) = coach.workspace.read(read_note, note).versions
    assert version.note.text == WORD
    (words,) = redacted_words(version, coach.workspace.read(people), coach.workspace.now())
    assert "ska raderas" in words
    hear(coach)
    (version,) = coach.workspace.read(read_note, note).versions
    assert version.note.text is None


def test_who_does_not_lead_erases_and_notes_nothing(municipality: Municipality, astrid: Desk, coach: Desk, akt: UUID) -> None:
    """Neither does anybody without a decision, nor in what says whose the note is."""
    nils = municipality.join("nils", astrid, municipality.sveg)
    note = write_signed(coach, akt)
    hear(coach, astrid, nils, coach, nils)
    assert not erasing(nils).may(akt)
    with pytest.raises(NotAllowed):
        erasing(nils).redact(note, "text", RedactionGround.GRANTED, DECISION)
    for register, decision in (("text", " "), ("enrolment_id", DECISION), ("signature", DECISION)):
        with pytest.raises(InvalidInput):
            erasing(coach).redact(note, register, RedactionGround.GRANTED, decision)
    hear(nils, coach)
    assert coach.workspace.read(redactions_of, [note]) == nils.workspace.read(redactions_of, [note]) == []
    assert coach.workspace.read(_text, note) == WORD


def _text(session: Session, note: UUID) -> str | None:
    return session.exec(select(JournalNote.text).where(col(JournalNote.id) == note)).one()


# --- the form -------------------------------------------------------------------------------------------------------


def test_the_button_waits_for_ground_and_decision(
    surroundings: Surroundings, shown: Callable[[QWidget], None], coach: Desk, akt: UUID
) -> None:
    """What there is to erase is offered by name; Enter erases nothing."""
    versions = coach.workspace.read(read_note, write_signed(coach, akt)).versions
    assert [words for _, words in parts_of(versions)] == ["Text", "Rubrik"]
    form = RedactForm(surroundings, versions)
    shown(form)
    whole = {"ground": RedactionGround.ANOTHER, "reference": DECISION}
    for missing in whole:
        for name, value in (whole | {missing: None if missing == "ground" else ""}).items():
            form.form.fields[name].put(value)
        form.form.edited.emit()
        assert not form.save.isEnabled(), missing
    for name, value in whole.items():
        form.form.fields[name].put(value)
    form.form.edited.emit()
    assert form.save.isEnabled()
    asked: list[object] = []
    form.done.connect(asked.append)
    press(form.form.fields["reference"], Qt.Key.Key_Return)
    assert not asked
