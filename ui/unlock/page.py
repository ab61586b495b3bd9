"""The unlock screen: one card on the fells, which shows a form at a time."""

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot

from coachdesk.errors import BadCode, CoachDeskError, PassphraseGone, VaultExists, WrongPassphrase
from ui.kit.desk import Desk
from ui.kit.failure import failure_words
from ui.kit.i18n import tr
from ui.kit.when import moment_words
from ui.unlock.card_page import CardPage
from ui.unlock.code_form import CodeForm
from ui.unlock.doors import Doors, KnownVault, NewVault
from ui.unlock.new_vault_form import NewVaultForm
from ui.unlock.passphrase_form import PassphraseForm
from ui.unlock.shut import REASONS, Shut
from ui.unlock.told import neither_at_hand, passphrase_gone
from ui.unlock.wrong_words import wrong_words


class UnlockPage(CardPage):
    """Says `opened` with the vault's folder name once the desk has a workspace."""

    opened = Signal(str)
    painted = Signal()

    def __init__(self, desk: Desk, doors: Doors, vaults: list[KnownVault], last: str, draft_kept: str = "") -> None:
        super().__init__(tr("unlock.foot"), draft_kept)
        self._desk, self._doors, self._vaults, self._last = desk, doors, vaults, last
        self._folder = Path()
        self._secret = ""
        self._new: NewVault | None = None
        self._damage = ""
        self._start()

    # --- which form -----------------------------------------------------------------------------------------------

    @Slot()
    def _start(self) -> None:
        if not self._vaults:
            self._make_new()
            return
        form = PassphraseForm(self._vaults, self._last)
        form.submitted.connect(self._unlock)
        form.forgotten.connect(self._ask_code)
        form.new_asked.connect(self._make_new)
        self._show(form)

    @Slot()
    def _make_new(self) -> None:
        form = NewVaultForm(self._desk, self._doors, first=not self._vaults)
        form.submitted.connect(self._create)
        form.cancelled.connect(self._start)
        self._show(form)

    @Slot(object)
    def _ask_code(self, folder: Path) -> None:
        form = CodeForm(folder)
        form.submitted.connect(self._try_code)
        form.cancelled.connect(self._start)
        form.neither.connect(self._tell_what_is_left)
        self._show(form)

    @Slot()
    def _ask_code_here(self) -> None:
        self._ask_code(self._folder)

    @Slot()
    def _tell_what_is_left(self) -> None:
        """Neither passphrase nor code: what can be done then, and what can't."""
        form = neither_at_hand()
        form.cancelled.connect(self._start)
        self._show(form)

    # --- passphrase -----------------------------------------------------------------------------------------------

    @Slot(object, str)
    def _unlock(self, folder: Path, secret: str) -> None:
        self._folder, self._secret = folder, secret
        assert isinstance(self.form, PassphraseForm)
        self.form.wait(True)
        self._desk.open(lambda: self._doors.unlock(folder, secret)).then(self._is_open).failed_to(self._stays_shut)

    @Slot(object)
    def _is_open(self, _: Any) -> None:
        self._secret = ""
        self.opened.emit(self._folder.name)

    @Slot(object)
    def _stays_shut(self, error: BaseException) -> None:
        secret, self._secret = self._secret, ""
        if isinstance(error, REASONS):
            self._show_shut(error, secret)
        elif isinstance(error, PassphraseGone):
            form = passphrase_gone()
            form.went.connect(self._ask_code_here)
            form.cancelled.connect(self._start)
            self._show(form)
        elif isinstance(self.form, PassphraseForm):
            self.form.wait(False)
            wait = error.facts.get("wait_seconds", 0) if isinstance(error, WrongPassphrase) else 0
            self.form.refuse(wrong_words(error), float(str(wait)))

    def _show_shut(self, error: CoachDeskError, secret: str = "") -> None:
        """Say why; where there is a backup, offer it: it takes the same secret."""
        backup = error.facts.get("newest_backup") if secret else None
        self._secret, self._damage = (secret, str(backup)) if backup is not None else ("", "")
        when = moment_words(self._doors.made_at(self._damage), datetime.now().astimezone()) if self._damage else ""
        form = Shut(error, when)
        form.restored.connect(self._restore)
        form.cancelled.connect(self._start)
        self._show(form)

    @Slot()
    def _restore(self) -> None:
        if isinstance(self.form, Shut):
            self.form.busy()
        folder, secret, backup = self._folder, self._secret, self._damage
        self._desk.open(lambda: self._doors.restore(folder, secret, backup)).then(self._is_open).failed_to(self._not_restored)

    @Slot(object)
    def _not_restored(self, error: BaseException) -> None:
        self._secret = ""
        if isinstance(error, REASONS):
            self._show_shut(error)
        else:
            self._start()
            if isinstance(self.form, PassphraseForm):
                self.form.refuse(failure_words(error))

    # --- recovery code --------------------------------------------------------------------------------------------

    @Slot(object, str)
    def _try_code(self, folder: Path, code: str) -> None:
        """The code is tried first: nobody should choose a passphrase for a door that stays shut."""
        self._folder, self._secret = folder, code
        self._desk.work(_try, self._doors, folder, code).then(self._ask_new_passphrase).failed_to(self._wrong_code)

    @Slot(object)
    def _ask_new_passphrase(self, _: object) -> None:
        form = NewVaultForm(self._desk, self._doors, first=False, fixed_name=self._folder.name)
        form.submitted.connect(self._change)
        form.cancelled.connect(self._forget)
        self._show(form)

    @Slot()
    def _forget(self) -> None:
        self._secret = ""
        self._start()

    @Slot(str, str)
    def _change(self, _: str, passphrase: str) -> None:
        folder, code = self._folder, self._secret
        self._desk.open(lambda: self._reopened(folder, code, passphrase)).then(self._is_open).failed_to(self._not_changed)

    def _reopened(self, folder: Path, code: str, passphrase: str) -> Any:
        self._doors.change_passphrase(folder, code, passphrase)
        return self._doors.unlock(folder, passphrase)

    @Slot(object)
    def _wrong_code(self, error: BaseException) -> None:
        code, self._secret = self._secret, ""
        if isinstance(error, REASONS):
            self._show_shut(error, code)
        elif isinstance(self.form, CodeForm):
            self.form.refuse(tr("code.wrong") if isinstance(error, WrongPassphrase | PassphraseGone | BadCode) else failure_words(error))

    @Slot(object)
    def _not_changed(self, error: BaseException) -> None:
        if isinstance(self.form, NewVaultForm):
            self.form.refuse(failure_words(error))

    # --- a new vault ----------------------------------------------------------------------------------------------

    @Slot(str, str)
    def _create(self, name: str, passphrase: str) -> None:
        self._desk.work(self._doors.create, name, passphrase).then(self._created).failed_to(self._not_created)

    @Slot(object)
    def _created(self, new: NewVault) -> None:
        from ui.unlock.recovery import RecoveryCode  # late: printing is 15 ms that the unlock screen must not wait for

        self._new = new
        self._folder = Path(new.name)
        form = RecoveryCode(new.name, new.recovery_code)
        form.confirmed.connect(self._begin)
        self._show(form)

    @Slot(object)
    def _not_created(self, error: BaseException) -> None:
        if isinstance(self.form, NewVaultForm):
            self.form.refuse(tr("failure.vault_exists") if isinstance(error, VaultExists) else failure_words(error))

    @Slot()
    def _begin(self) -> None:
        assert self._new is not None
        new, self._new = self._new, None
        self._desk.open(lambda: new.workspace).then(self._is_open)

    def retitle(self, vaults: list[KnownVault]) -> None:
        """The vaults are read now, with the names their users gave them."""
        self._vaults = vaults
        if isinstance(self.form, PassphraseForm):
            self.form.offer(vaults, self._last)


def _try(doors: Doors, folder: Path, code: str) -> None:
    doors.unlock(folder, code).close()
