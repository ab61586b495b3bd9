"""Hands on the keyboard: QTest types only ASCII, and coaches write å ä ö."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.places import PASSPHRASE
from ui.unlock.passphrase_form import PassphraseForm

if TYPE_CHECKING:
    from ui.app import Program


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
    with qtbot.waitSignal(program.window.unlocked, timeout=15_000):
        press(form.field, Qt.Key.Key_Return)
    qtbot.waitUntil(program.window.frame.isVisible)
