"""F1: every page has short help in both languages, beside the page where there is room."""

import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.hands import press, unlock
from ui.app import Program
from ui.features import PAGES
from ui.help.texts import help_text
from ui.kit.i18n import LANGUAGES, Language
from ui.kit.page import Place
from ui.kit.plain import pairs
from ui.kit.resources import RESOURCES

FILES = sorted((RESOURCES / "help").glob("*/*.toml"))
LONGEST = 1_000
"""Characters: what is longer isn't read standing."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_help(language: Language) -> None:
    """With a title and something to say, and short."""
    for page in PAGES:
        found = help_text(language, page)
        assert found is not None, page
        assert found.title
        assert found.text
        assert sum(len(words) for words in found.text) < LONGEST, page


def test_both_languages_say_the_same_things() -> None:
    """As many paragraphs, and the same keys; no file without its twin."""
    names = {path.stem for path in FILES}
    assert len(FILES) == 2 * len(names)
    for name in names:
        swedish, english = help_text("sv", name), help_text("en", name)
        assert swedish is not None
        assert english is not None
        assert len(swedish.text) == len(english.text), name
        assert [keys for keys, _ in swedish.keys] == [keys for keys, _ in english.keys], name


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_help_is_plain(path: Path) -> None:
    """Our quick reading is TOML's; keys are keys; no exclamation marks."""
    read = tomllib.loads(path.read_text("utf-8"))
    assert read == pairs(path)
    assert "!" not in path.read_text("utf-8")
    for keys, _ in read.get("keys", []):
        assert QKeySequence(keys).toString() == keys


def test_f1_tells_of_the_page_on_screen_and_goes_along(program: Program, qtbot: QtBot) -> None:
    """Esc closes it and gives the focus back; the page stays usable beside it."""
    unlock(program, qtbot)
    frame = program.window.frame
    frame.go(Place("groups"))
    search = frame.page.search  # type: ignore[attr-defined]
    qtbot.waitUntil(search.hasFocus)
    press(search, Qt.Key.Key_F1)
    assert frame.help.isVisible()
    assert frame.page.isVisible()
    assert "Resursgrupper" in _said(frame.help)
    frame.go(Place("preferences"))
    assert "Inställningar" in _said(frame.help)
    frame.help.shut.setFocus()
    press(frame.help.shut, Qt.Key.Key_Escape)
    assert not frame.help.isVisible()


def test_in_a_narrow_window_help_takes_the_pages_place(program: Program, qtbot: QtBot) -> None:
    """And gives it back, by the same key or by going elsewhere."""
    unlock(program, qtbot)
    frame = program.window.frame
    program.window.resize(720, 520)
    frame.go(Place("preferences"))
    press(frame.page, Qt.Key.Key_F1)
    assert not frame.page.isVisible()
    qtbot.waitUntil(lambda: frame.help.width() > 500)
    press(frame.help.shut, Qt.Key.Key_F1)
    assert frame.page.isVisible()
    frame.turn_help()
    frame.go(Place("groups"))
    assert frame.page.isVisible()
    assert not frame.help.isVisible()


def _said(pane: object) -> str:
    return " ".join(label.text() for label in pane.findChildren(QLabel) if label.isVisible())  # type: ignore[attr-defined]
