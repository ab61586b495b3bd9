"""The key from when the municipality was founded: it invites and dismisses without anybody's office, so it is ended when there are two."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from ui.administration.administrators_card import ENOUGH
from ui.kit.i18n import tr
from ui.kit.offices import OfficesView
from ui.kit.pieces import Button, Card, Text, clear, row


class IssuingCard(Card):
    """Says what was asked for; the section opens the municipality's keys below, in `slot`. Hidden once no such key counts."""

    ended = Signal(bytes)

    def __init__(self) -> None:
        super().__init__(tr("issuing.title"))
        self.body.addWidget(Text(tr("issuing.what"), "meta", wrap=True))
        self._rows = QVBoxLayout()
        self.body.addLayout(self._rows)
        self.slot = QVBoxLayout()
        self.body.addLayout(self.slot)
        self.end: list[Button] = []

    def show_view(self, view: OfficesView) -> None:
        """Show it anew."""
        clear(self._rows)
        self.end = []
        enough = len(view.administrators) >= ENOUGH
        for one in view.issuing:
            self._rows.addWidget(Text(tr("issuing.here" if one.here else "issuing.elsewhere"), "strong", wrap=True))
            if enough:
                button = Button(tr("issuing.end"), size="small")
                button.clicked.connect(partial(self._say, one.public))
                self.end.append(button)
                self._rows.addLayout(row(button, None))
        if not enough:
            self._rows.addWidget(Text(tr("issuing.first"), "meta", wrap=True))

    def _say(self, public: bytes, _: bool = False) -> None:
        self.ended.emit(public)
