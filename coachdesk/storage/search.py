"""Search: any text is a query; newest first; prefixes, words within words, numbers however they are typed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection
from sqlmodel import Session, col, select

from coachdesk.domain.draft import NoteDraft
from coachdesk.domain.folding import fold, loose, words
from coachdesk.domain.protection import protected_akter
from coachdesk.domain.record import RECORDS, Kind, Record
from coachdesk.domain.titles import title_of
from coachdesk.domain.wire import DAY_WIRE
from coachdesk.storage.search_index import SHORTEST, kind_token
from coachdesk.storage.search_words import LONGEST, NUMBER, draft_texts, numbers, searched, shown_day

_MOST_WORDS = 200
_NEWEST = 2_000
_NOTHING = '"\uf8ff"'  # a private character that no record has
_SNIPPET = 160
_LOOSE_WORDS = "replace(replace(replace(words, 'å', 'a'), 'ä', 'a'), 'ö', 'o')"


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that holds every word of the query. *akt_id* is None for what belongs to no akt; *on_day*: of its event.

    A snippet of a note shows note text: whoever shows it to the user opens the akt (workspace.open_akt).
    """

    kind: str
    record_id: UUID
    akt_id: UUID | None
    title: str
    snippet: str
    on_day: date | None

    @property
    def is_draft(self) -> bool:
        """Not saved yet, and seen by its writer alone."""
        return RECORDS.by_name(self.kind).cls is NoteDraft


class Term(NamedTuple):
    """One thing the query asks for: any of its alternatives, each of them all of its words."""

    alternatives: tuple[tuple[str, ...], ...]


def search(session: Session, query: str, *, kinds: Collection[str] | None = None, limit: int = 50) -> list[Hit]:
    """The newest records that hold every word of *query*, at the start of a word or within one. Nothing before a word has three letters.

    Where there is room, those that hold the words only if å ä ö are taken for a a o come after. Everything is looked through; but where
    over 200 different words hold what was typed, and they are rare all the same, what stands within words is found among the newest
    2,000 records, and older ones by how words start. Nothing is found in the akt of somebody with protected identity.
    """
    terms = understood(query)
    if not terms:
        return []
    numbers_of_kinds = None if kinds is None else [RECORDS.by_name(name).number for name in kinds]
    connection = session.connection()
    orders = _Pass(connection, terms, numbers_of_kinds, limit, lax=False).orders()
    if len(orders) < limit:
        seen = set(orders)
        lax = _Pass(connection, _loosened(terms), numbers_of_kinds, limit, lax=True).orders()
        orders += [order for order in lax if order not in seen][: limit - len(orders)]
    return _hits(session, orders, terms)


def understood(query: str) -> list[Term]:
    """What a query asks for; empty where it is too short. A last word of one or two letters is still being typed, and waits."""
    terms: list[Term] = []
    rest = query
    for run in NUMBER.findall(query):
        joined = numbers(run)
        if joined:
            apart = tuple(word[:LONGEST] for word in words(run))
            terms.append(Term((*((number,) for number in joined), *([apart] if len(apart) > 1 else []))))
            rest = rest.replace(run, " ", 1)
    typed = [word[:LONGEST] for word in words(rest)]
    if typed and len(typed[-1]) < SHORTEST:
        typed.pop()
    terms += [Term(((word,),)) for word in dict.fromkeys(typed)]
    return terms if any(len(word) >= SHORTEST for term in terms for choice in term.alternatives for word in choice) else []


def _loosened(terms: Iterable[Term]) -> list[Term]:
    return [Term(tuple(tuple(loose(word) for word in choice) for choice in term.alternatives)) for term in terms]


class _Pass:
    """One pass through the index: exact, or *lax*, where words count that hold the query only without å ä ö."""

    def __init__(self, connection: Connection, terms: Sequence[Term], kinds: Sequence[int] | None, limit: int, *, lax: bool) -> None:
        self._connection = connection
        self._terms = terms
        self._kinds = kinds
        self._limit = limit
        self._text = _LOOSE_WORDS if lax else "words"
        self._column = "" if lax else "word : "
        self._lax = lax

    def orders(self) -> list[int]:
        """Order numbers, newest first."""
        if not self._lax:
            # What is common fills the list from the newest records alone, exactly, and the index needn't be asked.
            newest = self._verified('SELECT "order" AS place FROM search_entry', ())
            if len(newest) == self._limit:
                return newest
        else:
            newest = []
        matches = [self._match(term) for term in self._terms]
        rare = [match for match in matches if match is not None]
        if len(rare) == len(matches):
            return self._matching(_all([*rare, *self._of_kinds()]), self._limit)
        if rare:
            sql = "SELECT rowid AS place FROM search_text WHERE search_text MATCH ?"
            return self._verified(sql, (_all([*rare, *self._of_kinds()]),))
        starting = [_any(_all(f'"{word}" *' for word in choice) for choice in term.alternatives) for term in self._terms]
        found = self._matching(_all([*starting, *self._of_kinds()]), self._limit)
        return sorted({*found, *newest}, reverse=True)[: self._limit]

    def _matching(self, match: str, limit: int) -> list[int]:
        sql = "SELECT rowid FROM search_text WHERE search_text MATCH ? ORDER BY rowid DESC LIMIT ?"
        return [order for (order,) in self._connection.exec_driver_sql(sql, (match, limit))]

    def _match(self, term: Term) -> str | None:
        """FTS5's expression for every known word that holds what the term asks for; None where those are too many."""
        choices = [[self._holding(word) for word in choice] for choice in term.alternatives]
        if any(part is None for parts in choices for part in parts):
            return None
        return _any(_all(part for part in parts if part is not None) for parts in choices)

    def _holding(self, word: str) -> str | None:
        if len(word) < SHORTEST:
            return f'"{word}"'
        sql = "SELECT word FROM search_letters WHERE search_letters MATCH ? LIMIT ?"
        known = [longer for (longer,) in self._connection.exec_driver_sql(sql, (f'{self._column}"{word}"', _MOST_WORDS + 1))]
        if len(known) > _MOST_WORDS:
            return None
        return _any(f'"{longer}"' for longer in known) if known else _NOTHING

    def _of_kinds(self) -> list[str]:
        if self._kinds is None:
            return []
        return [_any(f'"{kind_token(number)}"' for number in self._kinds) if self._kinds else _NOTHING]

    def _verified(self, among: str, values: tuple[object, ...]) -> list[int]:
        """Of the newest 2,000 that *among* selects, those that hold every word somewhere, newest first."""
        tests: list[str] = []
        sought: list[object] = []
        for term in self._terms:
            choices = [" AND ".join(f"instr({self._text}, ?)" for _ in choice) for choice in term.alternatives]
            tests.append(f"({' OR '.join(choices)})")
            sought += [word if len(word) >= SHORTEST else f" {word} " for choice in term.alternatives for word in choice]
        if self._kinds is not None:
            tests.append(f"kind IN ({', '.join('?' for _ in self._kinds)})")
            sought += self._kinds
        sql = (
            f"SELECT place FROM ({among} ORDER BY place DESC LIMIT {_NEWEST})"  # noqa: S608 - constants and question marks
            f' CROSS JOIN search_entry ON "order" = place WHERE {" AND ".join(tests)} ORDER BY place DESC LIMIT ?'
        )
        return [order for (order,) in self._connection.exec_driver_sql(sql, (*values, *sought, self._limit))]


def _any(choices: Iterable[str]) -> str:
    return f"({' OR '.join(choices)})"


def _all(parts: Iterable[str]) -> str:
    return f"({' AND '.join(parts)})"


# --- what is shown -------------------------------------------------------------------------------------------------


def _hits(session: Session, orders: Sequence[int], terms: Sequence[Term]) -> list[Hit]:
    sql = f'SELECT "order", kind, record FROM search_entry WHERE "order" IN ({", ".join("?" for _ in orders)})'  # noqa: S608 - question marks
    place: dict[int, dict[UUID, int]] = {}
    for order, number, record in session.connection().exec_driver_sql(sql, tuple(orders)):
        place.setdefault(number, {})[UUID(bytes=record)] = order
    needles = [word for term in terms for choice in term.alternatives for word in choice if len(word) >= SHORTEST]
    found: dict[int, Hit] = {}
    hidden = protected_akter(session)
    for number, its in place.items():
        kind = RECORDS.by_number(number)
        for record in session.exec(select(kind.cls).where(col(kind.cls.id).in_(its), col(kind.cls.deleted).is_(None))):
            hit = _draft_hit(session, record, needles) if isinstance(record, NoteDraft) else _hit(session, kind, record, needles)
            found[its[record.id]] = hit
    return [found[order] for order in orders if order in found and found[order].akt_id not in hidden]


def _hit(session: Session, kind: Kind, record: Record, needles: Sequence[str]) -> Hit:
    texts = [str(value) for name in searched(kind) if (value := getattr(record, name)) is not None]
    event = shown_day(kind)
    return Hit(
        kind.name,
        record.id,
        record.space_id if _in_akt(kind) else None,
        title_of(session, record),
        snippet(texts, needles),
        getattr(record, event[0]) if event else None,
    )


def _draft_hit(session: Session, draft: NoteDraft, needles: Sequence[str]) -> Hit:
    texts = draft_texts(draft.content)
    day = draft.values.get("event_on")
    return Hit(
        RECORDS.of(NoteDraft).name,
        draft.id,
        _akt_of(session, draft.target_id),
        texts.get("subject", ""),
        snippet(list(texts.values()), needles),
        date.fromisoformat(day) if isinstance(day, str) and DAY_WIRE.check(day) else None,
    )


def _in_akt(kind: Kind) -> bool:
    while kind.parent is not None:
        kind = RECORDS.of(kind.parent)
    return kind.root == "akt"


def _akt_of(session: Session, target: UUID | None) -> UUID | None:
    """The akt that a draft's target lives in."""
    if target is None:
        return None
    sql = "SELECT id FROM akt WHERE id = (SELECT space FROM journal WHERE record = ? LIMIT 1)"
    found = session.connection().exec_driver_sql(sql, (target.bytes,)).scalar()
    return None if found is None else UUID(bytes=found)


def snippet(texts: Sequence[str], needles: Sequence[str]) -> str:
    """About 160 characters of the first text that holds one of *needles*, around it; of the first text where only a number matched."""
    for form in (str.lower, fold, loose):
        for text in texts:
            formed = form(text)
            starts = [start for needle in needles if (start := formed.find(needle)) >= 0] if len(formed) == len(text) else []
            if starts:
                return _cut(text, min(starts))
    return _cut(texts[0], 0) if texts else ""


def _cut(text: str, start: int) -> str:
    """From the word before *start* on, as much as fits on two lines."""
    first = max(0, start - _SNIPPET // 3)
    first = text.rfind(" ", 0, first) + 1
    last = len(text) if len(text) <= first + _SNIPPET else max(text.rfind(" ", first, first + _SNIPPET), start + 1)
    return f"{'… ' if first else ''}{' '.join(text[first:last].split())}{' …' if last < len(text) else ''}"
