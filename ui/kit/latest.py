"""Search as you type: one question at a time, and of those that wait only the newest."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ui.kit.desk import Desk


class Latest(QObject):
    """Asks the desk; while an answer is on its way newer questions replace each other and never queue up."""

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asking = False
        self._waiting: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]] | None = None

    def ask(self, query: Callable[..., Any], *args: Any, **kw: Any) -> None:
        """Ask, or take the place of the question that waits."""
        if self._asking:
            self._waiting = (query, args, kw)
            return
        self._asking = True
        self._desk.read(query, *args, **kw).then(self._answer).failed_to(self._fail)

    @Slot(object)
    def _answer(self, result: object) -> None:
        if not self._next():
            self.answered.emit(result)

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        if not self._next():
            self.failed.emit(error)

    def _next(self) -> bool:
        self._asking = False
        if self._waiting is None:
            return False
        (query, args, kw), self._waiting = self._waiting, None
        self.ask(query, *args, **kw)
        return True
