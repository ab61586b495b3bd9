"""Swedish order and folding in SQL: two functions that a connection is taught the first time it needs them."""

from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, String, func
from sqlmodel import Session

from coachdesk.domain.folding import fold

# UTF-8 puts ä before å; three characters that follow z in ASCII restore å ä ö.
_AFTER_Z = str.maketrans("åäö", "{|}")


def folded(session: Session, text: Any) -> ColumnElement[str]:
    """*text* as folding.fold gives it."""
    _teach(session)
    return func.coachdesk_fold(text, type_=String)


def in_order(session: Session, text: Any) -> ColumnElement[str]:
    """What to ORDER BY so that names stand as in a Swedish telephone book: … x y z å ä ö."""
    _teach(session)
    return func.coachdesk_order(text, type_=String)


def joined(*texts: Any) -> ColumnElement[str]:
    """Several columns as one text with spaces between; what is missing is nothing."""
    parts: list[ColumnElement[str]] = [func.coalesce(text, "", type_=String) for text in texts]
    return reduce(lambda left, right: left + " " + right, parts)


def order_key(text: str | None) -> str:
    """What *in_order* sorts by, for those who keep it: folded, with å ä ö after z."""
    return fold(text or "").translate(_AFTER_Z)


def containing(word: str) -> str:
    """A LIKE pattern, with a backslash as ESCAPE, for text that holds *word*, which may itself hold % and _."""
    plain = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


def _teach(session: Session) -> None:
    connection = session.connection()
    if connection.info.get("speaks_swedish"):
        return
    driver: Any = connection.connection.dbapi_connection
    driver.create_function("coachdesk_fold", 1, lambda text: fold(text or ""), deterministic=True)
    driver.create_function("coachdesk_order", 1, order_key, deterministic=True)
    connection.info["speaks_swedish"] = True
