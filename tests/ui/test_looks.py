"""Colours that can be read, letters that are whole, icons that are there."""

import re
import tomllib
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coachdesk.settings import Settings
from ui.kit.look import apply
from ui.kit.pieces import Button, Chip, Role, Text
from ui.kit.plain import pairs
from ui.kit.resources import RESOURCES
from ui.kit.style import sheet
from ui.kit.theme import TEXT_SIZES, THEMES, ThemeName, theme_named

GROUNDS = ("nav", "canvas", "card", "hover", "sel")
PAIRS = [
    *product(("text", "text2", "text3", "accent_text"), GROUNDS),
    ("on_accent", "accent"),
    ("text", "band"),
    ("text2", "mark"),
]
ROLES: tuple[Role, ...] = ("h1", "h2", "h3", "body", "meta", "caption")
STATUSES = ("ok", "soon", "stop", "ask", "calm")


def _light(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The ratio, 1 to 21."""
    dark, light = sorted((_light(first), _light(second)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_every_text_can_be_read_on_every_ground(name: ThemeName) -> None:
    """4.5:1 for text, 3:1 for what is drawn (EN 301 549, WCAG 2.2 AA)."""
    colours = theme_named(name, 1).colours
    weak = [(text, ground) for text, ground in PAIRS if contrast(colours[text], colours[ground]) < 4.5]
    weak += [(one, f"{one}_ground") for one in STATUSES if contrast(colours[one], colours[f"{one}_ground"]) < 4.5]
    weak += [(one, "card") for one in STATUSES if contrast(colours[one], colours["card"]) < 4.5]
    weak += [(line, ground) for line, ground in product(("edge", "accent"), GROUNDS) if contrast(colours[line], colours[ground]) < 3]
    assert weak == []


@pytest.mark.parametrize("name,k", list(product(THEMES, TEXT_SIZES)))
def test_the_style_sheet_is_filled_for_every_theme_and_size(name: ThemeName, k: float) -> None:
    """No token and no size is left standing."""
    text = re.sub(r"/\*.*?\*/", "", sheet(theme_named(name, k)), flags=re.DOTALL)
    assert not re.search(r"\$|\d[kg]px", text)


@pytest.mark.parametrize("k", TEXT_SIZES)
def test_the_ring_of_aa_is_whole(qapp: QApplication, qtbot: QtBot, k: float) -> None:
    """Inter's Å is taller than its ascent: nothing of it is cut from labels, buttons and chips, at any text size."""
    apply(qapp, Settings(language="sv", theme="light", text_size=k))
    texts = [Text("Åkerbrand", role) for role in ROLES]
    for widget in (*texts, Button("Ångra"), Chip("ok", "Åre")):
        qtbot.addWidget(widget)
        widget.show()
        font = QFont(widget.font())
        ring = -QFontMetrics(font).tightBoundingRect("Å").top()
        room = (widget.height() + QFontMetrics(font).ascent() - QFontMetrics(font).descent()) / 2
        assert room >= ring, type(widget).__name__


def test_letters_of_the_north_are_in_the_font(qapp: QApplication) -> None:
    """Swedish, Finnish, Sámi and Ukrainian names don't turn into boxes."""
    font = QFont("Inter")
    assert [letter for letter in "åäöÅÄÖéüčđŋšŧžČĐŊŠŦŽʒǥǩæøÆØґєії→" if not QFontMetrics(font).inFontUcs4(ord(letter))] == []


def test_only_the_icons_that_are_used_lie_there_and_all_that_are_used_do() -> None:
    """Each icon named in the code has its file; no file lies about unused."""
    root = Path(__file__).resolve().parents[2] / "ui"
    code = "\n".join(path.read_text("utf-8") for path in root.rglob("*.py"))
    there = {path.stem for path in (RESOURCES / "icons").glob("*.svg")}
    tinted = {"chevron-down-light", "chevron-down-dark", "check-light", "check-dark"}
    assert tinted <= there
    unused = {name for name in there - tinted if f'"{name}"' not in code}
    assert unused == set()


def test_icons_take_the_colour_of_the_theme(dressed: QApplication, qtbot: QtBot) -> None:
    """``currentColor`` alone would come out black."""
    from ui.kit.icons import pixmap

    picture: QImage = pixmap("check", "ok", 16, 1.0).toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(16) for y in range(16) if picture.pixelColor(x, y).alpha() == 255}
    assert colours == {"#22663f"}


def test_tokens_are_four_colours_each() -> None:
    """Light, dark and two of high contrast; our quick reading is what TOML reads."""
    path = RESOURCES / "style" / "tokens.toml"
    rows = tomllib.loads(path.read_text("utf-8"))
    assert rows == pairs(path)
    assert all(len(row) == 4 and all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in row) for row in rows.values())


def test_nothing_is_painted_on_nothing(qapp: QApplication) -> None:
    """An icon asked for without a size is empty, not a warning."""
    from PySide6.QtCore import QSize

    from ui.kit.icons import icon

    assert icon("check").pixmap(QSize(0, 0)).isNull()
    canvas = QImage(4, 4, QImage.Format.Format_ARGB32)
    painter = QPainter(canvas)
    icon("check").paint(painter, 0, 0, 4, 4)
    painter.end()
