"""Swedish order and folding in SQL, out of SQLite's own functions: no collation to register, the same on every connection."""

from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, String, func

_UPPER = (("Å", "å"), ("Ä", "ä"), ("Ö", "ö"), ("É", "é"), ("Č", "č"), ("Đ", "đ"), ("Š", "š"), ("Ž", "ž"), ("Ü", "ü"))
_LIKE_PLAIN = (("é", "e"), ("č", "c"), ("đ", "d"), ("š", "s"), ("ž", "z"), ("ü", "u"), ("ŋ", "n"), ("ŧ", "t"))
# UTF-8 puts ä before å; three characters that follow z in ASCII restore å ä ö.
_LAST = (("å", "{"), ("ä", "|"), ("ö", "}"))


def _replaced(text: Any, pairs: tuple[tuple[str, str], ...]) -> Any:
    for old, new in pairs:
        text = func.replace(text, old, new)
    return text


def folded(text: Any) -> ColumnElement[str]:
    """*text* in lower case with å ä ö kept and the common foreign letters folded, much as folding.fold does."""
    return _replaced(func.lower(func.coalesce(text, "", type_=String)), _UPPER + _LIKE_PLAIN)  # type: ignore[no-any-return]  # func is untyped


def joined(*texts: Any) -> ColumnElement[str]:
    """Several columns as one text with spaces between; what is missing is nothing."""
    parts: list[ColumnElement[str]] = [func.coalesce(text, "", type_=String) for text in texts]
    return reduce(lambda left, right: left + " " + right, parts)


def in_order(text: Any) -> ColumnElement[str]:
    """What to ORDER BY so that names stand as in a Swedish telephone book: … x y z å ä ö."""
    return _replaced(folded(text), _LAST)  # type: ignore[no-any-return]  # func is untyped


def containing(word: str) -> str:
    """A LIKE pattern, with a backslash as ESCAPE, for text that holds *word*, which may itself hold % and _."""
    plain = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"
