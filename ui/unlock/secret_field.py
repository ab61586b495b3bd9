"""A field for a passphrase: hidden, can be shown, says when Caps Lock changes what is typed."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.kit.i18n import tr
from ui.kit.line_edit import LineEdit


class SecretField(LineEdit):
    """Holds a passphrase until `take` gives it away."""

    caps_lock_seen = Signal(bool)
    """A key press showed whether Caps Lock is on."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setProperty("scale", "large")
        self.setAccessibleName(name)
        self.setMaxLength(1024)
        self._eye = self.add_button("eye", tr("unlock.reveal"))
        self._eye.clicked.connect(self._toggle)
        self.setAccessibleDescription(tr("unlock.reveal_key"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, and look whether Caps Lock shows; F2 does what the eye does, which only the mouse reaches."""
        if event.key() == Qt.Key.Key_F2:
            self._toggle()
            return
        if (seen := looks_like_caps_lock(event)) is not None:
            self.caps_lock_seen.emit(seen)
        super().keyPressEvent(event)

    def take(self) -> str:
        """The text, and the field is empty and hidden afterwards."""
        text = self.text()
        self.clear()
        self.conceal()
        return text

    def conceal(self) -> None:
        """Hide what is typed."""
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye.show_as("eye", tr("unlock.reveal"))

    @Slot()
    def _toggle(self) -> None:
        if self.echoMode() is QLineEdit.EchoMode.Normal:
            self.conceal()
        else:
            self.setEchoMode(QLineEdit.EchoMode.Normal)
            self._eye.show_as("eye-off", tr("unlock.conceal"))


def looks_like_caps_lock(event: QKeyEvent) -> bool | None:
    """Whether this key press shows that Caps Lock is on; None where the key doesn't tell. Qt has no way to ask."""
    text = event.text()
    if len(text) != 1 or not text.isalpha() or text.lower() == text.upper():
        return None
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return text.isupper() != shift
