"""Which values are destroyed, by the names of their writes: whatever brings one, it is blanked before anything is kept of it.

A blank is a register with no values at all. No client ever wrote one, so it can't be taken for somebody's word.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from coachdesk.storage.engine import raw
from coachdesk.storage.merge import BLANK, Dot, Name, Write

Gone = Mapping[Name, Collection[int]]
"""Name of a write to the registers in which it says nothing any more."""


class Value(NamedTuple):
    """What one write gave one register."""

    device: bytes
    number: int
    register: int


def gone_in(connection: Connection, spaces: Iterable[bytes]) -> Gone:
    """All that is destroyed in those spaces, whether it has come here or not."""
    found: dict[Name, set[int]] = defaultdict(set)
    for space in set(spaces):
        for device, number, register in raw(connection).execute("SELECT device, number, register FROM redacted WHERE space = ?", (space,)):
            found[Name(space, Dot(device, number))].add(register)
    return found


def blanked(write: Write, gone: Gone) -> Write:
    """*write* without what is destroyed of it: the same dot and causes, so that merge goes as if it still said something there."""
    registers = gone.get(write.name)
    if not registers:
        return write
    return write._replace(body={number: BLANK if number in registers else values for number, values in write.body.items()})


def remember(connection: Connection, space: bytes, values: Iterable[Value]) -> list[Value]:
    """From now on those are destroyed; gives the ones that this laptop hadn't heard of."""
    known = {Value(*row) for row in raw(connection).execute("SELECT device, number, register FROM redacted WHERE space = ?", (space,))}
    new = sorted(set(values) - known)
    raw(connection).executemany("INSERT INTO redacted VALUES (?, ?, ?, ?)", [(space, *one) for one in new])
    return new
