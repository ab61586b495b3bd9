"""Which vault, and its passphrase."""

from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout

from ui.kit.aloud import say_aloud
from ui.kit.flow import Flow
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Text, row
from ui.kit.theme import theme
from ui.unlock.doors import KnownVault
from ui.unlock.form import UnlockForm
from ui.unlock.secret_field import SecretField
from ui.unlock.wait_words import wait_words


class PassphraseForm(UnlockForm):
    """Enter unlocks. After a wrong passphrase the button counts down the pause."""

    submitted = Signal(object, str)
    """Emitted with the vault's folder and the passphrase."""
    refused = Signal(str)
    """Emitted with the words, when it stayed shut."""
    forgotten = Signal(object)
    new_asked = Signal()

    def __init__(self, vaults: list[KnownVault], last: str) -> None:
        super().__init__()
        self._pause, self._refusal = 0, ""
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._count)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().gap(6))
        self._title = Text("", "h1")
        box.addWidget(self._title)
        box.addSpacing(theme().gap(8))
        self._which = QComboBox()
        self._which.setProperty("scale", "large")
        self._which.setAccessibleName(tr("unlock.vault"))
        self._which.currentIndexChanged.connect(self._name)
        self._asks_which = Text(tr("unlock.vault"), "label")
        self._asks_which.setBuddy(self._which)
        box.addWidget(self._asks_which)
        box.addWidget(self._which)
        box.addSpacing(theme().gap(2))
        label = Text(tr("unlock.passphrase"), "label")
        box.addWidget(label)
        self.field = SecretField(tr("unlock.passphrase"))
        label.setBuddy(self.field)
        self.field.returnPressed.connect(self._submit)
        self.field.caps_lock_seen.connect(self._say_caps)
        box.addWidget(self.field)
        self._caps_sign = IconLabel("arrow-big-up", "soon", 14)
        self._caps = Text(tr("unlock.caps_lock"), "soon")
        box.addLayout(row(self._caps_sign, self._caps, None, gap=6))
        self.problem = Text("", "problem", wrap=True)
        box.addWidget(self.problem)
        box.addSpacing(theme().gap(8))
        self.button = Button(tr("unlock.unlock"), "primary", size="large", hint="Return")
        self.button.clicked.connect(self._submit)
        box.addWidget(self.button)
        lost = Button(tr("unlock.forgotten"), "quiet", size="small")
        lost.clicked.connect(self._forgot)
        self._other = Button("", "quiet", size="small")
        self._other.clicked.connect(self.new_asked)
        box.addLayout(Flow((lost, self._other), apart=True))
        self._say_caps(False)
        self.say("")
        self.offer(vaults, last)

    def begin(self) -> None:
        """Type at once."""
        self.field.setFocus()

    def offer(self, vaults: list[KnownVault], last: str) -> None:
        """The vaults to choose from; the one opened last comes first."""
        self._which.blockSignals(True)
        self._which.clear()
        for vault in sorted(vaults, key=lambda v: (v.folder.name != last, v.name)):
            self._which.addItem(vault.name, vault.folder)
        self._which.blockSignals(False)
        for part in (self._asks_which, self._which):
            part.setVisible(len(vaults) > 1)
        self._name()

    def wait(self, busy: bool) -> None:
        """While the key is worked out."""
        self.button.setText(tr("unlock.unlocking") if busy else tr("unlock.unlock"))
        self._enable(not busy and not self._pause)

    def refuse(self, words: str, wait_seconds: float = 0) -> None:
        """Say why it stayed shut, and let the next try wait; the wait is read aloud once and not each second."""
        self._refusal = words
        self._pause = max(0, round(wait_seconds))
        if self._pause:
            self._clock.start()
        self._show_pause()
        say_aloud(self.problem, self.problem.text(), now=True)
        self.refused.emit(words)

    def say(self, words: str) -> None:
        """A problem below the field; nothing for none."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    @Slot()
    def _count(self) -> None:
        self._pause -= 1
        if self._pause <= 0:
            self._pause = 0
            self._clock.stop()
        self._show_pause()

    def _show_pause(self) -> None:
        self.say(f"{self._refusal} {tr('unlock.next_try', wait=wait_words(self._pause))}" if self._pause else self._refusal)
        self.button.setText(tr("unlock.wait") if self._pause else tr("unlock.unlock"))
        self._enable(not self._pause)

    def _enable(self, ready: bool) -> None:
        self.button.setEnabled(ready)
        self.field.setReadOnly(not ready)
        if ready:
            self.field.setFocus()

    @Slot()
    def _submit(self) -> None:
        if not self.button.isEnabled() or not self.field.text():
            return
        self._refusal = ""
        self.say("")
        self.submitted.emit(self._folder(), self.field.take())

    @Slot()
    def _forgot(self) -> None:
        self.forgotten.emit(self._folder())

    def _folder(self) -> Path:
        folder = self._which.currentData()
        assert isinstance(folder, Path)
        return folder

    @Slot()
    def _name(self) -> None:
        alone = self._which.count() == 1
        name = self._which.currentText()
        self._title.setText(tr("unlock.hello", name=name) if alone else tr("unlock.title"))
        self._other.setText(tr("unlock.somebody_else", name=name) if alone else tr("unlock.new_vault"))
        self._other.setAccessibleName(self._other.text())

    @Slot(bool)
    def _say_caps(self, on: bool) -> None:
        self._caps_sign.setVisible(on)
        self._caps.setVisible(on)
