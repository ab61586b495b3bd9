"""The buttons of the left column, painted by hand: a page of the menu, a tool with its keys, and the menu itself."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.kit.i18n import tr
from ui.kit.icons import pixmap
from ui.kit.keys import hint_width, native, paint_hint, room_for_hints
from ui.kit.theme import theme

RAIL = 52
"""Px at 100 % text: how wide the column of icons is."""
INSET = 12
"""Px between the column's edge and what can be pressed."""


@dataclass(frozen=True)
class Entry:
    """A line of the menu; *foot*: it stands at the bottom."""

    page: str
    symbol: str
    words: str
    foot: bool = False


class ColumnButton(QAbstractButton):
    """Icon and words; only the icon where the column is a rail, and the words become the tooltip."""

    def __init__(self, symbol: str, words: str) -> None:
        super().__init__()
        self._symbol = symbol
        self._narrow = False
        self.setText(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def shrink(self, narrow: bool) -> None:
        """Be an icon, or an icon with words."""
        self._narrow = narrow
        self.setToolTip(self.text() if narrow else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """36 px high, growing with the text; icons alone stand closer, so that large ones find room."""
        return QSize(theme().px(40), theme().px(28 if self._narrow else 36))

    def _inside(self) -> QRect:
        inset = theme().px(INSET // 2) if self._narrow else INSET
        return self.rect().adjusted(inset, 0, -inset, 0)

    def _paint_focus(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setPen(QPen(theme().colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._inside().adjusted(1, 1, -1, -1), 8, 8)

    def _paint_icon(self, painter: QPainter, token: str, size: int) -> int:
        """Gives where the words begin."""
        look, inside = theme(), self._inside()
        side = look.px(size)
        # In a rail that scrolls the icons stay in the column's middle.
        left = (look.px(RAIL) - side) // 2 if self._narrow else inside.left() + 9
        painter.drawPixmap(left, (self.height() - side) // 2, pixmap(self._symbol, token, size, self.devicePixelRatioF()))
        return left + side + 10

    def _paint_words(self, painter: QPainter, left: int, right: int, token: str, weight: QFont.Weight) -> None:
        painter.setFont(_font(14, weight))
        painter.setPen(theme().colour(token))
        room = QRect(left, 0, right - left, self.height())
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


class NavButton(ColumnButton):
    """One page: icon, word, and a count at the right. The chosen one has a bar, a ground and heavier type."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.symbol, tr(entry.words))
        self.entry = entry
        self._count = ""
        self.is_open = False
        self.count("")

    def mark(self, is_open: bool) -> None:
        """Whether its page is the one that is open: said to who doesn't see it, too."""
        self.is_open = is_open
        self.setAccessibleDescription(tr("nav.is_open") if is_open else "")
        self.update()

    def count(self, count: str, words: str = "") -> None:
        """A number at the right; *words* take the entry's place where the number is part of them."""
        self._count = "" if words else count
        self.setText(words or tr(self.entry.words))
        self.setAccessibleName(f"{self.text()} {self._count}".strip())
        if self._narrow:
            self.setToolTip(self.text())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """All by hand, as the three states share one geometry."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "sel" if self.is_open else "hover" if self.underMouse() else None
        if ground is not None:
            painter.setPen(look.colour("edge") if look.contrast else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(ground))
            painter.drawRoundedRect(_edge(self._inside()), 8, 8)
        if self.is_open:
            painter.fillRect(QRect(0, 6, 3, self.height() - 12), look.colour("accent"))
        self._paint_focus(painter)
        token = "accent_text" if self.is_open else "ask" if self.entry.page == "conflicts" else "text2"
        left = self._paint_icon(painter, token, 18)
        if not self._narrow:
            right = self._inside().right() - 10
            right = self._paint_count(painter, left, right) if self._count else right
            words = "text" if self.is_open or token == "ask" else "text2"
            self._paint_words(painter, left, right, words, QFont.Weight.DemiBold if self.is_open else QFont.Weight.Medium)
        painter.end()

    def _paint_count(self, painter: QPainter, left: int, right: int) -> int:
        painter.setFont(_font(12, QFont.Weight.Normal))
        painter.setPen(theme().colour("text2"))
        wide = painter.fontMetrics().horizontalAdvance(self._count)
        painter.drawText(
            QRect(left, 0, right - left, self.height()), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._count
        )
        return right - wide - 8


class ToolButton(ColumnButton):
    """Something that can be done from everywhere: an edge, an icon, words, and its keys. The window listens to the keys."""

    def __init__(self, symbol: str, words: str, keys: str, *, quiet: bool = False) -> None:
        super().__init__(symbol, words)
        self._keys, self._quiet = keys, quiet
        self._weight = QFont.Weight.Normal if quiet else QFont.Weight.Medium
        self.setAccessibleName(words)
        self.setAccessibleDescription(native(keys))

    def shrink(self, narrow: bool) -> None:
        super().shrink(narrow)
        self.setToolTip(f"{self.text()} ({native(self._keys)})")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """A field's look for what will be typed in, a button's for what is pressed; in the rail both are icons."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = self._inside()
        if not self._narrow or self.underMouse():
            painter.setPen(look.colour("edge") if not self._narrow or look.contrast else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("hover" if self.underMouse() else "card"))
            painter.drawRoundedRect(_edge(inside), 8, 8)
        self._paint_focus(painter)
        left = self._paint_icon(painter, "text2" if self._quiet or self._narrow else "text", 16 if not self._narrow else 18)
        if not self._narrow:
            right = inside.right() - 8
            if self._shows_hint(left, right):
                paint_hint(painter, inside.adjusted(0, 0, -8, 0), self._keys)
                right -= hint_width(self._keys) + 8
            self._paint_words(painter, left, right, "text2" if self._quiet else "text", self._weight)
        painter.end()

    def _shows_hint(self, left: int, right: int) -> bool:
        """The keys make room before the words do."""
        words = QFontMetrics(_font(14, self._weight)).horizontalAdvance(self.text())
        return room_for_hints(self) and words + 8 + hint_width(self._keys) <= right - left


class MenuButton(ColumnButton):
    """The word "Meny" below three lines: in a rail, the word is what tells them from any other icon."""

    def __init__(self) -> None:
        super().__init__("menu", tr("nav.menu"))
        self.say(opened=False)

    def say(self, *, opened: bool) -> None:
        """Name what it does now."""
        self.setAccessibleName(tr("nav.menu_close" if opened else "nav.menu"))

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(theme().px(40), theme().px(44))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Icon above, word below."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = min(self.width(), look.px(RAIL)) // 2
        painter.drawPixmap(middle - look.px(9), look.px(2), pixmap(self._symbol, "text2", 18, self.devicePixelRatioF()))
        painter.setFont(_font(12, QFont.Weight.Normal))
        painter.setPen(look.colour("text2"))
        room = QRect(0, look.px(22), middle * 2, look.px(20))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.drawRoundedRect(QRect(2, 1, middle * 2 - 4, self.height() - 3), 8, 8)
        painter.end()


def _edge(inside: QRect) -> QRectF:
    """Where a line of 1 px falls on whole pixels."""
    return QRectF(inside).adjusted(0.5, 0.5, -0.5, -0.5)


def _font(px: int, weight: QFont.Weight) -> QFont:
    font = QFont("Inter")
    font.setPixelSize(theme().px(px))
    font.setWeight(weight)
    return font
