"""Pictures of the way in: every state of the unlock screen, and the steps of a new vault."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coachdesk.errors import BackupDamaged, CoachDeskError, DatabaseDamaged, DatabaseTooNew, DiskFull, VaultDamaged, VaultInUse
from tests.screens.administration import overlay
from tests.ui.hands import press, type_in
from ui.kit.desk import Desk
from ui.kit.failure import failure_words
from ui.kit.i18n import tr
from ui.kit.job import StorageThread
from ui.unlock.code_form import CodeForm
from ui.unlock.doors import KnownVault
from ui.unlock.new_vault_form import NewVaultForm
from ui.unlock.page import UnlockPage
from ui.unlock.passphrase_form import PassphraseForm
from ui.unlock.recovery import RecoveryCode
from ui.unlock.vaults import Vaults

if TYPE_CHECKING:
    from tests.screens.scenes import Stage

KARIN = KnownVault(Path("Karin"), "Karin")
CODE = "7F3K-Q9TM-04XB-ZD6R-K8HN-2WVE-JC5P-5YQA-M1GT"
F = TypeVar("F", bound=QWidget)


def _page(stage: "Stage", vaults: list[KnownVault], draft: str = "") -> UnlockPage:
    desk = Desk(StorageThread())
    page = UnlockPage(desk, Vaults(stage.root), vaults, "Karin", draft)
    overlay(stage, page, desk.leave)
    return page


def _form(page: UnlockPage, kind: type[F]) -> F:
    form = page.form
    assert isinstance(form, kind)
    return form


def _typed(stage: "Stage") -> None:
    page = _page(stage, [KARIN], tr("unlock.draft_kept", clock="10:26"))
    form = _form(page, PassphraseForm)
    type_in(form.field, "myr dimma spa")
    press(form.field, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    form.field.caps_lock_seen.emit(True)


def _refused(stage: "Stage", words: str, seconds: float = 0) -> None:
    _form(_page(stage, [KARIN]), PassphraseForm).refuse(words, seconds)


def _shut(stage: "Stage", error: CoachDeskError) -> None:
    page = _page(stage, [KARIN])
    page._secret = "x"
    page._stays_shut(error)


def _new(stage: "Stage") -> None:
    page = _page(stage, [])
    form = _form(page, NewVaultForm)
    form.name.setText("Åsa")
    form.passphrase.setText("vildsvin kantarell fiol")
    stage.rest(900)


def _recovery(stage: "Stage") -> None:
    page = _page(stage, [])
    page._show(RecoveryCode("Åsa", CODE))


def _code(stage: "Stage") -> None:
    page = _page(stage, [KARIN])
    page._ask_code(KARIN.folder)
    form = _form(page, CodeForm)
    form.field.setText(CODE[:24])
    form.refuse(tr("code.wrong"))


UNLOCK: "dict[str, Callable[[Stage], object]]" = {
    "unlock-typed": _typed,
    "unlock-wrong": lambda stage: _refused(stage, tr("failure.wrong_passphrase")),
    "unlock-waiting": lambda stage: _refused(stage, tr("failure.wrong_passphrase"), 130),
    "unlock-in-use": lambda stage: _refused(stage, failure_words(VaultInUse(folder="Karin"))),
    "unlock-several": lambda stage: _page(stage, [KARIN, KnownVault(Path("Siv"), "Siv"), KnownVault(Path("Åsa"), "Åsa, Hede")]),
    "unlock-damaged": lambda stage: _shut(stage, DatabaseDamaged(newest_backup="2026-11-20T071400Z.db", reason="structure")),
    "unlock-no-backup": lambda stage: _shut(stage, DatabaseDamaged(newest_backup=None, reason="structure")),
    "unlock-backup-damaged": lambda stage: _shut(stage, BackupDamaged(name="x")),
    "unlock-too-new": lambda stage: _shut(stage, DatabaseTooNew(revision="9999")),
    "unlock-key-damaged": lambda stage: _shut(stage, VaultDamaged(reason="missing")),
    "unlock-disk-full": lambda stage: _shut(stage, DiskFull()),
    "new-vault": _new,
    "recovery-code": _recovery,
    "forgotten": _code,
}
