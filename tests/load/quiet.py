"""An ordinary day beside much data: what one idle round and one full page cost with 10, 100 and 1,000 municipalities in the tables."""

import statistics
import time
from dataclasses import dataclass

from sqlalchemy import Engine, text

from tests.load.crowd import Coach

_FILL = text("""
INSERT INTO envelope (municipality_id, space_id, device_id, number, position, first_dot, dots, epoch, sealed, signature, hash)
SELECT town, gen_random_uuid(), gen_random_uuid(), 1, place, 1, 1, 1,
    sha512(place::text::bytea) || sha512(town::text::bytea), '\\x00', '\\x00'
FROM (SELECT gen_random_uuid() AS town FROM generate_series(1, :towns)) AS towns, generate_series(1, :rows) AS place
""")


@dataclass(frozen=True, slots=True)
class Quiet:
    """Milliseconds."""

    municipalities: int
    rows: int
    idle_median: float
    idle_worst: float
    page_median: float
    page_worst: float


def fill(engine: Engine, municipalities: int, rows: int) -> None:
    """As many more, with rows of random bytes."""
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(_FILL, {"towns": municipalities, "rows": rows})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE envelope"))


def measure(engine: Engine, coach: Coach, times: int) -> Quiet:
    """Rounds of one coach: with nothing new, and for a page of what her colleagues wrote."""
    coach.laptop.settle()
    idle = [_milliseconds(coach, coach.laptop.cursor) for _ in range(times)]
    page = [_milliseconds(coach, 0) for _ in range(times)]
    with engine.connect() as connection:
        towns, rows = connection.execute(text("SELECT count(DISTINCT municipality_id), count(*) FROM envelope")).one()
    return Quiet(towns, rows, statistics.median(idle), max(idle), statistics.median(page), max(page))


def _milliseconds(coach: Coach, cursor: int) -> float:
    request = coach.laptop.request(cursor=cursor)
    started = time.monotonic()
    coach.laptop.post(request)
    return (time.monotonic() - started) * 1000
