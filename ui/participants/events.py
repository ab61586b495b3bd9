"""An akt's history as people would tell it: a new record is one event, a change of a register another."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.access import AccessEvent
from coachdesk.domain.akt import held
from coachdesk.domain.note import JournalNote
from coachdesk.domain.person import person_of
from coachdesk.domain.record import DELETED, RECORDS, Kind, Record
from coachdesk.domain.titles import title_of
from coachdesk.errors import AlreadySigned, RecordGone
from coachdesk.storage.history import HistoryLine, lines, undo
from ui.kit.people import People, people

SIGNATURE = "signature"
ALWAYS_OPEN = ("dispute_text", "enrolment_id")
"""What a signature doesn't cover: it may be changed, and changed back."""


@dataclass(frozen=True, repr=False)
class Event:
    """*lines* are the registers of one new record, or one change of one register. *title* is the record's as it is called now."""

    lines: tuple[HistoryLine, ...]
    title: str
    can_undo: bool

    @property
    def is_new(self) -> bool:
        """Whether the record was written in then."""
        return self.lines[0].first

    @property
    def record_id(self) -> UUID:
        """What it is about."""
        return self.lines[0].record_id

    @property
    def kind(self) -> Kind:
        """And of which kind."""
        return RECORDS.by_number(self.lines[0].kind)


@dataclass(frozen=True, repr=False)
class Told:
    """An akt's history: newest first; *about* are the records it tells of, by kind; *person* is the participant's name."""

    events: tuple[Event, ...]
    about: tuple[tuple[UUID, Kind, str], ...]
    names: People
    person: str


def told(session: Session, akt_id: UUID, record: UUID | None = None) -> Told:
    """What happened to every record in the akt's space but the openings, or to one. Raises RecordGone."""
    held(session, akt_id)
    found: dict[UUID, tuple[Kind, Record]] = {}
    for kind in RECORDS:
        if kind.cls is not AccessEvent:
            found |= {one.id: (kind, one) for one in session.exec(select(kind.cls).where(col(kind.cls.space_id) == akt_id))}
    wanted = [record] if record is not None and record in found else list(found)
    about = tuple((key, kind, _title(session, one)) for key, (kind, one) in found.items())
    titles = {key: title for key, _, title in about}
    events = tuple(
        Event(group, titles[group[0].record_id], _can_undo(found[group[0].record_id], group)) for group in _groups(lines(session, *wanted))
    )
    return Told(events, about, people(session), person_of(session, akt_id).full_name)


def _groups(all_lines: list[HistoryLine]) -> Iterator[tuple[HistoryLine, ...]]:
    for (_, is_first, _), found in groupby(all_lines, key=lambda line: (line.record_id, line.first, line.at)):
        several = tuple(found)
        if is_first:
            yield several
        else:
            yield from ((line,) for line in several)


def _title(session: Session, found: Record) -> str:
    """Choices have words of their own, which only the window knows."""
    title = title_of(session, found)
    return "" if title in {"None", ""} else title


def _can_undo(record: tuple[Kind, Record], group: tuple[HistoryLine, ...]) -> bool:
    """Not what begins a record (that is deleted where it stands), nor what is only ever added, nor what a signature covers."""
    kind, found = record
    line = group[0]
    return not (line.first or line.redacted or kind.add_only or kind.coalesce or line.name == SIGNATURE or _covered(found, line))


def _covered(found: Record, line: HistoryLine) -> bool:
    return isinstance(found, JournalNote) and found.is_signed and line.name not in ALWAYS_OPEN


def undo_line(session: Session, line: HistoryLine) -> None:
    """Write what stood before as a new change. Raises RecordGone, and AlreadySigned where a signature has come to cover it meanwhile."""
    kind = RECORDS.by_number(line.kind)
    found: Any = session.get(kind.cls, line.record_id)
    if found is None:
        raise RecordGone(kind=kind.name, id=line.record_id)
    if _covered(found, line):
        raise AlreadySigned(id=line.record_id)
    undo(session, line)


def is_deletion(line: HistoryLine) -> bool:
    """Whether the record was deleted or brought back then."""
    return line.register == DELETED
