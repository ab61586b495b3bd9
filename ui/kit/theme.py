"""The colours and the text size in force. QApplication carries them, as it carries palette and style sheet."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from ui.kit.plain import pairs
from ui.kit.resources import RESOURCES

ThemeName = Literal["light", "dark", "contrast_light", "contrast_dark"]
THEMES: tuple[ThemeName, ...] = ("light", "dark", "contrast_light", "contrast_dark")
TEXT_SIZES = (1.0, 1.25, 1.5, 1.75, 2.0)


@dataclass(frozen=True)
class Theme:
    """*colours* by token; *k* is the text size (1 = 100 %); *still*: nothing on screen moves."""

    name: ThemeName
    k: float
    colours: dict[str, str]
    still: bool = False

    def colour(self, token: str) -> QColor:
        """The colour of a token."""
        return QColor(self.colours[token])

    def px(self, at_100: float) -> int:
        """Pixels of what grows with the text: fonts, icons, control heights, row paddings."""
        return round(at_100 * self.k)

    def gap(self, at_100: float) -> int:
        """Pixels of a gap, which grows at half the rate of the text."""
        return round(at_100 * (1 + self.k) / 2)

    @property
    def motion(self) -> int:
        """Milliseconds that something may take to open in place; nothing else moves."""
        return 0 if self.still else 120

    @property
    def contrast(self) -> bool:
        """In high contrast every filled shape also gets an edge, else it vanishes."""
        return self.name.startswith("contrast")


def theme_named(name: ThemeName, k: float, *, still: bool = False) -> Theme:
    """The theme as resources/style/tokens.toml has it."""
    rows = pairs(RESOURCES / "style" / "tokens.toml")
    column = THEMES.index(name)
    return Theme(name, k, {token: row[column] for token, row in rows.items()}, still)


def theme() -> Theme:
    """The theme that the application wears."""
    application = QApplication.instance()
    assert application is not None
    worn = application.property("theme")
    assert isinstance(worn, Theme)
    return worn
