"""Puts font, palette and the one style sheet on the application: once a theme or text size, never per widget."""

import re

from PySide6.QtGui import QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.kit.resources import RESOURCES
from ui.kit.theme import Theme

FUSION = ("-style", "fusion")
"""Arguments for QApplication: what the style sheet builds on. `setStyle` would hand back a QStyle, whose enums take 5 ms to build."""

_SIZE = re.compile(r"(\d+)([kg])px")
_TOKEN = re.compile(r"\$([a-z0-9_]+)")

_ROLES = {
    QPalette.ColorRole.Window: "canvas",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "card",
    QPalette.ColorRole.AlternateBase: "hover",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Button: "card",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "stop",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent_text",
    QPalette.ColorRole.LinkVisited: "accent_text",
    QPalette.ColorRole.ToolTipBase: "card",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Accent: "accent",
}


def load_fonts() -> None:
    """Inter in 400, 500, 600: a bare machine has no font at all and shows boxes."""
    for weight in ("Regular", "Medium", "SemiBold"):
        if QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / f"Inter-{weight}.otf")) < 0:
            raise FileNotFoundError(f"Inter-{weight}.otf")


def sheet(theme: Theme) -> str:
    """The style sheet with the theme's colours and sizes filled in. KeyError for a token that isn't there."""
    template = (RESOURCES / "style" / "desk.qss").read_text("utf-8")
    icons = RESOURCES / "icons"
    words = {
        **theme.colours,
        "fill_edge": theme.colours["edge"] if theme.contrast else "transparent",
        "chevron": (icons / f"chevron-down-{_shade(theme)}.svg").as_posix(),
        "tick": (icons / f"check-{_shade(theme)}.svg").as_posix(),
    }
    sized = _SIZE.sub(lambda m: f"{theme.px(int(m[1])) if m[2] == 'k' else theme.gap(int(m[1]))}px", template)
    return _TOKEN.sub(lambda m: words[m[1]], sized)


def _shade(theme: Theme) -> str:
    """Style sheets load pictures from files and don't tint them; there are two of each."""
    return "dark" if theme.name.endswith("dark") else "light"


def palette(theme: Theme) -> QPalette:
    """What the style sheet doesn't reach: selections, placeholders, Qt's own menus."""
    worn = QPalette()
    for role, token in _ROLES.items():
        worn.setColor(role, theme.colour(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        worn.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("off"))
    return worn


def wear(application: QApplication, theme: Theme) -> None:
    """Dress the application. Widgets that paint themselves ask `theme()` when they paint."""
    application.setProperty("theme", theme)
    font = QFont("Inter")
    font.setPixelSize(theme.px(14))
    application.setFont(font)
    application.setPalette(palette(theme))
    application.setStyleSheet(sheet(theme))


def restyle(widget: QWidget) -> None:
    """Let a changed dynamic property show."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
