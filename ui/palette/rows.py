"""The palette's list: a model of choices, and the delegate that paints them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.kit.icons import pixmap
from ui.kit.keys import hint_width, paint_hint, room_for_hints
from ui.kit.theme import theme
from ui.palette.choices import Choice

CHOICE = Qt.ItemDataRole.UserRole
HEIGHT = 48
Index = QModelIndex | QPersistentModelIndex


class ChoicesModel(QAbstractListModel):
    """What is offered now."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[Choice] = []

    def put(self, rows: Sequence[Choice]) -> bool:
        """Offer these. Says whether they are others."""
        if rows == self.rows:
            return False
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """All."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The choice for the delegate, its words for everyone else."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        choice = self.rows[index.row()]
        if role == CHOICE:
            return choice
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return choice.words
        return None


class ChoiceDelegate(QStyledItemDelegate):
    """Icon, name, reason below; at the right in a word what it is, or its keys."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        """All alike."""
        return QSize(200, theme().px(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        choice = index.data(CHOICE)
        if not isinstance(choice, Choice):
            return
        look = theme()
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        painter.save()
        chosen, under = bool(state & QStyle.StateFlag.State_Selected), bool(state & QStyle.StateFlag.State_MouseOver)
        if chosen or under:
            painter.fillRect(rect, look.colour("sel" if chosen else "hover"))
        if chosen:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), look.colour("accent"))
            if look.contrast:
                painter.setPen(look.colour("edge"))
                painter.drawRect(rect.adjusted(0, 0, -1, -1))
        self._paint_inside(painter, choice, rect.adjusted(look.gap(16), 0, -look.gap(16), 0), option.widget, chosen=chosen)
        painter.restore()

    def _paint_inside(self, painter: QPainter, choice: Choice, room: QRect, view: Any, *, chosen: bool) -> None:
        look, side = theme(), theme().px(18)
        picture = pixmap(choice.symbol, "accent_text" if chosen else "text2", 18, painter.deviceTransform().m11())
        painter.drawPixmap(room.left(), room.top() + (room.height() - side) // 2, picture)
        right = room.right()
        if choice.keys and room_for_hints(view):
            paint_hint(painter, room, choice.keys)
            right -= hint_width(choice.keys) + 12
        painter.setFont(_font(12, QFont.Weight.Normal))
        painter.setPen(look.colour("text2"))
        wide = painter.fontMetrics().horizontalAdvance(choice.kind)
        painter.drawText(
            QRect(room.left(), room.top(), right - room.left(), room.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            choice.kind,
        )
        left = room.left() + side + look.gap(12)
        words = QRect(left, room.top(), right - wide - 12 - left, room.height())
        if choice.detail:
            half = room.height() // 2
            # Two px over the font's own height: Inter's Å is taller than its ascent.
            _line(painter, QRect(words.left(), words.top() + look.px(5), words.width(), half - look.px(5)), choice.title, 14, "text")
            _line(painter, QRect(words.left(), words.top() + half, words.width(), half - look.px(4)), choice.detail, 13, "text2")
        else:
            _line(painter, words, choice.title, 14, "text")


def _line(painter: QPainter, room: QRect, words: str, px: int, token: str) -> None:
    painter.setFont(_font(px, QFont.Weight.DemiBold if token == "text" else QFont.Weight.Normal))
    painter.setPen(theme().colour(token))
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine, shown)


def _font(px: int, weight: QFont.Weight) -> QFont:
    font = QFont("Inter")
    font.setPixelSize(theme().px(px))
    font.setWeight(weight)
    return font
