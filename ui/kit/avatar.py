"""Somebody's initials in a circle: tells people apart at a glance, and says nothing that their name beside it doesn't."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.kit.theme import theme

SIDE = 28
"""Diameter, px at 100 % text."""


def initials(name: str) -> str:
    """PB for Per-Ola Bränd."""
    parts = name.split()
    return (parts[0][:1] + parts[-1][:1] if len(parts) > 1 else name[:1]).upper()


class Avatar(QWidget):
    """*mine* stands out a little."""

    def __init__(self, name: str, *, mine: bool = False) -> None:
        super().__init__()
        self._initials, self._mine = initials(name), mine
        self.setFixedSize(theme().px(SIDE), theme().px(SIDE))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Circle and letters."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("edge") if look.contrast else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("sel" if self._mine else "calm_ground"))
        painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1) if look.contrast else self.rect())
        font = QFont("Inter")
        font.setPixelSize(look.px(12))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(look.colour("accent_text" if self._mine else "calm"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._initials)
        painter.end()
