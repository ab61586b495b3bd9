"""The last times this computer spoke with the server: when, what went out and in, how long it took, what went wrong."""

from datetime import datetime

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Card, Text, column, row, rule
from ui.kit.sync_view import Contact
from ui.kit.theme import theme
from ui.syncing.words import round_figures, round_when, round_words

FEW = 5
"""Rows before someone asks for the others."""


class RoundsCard(Card):
    """Shows what it is told; rounds in which nothing moved stand together."""

    def __init__(self) -> None:
        super().__init__(tr("sync.rounds"))
        assert self.head is not None
        self.more = Button("", "quiet", size="small")
        self.more.clicked.connect(self._turn)
        self.head.addWidget(self.more)
        self._list = column(gap=8)
        self.body.addLayout(self._list)
        self._rounds: tuple[Contact, ...] = ()
        self._now: datetime | None = None
        self._all = False

    def show_rounds(self, rounds: tuple[Contact, ...], now: datetime) -> None:
        """The newest first."""
        self._rounds, self._now = rounds, now
        self._draw()

    @Slot()
    def _turn(self) -> None:
        self._all = not self._all
        self._draw()

    def _draw(self) -> None:
        assert self._now is not None
        with filling(self._list):
            self.more.setVisible(len(self._rounds) > FEW)
            self.more.setText(tr("sync.rounds_fewer") if self._all else tr("sync.rounds_all", number=len(self._rounds)))
            self.more.setAccessibleName(self.more.text())
            if not self._rounds:
                self._list.addWidget(Text(tr("sync.rounds_none"), "meta", wrap=True))
            for number, one in enumerate(self._rounds if self._all else self._rounds[:FEW]):
                if number:
                    self._list.addWidget(rule())
                self._list.addLayout(_row(one, self._now))


def _row(one: Contact, now: datetime) -> QHBoxLayout:
    when = Text(round_when(one, now), "meta", wrap=True)
    when.setMinimumWidth(theme().px(96))
    what = column(Text(round_words(one), wrap=True), gap=0)
    if figures := round_figures(one):
        what.addWidget(Text(figures, "meta", wrap=True))
    line = row(gap=12)
    line.addLayout(column(when, None))
    line.addLayout(what, 1)
    return line
