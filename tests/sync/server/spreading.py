"""Every statement that the server sends while it is tested, held against the rules for spreading it by municipality.

Rules are those of the plan's server schema, by number. What tests send themselves isn't looked at, nor are migrations.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

import sync.server
from sync.server import tables

TENANT = frozenset(table.name for table in tables.TENANT_TABLES)
OPERATORS = frozenset(tables.metadata.tables) - TENANT
_SERVER = str(Path(sync.server.__file__).parent)
_OF_THE_OPERATOR = {"SELECT municipality.municipality_id FROM municipality"}
"""What only the operator's own command asks of all municipalities: `restored` looks up whom there is, then goes through them one by one."""
_NEVER = {
    r"VALUES \(.*\(\s*SELECT\b": "8: a subquery inside VALUES",
    r"\bMERGE\b": "8: MERGE",
    r"DO UPDATE .*(\bnow\(|clock_timestamp|CURRENT_TIME|statement_timestamp)": "9: the database's clock in DO UPDATE",
    r"SET (?!LOCAL\b).* = (now\(|clock_timestamp)": "9: the database's clock in SET",
    r"SERIALIZABLE|DEFERRABLE|PREPARE TRANSACTION": "6: isolation",
    r"advisory": "12: an advisory lock",
    r"set_config": "14: set_config",
    r"\bnextval\(|\bxmin\b|pg_snapshot": "5, 7: order by something else than the position row",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """One statement."""

    sql: str
    municipalities: frozenset[str] = frozenset()
    many: bool = False


@dataclass(slots=True)
class Ledger:
    """What was sent, by transaction."""

    transactions: list[list[Sent]] = field(default_factory=list)

    @property
    def statements(self) -> list[str]:
        return [one.sql for sent in self.transactions for one in sent]

    def complaints(self) -> list[str]:
        """Every rule broken, with the statement."""
        return sorted({found for sent in self.transactions for found in transaction_complaints(sent)})


def named(sql: str) -> set[str]:
    """The tables that a statement names."""
    return {name for name in tables.metadata.tables if re.search(rf"\b(FROM|INTO|UPDATE|JOIN|,) {name}\b", sql)}


def transaction_complaints(sent: Iterable[Sent]) -> Iterator[str]:
    """What is wrong with one transaction."""
    about: set[str] = set()
    for one in sent:
        about |= one.municipalities
        for what in statement_complaints(one):
            yield f"{what}: {one.sql}"
    if len(about) > 1:
        yield f"4: {len(about)} municipalities in one transaction: {'; '.join(one.sql for one in sent)}"


def statement_complaints(one: Sent) -> Iterator[str]:
    """What is wrong with one statement by itself."""
    sql, touched = one.sql, named(one.sql)
    for pattern, what in _NEVER.items():
        if re.search(pattern, sql):
            yield what
    if sql.startswith("SET ") and not sql.startswith("SET LOCAL "):
        yield "15: SET beyond the transaction"
    if touched & TENANT and touched & OPERATORS:
        yield "16: the operator's table beside a tenant's"
    if one.many and touched & TENANT:
        yield "8: executemany"
    if sql not in _OF_THE_OPERATOR:
        yield from _unfiltered(sql, touched & TENANT)


def _unfiltered(sql: str, touched: set[str]) -> Iterator[str]:
    """Rule 3."""
    if re.search(r"\bSET\b(?:(?!\bWHERE\b).)*\bmunicipality_id\s*=", sql):
        yield "3: municipality_id is changed"
    if sql.startswith("INSERT"):
        if touched and not re.match(r"INSERT INTO \w+ \(municipality_id, ", sql):
            yield "3: an INSERT that doesn't begin with municipality_id"
        return
    for table in touched:
        if not re.search(rf"(WHERE|AND|ON) \(*{table}\.municipality_id = (%\(|\w+\.municipality_id)", sql):
            yield f"3: {table} isn't filtered by municipality_id"


@contextmanager
def watching(engine: Engine) -> Iterator[Ledger]:
    """All that the server's own code sends through *engine* meanwhile."""
    ledger = Ledger()

    def begun(connection: Connection) -> None:
        connection.info["sent"] = []
        ledger.transactions.append(connection.info["sent"])

    def note(connection: Connection, _cursor: object, statement: str, parameters: Any, _context: object, many: bool) -> None:
        if _is_the_servers():
            sql = " ".join(statement.split())
            connection.info.setdefault("sent", []).append(
                Sent(sql, frozenset(_municipalities(parameters)), many and not isinstance(parameters, Mapping))
            )

    event.listen(engine, "begin", begun)
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield ledger
    finally:
        event.remove(engine, "begin", begun)
        event.remove(engine, "before_cursor_execute", note)


def _municipalities(parameters: Any) -> Iterator[str]:
    given = [parameters] if isinstance(parameters, Mapping) else parameters or ()
    for one in given:
        if isinstance(one, Mapping):
            yield from (str(value) for name, value in one.items() if name.startswith("municipality_id"))


def _is_the_servers() -> bool:
    """Whether server code, and not the test or a migration, is what sends this."""
    frame = sys._getframe(2)
    found = False
    while frame.f_back is not None:
        name = frame.f_code.co_filename
        if "migrations" in name or name.endswith("/migrate.py"):
            return False
        found = found or name.startswith(_SERVER)
        frame = frame.f_back
    return found
