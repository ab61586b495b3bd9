"""Who looked at what, and why: one add-only event in the akt's space and one in the unit's access log.

Access has to be documented and checkable (lag 2001:454, 10 §); the log's reviewers read the second, the akt's readers the first.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt, held
from coachdesk.domain.lineage import require
from coachdesk.domain.record import Record, field, keep, record
from coachdesk.domain.space import access_log_of, natural_id

_LONGEST_QUERY = 400
_LATEST = 200
"""Openings looked through for the akter opened last: a week of work."""
_BEYOND = UUID(int=3 << 120)
"""Events are UUIDv7, in order of time, and below this until the year 2074; of their copies in the unit's log, with ids by chance, few."""


class OpenReason(StrEnum):
    """Why content was shown or taken out."""

    OWN_CASE = "own_case"
    SUBSTITUTE = "substitute"
    SUPERVISION = "supervision"
    RESOURCE_GROUP = "resource_group"
    SEARCH_HIT = "search_hit"
    PREVIEW = "preview"
    QUESTION = "question"
    HISTORY = "history"
    SEARCH = "search"
    PRINT = "print"
    EXPORT = "export"
    ATTACHMENT = "attachment"
    RECOVERY = "recovery"
    OTHER = "other"


@record("access_event", number=16, root="access_log", title="reason", add_only=True)
class AccessEvent(Record, table=True):
    """One look. *akt_id* is None for a search over all; *detail* is the query, or what was printed or exported."""

    at: datetime | None = field(1)
    user_id: UUID | None = field(2)
    device_id: UUID | None = field(3)
    akt_id: UUID | None = field(4)
    reason: OpenReason | None = field(5)
    detail: str | None = field(6, max_length=500)

    def rules(self) -> None:
        """When, who and why always stand there."""
        require(self, "at", "user_id", "reason")


def record_opening(session: Session, akt_id: UUID, reason: OpenReason, detail: str | None = None) -> Akt:
    """Keep both events of an akt being shown, and give the akt. Raises RecordGone."""
    akt = held(session, akt_id)
    event = _event(session, akt.id, reason, detail)
    event.space_id = akt.space_id
    copy = _event(session, akt.id, reason, detail)
    copy.id, copy.at, copy.space_id = natural_id(event.id, "access_event", "log"), event.at, access_log_of(acting(session).unit_id)
    keep(session, event)
    keep(session, copy)
    return akt


def record_export(session: Session, akt_id: UUID, what: str) -> Akt:
    """Keep both events of *what* of the akt being exported, and give the akt. Raises RecordGone."""
    return record_opening(session, akt_id, OpenReason.EXPORT, what)


def record_search(session: Session, query: str, hits: int) -> AccessEvent:
    """Keep the event of one settled search and how much it found, in the unit's access log."""
    event = _event(session, None, OpenReason.SEARCH, f"{query[:_LONGEST_QUERY]} ({hits})")
    event.space_id = access_log_of(acting(session).unit_id)
    return keep(session, event)


def record_return(session: Session, whose: str) -> AccessEvent:
    """Keep, in the unit's access log, that a colleague's keys came back to her by the municipality's recovery key. *whose*: her name."""
    event = _event(session, None, OpenReason.RECOVERY, whose)
    event.space_id = access_log_of(acting(session).unit_id)
    return keep(session, event)


def openings_of(session: Session, akt_id: UUID, limit: int = 100) -> list[AccessEvent]:
    """Who looked at the akt, the latest first."""
    query = select(AccessEvent).where(AccessEvent.space_id == akt_id, col(AccessEvent.deleted).is_(None))
    return list(session.exec(query.order_by(col(AccessEvent.at).desc(), col(AccessEvent.id).desc()).limit(limit)))


def recently_opened(session: Session, limit: int) -> list[UUID]:
    """The akter that the acting user opened last, the latest first."""
    actor = acting(session)
    query = select(AccessEvent.akt_id).where(
        AccessEvent.id < _BEYOND,
        AccessEvent.user_id == actor.user_id,
        col(AccessEvent.akt_id) == col(AccessEvent.space_id),
        col(AccessEvent.deleted).is_(None),
    )
    latest = session.exec(query.order_by(col(AccessEvent.id).desc()).limit(_LATEST))
    return [akt_id for akt_id in dict.fromkeys(latest) if akt_id is not None][:limit]


def _event(session: Session, akt_id: UUID | None, reason: OpenReason, detail: str | None) -> AccessEvent:
    actor = acting(session)
    short = detail[:500] if detail else None
    return AccessEvent(at=actor.now(), user_id=actor.user_id, device_id=actor.device_id, akt_id=akt_id, reason=reason, detail=short)
