"""A line that is pressed as a whole: something in front, words in several weights, a reason below, something small at the right."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.kit.icons import pixmap
from ui.kit.theme import theme
from ui.my_day.runs import Run, Runs

INITIALS = 28
"""Diameter of the circle with somebody's initials, px at 100 % text."""

ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)


class Line(QAbstractButton):
    """*lead* stands in front: words, or initials in a circle, or an icon (*symbol*: name and token). All of it is its accessible name.

    *lead_wide* is the px kept for words in front, so that several lines have them in one column.

    It is as high as its words need, and never cuts them off.
    """

    inset = 8
    """From the edge to what is in it, px."""

    def __init__(
        self,
        runs: Sequence[Run],
        below: str = "",
        *,
        lead: str = "",
        initials: str = "",
        symbol: tuple[str, str] | None = None,
        aside: str = "",
        small: bool = False,
        lead_wide: int = 0,
    ) -> None:
        super().__init__()
        self._title = Runs(runs, 13 if small else 14, 19 if small else 21)
        self._below = Runs([Run(below, token="text2")], 13, 19)
        self._lead, self._initials, self._symbol, self._aside = lead, initials, symbol, aside
        self._lead_wide = lead_wide or (theme().px(INITIALS if initials else 16) + theme().gap(12) if initials or symbol else 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(". ".join(part for part in (" ".join(p for p in (lead, self._title.text) if p), below, aside) if part))

    # --- its room ---------------------------------------------------------------------------------------------------

    def reserved(self, wide: int) -> int:  # noqa: ARG002 - for those who need to know
        """Px kept free at the right of a line *wide* px wide."""
        return 0 if not self._aside else self._metrics().horizontalAdvance(self._aside) + theme().gap(12)

    def more_below(self, wide: int) -> int:  # noqa: ARG002 - for those who have more below
        """Px of height for more below the words."""
        return 0

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        wide = width - 2 * self.inset - self._lead_wide - self.reserved(width)
        words = self._title.lay(wide) + self._below.lay(wide) + self.more_below(width)
        sign = theme().px(INITIALS) if self._initials else 0
        return max(words, sign, theme().px(24) - 2 * self.air) + 2 * self.air

    def sizeHint(self) -> QSize:
        return QSize(theme().px(160), self.heightForWidth(theme().px(640)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(120), theme().px(24))

    @property
    def air(self) -> int:
        """Px above and below the words."""
        return theme().px(4)

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(_font(13))

    # --- its looks --------------------------------------------------------------------------------------------------

    def ground(self) -> str | None:
        """The token of what it stands on."""
        return "hover" if self.underMouse() else None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """All by hand: two type sizes and three weights share a line."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if (token := self.ground()) is not None:
            painter.setPen(look.colour("edge") if look.contrast else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(token))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)
        left = self.inset + self._lead_wide
        self.heightForWidth(self.width())  # lays the words out for this width
        wide = self.width() - 2 * self.inset - self._lead_wide - self.reserved(self.width())
        top = (self.height() - self.more_below(self.width()) - self._title.lay(wide) - self._below.lay(wide)) // 2
        self._paint_lead(painter, top)
        self._title.paint(painter, left, top)
        self._below.paint(painter, left, top + self._title.lay(wide))
        if self._aside:
            painter.setFont(_font(13))
            painter.setPen(look.colour("text"))
            room = QRect(self.inset, top, self.width() - 2 * self.inset, look.px(21))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._aside)
        if self.hasFocus():
            self._ring(painter)
        painter.end()

    def _paint_lead(self, painter: QPainter, top: int) -> None:
        look = theme()
        if self._initials:
            side = look.px(INITIALS)
            circle = QRect(self.inset, top, side, side)
            painter.setPen(look.colour("edge") if look.contrast else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("calm_ground"))
            painter.drawEllipse(circle)
            painter.setFont(_font(12, QFont.Weight.DemiBold))
            painter.setPen(look.colour("calm"))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, self._initials)
        elif self._symbol is not None:
            name, token = self._symbol
            at = QPoint(self.inset, top + (look.px(21) - look.px(16)) // 2)
            painter.drawPixmap(at, pixmap(name, token, 16, self.devicePixelRatioF()))
        elif self._lead:
            painter.setFont(_font(14))
            painter.setPen(look.colour("text2"))
            room = QRect(self.inset, 0, self._lead_wide - 4, self.height() - self.more_below(self.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._lead)

    def _ring(self, painter: QPainter) -> None:
        pen = painter.pen()
        pen.setColor(theme().colour("accent"))
        pen.setWidth(2)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as Space does; the arrows are for whoever holds several lines."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


def _font(px: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont("Inter")
    font.setPixelSize(theme().px(px))
    font.setWeight(weight)
    return font
