"""Search as you type over 100,000 notes: each query of the list, its hits with titles and snippets, against one frame."""

import gc
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from coachdesk.domain.space import new_id
from coachdesk.storage import migrate, search_index
from coachdesk.storage.engine import connect, raw
from coachdesk.storage.search import search
from tests.bench.measure import Measure, milliseconds, percentile
from tests.bench.words import PHRASES, QUERIES, Words, notes
from tests.ground.storage.laptops import KEY

NOTES = 100_000
AKTER = 500
ROUNDS = 3
FRAME_MS = 16.0


def measures(folder: Path) -> Iterator[Measure]:
    """p99 and the longest of all queries, three times each; beside them a LIKE scan of the same notes."""
    engine = connect(folder / "search.db", KEY)
    migrate.upgrade(engine, lambda: None)
    _fill(engine)
    gc.collect()
    gc.freeze()  # as the program does after its imports
    taken = [one for _ in range(ROUNDS) for query in (*QUERIES, *PHRASES) for one in _timed(engine, query)]
    scan = percentile(milliseconds(lambda: _scan(engine), 10, warm=2), 0.5)
    gc.unfreeze()
    engine.dispose()
    name = f"search over {NOTES:,} notes, {len(QUERIES) + len(PHRASES)} queries"
    yield Measure(f"{name}, p99", percentile(taken, 0.99), "ms", FRAME_MS)
    yield Measure(f"{name}, median", percentile(taken, 0.5), "ms", None, scan, "a LIKE scan")
    yield Measure(f"{name}, longest", max(taken), "ms", None)


def _timed(engine: Engine, query: str) -> list[float]:
    with Session(engine) as session:
        return milliseconds(lambda: search(session, query), 1, warm=0)


def _scan(engine: Engine) -> object:
    with engine.begin() as connection:
        sql = "SELECT id FROM journal_note WHERE text LIKE '%zqz%'"
        return raw(connection).execute(sql).fetchall()


def _fill(engine: Engine) -> None:
    words = Words()
    akter = [new_id().bytes for _ in range(AKTER)]
    enrolments = [new_id().bytes for _ in range(AKTER)]
    with engine.begin() as connection:
        run = raw(connection).executemany
        run("INSERT INTO akt (id, space_id, case_number) VALUES (?, ?, ?)", [(a, a, f"IFO 2026-{n:04}") for n, a in enumerate(akter)])
        people = [(new_id().bytes, a, a, words.chance.choice(words.names).title(), words.chance.choice(words.names).title()) for a in akter]
        run("INSERT INTO person (id, space_id, akt_id, given_name, family_name) VALUES (?, ?, ?, ?, ?)", people)
        rows = [
            (new_id().bytes, akter[one.akt], enrolments[one.akt], one.event_on, one.event_time, one.subject, one.text)
            for one in notes(words, NOTES, AKTER)
        ]
        run("INSERT INTO journal_note (id, space_id, enrolment_id, event_on, event_time, subject, text) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    more = True
    while more:
        with engine.begin() as connection:
            more = search_index.catch_up(connection)
