"""What the card of the unlock screen shows: one form at a time."""

from PySide6.QtWidgets import QWidget


class UnlockForm(QWidget):
    """Has no focus proxy: Qt would take the proxy for the first stop of the Tab key and leave out what stands before it."""

    def begin(self) -> None:
        """Put the focus where the hand goes first."""
        raise NotImplementedError
