"""After the database was put back from a backup: the log says so, and takes back from the laptops what the backup lacks.

It is the operator's, and the only place that looks at all municipalities at once. Run it before anything is served. The laptops then know
up to where they may believe what they have seen, and any of them gives back what came after that: docs/decisions/restored-server.md.
"""

import secrets
from collections.abc import Callable
from functools import partial
from typing import Final

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.dialects.postgresql import insert

from sync.server.tables import municipality, restoration
from sync.server.transactions import transact

HEALING: Final = 24 * 60 * 60 * 1000
"""Milliseconds in which laptops give back what was lost before they say anything new."""
LATE: Final = 35 * 24 * 60 * 60 * 1000
"""Milliseconds after that in which somebody may be the first to come who knows what was lost: as long as laptops keep it."""
LIFT: Final = 2**32
_PER_MILLISECOND: Final = 2**10


def mark(
    engine: Engine, now: int, *, served: bool = False, healing: int = HEALING, chance: Callable[[int], bytes] = secrets.token_bytes
) -> int:
    """Begin a new generation of every municipality's log; says how many there are. *now* is in milliseconds since 1970.

    *served*: the server has answered laptops since the backup was put back. Where the backup ends is then no longer known, and the
    laptops look through everything once more; slower, and as safe.
    """
    ids = transact(engine, lambda connection: list(connection.execute(select(municipality.c.municipality_id)).scalars()))
    for one in ids:
        transact(engine, partial(_mark, which=one, now=now, floor=0 if served else None, healing_until=now + healing, generation=chance(8)))
    return len(ids)


def _mark(connection: Connection, which: bytes, now: int, floor: int | None, healing_until: int, generation: bytes) -> None:
    """Positions go on beyond any that the lost log can have given: by time, since a log may be restored more than once."""
    mine = municipality.c.municipality_id == which
    known = connection.execute(select(municipality.c.generation, municipality.c.position).where(mine).with_for_update()).one()
    ended = {"municipality_id": which, "generation": known.generation, "floor": known.position if floor is None else floor}
    connection.execute(insert(restoration).values(ended).on_conflict_do_nothing())
    position = max(known.position + LIFT, now * _PER_MILLISECOND)
    connection.execute(update(municipality).where(mine).values(generation=generation, position=position, healing_until=healing_until))


def floor_of(connection: Connection, which: bytes, generation: bytes) -> int:
    """Up to which position the log is still the one that a laptop knew as *generation*; 0 where nobody can tell."""
    mine = (restoration.c.municipality_id == which, restoration.c.generation == generation)
    floor: int | None = connection.execute(select(restoration.c.floor).where(*mine)).scalar()
    return floor or 0
