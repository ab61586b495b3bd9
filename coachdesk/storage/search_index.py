"""The search index: derived from the records, fed behind their back, made anew whenever its form or a declaration changes.

Triggers on the records' tables only note *that* something is due, whoever wrote it and by whichever road; `catch_up` indexes later. So
saving and syncing never wait, and nothing is missed: a draft that melts into its journal row, or a delete that is reopened, leaves no new
journal row to follow.

A record's words stand once each, folded, in `search_entry` and in an FTS5 table without positions. Every word of the whole stands once more
in `search_word`, with a trigram index that finds the words which contain what was typed (träning in arbetsträning). A word goes out of all
of them with the last record that had it; FTS5's secure-delete overwrites what it held.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from coachdesk.domain.folding import loose
from coachdesk.domain.record import RECORDS, Kind
from coachdesk.storage.search_words import Reader, moment_of, searched, shown_day, text_of

PREFIX = "search_"
SHORTEST = 3
"""Letters from which a word is searched."""
_SLOTS = 12  # bits below the minute: an order number is unique, and near enough in time
_SLOT_MASK = (1 << _SLOTS) - 1
_KIND = 0xE000  # private characters, one per kind: a search within a kind then costs what that kind costs
_MARK = "search"
_BITE = 500
_TABLES = {
    "search_due": "CREATE TABLE search_due (record BLOB PRIMARY KEY, kind INTEGER NOT NULL) WITHOUT ROWID",
    "search_entry": (
        'CREATE TABLE search_entry ("order" INTEGER PRIMARY KEY, record BLOB NOT NULL UNIQUE, kind INTEGER NOT NULL, words TEXT NOT NULL)'
    ),
    "search_text": "CREATE VIRTUAL TABLE search_text USING fts5 (words, content='', detail='none', tokenize='ascii', prefix='3 4')",
    "search_word": "CREATE TABLE search_word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, loose TEXT)",
    "search_letters": (
        "CREATE VIRTUAL TABLE search_letters USING fts5 "
        "(word, loose, content='search_word', content_rowid='id', tokenize='trigram case_sensitive 1')"
    ),
}


# --- form ----------------------------------------------------------------------------------------------------------


def prepare(connection: Connection, kinds: Iterable[Kind]) -> None:
    """Make the index, or make it anew where it was made for other declarations: everything is due then."""
    declared = [kind for kind in kinds if searched(kind)]
    triggers = {name: sql for kind in declared for name, sql in _triggers(kind)}
    form = hashlib.sha256(repr(sorted((_TABLES | triggers).items())).encode()).digest()
    sql = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'search_due_*'"
    there = {name for (name,) in connection.exec_driver_sql(sql)}
    marked = connection.exec_driver_sql("SELECT value FROM mark WHERE name = ?", (_MARK,)).scalar()
    if marked == form and there == set(triggers):
        return
    for name in there:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for name in reversed(_TABLES):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    for statement in (*_TABLES.values(), *triggers.values()):
        connection.exec_driver_sql(statement)
    for name in ("search_text", "search_letters"):
        connection.exec_driver_sql(f"INSERT INTO {name} ({name}, rank) VALUES ('secure-delete', 1)")  # noqa: S608 - constants
    for kind in declared:
        connection.exec_driver_sql(f"INSERT INTO search_due SELECT id, {kind.number} FROM {kind.table.name}")  # noqa: S608 - declared names
    connection.exec_driver_sql("INSERT INTO mark VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (_MARK, form))


def _triggers(kind: Kind) -> Iterator[tuple[str, str]]:
    table = kind.table.name
    columns = [*searched(kind), *shown_day(kind), "deleted"]
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns)
    for what, when, row in (
        ("insert", "AFTER INSERT ON", "NEW"),
        ("update", f"AFTER UPDATE OF {', '.join(columns)} ON", "NEW"),
        ("delete", "AFTER DELETE ON", "OLD"),
    ):
        name = f"search_due_{what}_{table}"
        only = f" WHEN {changed}" if what == "update" else ""
        note = f"INSERT INTO search_due VALUES ({row}.id, {kind.number}) ON CONFLICT (record) DO NOTHING"  # noqa: S608 - declared names
        yield name, f"CREATE TRIGGER {name} {when} {table}{only} BEGIN {note}; END"


# --- content -------------------------------------------------------------------------------------------------------


class Entry(NamedTuple):
    """A record as the index knows it. *words*: each once, between spaces."""

    order: int
    record: bytes
    kind: int
    words: str

    @property
    def tokens(self) -> str:
        """What FTS5 is told: the words and the kind."""
        return f"{self.words}{kind_token(self.kind)}"

    @property
    def vocabulary(self) -> set[str]:
        """The words to be found within."""
        return {word for word in self.words.split() if len(word) >= SHORTEST}


def kind_token(number: int) -> str:
    """The word that every record of a kind has."""
    return chr(_KIND + number)


def catch_up(connection: Connection, limit: int = 500) -> bool:
    """Index at most *limit* of the records that are due, in the caller's transaction; whether there are more.

    500 notes take about 0.2 s. Until this answers False, search misses what is due.
    """
    due = connection.exec_driver_sql("SELECT record, kind FROM search_due LIMIT ?", (limit + 1,)).all()
    batch = [(record, kind) for record, kind in due[:limit]]
    records = [record for record, _ in batch]
    before = {entry.record: entry for entry in _entries(connection, records)}
    after = {entry.record: entry for entry in _read(connection, batch, before)}
    stale = [entry for record, entry in before.items() if after.get(record) != entry]
    fresh = [entry for record, entry in after.items() if before.get(record) != entry]
    _take_out(connection, sorted(stale))
    _put_in(connection, sorted(_placed(connection, fresh)))
    _learn(connection, {word for entry in fresh for word in entry.vocabulary})
    _forget(connection, {word for entry in stale for word in entry.vocabulary} - {word for entry in fresh for word in entry.vocabulary})
    connection.exec_driver_sql(f"DELETE FROM search_due WHERE record IN ({_marks(records)})", tuple(records))  # noqa: S608 - question marks
    return len(due) > limit


def drop(connection: Connection, records: Sequence[bytes]) -> None:
    """Forget those records now, with every word that no other record has: they are leaving the laptop."""
    if connection.exec_driver_sql("SELECT 1 FROM sqlite_schema WHERE name = 'search_due'").first() is None:
        return
    for start in range(0, len(records), _BITE):
        some = records[start : start + _BITE]
        stale = _entries(connection, some)
        _take_out(connection, sorted(stale))
        _forget(connection, {word for entry in stale for word in entry.vocabulary})
        connection.exec_driver_sql(f"DELETE FROM search_due WHERE record IN ({_marks(some)})", tuple(some))  # noqa: S608 - question marks


def forget_words(connection: Connection, changed: Sequence[tuple[int, bytes]]) -> None:
    """Forget those records, (kind number, id), now and not when it suits: what they said is destroyed. What they say still is due."""
    drop(connection, [record for _, record in changed])
    if connection.exec_driver_sql("SELECT 1 FROM sqlite_schema WHERE name = 'search_due'").first() is not None:
        due = [(record, number) for number, record in changed if searched(RECORDS.by_number(number))]
        for one in due:
            connection.exec_driver_sql("INSERT INTO search_due VALUES (?, ?) ON CONFLICT (record) DO NOTHING", one)


def _entries(connection: Connection, records: Sequence[bytes]) -> list[Entry]:
    sql = f'SELECT "order", record, kind, words FROM search_entry WHERE record IN ({_marks(records)})'  # noqa: S608 - question marks
    return [Entry(*row) for row in connection.exec_driver_sql(sql, tuple(records))]


def _read(connection: Connection, batch: Sequence[tuple[bytes, int]], before: dict[bytes, Entry]) -> Iterator[Entry]:
    """The living records of *batch* as entries; one that keeps its minute keeps its order number, any other has only its minute yet."""
    reader = Reader()
    for number in sorted({number for _, number in batch if number in RECORDS}):
        kind = RECORDS.by_number(number)
        records = [record for record, its in batch if its == number]
        columns = ["id", *shown_day(kind), *searched(kind)]
        days = len(shown_day(kind))
        sql = f"SELECT {', '.join(columns)} FROM {kind.table.name} WHERE deleted IS NULL AND id IN ({_marks(records)})"  # noqa: S608 - declared names
        for record, *values in connection.exec_driver_sql(sql, tuple(records)).all():
            found = reader.words(text_of(kind, values[days:]))
            if not found:
                continue
            order = moment_of(connection, record, values[:days]) << _SLOTS
            old = before.get(record)
            if old is not None and old.order >> _SLOTS == order >> _SLOTS:
                order = old.order
            yield Entry(order, record, number, found)


def _placed(connection: Connection, entries: Sequence[Entry]) -> Iterator[Entry]:
    """Each under an order number of its own: its old one, else the first free one of its minute or of the next minutes."""
    kept = [entry for entry in entries if entry.order & _SLOT_MASK]
    yield from kept
    taken: dict[int, int] = {}
    for entry in kept:
        minute = entry.order >> _SLOTS
        taken[minute] = max(entry.order, taken.get(minute, 0), _highest(connection, minute))
    for entry in entries:
        if entry.order & _SLOT_MASK:
            continue
        minute = entry.order >> _SLOTS
        while True:
            if minute not in taken:
                taken[minute] = _highest(connection, minute)
            if taken[minute] & _SLOT_MASK < _SLOT_MASK:
                break
            minute += 1
        taken[minute] += 1
        yield entry._replace(order=taken[minute])


def _highest(connection: Connection, minute: int) -> int:
    """The highest order number given in that minute; its first, which is never given, where there is none."""
    first = minute << _SLOTS
    sql = 'SELECT coalesce(max("order"), ?) FROM search_entry WHERE "order" BETWEEN ? AND ?'
    return int(connection.exec_driver_sql(sql, (first, first, first | _SLOT_MASK)).scalar_one())


def _take_out(connection: Connection, entries: Sequence[Entry]) -> None:
    if entries:
        sql = "INSERT INTO search_text (search_text, rowid, words) VALUES ('delete', ?, ?)"
        connection.exec_driver_sql(sql, [(entry.order, entry.tokens) for entry in entries])
        connection.exec_driver_sql('DELETE FROM search_entry WHERE "order" = ?', [(entry.order,) for entry in entries])


def _put_in(connection: Connection, entries: Sequence[Entry]) -> None:
    if entries:
        sql = "INSERT INTO search_text (rowid, words) VALUES (?, ?)"
        connection.exec_driver_sql(sql, [(entry.order, entry.tokens) for entry in entries])
        connection.exec_driver_sql("INSERT INTO search_entry VALUES (?, ?, ?, ?)", [tuple(entry) for entry in entries])


def _learn(connection: Connection, words: set[str]) -> None:
    sql = f"SELECT word FROM search_word WHERE word IN ({_marks(words)})"  # noqa: S608 - question marks
    new = words - {word for (word,) in connection.exec_driver_sql(sql, tuple(words))}
    if new:
        highest = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM search_word").scalar_one()
        rows = [(word, None if word.isascii() else loose(word)) for word in sorted(new)]
        connection.exec_driver_sql("INSERT INTO search_word (word, loose) VALUES (?, ?)", rows)
        connection.exec_driver_sql(
            "INSERT INTO search_letters (rowid, word, loose) SELECT id, word, loose FROM search_word WHERE id > ?", (highest,)
        )


def _forget(connection: Connection, words: set[str]) -> None:
    """Drop those that no record holds any more."""
    for word in sorted(words):
        if connection.exec_driver_sql("SELECT 1 FROM search_text WHERE search_text MATCH ? LIMIT 1", (f'"{word}"',)).first():
            continue
        row = connection.exec_driver_sql("DELETE FROM search_word WHERE word = ? RETURNING id, word, loose", (word,)).one()
        connection.exec_driver_sql("INSERT INTO search_letters (search_letters, rowid, word, loose) VALUES ('delete', ?, ?, ?)", tuple(row))


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)
