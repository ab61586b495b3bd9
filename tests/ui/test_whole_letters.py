"""Å is whole: nothing of its ring is cut off, wherever a name stands, at any text size. Counted in pixels."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication, QHBoxLayout, QListView, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.settings import Settings
from ui.kit.look import apply
from ui.kit.nav_button import Entry, NavButton, ToolButton
from ui.kit.page import Place
from ui.kit.pieces import Button, Chip, Role, Text
from ui.kit.row_view import RowView
from ui.kit.rows import ROW, Row
from ui.kit.theme import TEXT_SIZES, Theme, theme
from ui.palette.choices import Choice
from ui.palette.rows import CHOICE, ChoiceDelegate

NAME = "Åkerbrand"
INK = 0.3
"""How far from the letter's colour towards its ground a pixel still is ink; edges of fields and buttons aren't."""


class One(QAbstractListModel):
    """A list with one row."""

    def __init__(self, role: int, value: object, parent: QWidget) -> None:
        super().__init__(parent)
        self._role, self._value = role, value

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else 1

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self._value if role == self._role else None


def _rows_of_ink(picture: QImage, room: QRect, ink: QColor, ground: QColor) -> int:
    """How many rows of pixels, from the first to the last with ink, the letter takes in *room*."""
    limit = ink.lightness() + INK * (ground.lightness() - ink.lightness())
    inked = [
        y
        for y in range(max(0, room.top()), min(picture.height(), room.bottom() + 1))
        if any(picture.pixelColor(x, y).lightness() <= limit for x in range(max(0, room.left()), min(picture.width(), room.right() + 1)))
    ]
    return inked[-1] - inked[0] + 1 if inked else 0


def _whole(font: QFont, ink: QColor, ground: QColor) -> int:
    """How many it takes with all the room in the world."""
    picture = QImage(200, 200, QImage.Format.Format_ARGB32)
    picture.fill(ground)
    painter = QPainter(picture)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(QPoint(40, 120), "Å")
    painter.end()
    return _rows_of_ink(picture, picture.rect(), ink, ground)


def _font(px: float, weight: QFont.Weight) -> QFont:
    font = QFont("Inter")
    font.setPixelSize(theme().px(px))
    font.setWeight(weight)
    return font


def _seen(widget: QWidget, left: int, font: QFont, ink: QColor, ground: QColor, upper: float = 1.0) -> int:
    """The letter's rows in what *widget* paints, where the name begins at *left*; *upper*: only the upper part of it."""
    room = QRect(left, 0, QFontMetrics(font).horizontalAdvance("Å"), round(widget.height() * upper))
    return _rows_of_ink(_painted(widget), room, ink, ground)


def _painted(widget: QWidget) -> QImage:
    """With what lies behind it."""
    window = widget.window()
    return window.grab(QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())).toImage()


@pytest.fixture(params=TEXT_SIZES, ids=lambda k: f"{k:.0%}")
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Theme:
    """Light, at each text size."""
    apply(qapp, Settings(language="sv", theme="light", text_size=request.param))
    return theme()


@pytest.fixture
def stage(qtbot: QtBot, look: Theme) -> Callable[..., None]:
    """Lay something out as a page does, at the size that it asks for."""
    kept: list[QWidget] = []

    def show(widget: QWidget) -> None:
        board = QWidget()
        board.setObjectName("page")
        box = QHBoxLayout(board)
        box.addWidget(widget)
        kept.append(board)
        qtbot.addWidget(board)
        board.show()
        qtbot.waitExposed(board)

    return show


ROLES: dict[Role, str] = {"h1": "text", "h2": "text", "h3": "text", "strong": "text", "body": "text", "meta": "text2", "caption": "text3"}


@pytest.mark.parametrize("role", ROLES)
def test_in_headings_and_text(stage: Callable[..., None], look: Theme, role: Role) -> None:
    """In every role of the type scale."""
    text = Text(NAME, role)
    stage(text)
    font, ink, ground = text.font(), look.colour(ROLES[role]), look.colour("canvas")
    assert _seen(text, 0, font, ink, ground) == _whole(font, ink, ground) > 0


@pytest.mark.parametrize("size", ["small", "normal", "large"])
def test_in_buttons(stage: Callable[..., None], look: Theme, size: str) -> None:
    """With and without the focus, which takes a pixel of the padding."""
    button = Button(NAME, size=size)  # type: ignore[arg-type]  # one of the three
    stage(button)
    font, ink, ground = button.font(), look.colour("text"), look.colour("card")
    left = (button.width() - QFontMetrics(font).horizontalAdvance(NAME)) // 2
    for focused in (False, True):
        if focused:
            button.window().activateWindow()
            button.setFocus()
        picture = _painted(button)
        room = QRect(left, 3, QFontMetrics(font).horizontalAdvance("Å") - 1, picture.height() - 6)
        assert _rows_of_ink(picture, room, ink, ground) == _whole(font, ink, ground) > 0


def test_in_chips(stage: Callable[..., None], look: Theme) -> None:
    """The smallest words on the highest grounds."""
    chip = Chip("ok", NAME)
    stage(chip)
    words = next(one for one in chip.findChildren(Text))
    font, ink, ground = words.font(), look.colour("ok"), look.colour("ok_ground")
    assert _seen(chip, words.x(), font, ink, ground) == _whole(font, ink, ground) > 0


@pytest.mark.parametrize("detail", ["", "Vemdalen"])
def test_in_rows(qtbot: QtBot, look: Theme, detail: str) -> None:
    """Of the lists, with one line and with two."""
    view = RowView(NAME)
    view.setModel(One(ROW, Row(1, NAME, detail), view))
    qtbot.addWidget(view)
    view.resize(600, 200)
    view.show()
    qtbot.waitExposed(view)
    font, ink, ground = _font(14, QFont.Weight.DemiBold), look.colour("text"), look.colour("card")
    high = view.visualRect(view.model().index(0, 0)).height()
    part = (0.48 if detail else 0.95) * high / view.viewport().height()
    assert _seen(view.viewport(), look.gap(16), font, ink, ground, part) == _whole(font, ink, ground) > 0


@pytest.mark.parametrize("detail", ["", "Vemdalen"])
def test_in_the_palette(qtbot: QtBot, look: Theme, detail: str) -> None:
    """Of its rows, with one line and with two."""
    view = QListView()
    view.setModel(One(CHOICE, Choice("user", NAME, detail, "", Place("participants")), view))
    view.setItemDelegate(ChoiceDelegate(view))
    qtbot.addWidget(view)
    view.resize(600, 200)
    view.show()
    qtbot.waitExposed(view)
    font, ink, ground = _font(14, QFont.Weight.DemiBold), look.colour("text"), look.colour("card")
    high = view.visualRect(view.model().index(0, 0)).height()
    left = look.gap(16) + look.px(18) + look.gap(12)
    part = (0.5 if detail else 1) * high / view.viewport().height()
    assert _seen(view.viewport(), left, font, ink, ground, part) == _whole(font, ink, ground) > 0


@pytest.mark.parametrize("kind", ["page", "tool"])
def test_in_the_menu(stage: Callable[..., None], look: Theme, kind: str) -> None:
    """Its lines are painted by hand."""
    button = NavButton(Entry("x", "users", NAME)) if kind == "page" else ToolButton("search", NAME, "Ctrl+K")
    button.setFixedWidth(look.gap(220))
    stage(button)
    font = _font(14, QFont.Weight.Medium)
    ink = look.colour("text2" if kind == "page" else "text")
    ground = look.colour("canvas" if kind == "page" else "card")
    left = 12 + 9 + look.px(18 if kind == "page" else 16) + 10
    picture = _painted(button)
    room = QRect(left, 3, QFontMetrics(font).horizontalAdvance("Å"), picture.height() - 6)
    assert _rows_of_ink(picture, room, ink, ground) == _whole(font, ink, ground) > 0
