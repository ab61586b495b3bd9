"""How text is compared in search: å ä ö are letters of their own, foreign accents aren't, and a second, looser form forgives both."""

import re
import unicodedata

_STROKES = str.maketrans(
    {"đ": "d", "ŋ": "n", "ŧ": "t", "ø": "ö", "æ": "ä", "ł": "l", "ð": "d", "þ": "th", "ß": "ss", "ı": "i", "œ": "oe", "ħ": "h"}
)
_LOOSE = str.maketrans({"å": "a", "ä": "a", "ö": "o"})
_KEPT = "åäö"
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Lower case, accents off, å ä ö kept: ``Émile Čállá`` → ``emile calla``, ``Åre`` → ``åre``.

    Composed and decomposed input give the same.
    """
    lowered = unicodedata.normalize("NFC", text).lower().translate(_STROKES)
    if lowered.isascii():
        return lowered
    return unicodedata.normalize("NFC", "".join(c if c in _KEPT else _unaccented(c) for c in unicodedata.normalize("NFC", lowered)))


def _unaccented(character: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", character) if unicodedata.category(c) != "Mn")


def loose(text: str) -> str:
    """As *fold*, and å ä ö as a a o: what someone types who has no such keys."""
    return fold(text).translate(_LOOSE)


def words(text: str) -> list[str]:
    """The folded words of *text*: runs of letters and digits, in order."""
    return _WORD.findall(fold(text))
