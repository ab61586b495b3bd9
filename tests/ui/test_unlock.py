"""The way in: passphrase, pauses, recovery code, first start, and doors that stay shut."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.errors import BackupDamaged, CoachDeskError, DatabaseDamaged, DatabaseTooNew, DiskFull, VaultDamaged
from tests.ui.hands import press, type_in
from tests.ui.places import PASSPHRASE, Karin
from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.unlock.code_form import CodeForm
from ui.unlock.doors import KnownVault
from ui.unlock.new_vault_form import NewVaultForm
from ui.unlock.page import UnlockPage
from ui.unlock.passphrase_form import PassphraseForm
from ui.unlock.recovery import RecoveryCode, write_pdf
from ui.unlock.shut import Shut
from ui.unlock.vaults import Vaults, folder_name
from ui.unlock.wait_words import wait_words

Show = Callable[[QWidget], None]
F = TypeVar("F", bound=QWidget)


def _now(page: UnlockPage, kind: type[F]) -> F:
    """The form on screen, which should be of that kind."""
    form = page.form
    assert isinstance(form, kind)
    return form


def _words(form: QWidget) -> str:
    return " ".join(label.text() for label in form.findChildren(QLabel))


@pytest.fixture
def page(closed_desk: Desk, karin: Karin, shown: Show) -> UnlockPage:
    """The unlock screen over Karin's vault."""
    doors = Vaults(karin.folder.parent)
    page = UnlockPage(closed_desk, doors, doors.known(), "Karin")
    shown(page)
    return page


def test_enter_unlocks(qtbot: QtBot, page: UnlockPage, closed_desk: Desk) -> None:
    """Type and press Enter; the field forgets what was typed."""
    assert isinstance(page.form, PassphraseForm)
    form = page.form
    type_in(form.field, PASSPHRASE)
    with qtbot.waitSignal(page.opened) as opened:
        press(form.field, Qt.Key.Key_Return)
        assert form.field.text() == ""
    assert opened.args == ["Karin"]
    assert closed_desk.is_open


def test_a_wrong_passphrase_is_said_and_makes_the_next_try_wait(qtbot: QtBot, page: UnlockPage) -> None:
    """Plain words below the field, and a button that counts down once there is a pause."""
    form = page.form
    assert isinstance(form, PassphraseForm)
    for _ in range(8):
        type_in(form.field, "fel fras")
        with qtbot.waitSignal(form.refused):
            press(form.field, Qt.Key.Key_Return)
        if not form.button.isEnabled():
            break
    assert form.problem.text() == "Lösenfrasen stämmer inte. Nästa försök om 5 sekunder."
    assert form.button.text() == "Vänta"
    type_in(form.field, PASSPHRASE)
    assert form.field.text() == ""
    for _ in range(5):
        form._count()
    assert form.problem.text() == "Lösenfrasen stämmer inte."
    assert form.button.isEnabled()
    assert form.button.text() == "Lås upp"


def test_caps_lock_is_noticed(qtbot: QtBot, page: UnlockPage) -> None:
    """A capital without Shift: Caps Lock is on."""
    form = page.form
    assert isinstance(form, PassphraseForm)
    with qtbot.waitSignal(form.field.caps_lock_seen) as seen:
        press(form.field, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    assert seen.args == [False]


def test_after_a_lock_one_types_at_once(qtbot: QtBot, closed_desk: Desk, karin: Karin, shown: Show) -> None:
    """The screen takes the frame's place in a window that is there already; nobody clicks into the field first."""
    window = QMainWindow()
    window.setCentralWidget(QPushButton("Lås"))
    shown(window)
    page = UnlockPage(closed_desk, Vaults(karin.folder.parent), [KnownVault(karin.folder, "Karin")], "Karin")
    window.setCentralWidget(page)
    qtbot.waitUntil(_now(page, PassphraseForm).field.hasFocus)
    page._ask_code(karin.folder)
    qtbot.waitUntil(_now(page, CodeForm).field.hasFocus)
    page._stays_shut(DiskFull())
    qtbot.waitUntil(_now(page, Shut).button.hasFocus)


def test_what_is_typed_is_shown_and_hidden_by_a_key(page: UnlockPage) -> None:
    """The eye is the mouse's; F2 does the same, and a field that was handed over is hidden again."""
    field = _now(page, PassphraseForm).field
    assert field.echoMode() is QLineEdit.EchoMode.Password
    press(field, Qt.Key.Key_F2)
    assert field.echoMode() is QLineEdit.EchoMode.Normal
    press(field, Qt.Key.Key_F2)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    press(field, Qt.Key.Key_F2)
    field.take()
    assert field.echoMode() is QLineEdit.EchoMode.Password


def test_first_start_makes_a_vault_and_shows_the_code_once(qtbot: QtBot, closed_desk: Desk, shown: Show, tmp_path: Path) -> None:
    """Name, passphrase twice, the code confirmed by two of its groups; then the recovery code opens it with a new passphrase."""
    doors = Vaults(tmp_path)
    page = UnlockPage(closed_desk, doors, [], "")
    shown(page)
    form = page.form
    assert isinstance(form, NewVaultForm)
    type_in(form.name, "Åsa")
    type_in(form.passphrase, PASSPHRASE)
    type_in(form.again, "något annat")
    press(form.again, Qt.Key.Key_Return)
    assert form.problem.text() == "De två är inte lika. Skriv en gång till."
    form.again.clear()
    type_in(form.again, PASSPHRASE)
    press(form.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.form, RecoveryCode))
    sheet = page.form
    assert isinstance(sheet, RecoveryCode)
    code = sheet._code
    for field in sheet.answers:
        type_in(field, "0000")
    press(sheet.answers[1], Qt.Key.Key_Return)
    assert sheet.problem.text()
    for number, field in zip(sheet.asked, sheet.answers, strict=True):
        field.clear()
        type_in(field, code.split("-")[number].lower())
    with qtbot.waitSignal(page.opened):
        press(sheet.answers[1], Qt.Key.Key_Return)
    with qtbot.waitSignal(closed_desk.locked):
        closed_desk.lock()

    again = UnlockPage(closed_desk, doors, doors.known(), "Åsa")
    shown(again)
    assert isinstance(again.form, PassphraseForm)
    again.form.forgotten.emit(tmp_path / "Åsa")
    asking = _now(again, CodeForm)
    type_in(asking.field, code.replace("-", " ").lower())
    press(asking.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(again.form, NewVaultForm))
    change = _now(again, NewVaultForm)
    for field in (change.passphrase, change.again):
        type_in(field, "ny fras om granar")
    with qtbot.waitSignal(again.opened):
        press(change.again, Qt.Key.Key_Return)


def test_a_wrong_code_is_told_before_a_passphrase_is_chosen(qtbot: QtBot, page: UnlockPage, karin: Karin) -> None:
    """What was typed stays, since one letter may be wrong; Esc goes back."""
    page._ask_code(karin.folder)
    asking = _now(page, CodeForm)
    type_in(asking.field, "ABCD-EFGH")
    press(asking.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(asking.problem.text()))
    assert asking.problem.text() == "Koden stämmer inte. Titta efter en grupp som blivit fel."
    assert asking.field.text() == "ABCD-EFGH"
    press(asking.field, Qt.Key.Key_Escape)
    _now(page, PassphraseForm)


def test_a_damaged_database_is_recognised_and_the_backup_offered(qtbot: QtBot, page: UnlockPage, karin: Karin, closed_desk: Desk) -> None:
    """Unlocking made a backup; then the file breaks; the backup opens and the broken file stays beside it."""
    karin.workspace().close()
    database = karin.folder / "desk.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:4096] + bytes(4096) + whole[8192:])
    form = page.form
    assert isinstance(form, PassphraseForm)
    type_in(form.field, PASSPHRASE)
    press(form.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.form, Shut))
    shut = page.form
    assert isinstance(shut, Shut)
    words = _words(shut)
    made = min(karin.folder.glob("backups/*.db")).name
    assert "säkerhetskopian är från" in words
    assert made not in words
    with qtbot.waitSignal(page.opened):
        shut.button.click()
    assert closed_desk.is_open
    assert list(karin.folder.glob("desk-damaged-*.db"))


@pytest.mark.parametrize(
    "error",
    [
        BackupDamaged(name="x"),
        DatabaseDamaged(newest_backup=None, reason="structure"),
        DatabaseTooNew(revision="zz"),
        DiskFull(),
        VaultDamaged(reason="missing"),
    ],
)
def test_a_door_that_stays_shut_says_what_happened_what_is_safe_and_what_to_do(page: UnlockPage, error: CoachDeskError) -> None:
    """No passphrase helps; there is a way back, by Esc, too."""
    page._stays_shut(error)
    shut = _now(page, Shut)
    said = _words(shut)
    assert all(words in said and not words.startswith("shut.") for words in shut.words)
    assert [tr(heading) in said for heading in ("shut.what", "shut.safe", "shut.do")] == [True] * 3
    assert shut.button.hasFocus()
    press(shut.button, Qt.Key.Key_Escape)
    _now(page, PassphraseForm)


def test_a_backup_is_told_by_day_and_clock(page: UnlockPage) -> None:
    """A file's name is no date; the clock is this computer's."""
    page._secret = PASSPHRASE
    page._stays_shut(DatabaseDamaged(newest_backup="2024-11-20T071400Z.db", reason="structure"))
    made = datetime(2024, 11, 20, 7, 14, tzinfo=UTC).astimezone()
    assert f"säkerhetskopian är från {made.day} nov 2024 {made:%H:%M}." in _words(_now(page, Shut))


def test_no_backup_at_all_is_said(page: UnlockPage) -> None:
    """Whoever waits for an offer that can't come should know, and leave the files alone."""
    page._stays_shut(DatabaseDamaged(newest_backup=None, reason="structure"))
    assert tr("shut.no_backup") in _words(_now(page, Shut))
    page._stays_shut(DatabaseTooNew(revision="zz"))
    assert tr("shut.no_backup") not in _words(_now(page, Shut))


def test_a_vault_in_use_is_said(qtbot: QtBot, page: UnlockPage, karin: Karin) -> None:
    """Two windows on one vault would fight."""
    other = karin.workspace()
    form = page.form
    assert isinstance(form, PassphraseForm)
    type_in(form.field, PASSPHRASE)
    with qtbot.waitSignal(form.refused) as refused:
        press(form.field, Qt.Key.Key_Return)
    other.close()
    assert "redan öppet" in refused.args[0]


def test_the_recovery_sheet_is_one_page_of_pdf(tmp_path: Path) -> None:
    """What is exported can be printed anywhere."""
    path = tmp_path / "kod.pdf"
    write_pdf(str(path), "Åsa", "-".join(["ABCD"] * 9))
    assert path.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    "name,folder", [("Åsa", "Åsa"), ("a/b:c", "a-b-c"), ("CON", "CON-valv"), (" .. ", "valv"), ("lpt1.x", "lpt1.x-valv")]
)
def test_a_vaults_name_is_a_folder_everywhere(name: str, folder: str) -> None:
    """Windows is the strictest."""
    assert folder_name(name) == folder


@pytest.mark.parametrize(
    "seconds,words", [(0, "0 sekunder"), (1, "1 sekund"), (60, "1 minut"), (130, "2 minuter 10 sekunder"), (900, "15 minuter")]
)
def test_a_wait_is_said_in_minutes_and_seconds(qapp: QApplication, seconds: int, words: str) -> None:
    """Nobody counts to 900."""
    assert wait_words(seconds) == words


def test_several_vaults_are_chosen_among_and_one_is_greeted(page: UnlockPage, karin: Karin) -> None:
    """Alone, the vault is called by name; among several, the last one stands first."""
    form = _now(page, PassphraseForm)
    assert form._title.text() == "Hej Karin"
    assert "Någon annan än Karin?" in _buttons(form)
    siv = KnownVault(karin.folder.parent / "Siv", "Siv")
    page.retitle([siv, KnownVault(karin.folder, "Karin")])
    assert form._title.text() == "Lås upp"
    assert [form._which.itemText(number) for number in range(form._which.count())] == ["Karin", "Siv"]
    assert "Nytt valv" in _buttons(form)


def test_nothing_of_an_open_vault_is_loaded_before_the_first_painting() -> None:
    """Storage, keys, sync, pages and printing would make the unlock screen wait."""
    script = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from ui.app import Program
from ui.kit.style import FUSION
application = QApplication([sys.argv[0], *FUSION])
program = Program(application, Path(sys.argv[1]), Path(sys.argv[1]) / "settings.json")
def tell():
    late = ("coachdesk.storage", "coachdesk.crypto", "coachdesk.domain", "sync.", "ui.frame", "ui.features", "PySide6.QtPrint", "sqlite")
    print([name for name in sys.modules if name.startswith(late)])
    application.exit()
program.window.first_paint.disconnect()
program.window.first_paint.connect(tell)
program.window.show()
application.exec()
"""
    with TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-c", script, folder], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _buttons(form: QWidget) -> list[str]:
    return [button.text() for button in form.findChildren(QPushButton)]
