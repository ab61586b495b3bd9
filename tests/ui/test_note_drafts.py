"""Nothing typed is ever lost: not by leaving, locking, closing, changing language, a second note, or a process that is killed."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coachdesk.domain.draft import NoteDraft, draft_of, drafts, keep_draft
from coachdesk.errors import DiskFull
from tests.ui.hands import press, read, type_in, unlock, write
from tests.ui.notebook import Show, editor_on
from tests.ui.places import Karin
from ui.app import Program
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.notes.editor import NoteEditor

CTRL = Qt.KeyboardModifier.ControlModifier
WORDS = "En mening om Lovisa i Åre som inte är fär"


def _typed(program: Program, qtbot: QtBot, karin: Karin) -> NoteEditor:
    """An editor in the real window, with words that no clock has kept yet."""
    unlock(program, qtbot)
    program.window.frame.go(Place("note_editor", karin.mina))
    qtbot.waitUntil(lambda: isinstance(program.window.frame.page, NoteEditor))  # by the akt's page, which opens it
    editor = program.window.frame.page
    assert isinstance(editor, NoteEditor)
    qtbot.waitUntil(lambda: editor._ready)
    type_in(editor.sheet, WORDS)
    return editor


def _kept(karin: Karin) -> str:
    """What the vault holds when it is opened anew."""
    workspace = karin.workspace()
    try:
        draft: NoteDraft | None = workspace.read(draft_of, "note.new", karin.mina)
        return str(draft.values["text"]) if draft is not None else ""
    finally:
        workspace.close()


@pytest.mark.parametrize("way", ["escape", "back", "palette", "menu"])
def test_leaving_keeps_what_was_typed(program: Program, qtbot: QtBot, karin: Karin, way: str) -> None:
    """Esc, the way back, Ctrl+K and the menu: whichever way out, before any clock has run."""
    editor = _typed(program, qtbot, karin)
    if way == "escape":
        press(editor.sheet, Qt.Key.Key_Escape)
    elif way == "back":
        editor.top.back.click()
    elif way == "palette":
        press(editor.sheet, Qt.Key.Key_K, CTRL)
        qtbot.wait(50)
    else:
        program.window.frame.go(Place("participants"))
    program.window.close()
    assert _kept(karin) == WORDS


def test_a_lock_keeps_what_was_typed(program: Program, qtbot: QtBot, karin: Karin) -> None:
    """Ctrl+L in the middle of a word."""
    editor = _typed(program, qtbot, karin)
    with qtbot.waitSignal(program.desk.locked):
        press(editor.sheet, Qt.Key.Key_L, CTRL)
    assert _kept(karin) == WORDS


def test_while_it_locks_nothing_more_is_taken(program: Program, qtbot: QtBot, karin: Karin) -> None:
    """A key after Ctrl+L doesn't show a word that the vault will never have; where the lock is called off one writes on at once."""
    editor = _typed(program, qtbot, karin)
    editor.sheet.setFocus()
    with qtbot.waitSignal(program.desk.locked):
        press(editor.sheet, Qt.Key.Key_L, CTRL)
        type_in(editor.sheet, "x")
        assert editor.sheet.toPlainText() == WORDS
    assert _kept(karin) == WORDS


def test_a_lock_that_is_called_off_gives_the_pen_back(program: Program, qtbot: QtBot, karin: Karin) -> None:
    """The sheet has the focus again, and takes keys."""
    editor = _typed(program, qtbot, karin)
    editor.sheet.setFocus()
    program.desk.locking.emit()
    assert not editor.sheet.isEnabled()
    program.desk.lock_refused.emit(DiskFull())
    assert editor.sheet.isEnabled()
    assert program.window.focusWidget() is editor.sheet


def test_closing_the_window_keeps_what_was_typed(program: Program, qtbot: QtBot, karin: Karin) -> None:
    """No question is asked on the way out."""
    _typed(program, qtbot, karin)
    program.window.close()
    assert _kept(karin) == WORDS


def test_another_language_keeps_words_and_cursor(program: Program, qtbot: QtBot, karin: Karin) -> None:
    """The page is made anew; what was typed in Swedish is still there in English."""
    editor = _typed(program, qtbot, karin)
    press(editor.sheet, Qt.Key.Key_Left)
    program.preferences.put(language="en")
    qtbot.waitUntil(lambda: program.window.frame.page is not editor)
    again = program.window.frame.page
    assert isinstance(again, NoteEditor)
    qtbot.waitUntil(lambda: again._ready and again.heading.text() == "New note about Lovisa")
    assert again.sheet.toPlainText() == WORDS
    assert again.sheet.textCursor().position() == len(WORDS) - 1


def test_a_killed_process_loses_nothing_that_was_called_kept(karin: Karin) -> None:
    """Kill -9 right after the editor said that the draft is kept: the next start has it."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    typist = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.typist", str(karin.folder), str(karin.mina)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment | {"PYTHONUTF8": "1"},
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert typist.stdin is not None
    assert typist.stdout is not None
    typist.stdin.write(f"{WORDS}\n")
    typist.stdin.flush()
    said = typist.stdout.readline().strip()
    typist.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    typist.wait()
    typist.stdin.close()
    typist.stdout.close()
    assert said == "kept"
    assert _kept(karin) == WORDS


def test_what_is_typed_while_the_draft_is_read_is_added_to_it(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Someone who types at once, on a laptop whose disk is busy, loses neither the draft nor the new words."""
    write(qtbot, surroundings, keep_draft, "note.new", karin.mina, {"text": "Gammalt. ", "subject": "Rubrik"})
    with _busy_disk(surroundings):
        editor = NoteEditor(surroundings, Place("note_editor", karin.mina))
        shown(editor)
        type_in(editor.sheet, "Nytt.")
        editor.form.where.line.setFocus()
        type_in(editor.form.where.line, "Hede")
        assert not editor._ready
    qtbot.waitUntil(lambda: editor._ready)
    assert editor.sheet.toPlainText() == "Gammalt. Nytt."
    assert (editor.form.where.value(), editor.form.fields["subject"].value()) == ("Hede", "Rubrik")
    qtbot.waitUntil(lambda: editor.kept.text().startswith("Utkast sparat"))
    assert read(qtbot, surroundings, draft_of, "note.new", karin.mina).values["text"] == "Gammalt. Nytt."


def test_what_nobody_has_seen_is_neither_thrown_away_nor_saved_over(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin
) -> None:
    """Until the draft is there one can only leave; and whoever is quicker than that finds it the next time."""
    write(qtbot, surroundings, keep_draft, "note.new", karin.mina, {"text": "Gammalt. "})
    with _busy_disk(surroundings):
        editor = NoteEditor(surroundings, Place("note_editor", karin.mina))
        shown(editor)
        type_in(editor.sheet, "Nytt.")
        assert [button.isEnabled() for button in editor.foot.buttons] == [False, True, False, False]
        editor._keeper.drop()
    again = editor_on(surroundings, shown, qtbot, karin.mina)
    assert again.sheet.toPlainText() == "Gammalt. "
    assert all(button.isEnabled() for button in again.foot.buttons)


@contextmanager
def _busy_disk(surroundings: Surroundings) -> Iterator[None]:
    """Meanwhile nothing is read."""
    free = threading.Event()
    surroundings.desk.work(free.wait, 10)
    yield
    free.set()


def test_two_notes_about_one_participant_are_begun_side_by_side(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin
) -> None:
    """Monday's visit isn't finished when she rings: another note is begun, and both are there afterwards."""
    first = editor_on(surroundings, shown, qtbot, karin.mina)
    type_in(first.sheet, "Måndagens besök")
    first.left()
    second = editor_on(surroundings, shown, qtbot, karin.mina)
    assert second.sheet.toPlainText() == "Måndagens besök"
    assert second.kept.text().startswith("Ditt utkast från i dag")
    with qtbot.waitSignal(second.went) as went:
        second.top.another.click()
    place: Place = went.args[0]
    assert place == Place("note_editor", karin.mina, {"form": "note.new:2"})
    other = editor_on(surroundings, shown, qtbot, karin.mina, **place.state)
    assert other.sheet.toPlainText() == ""
    type_in(other.sheet, "Hon ringde")
    with qtbot.waitSignal(other.went):
        press(other.sheet, Qt.Key.Key_Return, CTRL)
    left: list[NoteDraft] = read(qtbot, surroundings, drafts)
    assert [(one.form, one.values["text"]) for one in left] == [("note.new", "Måndagens besök")]


def test_an_empty_editor_leaves_no_draft(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Looking in isn't writing; and words that were all taken away again aren't kept as nothing."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    type_in(editor.sheet, "a")
    qtbot.waitUntil(lambda: bool(editor.kept.text()))
    press(editor.sheet, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: editor.kept.text() == "")
    editor.left()
    assert read(qtbot, surroundings, drafts) == []


def test_a_day_that_cant_be_read_yet_is_kept_as_it_was_typed(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Half a day, "23 n", is back as half a day."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    editor.form.day.line.setFocus()
    editor.form.day.line.selectAll()
    type_in(editor.form.day.line, "23 n")
    editor.left()
    again = editor_on(surroundings, shown, qtbot, karin.mina)
    assert again.form.day.line.text() == "23 n"


def test_each_form_has_a_place_to_go_on_at(karin: Karin) -> None:
    """What lists drafts needs to know no more than this."""
    from ui.kit.drafts import note_draft_place

    note = UUID(int=7)
    assert note_draft_place("note.new", karin.mina, karin.mina) == Place("note_editor", karin.mina)
    assert note_draft_place("note.new:3", karin.mina, karin.mina) == Place("note_editor", karin.mina, {"form": "note.new:3"})
    assert note_draft_place("note.edit", note, karin.mina) == Place("note_editor", karin.mina, {"note": str(note)})
    assert note_draft_place("note.correct", note, karin.mina) == Place("note_editor", karin.mina, {"corrects": str(note)})
    assert note_draft_place("participant.new", note, karin.mina) is None


def test_a_draft_that_is_handed_in_while_the_note_is_saved_does_not_come_back(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin
) -> None:
    """On a slow disk the keeper's clock runs out between the key and the answer."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    type_in(editor.sheet, "Hon ringde")
    with qtbot.waitSignal(editor.went):
        editor.foot.sign.click()
        assert editor._keeper.dirty
        editor._keeper.hand_in()
    assert read(qtbot, surroundings, drafts) == []
