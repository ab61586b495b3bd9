"""Toasts: short words that something was done, with a way to undo it. They take no focus and ask nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ui.kit.desk import Desk, Step

if TYPE_CHECKING:
    from ui.kit.job import Job

Undo = Callable[[], "Job | None"]
"""What "Ångra" does. Where it gives a Job, whoever shows the toast says how that went."""


@dataclass(frozen=True)
class Toast:
    """What is said, and what "Ångra" does where it can be undone."""

    words: str
    undo: Undo | None = None


class Toasts(QObject):
    """Says them to whoever shows them: the frame."""

    said = Signal(object)
    """A `Toast`."""

    def say(self, words: str, undo: Undo | None = None) -> None:
        """Say that something was done."""
        self.said.emit(Toast(words, undo))

    @Slot(object, str, object, object)
    def wrote(self, _: object, words: str, step: Step, desk: Desk) -> None:
        """Say that something was written, with the way back where there is one."""
        self.say(words, partial(desk.take_back, step) if step.names else None)
