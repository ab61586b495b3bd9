"""Pictures of the way in: every state of the unlock screen, and the steps of a new vault."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coachdesk.crypto.lease import answer, new_secret
from coachdesk.domain.draft import keep_draft
from coachdesk.domain.loose_note import LOOSE_NOTE
from coachdesk.domain.space import new_id
from coachdesk.errors import (
    BackupDamaged,
    CoachDeskError,
    DatabaseDamaged,
    DatabaseTooNew,
    DiskFull,
    PassphraseGone,
    VaultDamaged,
    VaultInUse,
    WrongAnswer,
    WrongPassphrase,
)
from coachdesk.storage.lease import Lease
from tests.screens.administration import overlay
from tests.ui.hands import press, type_in
from ui.kit.carrying import SyncView
from ui.kit.desk import Desk
from ui.kit.failure import failure_words
from ui.kit.i18n import tr
from ui.kit.job import StorageThread
from ui.unlock.card_page import CardPage
from ui.unlock.code_form import CodeForm
from ui.unlock.doors import KnownVault
from ui.unlock.lease_banner import LeaseBanner
from ui.unlock.lease_home import LeaseHome
from ui.unlock.lease_page import LeasePage
from ui.unlock.loose_form import LooseForm
from ui.unlock.new_vault_form import NewVaultForm
from ui.unlock.page import UnlockPage
from ui.unlock.passphrase_form import PassphraseForm
from ui.unlock.recovery import RecoveryCode
from ui.unlock.telephone_form import TelephoneForm
from ui.unlock.vaults import Vaults
from ui.unlock.wrong_words import wrong_words

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


def _form(page: CardPage, kind: type[F]) -> F:
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


def _recovered(stage: "Stage") -> None:
    page = _page(stage, [KARIN])
    page._folder = KARIN.folder
    page._ask_new_passphrase(None)


def _lease(stage: "Stage", left: int) -> Lease:
    today = stage.program.desk.who.now().date()
    return Lease(today - timedelta(days=30 - left), 30, today + timedelta(days=left), left)


def _warned(stage: "Stage", left: int) -> None:
    stage.go("my_day")
    frame = stage.program.window.frame
    LeaseBanner(stage.program.desk, frame.banner, frame.go).say(_lease(stage, left))
    stage.rest(300)


def _over(stage: "Stage", view: SyncView) -> LeasePage:
    stage.go("my_day")
    stage.program.window.frame.banner.clear()
    desk = stage.program.desk
    desk.lease.now = _lease(stage, -11)
    page = LeasePage(desk)
    _form(page, LeaseHome).show_sync(view)
    overlay(stage, page)
    return page


def _loose(stage: "Stage") -> None:
    page = _over(stage, SyncView())
    page._write()
    form = _form(page, LooseForm)
    form.whom.setText("Lovisa, på bageriet")
    form.text.setPlainText("Träffade henne på torget. Hon trivs, men vill börja en timme senare på tisdagar när bussen inte går.")
    form._say_kept(stage.program.desk.who.now())


def _telephone(stage: "Stage", *, wrong: bool) -> None:
    page = _over(stage, SyncView())
    page._call()
    stage.rest(300)
    form = _form(page, TelephoneForm)
    if wrong:
        form.field.setText(answer(new_secret(), new_id(), "0123456A", 7).lower())
        form.refuse(WrongAnswer(wait_seconds=20))


def _to_be_placed(stage: "Stage") -> None:
    desk = stage.program.desk
    for whom, text in (
        ("Lovisa, på bageriet", "Träffade henne på torget. Hon trivs, men vill börja en timme senare."),
        ("", "Ring skolan i Hede."),
    ):
        desk.write(keep_draft, LOOSE_NOTE, new_id(), {"whom": whom, "text": text})
    stage.rest(300)
    stage.go("loose_notes")
    stage.rest(500)


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
    "unlock-few-left": lambda stage: _refused(stage, wrong_words(WrongPassphrase(wait_seconds=900, left=5)), 900),
    "unlock-gone": lambda stage: _shut(stage, PassphraseGone()),
    "unlock-neither": lambda stage: _page(stage, [KARIN])._tell_what_is_left(),
    "unlock-recovered": _recovered,
    "lease-week": lambda stage: _warned(stage, 7),
    "lease-warned": lambda stage: _warned(stage, 1),
    "lease-over": lambda stage: _over(stage, SyncView(server="x", waiting=12, trouble="server_unreachable")),
    "lease-note": _loose,
    "lease-telephone": lambda stage: _telephone(stage, wrong=False),
    "lease-telephone-wrong": lambda stage: _telephone(stage, wrong=True),
    "loose-notes": _to_be_placed,
    "new-vault": _new,
    "recovery-code": _recovery,
    "forgotten": _code,
}
