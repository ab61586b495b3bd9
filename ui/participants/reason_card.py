"""Somebody else's participant: why is the akt opened? The answer stands in the access log."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from coachdesk.domain.access import OpenReason
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Card, Text
from ui.kit.theme import theme

REASONS = (OpenReason.SUBSTITUTE, OpenReason.RESOURCE_GROUP, OpenReason.SUPERVISION, OpenReason.OTHER)


class ReasonCard(Card):
    """One press is one answer."""

    chosen = Signal(object)

    def __init__(self, responsible: str) -> None:
        super().__init__(tr("reason.title"))
        self.body.addWidget(Text(tr("reason.why", name=responsible) if responsible else tr("reason.why_nobody"), wrap=True))
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(theme().gap(8))
        self._wanted = 0
        for reason in REASONS:
            button = Button(tr(f"open_reason.{reason.value}"))
            button.clicked.connect(lambda _=False, one=reason: self.chosen.emit(one))
            self._line.addWidget(button)
            self._wanted += button.sizeHint().width() + theme().gap(8)
            button.setMinimumWidth(1)  # the least width of a row of them would widen the whole page
            if reason is REASONS[0]:
                self.setFocusProxy(button)
        self._line.addStretch(1)
        self.body.addLayout(self._line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One below the other where they don't fit side by side."""
        super().resizeEvent(event)
        room = self.contentsRect().width() - 2 * theme().gap(18)
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if room >= self._wanted else QBoxLayout.Direction.TopToBottom)
