"""Somebody else's participant: why is the akt opened? The answer stands in the access log."""

from PySide6.QtCore import Signal

from coachdesk.domain.access import OpenReason
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Card, Text, row

REASONS = (OpenReason.SUBSTITUTE, OpenReason.RESOURCE_GROUP, OpenReason.SUPERVISION, OpenReason.OTHER)


class ReasonCard(Card):
    """One press is one answer."""

    chosen = Signal(object)

    def __init__(self, responsible: str) -> None:
        super().__init__(tr("reason.title"))
        self.body.addWidget(Text(tr("reason.why", name=responsible) if responsible else tr("reason.why_nobody"), wrap=True))
        line = row()
        for reason in REASONS:
            button = Button(tr(f"open_reason.{reason.value}"))
            button.clicked.connect(lambda _=False, one=reason: self.chosen.emit(one))
            line.addWidget(button)
            if reason is REASONS[0]:
                self.setFocusProxy(button)
        line.addStretch(1)
        self.body.addLayout(line)
