"""Colours that can be read: every pair that meets on screen, in all four themes (EN 301 549 chapter 11, WCAG 2.2 AA)."""

from itertools import product

import pytest
from PySide6.QtGui import QColor

from ui.kit.theme import THEMES, ThemeName, theme_named

TEXT, GRAPHICS = 4.5, 3.0
GROUNDS = ("nav", "canvas", "card", "hover", "sel")
STATUSES = ("ok", "soon", "stop", "ask", "calm")
WORDS = [
    *product(("text", "text2", "text3", "accent_text", *STATUSES), GROUNDS),
    *((status, f"{status}_ground") for status in STATUSES),
    *product(("text",), [f"{status}_ground" for status in STATUSES]),  # a banner's words
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    *product(("text", "text2"), ("band", "band2", "mark")),
]
"""Text and what it stands on."""
LINES = [
    *product(("edge", "accent"), GROUNDS),  # fields, buttons, focus
    ("on_accent", "accent"),  # focus in a primary button, and the tick in a box
    ("text", "canvas"),  # its edge then
    *product(STATUSES, GROUNDS),  # icons
    *((status, f"{status}_ground") for status in STATUSES),
]
"""What is drawn and what it stands on. Lines of decoration (token `line`) say nothing and need no contrast."""
GROUNDS_APART = [("band", "band2")]
"""Fills that tell something only together with their words, or by an edge in high contrast."""


def _light(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The ratio, 1 to 21."""
    dark, light = sorted((_light(first), _light(second)))
    return (light + 0.05) / (dark + 0.05)


def test_the_ratio_is_that_of_wcag() -> None:
    """Black on white is 21, a colour on itself 1, and #767676 on white just enough."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#1F5E94", "#1F5E94") == pytest.approx(1)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
def test_every_text_can_be_read_where_it_stands(name: ThemeName) -> None:
    """4.5:1; in high contrast 7:1 for what is read most."""
    colours = theme_named(name, 1).colours
    weak = {(text, ground): round(contrast(colours[text], colours[ground]), 2) for text, ground in WORDS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < TEXT} == {}
    if name.startswith("contrast"):
        main = {pair: ratio for pair, ratio in weak.items() if pair[0] in {"text", "text2", "text3"} and pair[1] in GROUNDS}
        assert {pair: ratio for pair, ratio in main.items() if ratio < 7} == {}


@pytest.mark.parametrize("name", THEMES)
def test_everything_drawn_that_says_something_can_be_seen(name: ThemeName) -> None:
    """3:1 for edges of what can be pressed or typed in, for focus, and for icons."""
    colours = theme_named(name, 1).colours
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in LINES}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < GRAPHICS} == {}


@pytest.mark.parametrize("name", THEMES)
def test_every_token_has_its_place_in_the_tables(name: ThemeName) -> None:
    """A new colour is either in a pair above or said to be decoration here."""
    decoration = {"line", "off", "fell1", "fell2", "fell3"}
    paired = {token for pair in (*WORDS, *LINES, *GROUNDS_APART) for token in pair}
    assert set(theme_named(name, 1).colours) - paired == decoration
