"""The program put together: what loads late is there when it is needed."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.hands import press, type_in
from tests.ui.places import PASSPHRASE, Karin
from ui.app import Program
from ui.unlock.passphrase_form import PassphraseForm


def _watches(program: Program) -> bool:
    return program.wakefulness.is_watching


def test_an_untouched_program_locks_again(qtbot: QtBot, qapp: QApplication, karin: Karin, tmp_path: Path) -> None:
    """The watch over idleness is made after the first painting, and runs from unlocking to locking."""
    program = Program(qapp, karin.folder.parent, tmp_path / "settings.json")
    qtbot.addWidget(program.window)
    with qtbot.waitSignal(program.window.first_paint):
        program.window.show()
    page = program.window.unlock_page
    assert page is not None
    assert isinstance(page.form, PassphraseForm)
    type_in(page.form.field, PASSPHRASE)
    with qtbot.waitSignal(program.window.unlocked):
        press(page.form.field, Qt.Key.Key_Return)
    program.preferences.put(lock_minutes=2)
    assert program.wakefulness.minutes == 2
    assert _watches(program)
    with qtbot.waitSignal(program.desk.locked):
        program.wakefulness.due.emit()
    assert not _watches(program)
    assert program.window.unlock_page is not None
    assert program.desk.leave()
