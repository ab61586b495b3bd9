"""One whole transaction, tried again where PostgreSQL says that trying again is the answer."""

import random
import time
from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

T = TypeVar("T")

_ATTEMPTS: Final = 5
_AGAIN: Final = ("40001", "40P01", "08", "57P0", "58030")
"""SQLSTATEs (or their beginnings): serialisation, deadlock, lost connection, shutdown, input/output."""
_CROWDED: Final = ("55P03", "57014", "53")
"""Waited too long for a lock or an answer, or no room for another connection: at once again would only make it worse."""
_UNCLEAR: Final = "XX000"  # spread out, a lost worker can look like this: two more tries
_UNCLEAR_ATTEMPTS: Final = 3


def transact(engine: Engine, work: Callable[[Connection], T], pause: Callable[[float], None] = time.sleep) -> T:
    """*work* in one transaction, committed. It may run several times, so it must not touch anything but its connection."""
    attempt = 1
    while True:
        try:
            with engine.begin() as connection:
                return work(connection)
        except DBAPIError as problem:
            if attempt >= _attempts(problem):
                raise
        pause(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311 nobody gains by guessing it
        attempt += 1


def passes(problem: DBAPIError) -> bool:
    """Whether it lies in the moment and not in what was asked: the same may be sent again later."""
    state = getattr(problem.orig, "sqlstate", None)
    if state is None:
        return problem.connection_invalidated or isinstance(problem, OperationalError)
    return bool(state.startswith((*_AGAIN, *_CROWDED)) or state == _UNCLEAR)


def _attempts(problem: DBAPIError) -> int:
    state = getattr(problem.orig, "sqlstate", None)
    if state is None:
        return _ATTEMPTS if problem.connection_invalidated or isinstance(problem, OperationalError) else 1
    if state == _UNCLEAR:
        return _UNCLEAR_ATTEMPTS
    return _ATTEMPTS if state.startswith(_AGAIN) else 1
