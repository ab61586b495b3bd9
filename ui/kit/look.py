"""From preferences to what the application wears and speaks."""

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from coachdesk.settings import Settings
from ui.kit.i18n import LANGUAGES, Language, speak
from ui.kit.style import wear
from ui.kit.theme import THEMES, ThemeName, theme_named


def chosen_theme(choice: str, scheme: Qt.ColorScheme, contrast: Qt.ContrastPreference) -> ThemeName:
    """The theme that a choice means today: "system" follows the system's light, dark and contrast."""
    for name in THEMES:
        if choice == name:
            return name
    dark = scheme is Qt.ColorScheme.Dark
    if contrast is Qt.ContrastPreference.HighContrast:
        return "contrast_dark" if dark else "contrast_light"
    return "dark" if dark else "light"


def chosen_language(choice: str | None) -> Language:
    """The language chosen, else the system's, else Swedish."""
    wanted = choice or QLocale.system().name()[:2]
    return next((one for one in LANGUAGES if one == wanted), "sv")


Look = tuple[Language, ThemeName, float, bool]


def look_of(application: QApplication, settings: Settings) -> Look:
    """What settings mean today: language, theme, text size, and whether all keeps still. What is the same needn't be put on again."""
    hints = application.styleHints()
    name = chosen_theme(settings.theme, hints.colorScheme(), hints.accessibility().contrastPreference())
    return chosen_language(settings.language), name, settings.text_size, settings.still


def apply(application: QApplication, settings: Settings) -> Look:
    """Dress and address the application as its user wants it."""
    language, name, size, still = look = look_of(application, settings)
    speak(application, language)
    wear(application, theme_named(name, size, still=still))
    return look
