"""An editor on the screen."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

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
