"""Which places: a tick for each, all in sight. The value is the teams ticked, in order."""

from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.kit.check import Check
from ui.kit.fields import Field

COLUMNS = 2


class PlacesField(Field):
    """*places*: team to name."""

    def __init__(self, name: str, label: str, places: dict[UUID, str], hint: str = "") -> None:
        self._places = places
        self.ticks: dict[UUID, Check] = {}
        super().__init__(name, label, hint)

    def make_input(self) -> QWidget:
        whole = QWidget()
        grid = QGridLayout(whole)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        for number, (team, place) in enumerate(self._places.items()):
            tick = self.ticks[team] = Check(place)
            tick.clicked.connect(lambda _=False: self.edited.emit())
            grid.addWidget(tick, number // COLUMNS, number % COLUMNS)
        if self.ticks:
            whole.setFocusProxy(next(iter(self.ticks.values())))
        return whole

    def value(self) -> Any:
        return tuple(team for team, tick in self.ticks.items() if tick.isChecked())

    def put(self, value: Any) -> None:
        wanted = set(value or ())
        for team, tick in self.ticks.items():
            tick.setChecked(team in wanted)
