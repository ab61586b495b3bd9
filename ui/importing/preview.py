"""The third step: what each row will do, in numbers and one by one, before anything is written."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from coachdesk.exchange.planning import Fate, PlannedRow
from coachdesk.exchange.rows import Setup
from ui.importing.listed import Listed
from ui.importing.words import as_row
from ui.kit.fields import ChoiceField
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Card, Text, column, row
from ui.kit.row_view import RowView
from ui.kit.rows import Row
from ui.kit.theme import theme

_SIGNS = {
    Fate.NEW: ("plus", "ok"),
    Fate.CHANGED: ("pencil-line", "ok"),
    Fate.SAME: ("check", "calm"),
    Fate.DUPLICATE: ("users", "calm"),
    Fate.TWICE: ("copy", "calm"),
    Fate.MAYBE: ("circle-question-mark", "ask"),
    Fate.BROKEN: ("octagon-alert", "stop"),
}


LEAST = 280
"""Px of the list, where there are so many rows: a page that scrolls gives it no more than it asks for."""


class PreviewStep(QWidget):
    """Says `changed` when a row that may be a double was taken in or left out."""

    changed = Signal()
    saving_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._setup: Setup | None = None
        self._planned: Sequence[PlannedRow] = ()
        self.wanted: set[int] = set()
        """Numbers of the rows that may be doubles and shall be read in all the same."""
        self._sums = Card(tr("importing.sums"))
        self._sums_box = column(gap=4)
        self._sums.body.addLayout(self._sums_box)
        self.save_broken = Button(tr("importing.save_broken"), symbol="download", size="small")
        self.save_broken.clicked.connect(self.saving_asked)
        self._sums.body.addLayout(row(self.save_broken, None))
        self.which = ChoiceField("which", tr("importing.which"), [], empty=False)
        self.which.edited.connect(self._show)
        self.which.setMaximumWidth(theme().px(360))
        self.hint = Text(tr("importing.maybe_hint"), "meta", wrap=True)
        self.model = Listed(self._row, self)
        self.view = RowView(tr("importing.rows"))
        self.view.setModel(self.model)
        self.view.chosen.connect(self._turn)
        box = column(self._sums, self.which, self.hint, self.view, gap=12)
        box.setStretch(3, 1000)
        box.addStretch(1)
        self.setLayout(box)

    def show_plan(self, setup: Setup, planned: Sequence[PlannedRow]) -> None:
        """Show the numbers, and first the rows that someone should look at."""
        self._setup, self._planned, self.wanted = setup, planned, set()
        counts = Counter(one.fate for one in planned)
        while (item := self._sums_box.takeAt(0)) is not None:
            if (inner := item.layout()) is not None:
                while (part := inner.takeAt(0)) is not None:
                    if (widget := part.widget()) is not None:
                        widget.deleteLater()
        for fate, (sign, token) in _SIGNS.items():
            if counts[fate]:
                words = tr(f"importing.sum.{setup.subject.value}.{fate.value}", count=counts[fate])
                self._sums_box.addLayout(row(IconLabel(sign, token, 16), Text(words, wrap=True), gap=8))
                self._sums_box.itemAt(self._sums_box.count() - 1).layout().setStretch(1, 1)  # type: ignore[union-attr]  # a row
        self.save_broken.setVisible(bool(counts[Fate.BROKEN]))
        everything = (None, tr("importing.which.all", number=len(planned)))
        shown = [(fate, tr(f"importing.which.{fate.value}", number=counts[fate])) for fate in _SIGNS if counts[fate]]
        self.which.offer([everything, *shown])
        self.which.put(next((fate for fate in (Fate.BROKEN, Fate.MAYBE) if counts[fate]), None))
        self._show()

    def reading_in(self) -> list[PlannedRow]:
        """The rows that will be read in."""
        return [one for one in self._planned if one.writes or (one.fate is Fate.MAYBE and one.row.number in self.wanted)]

    def broken(self) -> list[PlannedRow]:
        """The rows that can't be."""
        return [one for one in self._planned if one.fate is Fate.BROKEN]

    @Slot()
    def _show(self) -> None:
        fate = self.which.value()
        self.hint.setVisible(fate is Fate.MAYBE)
        shown = [number for number, one in enumerate(self._planned) if fate is None or one.fate is fate]
        self.model.show(shown)
        self.view.hug(len(shown))
        self.view.setMinimumHeight(min(LEAST, self.view.maximumHeight()))

    def _row(self, number: int) -> Row:
        one = self._planned[number]
        assert self._setup is not None
        return as_row(number, one, self._setup, one.row.number in self.wanted)

    @Slot(object)
    def _turn(self, number: int) -> None:
        one = self._planned[number]
        if one.fate is not Fate.MAYBE:
            return
        self.wanted ^= {one.row.number}
        self.model.again(self.model.items.index(number))
        self.changed.emit()
