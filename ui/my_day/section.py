"""What stands beside the day: a heading and a few lines, and a button for the rest of them."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Text, row, rule
from ui.kit.theme import theme

SHOWN = 6
"""Lines to begin with."""


class Section(QWidget):
    """Hidden while it has nothing to say. It is drawn anew only where what it says has changed, so that the focus stays."""

    def __init__(self, heading: str, make: Callable[[Any], QWidget]) -> None:
        super().__init__()
        self.setAccessibleName(heading)
        self._make = make
        self._items: list[Any] = []
        self._said: object = None
        self._drawn = False
        self._all = False
        self.heading = Text(heading, "h2", wrap=True)
        self.aside = Text("", "caption")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().gap(4))
        self._rule = rule()
        box.addWidget(self._rule)
        head = row(gap=8)
        head.addWidget(self.heading, 1)
        head.addWidget(self.aside)
        head.setContentsMargins(8, theme().gap(10), 8, 0)
        box.addLayout(head)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        box.addLayout(self._lines)
        self.nothing = Text("", "meta", wrap=True)
        self.nothing.setContentsMargins(8, 0, 8, 0)
        self.nothing.hide()
        box.addWidget(self.nothing)
        self.hide()

    def retitle(self, heading: str) -> None:
        """Another heading; *aside* is what stands small at its right."""
        self.heading.setText(heading)
        self.setAccessibleName(heading)

    def first(self) -> None:
        """It stands on top: no line above it."""
        self._rule.hide()

    def fill(self, items: Sequence[Any], said: object = None, nothing: str = "") -> None:
        """Show a line for each; *said* is what they depend on besides. *nothing* is said where there are none, else it hides."""
        if list(items) == self._items and said == self._said and nothing == self.nothing.text() and self._drawn:
            return
        self._items, self._said = list(items), said
        self.nothing.setText(nothing)
        self.nothing.setVisible(bool(nothing) and not items)
        self.setVisible(bool(items) or bool(nothing))
        self._drawn = True
        self._draw()

    def _draw(self) -> None:
        with filling(self._lines):
            shown = self._items if self._all else self._items[:SHOWN]
            for item in shown:
                self._lines.addWidget(self._make(item))
            if len(shown) < len(self._items):
                more = Button(tr("my_day.show_all", count=len(self._items)), "quiet", size="small")
                more.clicked.connect(self._show_all)
                line = row(more, None)
                line.setContentsMargins(8, 0, 8, 0)
                self._lines.addLayout(line)

    def _show_all(self) -> None:
        self._all = True
        self._draw()
        if (item := self._lines.itemAt(SHOWN)) is not None and (widget := item.widget()) is not None:
            widget.setFocus()
