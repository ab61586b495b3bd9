"""What this version can read of a write: the rest is parked, for the version that knows it.

A value that can't be read here isn't shown, so it isn't superseded here either: an edit beside it is a question after the upgrade.
"""

from collections.abc import Callable, Collection, Iterable
from functools import cache

from sqlalchemy import Connection

from coachdesk.domain.record import RECORDS, Kind
from coachdesk.domain.wire import Form
from coachdesk.storage.blanks import Gone, gone_in
from coachdesk.storage.merge import BLANK, Values, Write

UNKNOWN_KIND, OTHER_SPACE, UNKNOWN_REGISTER, UNKNOWN_VALUE = "unknown_kind", "other_space", "unknown_register", "unknown_value"
PARKED = (UNKNOWN_KIND, UNKNOWN_REGISTER, UNKNOWN_VALUE)
"""Why a write waits, wholly or in part, for a newer program."""


def problem(write: Write, space: bytes | None, gone: Collection[int] = ()) -> str | None:
    """Why a write can't be applied, wholly or in part, or None. *space* is where the record is known to live.

    *gone*: its registers that are destroyed, and may be blank.
    """
    if write.kind not in RECORDS:
        return UNKNOWN_KIND
    if space is not None and space != write.space:
        return OTHER_SPACE
    checks = _checks(RECORDS.by_number(write.kind))
    for number, values in write.body.items():
        wanted = checks.get(number)
        if wanted is None:
            return UNKNOWN_REGISTER
        if not _fits(values, wanted) and not (values == BLANK and number in gone):
            return UNKNOWN_VALUE
    return None


def readable(connection: Connection, writes: Iterable[Write]) -> list[Write]:
    """The writes of one record, each with the registers that this version can read; a destroyed value is a blank among them."""
    known = list(writes)
    if not known or known[0].kind not in RECORDS:
        return known
    blank = any(BLANK in write.body.values() for write in known)
    gone = gone_in(connection, {write.space for write in known}) if blank else {}
    return [_readable(RECORDS.by_number(write.kind), write, gone) for write in known]


def _readable(kind: Kind, write: Write, gone: Gone) -> Write:
    checks, destroyed = _checks(kind), gone.get(write.name, ())
    body = {
        number: values
        for number, values in write.body.items()
        if number in checks and (_fits(values, checks[number]) or (values == BLANK and number in destroyed))
    }
    return write if len(body) == len(write.body) else write._replace(body=body)


@cache
def _checks(kind: Kind) -> dict[int, tuple[Callable[[Form], bool], ...]]:
    """Of each register: what its fields' forms must pass."""
    return {register.number: tuple(field.wire.check for field in register.fields) for register in kind.registers}


def _fits(values: Values, checks: tuple[Callable[[Form], bool], ...]) -> bool:
    """A shorter group comes from an older client, but no client ever wrote an empty one; None is a value of every field."""
    return 0 < len(values) <= len(checks) and all(value is None or check(value) for check, value in zip(checks, values, strict=False))
