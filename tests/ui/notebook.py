"""An editor on the screen, and questions to the vault behind it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.test_desk import Listener
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.notes.editor import NoteEditor

Show = Callable[[QWidget], None]


def editor_on(surroundings: Surroundings, shown: Show, qtbot: QtBot, akt: UUID, **state: Any) -> NoteEditor:
    """The editor, when it has read what there is."""
    editor = NoteEditor(surroundings, Place("note_editor", akt, state))
    shown(editor)
    qtbot.waitUntil(lambda: editor._ready and bool(editor.foot.words.text()))
    editor.entered()
    return editor


def ask(qtbot: QtBot, surroundings: Surroundings, query: Callable[..., Any], *arguments: Any) -> Any:
    """What a query finds now; the storage thread works in order, so all that was handed in before is there."""
    listener = Listener()
    surroundings.desk.read(query, *arguments).then(listener.take)
    qtbot.waitUntil(lambda: bool(listener.results))
    return listener.results[0]


def write(qtbot: QtBot, surroundings: Surroundings, verb: Callable[..., Any], *arguments: Any) -> Any:
    """What a verb gives, when it is written."""
    listener = Listener()
    surroundings.desk.write(verb, *arguments).then(listener.take)
    qtbot.waitUntil(lambda: bool(listener.results))
    return listener.results[0]
