"""Letters that are there, a style sheet without gaps, icons that are used. Colours: test_contrast.py; Å: test_whole_letters.py."""

import re
import tomllib
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.kit.plain import pairs
from ui.kit.resources import RESOURCES
from ui.kit.style import sheet
from ui.kit.theme import TEXT_SIZES, THEMES, ThemeName, theme_named


@pytest.mark.parametrize("name,k", list(product(THEMES, TEXT_SIZES)))
def test_the_style_sheet_is_filled_for_every_theme_and_size(name: ThemeName, k: float) -> None:
    """No token and no size is left standing."""
    text = re.sub(r"/\*.*?\*/", "", sheet(theme_named(name, k)), flags=re.DOTALL)
    assert not re.search(r"\$|\d[kg]px", text)


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


def test_an_icon_has_the_colour_and_is_sharp_on_a_fine_screen(qapp: QApplication) -> None:
    """Grey where it can't be chosen; and no piece of Python in what Qt owns, which both would take apart."""
    from PySide6.QtCore import QSize

    from ui.kit.icons import icon
    from ui.kit.theme import theme

    found = icon("check", "accent")
    size = QSize(theme().px(16), theme().px(16))
    assert found.pixmap(size, 2.0).width() == 2 * size.width()
    for mode, token in ((QIcon.Mode.Normal, "accent"), (QIcon.Mode.Disabled, "off")):
        picture = found.pixmap(size, 1.0, mode).toImage()
        colours = {
            picture.pixelColor(x, y).name()
            for x in range(size.width())
            for y in range(size.height())
            if picture.pixelColor(x, y).alpha() == 255
        }
        assert colours == {theme().colour(token).name()}
