"""What a page wants to find again when its user comes back to it: kept in memory while the vault is open, and forgotten when it locks."""

from typing import Any

from PySide6.QtCore import QObject, Slot

from ui.kit.desk import Desk


class Recall(QObject):
    """Whatever a page keeps under its name. It may hold what somebody typed, so it is never written anywhere."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._kept: dict[str, Any] = {}
        desk.locked.connect(self._forget)

    def keep(self, page: str, what: Any) -> None:
        """Keep it until the next time or the next lock."""
        self._kept[page] = what

    def of(self, page: str) -> Any:
        """What was kept, or None."""
        return self._kept.get(page)

    @Slot()
    def _forget(self) -> None:
        self._kept = {}
