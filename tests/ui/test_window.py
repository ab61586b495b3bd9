"""The whole window on a real vault: unlock, lock and return, languages, themes, keys."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.errors import Locked
from coachdesk.settings import Settings
from tests.ui.hands import press, type_in, unlock
from tests.ui.places import PASSPHRASE, Karin
from ui.app import Program
from ui.kit.locking import LOOK_EVERY_MS, Wakefulness
from ui.kit.page import Page, Place
from ui.notes.editor import NoteEditor
from ui.participants.page import ParticipantPage

P = TypeVar("P", bound=Page)


def at(program: Program, kind: type[P]) -> P:
    """The page on screen, which should be of that kind."""
    page = program.window.frame.page
    assert isinstance(page, kind)
    return page


def test_a_day_by_keyboard(program: Program, qtbot: QtBot) -> None:
    """Unlock, Ctrl+K and a few letters, Enter opens, Ctrl+N writes, Ctrl+Enter signs: no mouse."""
    unlock(program, qtbot)
    frame = program.window.frame
    press(frame.page, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    type_in(frame.finder.line, "Åker")
    press(frame.finder.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(frame.page, ParticipantPage))
    page = at(program, ParticipantPage)
    qtbot.waitUntil(page.note.isEnabled)
    press(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(program.window.frame.page, NoteEditor))
    qtbot.waitUntil(lambda: isinstance(program.window.frame.page, NoteEditor))  # by the akt's page, which opens it
    editor = at(program, NoteEditor)
    qtbot.waitUntil(lambda: editor._ready)
    type_in(editor.sheet, "Lovisa öppnade själv i dag.")
    press(editor.sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(program.window.frame.page, ParticipantPage))


def test_after_a_lock_the_words_and_the_cursor_are_back(program: Program, qtbot: QtBot, karin: Karin) -> None:
    """Ctrl+L in the middle of a word: the vault closes, the unlock screen says that the draft is kept, and it is there again."""
    unlock(program, qtbot)
    program.window.frame.go(Place("note_editor", karin.mina))
    qtbot.waitUntil(lambda: isinstance(program.window.frame.page, NoteEditor))  # by the akt's page, which opens it
    editor = at(program, NoteEditor)
    qtbot.waitUntil(lambda: editor._ready)
    type_in(editor.sheet, "En mening som inte är fär")
    press(editor.sheet, Qt.Key.Key_Left)
    with qtbot.waitSignal(program.desk.locked):
        press(editor.sheet, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert program.window.unlock_page is not None
    with pytest.raises(Locked):
        program.desk._vault.workspace  # noqa: B018 - asking is what fails
    unlock(program, qtbot)
    qtbot.waitUntil(lambda: isinstance(program.window.frame.page, NoteEditor))
    again = at(program, NoteEditor)
    qtbot.waitUntil(lambda: again._ready)
    assert again.sheet.toPlainText() == "En mening som inte är fär"
    assert again.sheet.textCursor().position() == len("En mening som inte är fär") - 1


def test_idle_time_and_sleep_lock(qapp: QApplication, qtbot: QtBot) -> None:
    """Ten minutes without a touch, or a look that comes a minute late: it is due. A touch begins the ten minutes anew."""
    now = [1_000.0]
    wakefulness = Wakefulness(qapp, lambda: now[0], 10)
    wakefulness.watch()
    due: list[float] = []
    wakefulness.due.connect(lambda: due.append(now[0]))
    touch = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    for minute in range(25):
        for _ in range(12):
            now[0] += LOOK_EVERY_MS / 1000
            wakefulness.look()
        if minute == 8:
            wakefulness.eventFilter(wakefulness, touch)
        if due:
            break
    assert due[0] == 1_000 + (9 + 10) * 60
    due.clear()
    wakefulness.watch()
    now[0] += 70
    wakefulness.look()
    assert due == [now[0]]
    wakefulness.rest()


def test_english_is_a_choice_away(program: Program, qtbot: QtBot) -> None:
    """The page is made anew in the other language, at the same place."""
    unlock(program, qtbot)
    program.window.frame.go(Place("participants"))
    program.preferences.put(language="en")
    qtbot.waitUntil(lambda: program.window.frame.page.heading.text() == "Participants")
    program.preferences.put(language="sv")
    qtbot.waitUntil(lambda: program.window.frame.page.heading.text() == "Deltagare")


@pytest.mark.parametrize("looks", [{"theme": "dark"}, {"theme": "contrast_dark"}, {"text_size": 2.0}])
def test_looks_change_while_writing_and_lose_nothing(program: Program, qtbot: QtBot, karin: Karin, looks: dict[str, object]) -> None:
    """A new theme or text size rebuilds the page around the draft."""
    unlock(program, qtbot)
    program.window.frame.go(Place("note_editor", karin.mina))
    qtbot.waitUntil(lambda: isinstance(program.window.frame.page, NoteEditor))  # by the akt's page, which opens it
    editor = at(program, NoteEditor)
    qtbot.waitUntil(lambda: editor._ready)
    type_in(editor.sheet, "på väg till Åre")
    program.preferences.put(**looks)
    qtbot.waitUntil(lambda: program.window.frame.page is not editor)
    qtbot.waitUntil(lambda: isinstance(program.window.frame.page, NoteEditor))
    again = at(program, NoteEditor)
    qtbot.waitUntil(lambda: again.sheet.toPlainText() == "på väg till Åre")


def test_every_control_has_a_name(program: Program, qtbot: QtBot, karin: Karin) -> None:
    """What a screen reader says of a control is never nothing."""
    unlock(program, qtbot)
    nameless = []
    for place in (
        Place("participants"),
        Place("new_participant"),
        Place("participant", karin.mina),
        Place("participant", karin.others),
        Place("note_editor", karin.mina),
        Place("history", karin.mina),
        Place("export", karin.mina),
        Place("groups"),
        Place("conflicts"),
        Place("syncing"),
        Place("administration"),
        Place("preferences"),
    ):
        program.window.frame.go(place)
        qtbot.wait(150)
        for kind in (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QTextEdit):
            shown = [one for one in program.window.frame.findChildren(kind) if one.isVisible() and not one.objectName().startswith("qt_")]
            nameless += [f"{place.page}: {type(control).__name__}" for control in shown if not _name(control)]
    assert nameless == []


def _name(control: QWidget) -> str:
    words = control.accessibleName()
    if not words and isinstance(control, QAbstractButton):
        words = control.text() or control.toolTip()
    if not words and isinstance(control.parent(), QLineEdit):
        words = "part of a field"
    return words


def test_a_narrow_window_keeps_its_navigation(program: Program, qtbot: QtBot) -> None:
    """Below 900 px a text size the words go, the icons stay, each with its name."""
    unlock(program, qtbot)
    program.window.resize(880, 700)
    qtbot.waitUntil(lambda: program.window.frame.navigation.width() < 100)
    button = program.window.frame.navigation._buttons["participants"]
    assert button.toolTip() == button.accessibleName().split(" 2")[0]


def test_the_probe_unlocks_through_the_screen(karin: Karin) -> None:
    """``--probe`` is what a frozen build is tested with: one line of JSON, and the passphrase nowhere but on standard input."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "ui", "--vaults", str(karin.folder.parent), "--probe"]
    done = subprocess.run(command, input=PASSPHRASE + "\n", capture_output=True, text=True, env=environment, check=False, cwd=Path.cwd())
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert (found["unlocked"], found["participants"]) == (True, 2)
    assert found["cipher_version"]
    assert found["unlock_painted_ms"] > 0


def test_damaged_settings_are_put_aside_and_told(qapp: QApplication, qtbot: QtBot, karin: Karin) -> None:
    """The program starts with the defaults."""
    path = karin.folder.parent / "settings.json"
    path.write_text("{", "utf-8")
    program = Program(qapp, karin.folder.parent, path)
    program.window.show()
    qtbot.waitExposed(program.window)
    assert program.preferences.problem is not None
    assert program.preferences.settings == replace(Settings())
    unlock(program, qtbot)
    assert program.window.frame.banner.words.startswith("Inställningarna gick inte att läsa")
    program.window.close()
    program.window.deleteLater()


def test_settings_that_cannot_be_kept_hold_and_that_is_told(program: Program, qtbot: QtBot) -> None:
    """Also in the frame that a new look brings."""
    unlock(program, qtbot)
    program.preferences._path.unlink(missing_ok=True)
    program.preferences._path.mkdir()  # where a folder stands, no file can be written
    program.preferences.put(theme="dark")
    qtbot.waitUntil(lambda: program.window.frame.banner.words.startswith("Inställningarna gäller nu"))
