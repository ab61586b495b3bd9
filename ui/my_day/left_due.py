"""For those who lead: a colleague wrote something that she could no longer send, and it waits for somebody to deal with it."""

from collections import Counter

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ui.kit.carrying import Carrier
from ui.kit.i18n import tr
from ui.kit.leftovers import LeftGroup
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.my_day.line import Line
from ui.my_day.runs import Run
from ui.my_day.section import Section


class LeftDue(Section):
    """Hidden for everybody else, and while there is nothing. A line for each colleague."""

    went = Signal(object)

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(tr("my_day.left"), self._line)
        self._surroundings = surroundings
        self.first()

    @Slot()
    def reload(self) -> None:
        """Ask what is left."""
        self._surroundings.desk.carry(_look).then(self.show_groups).failed_to(self._unknown)

    @Slot(object)
    def show_groups(self, groups: tuple[LeftGroup, ...]) -> None:
        """By colleague, who left something first on top."""
        counts: Counter[str] = Counter()
        for group in groups:
            counts[group.user or tr("people.unknown")] += group.count
        self.fill(list(counts.items()))

    @Slot(object)
    def _unknown(self, _: object) -> None:
        self.fill([])  # locked meanwhile, or no municipality yet

    def _line(self, one: tuple[str, int]) -> QWidget:
        name, count = one
        line = Line([Run(tr("my_day.left.line", count=count, name=name), 600)], tr("my_day.left.why"), symbol=("list", "text2"), small=True)
        line.clicked.connect(lambda: self.went.emit(Place("left_behind")))
        return line


def _look(carrier: Carrier) -> tuple[LeftGroup, ...]:
    return carrier.leftovers().look()
