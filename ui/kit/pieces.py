"""The small parts that every page is put together from: text, buttons, chips, cards."""

from typing import Literal, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.kit.icons import IconLabel, icon
from ui.kit.keys import hint_width, native, paint_hint, room_for_hints
from ui.kit.style import restyle
from ui.kit.theme import theme

Role = Literal["h1", "h2", "h3", "strong", "body", "meta", "caption", "label", "note", "code", "answer", "problem", "soon", "ask"]
Status = Literal["ok", "soon", "stop", "ask", "calm"]
Kind = Literal["primary", "secondary", "quiet", "danger"]

Box = TypeVar("Box", QHBoxLayout, QVBoxLayout)

SHAPES: dict[Status, str] = {
    "ok": "check",
    "soon": "hourglass",
    "stop": "octagon-alert",
    "ask": "circle-question-mark",
    "calm": "circle-dashed",
}
"""A status differs by shape, too; never by colour alone."""


class Text(QLabel):
    """Words in one of the roles of the type scale. Plain text always: what people write is never taken for markup."""

    def __init__(self, text: str = "", role: Role = "body", *, wrap: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setIndent(0)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)

    def copyable(self) -> "Text":
        """Let mouse and keyboard select it."""
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        return self


class Button(QPushButton):
    """A button with words. Enter presses it where it has the focus.

    *keys* press it from anywhere on the page, and are drawn in it where the window has room. *hint*: keys that the window or the page
    listens to itself, only drawn.
    """

    def __init__(
        self,
        text: str,
        kind: Kind = "secondary",
        *,
        symbol: str | None = None,
        size: Literal["small", "normal", "large"] = "normal",
        keys: str | None = None,
        hint: str | None = None,
    ) -> None:
        # A style sheet has no gap between icon and words; a space is one.
        super().__init__(f" {text}" if symbol is not None else text)
        self.setProperty("kind", kind)
        self.setProperty("scale", size)  # "size" is QWidget's own: a style sheet would never match it
        self.setAccessibleName(text.replace("&", ""))
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if symbol is not None:
            token = {"primary": "on_accent", "danger": "stop", "quiet": "accent_text"}.get(kind, "text2")
            self.setIcon(icon(symbol, token))
            self.setIconSize(QSize(theme().px(16), theme().px(16)))
        self._kind: Kind = kind
        self._hint = keys or hint or ""
        if self._hint:
            self.setToolTip(native(self._hint))
        if keys is not None:
            self.setShortcut(QKeySequence(keys))

    def _shows_hint(self) -> bool:
        return bool(self._hint) and room_for_hints(self)

    def sizeHint(self) -> QSize:
        """With room for the keys."""
        size = super().sizeHint()
        return size + QSize(hint_width(self._hint) + theme().gap(8), 0) if self._shows_hint() else size

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style's own, with the keys at the right, and a ring that can be told from the fill."""
        if self._shows_hint():
            self._paint_with_hint()
        else:
            super().paintEvent(event)
        if self._kind == "primary" and self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme().colour("on_accent"), 2))
            painter.drawRoundedRect(self.rect().adjusted(3, 3, -3, -3), 6, 6)
            painter.end()

    def _paint_with_hint(self) -> None:
        painter, option = QStylePainter(self), QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        option.rect = room.adjusted(0, 0, -hint_width(self._hint) - theme().gap(8), 0)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)
        token = "off" if not self.isEnabled() else "on_accent" if self._kind == "primary" else "text2"
        paint_hint(painter, room, self._hint, token)
        painter.end()


class IconButton(QToolButton):
    """A button that is only an icon; its words are the tooltip and the accessible name."""

    def __init__(self, symbol: str, words: str, token: str = "text2") -> None:
        super().__init__()
        self._token = token
        self.setProperty("kind", "icon")
        self.setIconSize(QSize(theme().px(16), theme().px(16)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_as(symbol, words)

    def show_as(self, symbol: str, words: str) -> None:
        """Be another button."""
        self.setIcon(icon(symbol, self._token))
        self.setToolTip(words)
        self.setAccessibleName(words)


class Chip(QFrame):
    """An icon and a word that say a state; never pressed."""

    def __init__(self, status: Status = "calm", text: str = "", symbol: str | None = None) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme().gap(7), 1, theme().gap(8), 1)
        self._row.setSpacing(5)
        self._words = Text()
        self._sign: IconLabel | None = None
        self._row.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(theme().px(22))
        self.say(status, text, symbol)

    def say(self, status: Status, text: str, symbol: str | None = None) -> None:
        """Show another state."""
        if self._sign is not None:
            self._row.removeWidget(self._sign)
            self._sign.deleteLater()
        self._sign = IconLabel(symbol or SHAPES[status], status, 14)
        self._row.insertWidget(0, self._sign)
        self._words.setText(text)
        self.setAccessibleName(text)
        self.setProperty("chip", status)
        for part in (self, self._words):
            restyle(part)


class Card(QFrame):
    """Holds one thing, with a heading and at most one link at its right. Never a card in a card."""

    def __init__(self, heading: str | None = None, *, kind: Literal["card", "alarm", "place"] = "card") -> None:
        super().__init__()
        self.setProperty("kind", kind)
        pad = theme().gap(18)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self.body = QVBoxLayout()
        self._outer.addLayout(self.body)
        self.body.setContentsMargins(pad, theme().gap(14), pad, pad)
        self.body.setSpacing(theme().gap(10))
        self.head: QHBoxLayout | None = None
        if heading is not None:
            self.title = Text(heading, "h2")
            self.head = row(self.title, None)
            self.body.addLayout(self.head)
            self.setAccessibleName(heading)

    def level(self) -> None:
        """May be as high as its neighbour: what it holds stays on top, and what is left over is below it."""
        if not self._outer.expandingDirections() & Qt.Orientation.Vertical:
            self._outer.addStretch(1)


def row(*parts: QWidget | QLayout | None, gap: float = 8) -> QHBoxLayout:
    """Parts beside each other; None is a stretch."""
    return _fill(QHBoxLayout(), parts, gap)


def column(*parts: QWidget | QLayout | None, gap: float = 8) -> QVBoxLayout:
    """Parts below each other; None is a stretch."""
    return _fill(QVBoxLayout(), parts, gap)


def _fill(box: Box, parts: tuple[QWidget | QLayout | None, ...], gap: float) -> Box:
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(theme().gap(gap))
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, QLayout):
            box.addLayout(part)
        else:
            box.addWidget(part)
    return box


def rule() -> QFrame:
    """A hairline between things."""
    line = QFrame()
    line.setProperty("kind", "rule")
    return line


def clear(box: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := box.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
            inner.deleteLater()
