"""The user's preferences while the program runs: one object that saves them and says what changed."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from coachdesk.errors import SettingsDamaged
from coachdesk.settings import Settings, load, save


class Preferences(QObject):
    """*problem* is what went wrong when they were read; the defaults hold then."""

    changed = Signal()
    not_saved = Signal(object)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self.problem: SettingsDamaged | None = None
        try:
            self.settings = load(path)
        except SettingsDamaged as damaged:
            self.settings, self.problem = Settings(), damaged

    def put(self, **values: Any) -> None:
        """Change some and save. They hold for this run even where the disk takes no more."""
        if self.remember(**values):
            self.changed.emit()

    def remember(self, **values: Any) -> bool:
        """Save what nobody needs to hear of, such as the window's size. Says whether it is new."""
        new = replace(self.settings, **values)
        if new == self.settings:
            return False
        self.settings = new
        try:
            save(self._path, new)
        except OSError as error:
            self.not_saved.emit(error)
        return True
