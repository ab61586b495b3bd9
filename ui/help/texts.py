"""What help says: ``resources/help/{sv,en}/<page>.toml`` with a title, paragraphs, and the keys of the page."""

from dataclasses import dataclass
from pathlib import Path

from ui.kit.i18n import Language
from ui.kit.plain import pairs
from ui.kit.resources import RESOURCES


@dataclass(frozen=True)
class HelpText:
    """*keys*: a key or keys, and what they do."""

    title: str
    text: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]


def help_text(language: Language, page: str) -> HelpText | None:
    """The help of a page, None where there is none. Raises ValueError for a file that can't be read."""
    path = _path(language, page)
    if not path.exists():
        return None
    read = pairs(path)
    return HelpText(str(read["title"]), tuple(read["text"]), tuple((keys, does) for keys, does in read.get("keys", [])))


def _path(language: Language, page: str) -> Path:
    return RESOURCES / "help" / language / f"{page}.toml"
