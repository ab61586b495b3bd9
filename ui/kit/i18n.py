"""Words in Swedish and English, by key. The application carries the translator, as Qt means it to.

``resources/i18n/{sv,en}/`` has a file for each room, all flat: one key, one text; a counted text has two, ``key.one`` and ``key.other``.
"""

from typing import Literal

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from ui.kit.plain import pairs
from ui.kit.resources import RESOURCES

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")
_LOCALES: dict[Language, str] = {"sv": "sv_SE", "en": "en_GB"}


def texts(language: Language) -> dict[str, str]:
    """All texts of a language."""
    found: dict[str, str] = {}
    for path in sorted((RESOURCES / "i18n" / language).glob("*.toml")):
        found |= pairs(path)
    return found


class _Words(QTranslator):
    def __init__(self, language: Language, parent: QCoreApplication) -> None:
        super().__init__(parent)
        self._texts = texts(language)

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:  # noqa: ARG002 - Qt's signature
        """The text of a key; None where the key isn't ours, so that Qt asks the next translator."""
        return self._texts.get(source)  # type: ignore[return-value]  # None becomes the null string, which Qt takes for "not mine"

    def isEmpty(self) -> bool:
        return False


def speak(application: QCoreApplication, language: Language) -> None:
    """Use a language from now on: our words, Qt's own, and QLocale's names of days and months."""
    for old in application.property("translators") or []:
        application.removeTranslator(old)
        old.deleteLater()
    QLocale.setDefault(QLocale(_LOCALES[language]))
    of_qt, words = QTranslator(application), _Words(language, application)
    if of_qt.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(of_qt)
    application.installTranslator(words)
    application.setProperty("translators", [of_qt, words])


def tr(key: str, /, **facts: object) -> str:
    """The text of *key* with its facts filled in. With a fact ``count`` the plural is chosen."""
    if "count" in facts:
        key = f"{key}.one" if facts["count"] == 1 else f"{key}.other"
    text = QCoreApplication.translate("", key)
    return text.format(**facts) if facts else text
