"""How text is compared in search: å ä ö are letters of their own, foreign accents aren't, and a second, looser form forgives both."""

import re
import unicodedata

_OWN_LETTERS = {"å": "å", "ä": "ä", "ö": "ö", "ø": "ö", "æ": "ä"}
_STROKES = {"đ": "d", "ŋ": "n", "ŧ": "t", "ł": "l", "ð": "d", "þ": "th", "ß": "ss", "ı": "i", "œ": "oe", "ħ": "h"}
_LOOSE = str.maketrans({"å": "a", "ä": "a", "ö": "o"})
_WORD = re.compile(r"[^\W_]+")


class _Folding(dict[int, str]):
    """What str.translate looks letters up in; each is reckoned once, as the index folds every note and lists fold every name."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFD", chr(code))
        self[code] = unicodedata.normalize("NFC", "".join(c for c in parts if unicodedata.category(c) != "Mn"))
        return self[code]


_FOLDING = _Folding(str.maketrans(_OWN_LETTERS | _STROKES))


def fold(text: str) -> str:
    """Lower case, accents off, å ä ö kept: ``Émile Čállá`` → ``emile calla``, ``Åre`` → ``åre``.

    Composed and decomposed input give the same.
    """
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", lowered).translate(_FOLDING))


def loose(text: str) -> str:
    """As *fold*, and å ä ö as a a o: what someone types who has no such keys."""
    return fold(text).translate(_LOOSE)


def words(text: str) -> list[str]:
    """The folded words of *text*: runs of letters and digits, in order."""
    return _WORD.findall(fold(text))
