"""What an import would do, row by row, before anything is written: computed in slices, so that it can show how far it is and stop."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.folding import loose
from coachdesk.domain.import_batch import ImportSubject
from coachdesk.domain.imported_row import ImportedRow
from coachdesk.exchange.columns import numbers
from coachdesk.exchange.organisations import Organisations
from coachdesk.exchange.people import People
from coachdesk.exchange.problems import Problem
from coachdesk.exchange.rows import ReadRow, Setup, read_row
from coachdesk.exchange.sheet import Line
from coachdesk.exchange.subject import Subject
from coachdesk.exchange.traces import said, unpack_said


class Fate(StrEnum):
    """What becomes of a row. MAYBE waits for a person's word and is left out without it."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DUPLICATE = "duplicate"
    TWICE = "twice"
    MAYBE = "maybe"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, repr=False)
class PlannedRow:
    """*gaps* are meanings that would be filled in, *differs* those where another value stands and stays.

    *like*: who it may be already; *like_row*: the row of this list that it repeats.
    """

    row: ReadRow
    name: str
    fate: Fate
    problems: tuple[Problem, ...] = ()
    record_id: UUID | None = None
    gaps: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    like: str = ""
    like_row: int | None = None

    @property
    def writes(self) -> bool:
        """Whether it is read in without being asked about."""
        return self.fate is Fate.NEW or (self.fate is Fate.CHANGED and bool(self.gaps))


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """What earlier imports of the source made of a key: *said* by meaning's number."""

    record_id: UUID
    said: dict[int, bytes]


def subject_of(kind: ImportSubject) -> Subject:
    """How rows about *kind* are handled."""
    return People() if kind is ImportSubject.PARTICIPANTS else Organisations()


def known_rows(session: Session, setup: Setup, keys: Sequence[str]) -> dict[str, Known]:
    """Which of those keys led to records that still stand here. Where two laptops made two of one key, the older counts."""
    subject = subject_of(setup.subject)
    query = select(ImportedRow).where(
        col(ImportedRow.row_key).in_(keys),
        ImportedRow.source == setup.source,
        col(ImportedRow.deleted).is_(None),
        col(getattr(ImportedRow, subject.link_of())).is_not(None),
    )
    rows = list(session.exec(query.order_by(col(ImportedRow.id))))
    targets = {getattr(one, subject.link_of()) for one in rows}
    standing = subject.stands(session, targets)
    found: dict[str, Known] = {}
    for one in sorted(rows, key=lambda row: getattr(row, subject.link_of())):  # an akt's id sorts by its birth
        target = getattr(one, subject.link_of())
        if target in standing and one.row_key is not None:
            known = found.setdefault(one.row_key, Known(target, {}))
            if known.record_id == target:
                known.said.update(unpack_said(one.said))
    return found


class Planner:
    """Plans a list from its first line to its last; it remembers what it met, as a list can repeat itself."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self._subject = subject_of(setup.subject)
        self._met: dict[tuple[str, str], int] = {}
        self._alike: dict[Hashable, list[tuple[int, bool]]] = {}

    def plan(self, session: Session, lines: Sequence[Line]) -> list[PlannedRow]:
        """The next lines. Reads only."""
        today = acting(session).today
        rows = [read_row(self.setup, line, today) for line in lines]
        known = known_rows(session, self.setup, [row.key for row in rows if row.key])
        return [self._plan(session, row, known.get(row.key)) for row in rows]

    def _plan(self, session: Session, row: ReadRow, known: Known | None) -> PlannedRow:
        name = self._subject.title(row.values)
        problems = row.problems or tuple(self._subject.misses(session, self.setup, row))
        if problems:
            return PlannedRow(row, name, Fate.BROKEN, problems)
        twice = self._meet(row)
        if twice is not None:
            return PlannedRow(row, name, Fate.TWICE, like_row=twice)
        like_row = self._resembling(row)
        if known is not None:
            return self._again(session, row, name, known)
        twin = next(iter(self._subject.twins(session, row.values)), None)
        if twin is not None:
            fate = Fate.DUPLICATE if twin.certain else Fate.MAYBE
            return PlannedRow(row, name, fate, record_id=twin.record_id, like=twin.name)
        if like_row is not None:
            return PlannedRow(row, name, Fate.MAYBE, like_row=like_row)
        return PlannedRow(row, name, Fate.NEW)

    def _meet(self, row: ReadRow) -> int | None:
        """The line above that had the same key or number; without one, this is the first."""
        number = self._subject.number(row.values)
        signs = [("key", row.key), *([("number", number)] if number is not None else [])]
        for sign in signs:
            if sign in self._met:
                return self._met[sign]
        self._met.update(dict.fromkeys(signs, row.number))
        return None

    def _resembling(self, row: ReadRow) -> int | None:
        """A line above that may be about the same; two with different numbers are two."""
        likeness, numbered = self._subject.likeness(row.values), self._subject.number(row.values) is not None
        if likeness is None:
            return None
        above = self._alike.setdefault(likeness, [])
        found = next((line for line, has_number in above if not (numbered and has_number)), None)
        above.append((row.number, numbered))
        return found

    def _again(self, session: Session, row: ReadRow, name: str, known: Known) -> PlannedRow:
        gaps, differs = changes(session, self.setup, row, known)
        fate = Fate.CHANGED if gaps or differs else Fate.SAME
        return PlannedRow(row, name, fate, record_id=known.record_id, gaps=gaps, differs=differs)


def changes(session: Session, setup: Setup, row: ReadRow, known: Known) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the source says now and didn't say before: meanings that are empty here, and those where something else stands.

    What the source still says as it did is left alone, also where somebody has changed or emptied it here since.
    """
    subject, number = subject_of(setup.subject), numbers(setup.subject)
    news = {name: value for name, value in row.values.items() if known.said.get(number[name]) != said(value)}
    if not news or not subject.is_open(session, known.record_id):
        return (), ()
    here = subject.holds(session, known.record_id)
    gaps = tuple(name for name in news if not here.get(name))
    differs = tuple(name for name, value in news.items() if here.get(name) and not _among(value, here[name]))
    return gaps, differs


def _among(value: str, here: Sequence[str]) -> bool:
    """Whether the value stands there already, written in whatever way: ``070-174 06 05`` is ``0701740605``."""
    bare = "".join(loose(value).split()).replace("-", "")
    return any("".join(loose(one).split()).replace("-", "") == bare for one in here)
