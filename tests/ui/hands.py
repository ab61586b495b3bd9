"""Hands on the keyboard (QTest types only ASCII, and coaches write å ä ö), and ears for what the desk answers."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.places import PASSPHRASE
from ui.unlock.passphrase_form import PassphraseForm

if TYPE_CHECKING:
    from ui.app import Program
    from ui.kit.job import Job
    from ui.kit.surroundings import Surroundings


def type_in(widget: QWidget, text: str) -> None:
    """Press a key for each letter."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key that types nothing, through the window, where shortcuts hear it."""
    QTest.keyClick(widget, key, held)


def unlock(program: "Program", qtbot: QtBot) -> None:
    """Type the passphrase and press Enter."""
    page = program.window.unlock_page
    assert page is not None
    form = page.form
    assert isinstance(form, PassphraseForm)
    type_in(form.field, PASSPHRASE)
    with qtbot.waitSignal(program.window.unlocked):
        press(form.field, Qt.Key.Key_Return)
    qtbot.waitUntil(program.window.frame.isVisible)


class Listener(QObject):
    """Notes what comes, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.results: list[Any] = []
        self.errors: list[BaseException] = []
        self.threads: set[int] = set()

    @Slot(object)
    def take(self, result: Any) -> None:
        self.results.append(result)
        self.threads.add(threading.get_ident())

    @Slot(object)
    def fail(self, error: BaseException) -> None:
        self.errors.append(error)


def read(qtbot: QtBot, surroundings: "Surroundings", query: Callable[..., Any], *arguments: Any) -> Any:
    """What a query finds now; the storage thread works in order, so all that was handed in before is there."""
    return outcome(qtbot, surroundings.desk.read(query, *arguments))


def write(qtbot: QtBot, surroundings: "Surroundings", verb: Callable[..., Any], *arguments: Any) -> Any:
    """What a verb gives, when it is written and the news of it has come."""
    return outcome(qtbot, surroundings.desk.write(verb, *arguments))


def outcome(qtbot: QtBot, work: "Job") -> Any:
    """What a job gives, or the error that it failed with."""
    listener = Listener()
    work.then(listener.take).failed_to(listener.fail)
    qtbot.waitUntil(lambda: bool(listener.results or listener.errors))
    if listener.errors:
        raise listener.errors[0]
    return listener.results[0]
