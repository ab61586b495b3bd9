"""The three custodians: who they are, when they last rehearsed, and what can be done about them."""

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from ui.administration.knowledge import Knowledge
from ui.kit.i18n import tr
from ui.kit.offices import OfficesView
from ui.kit.pieces import Button, Card, Text, clear, column, row
from ui.kit.theme import theme
from ui.kit.when import long_day

REHEARSE_AFTER = timedelta(days=365)


class CustodiansCard(Card):
    """Says what was asked for; the section opens what it takes below, in `slot`."""

    appoint = Signal()
    rehearse = Signal()
    give_back = Signal()

    def __init__(self) -> None:
        super().__init__(tr("custody.title"))
        self.body.addWidget(Text(tr("custody.what"), "meta", wrap=True))
        self._rows = QVBoxLayout()
        self.body.addLayout(self._rows)
        self.slot = QVBoxLayout()
        self.body.addLayout(self.slot)

    def show_view(self, known: Knowledge, view: OfficesView) -> None:
        """Show it anew."""
        clear(self._rows)
        for number, name in enumerate(view.custodians, start=1):
            self._rows.addWidget(Text(tr("custody.number", number=number, name=name), "strong", wrap=True))
        if view.here:
            self._rows.addWidget(Text(self._rehearsed(known.now, view), "meta", wrap=True))
            if rehearsal_is_due(known.now, view):
                self._rows.addWidget(Text(tr("custody.due"), "soon", wrap=True))
        else:
            self._rows.addWidget(Text(tr("custody.none"), "soon", wrap=True))
        appoint = Button(
            tr("custody.leaves") if view.here else tr("custody.appoint"), "secondary" if view.here else "primary", size="small"
        )
        appoint.clicked.connect(self.appoint)
        rehearse = Button(tr("custody.rehearse"), symbol="refresh-cw", size="small")
        rehearse.clicked.connect(self.rehearse)
        rehearse.setVisible(view.here)
        back = Button(tr("custody.give_back"), symbol="key-round", size="small")
        back.clicked.connect(self.give_back)
        self._rows.addLayout(
            row(rehearse, appoint, back, None) if theme().k < 1.5 else column(row(rehearse, appoint, None), row(back, None))
        )
        self._rows.addWidget(Text(tr("custody.give_back_hint"), "caption", wrap=True))

    def _rehearsed(self, now: datetime, view: OfficesView) -> str:
        if view.rehearsed is None:
            return tr("custody.never")
        return tr("custody.rehearsed", day=long_day(view.rehearsed.astimezone(now.tzinfo).date()))


def rehearsal_is_due(now: datetime, view: OfficesView) -> bool:
    """A year has gone since the last one, or since the papers were handed out."""
    since = view.rehearsed or view.made
    return since is not None and now - since > REHEARSE_AFTER
