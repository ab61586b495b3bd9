"""Toasts: short words that something was done, with a way to undo it. They take no focus and ask nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True)
class Toast:
    """What is said, and what "Ångra" does where it can be undone."""

    words: str
    undo: Callable[[], None] | None = None


class Toasts(QObject):
    """Says them to whoever shows them: the frame."""

    said = Signal(object)
    """A `Toast`."""

    def say(self, words: str, undo: Callable[[], None] | None = None) -> None:
        """Say that something was done."""
        self.said.emit(Toast(words, undo))
