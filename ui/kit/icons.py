"""Lucide icons in the theme's colours. An SVG with ``currentColor`` comes out black in Qt: the colour is put into the bytes."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QWidget

from ui.kit.resources import RESOURCES
from ui.kit.theme import theme

STROKE = "1.8"
RATIOS = (1.0, 2.0)
"""Device pixels a px that an icon is drawn for; between them Qt makes the finer one smaller."""


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


def icon(name: str, token: str = "text2", size: float = 16) -> QIcon:
    """A QIcon for buttons and menus, *size* px at 100 % text, grey where it can't be chosen.

    Of pictures, sharp on plain and on fine screens: an engine of our own would be taken apart by Qt and by Python, and not in one order.
    """
    made = QIcon()
    for mode, of in ((QIcon.Mode.Normal, token), (QIcon.Mode.Disabled, "off")):
        for ratio in RATIOS:
            made.addPixmap(pixmap(name, of, size, ratio), mode)
    return made


class IconLabel(QLabel):
    """An icon that stands by itself. It says nothing: the words beside it do."""

    def __init__(self, name: str, token: str = "text2", size: float = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPixmap(pixmap(name, token, size, self.devicePixelRatioF()))
        self.setFixedSize(theme().px(size), theme().px(size) + 2)
        self.setAccessibleName("")
