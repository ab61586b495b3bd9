"""A circle to tick: what is done is gone."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from ui.kit.icons import pixmap
from ui.kit.theme import theme


class Tick(QCheckBox):
    """To a screen reader a check box with the name of what it ticks off. Under the pointer it shows the tick that it will be."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        side = theme().px(24)
        self.setFixedSize(side, side)

    def hitButton(self, pos: object) -> bool:  # noqa: ARG002 - Qt's signature
        """All of it is the target."""
        return True

    def sizeHint(self) -> QSize:
        return QSize(theme().px(24), theme().px(24))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """A circle; filled with a tick once it is done."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, radius = QPointF(self.width() / 2, self.height() / 2), look.px(15) / 2
        painter.setPen(QPen(look.colour("accent" if self.underMouse() or self.isChecked() else "edge"), 1.5))
        painter.setBrush(look.colour("accent") if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, radius, radius)
        if self.isChecked() or self.underMouse():
            side = look.px(10)
            at = QPointF(middle.x() - side / 2, middle.y() - side / 2)
            painter.drawPixmap(at, pixmap("check", "on_accent" if self.isChecked() else "accent", 10, self.devicePixelRatioF()))
        if self.hasFocus():
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ticks, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Pointer in and out change its looks."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)
