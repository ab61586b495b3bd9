"""Lucide icons in the theme's colours. An SVG with ``currentColor`` comes out black in Qt: the colour is put into the bytes."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QWidget

from ui.kit.resources import RESOURCES
from ui.kit.theme import theme

STROKE = "1.8"


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, pixels: int) -> QPixmap:
    svg = (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")
    coloured = svg.replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{STROKE}"')
    picture = QPixmap(pixels, pixels)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(coloured.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return picture


def pixmap(name: str, token: str, size: float, ratio: float) -> QPixmap:
    """The icon in a token's colour; *size* in px at 100 % text, *ratio* device pixels a px. Cached by name, colour and device pixels."""
    picture = QPixmap(_drawn(name, theme().colours[token], round(theme().px(size) * ratio)))
    picture.setDevicePixelRatio(ratio)
    return picture


class _TintedEngine(QIconEngine):
    """Draws in the colour that the theme has at the moment of painting."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name, self._token = name, token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:  # noqa: ARG002 - Qt's signature
        """Sharp at the painter's own resolution."""
        token = "off" if mode is QIcon.Mode.Disabled else self._token
        # The painter's own scale; asking its device costs 18 ms the first time, before the unlock screen stands.
        ratio = painter.deviceTransform().m11()
        picture = QPixmap(_drawn(self._name, theme().colours[token], round(min(rect.width(), rect.height()) * ratio)))
        picture.setDevicePixelRatio(ratio)
        painter.drawPixmap(rect.topLeft(), picture)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The same, on a pixmap of its own."""
        picture = QPixmap(size)
        if size.isEmpty():
            return picture
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        """Another of the same."""
        return _TintedEngine(self._name, self._token)


def icon(name: str, token: str = "text2") -> QIcon:
    """A QIcon for buttons and menus."""
    return QIcon(_TintedEngine(name, token))


class IconLabel(QLabel):
    """An icon that stands by itself. It says nothing: the words beside it do."""

    def __init__(self, name: str, token: str = "text2", size: float = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPixmap(pixmap(name, token, size, self.devicePixelRatioF()))
        self.setFixedSize(theme().px(size), theme().px(size) + 2)
        self.setAccessibleName("")
