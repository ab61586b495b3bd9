"""An akt's history as people would tell it: a new record is one event, a change of a register another."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.access import AccessEvent
from coachdesk.domain.akt import held
from coachdesk.domain.person import person_of
from coachdesk.domain.record import RECORDS
from coachdesk.storage.history import HistoryLine, lines
from ui.kit.people import People, people


@dataclass(frozen=True)
class Event:
    """*lines* are the registers of one new record, or one change of one register."""

    lines: tuple[HistoryLine, ...]

    @property
    def is_new(self) -> bool:
        """Whether the record was written in then."""
        return self.lines[0].first


def events_of(session: Session, akt_id: UUID) -> tuple[list[Event], People, str]:
    """What happened to every record in the akt's space but the openings, newest first; the names; the person's name. Raises RecordGone."""
    held(session, akt_id)
    records: list[UUID] = []
    for kind in RECORDS:
        if kind.cls is not AccessEvent:
            records += session.exec(select(kind.cls.id).where(col(kind.cls.space_id) == akt_id))
    events: list[Event] = []
    for (_, is_first, _), found in groupby(lines(session, *records), key=lambda line: (line.record_id, line.first, line.at)):
        several = tuple(found)
        events += [Event(several)] if is_first else [Event((line,)) for line in several]
    return events, people(session), person_of(session, akt_id).full_name
