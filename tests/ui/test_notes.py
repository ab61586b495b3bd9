"""Notes: a draft within a second, back after a lock; saved, signed, corrected, disputed; a full disk loses nothing on screen."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coachdesk.domain.draft import NoteDraft, draft_of
from coachdesk.domain.note import JournalNote, sign_note, write_note
from coachdesk.domain.timeline import notes_about
from coachdesk.errors import DiskFull
from tests.makers import note_about
from tests.ui.hands import press, read, type_in
from tests.ui.notebook import Show, editor_on
from tests.ui.places import Karin
from ui.kit.drafts import LONGEST_MS
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.notes.note_page import NotePage
from ui.notes.timeline import NoteTimeline


def test_timeline_follows_a_new_note(qtbot: QtBot, surroundings: Surroundings, karin: Karin) -> None:
    """A note appears without the view asking for it."""
    desk = surroundings.desk
    timeline = NoteTimeline(desk, karin.mina, desk)
    with qtbot.waitSignal(timeline.settled):
        pass
    with qtbot.waitSignal(timeline.settled):
        desk.write(write_note, note_about(karin.enrolment, "Möte i Åre", event_on=desk.who.now().date()))
    assert timeline.rows[0].title == "Möte i Åre"
    assert timeline.data(timeline.index(0, 0)).startswith("Möte i Åre, Inte signerad, tisdag 24 november")


def test_what_is_typed_is_a_draft_within_a_second(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Even someone who never pauses is saved within a second of the first key: it is handed in by then, while she goes on."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    kept: list[object] = []
    editor._keeper.kept.connect(kept.append)
    while not kept:
        type_in(editor.sheet, "å")
        qtbot.wait(30)
        assert len(editor.sheet.toPlainText()) < 2_000, "it waits until she pauses"
    assert LONGEST_MS < 1_000
    assert editor.kept.text().startswith("Utkast sparat på den här datorn")


def test_a_draft_survives_leaving_and_comes_back_with_its_cursor(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin
) -> None:
    """Going elsewhere hands in at once; the next editor goes on where the hand was."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    type_in(editor.sheet, "Sju ord om en dag i fjällen")
    for _ in range(4):
        press(editor.sheet, Qt.Key.Key_Left)
    place = editor.place()
    editor.left()
    again = editor_on(surroundings, shown, qtbot, karin.mina, **place.state)
    assert again.sheet.toPlainText() == "Sju ord om en dag i fjällen"
    assert again.sheet.textCursor().position() == len("Sju ord om en dag i fjällen") - 4


def test_saving_makes_a_record_and_empties_the_draft(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Ctrl+Enter signs; the note is there, signed, and no draft is left."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    type_in(editor.sheet, "Lovisa vill bli bagare.")
    editor.form.fields["subject"].put("Mål")
    with qtbot.waitSignal(editor.went) as went:
        press(editor.sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert went.args == [Place("participant", karin.mina)]
    notes, draft = read(qtbot, surroundings, notes_about, karin.mina), read(qtbot, surroundings, draft_of, "note.new", karin.mina)
    assert (notes[0].subject, notes[0].text, notes[0].is_signed) == ("Mål", "Lovisa vill bli bagare.", True)
    assert draft is None


def test_an_empty_note_is_refused_beside_its_field(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """What is wrong stands where it is wrong."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    editor.form.fields["event_on"].put(None)
    type_in(editor.sheet, "x")
    editor.save.click()
    qtbot.waitUntil(lambda: editor.form.fields["event_on"].problem.text() == "Fyll i det här.")
    assert editor.save.isEnabled()


def test_escape_closes_and_keeps_the_draft(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Nothing is asked, nothing is lost."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    type_in(editor.sheet, "halvfärdigt")
    with qtbot.waitSignal(editor.went):
        press(editor, Qt.Key.Key_Escape)
    editor.left()
    draft: NoteDraft = read(qtbot, surroundings, draft_of, "note.new", karin.mina)
    assert draft.values["text"] == "halvfärdigt"


def test_a_full_disk_is_told_and_the_words_stay(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transaction is gone, the text isn't; when there is room again it is saved without another key."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    workspace = surroundings.desk._vault.workspace
    real = workspace.write

    def full(*_: object, **__: object) -> None:
        raise DiskFull

    monkeypatch.setattr(workspace, "write", full)
    with qtbot.waitSignal(editor._keeper.lost):
        type_in(editor.sheet, "det här får inte försvinna")
    assert editor.banner.words.startswith("Disken är full")
    assert editor.sheet.toPlainText() == "det här får inte försvinna"
    monkeypatch.setattr(workspace, "write", real)
    with qtbot.waitSignal(editor._keeper.kept):
        pass
    assert editor.banner.words == ""


def test_a_note_is_changed_then_signed_then_corrected(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Its author may change it until it is signed; after that only a correction is offered."""
    note: JournalNote = read(qtbot, surroundings, notes_about, karin.mina)[0]
    page = NotePage(surroundings, Place("note", note.id, {"akt": str(karin.mina)}))
    shown(page)
    qtbot.waitUntil(lambda: "sign" in page.buttons)
    assert set(page.buttons) == {"attach", "dispute", "edit", "sign"}

    editor = editor_on(surroundings, shown, qtbot, karin.mina, note=str(note.id))
    assert editor.sheet.toPlainText() == note.text
    editor.form.fields["subject"].put("Nytt namn på besöket")
    with qtbot.waitSignal(editor.went):
        editor.save.click()
    qtbot.waitUntil(lambda: page.heading.text() == "Nytt namn på besöket")

    page.buttons["sign"].click()
    qtbot.waitUntil(lambda: "correct" in page.buttons)
    assert set(page.buttons) == {"attach", "dispute", "correct"}

    correction = editor_on(surroundings, shown, qtbot, karin.mina, corrects=str(note.id))
    correction.save.click()
    qtbot.waitUntil(lambda: bool(correction.form.fields["correction_reason"].problem.text()))
    correction.form.fields["correction_reason"].put("Fel ort")
    with qtbot.waitSignal(correction.went):
        correction.save.click()
    notes = read(qtbot, surroundings, notes_about, karin.mina)
    assert {one.corrects_id for one in notes} == {None, note.id}


def test_the_participants_objection_is_noted_on_a_signed_note(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """In her words, and the note stays as it is."""
    note: JournalNote = read(qtbot, surroundings, notes_about, karin.mina)[0]
    surroundings.desk.write(sign_note, note.id)
    page = NotePage(surroundings, Place("note", note.id, {"akt": str(karin.mina)}))
    shown(page)
    qtbot.waitUntil(lambda: "correct" in page.buttons)
    page.buttons["dispute"].click()
    qtbot.waitUntil(lambda: page.form is not None)
    assert page.form is not None
    page.form.form.fields["dispute_text"].put("Jag var inte där den dagen.")
    page.form.submit()
    qtbot.waitUntil(lambda: read(qtbot, surroundings, notes_about, karin.mina)[0].dispute_text == "Jag var inte där den dagen.")
