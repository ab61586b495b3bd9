"""Imports: one reading of one list, in the private space of who made it, with what its source's columns meant."""

import json
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.lineage import require
from coachdesk.domain.record import Record, alive, field, keep, record


class ImportSubject(StrEnum):
    """What a list is about."""

    PARTICIPANTS = "participants"
    ORGANISATIONS = "organisations"


@record("import_batch", number=21, root="private", title="source")
class ImportBatch(Record, table=True):
    """*columns* is JSON: what each heading of the source means. Without *finished_at* it broke off and may go on or be undone.

    *kept*: how many rows an undo left standing, as somebody had written there since.
    """

    subject: ImportSubject | None = field(1)
    source: str | None = field(2, max_length=80)
    file_name: str | None = field(3, max_length=255)
    columns: str | None = field(4, max_length=16_000)
    started_at: datetime | None = field(5)
    finished_at: datetime | None = field(6)
    undone_at: datetime | None = field(7, group="undone")
    kept: int | None = field(7, group="undone")
    made: int | None = field(8, group="counts")
    filled: int | None = field(8, group="counts")

    def rules(self) -> None:
        """A subject, a source and a start."""
        require(self, "subject", "source", "started_at")

    @property
    def meaning(self) -> dict[str, Any]:
        """*columns* read; empty where it can't be."""
        try:
            found = json.loads(self.columns or "{}")
        except (ValueError, RecursionError):  # brackets within brackets, without end
            return {}
        return found if isinstance(found, dict) else {}


def begin_import(session: Session, draft: ImportBatch) -> ImportBatch:
    """Start, or go on with, the import of *draft*'s source that broke off: one undo then takes back both halves."""
    actor = acting(session)
    broken = [one for one in imports(session) if one.finished_at is None and one.undone_at is None]
    for one in broken:
        if (one.subject, one.source) == (draft.subject, draft.source):
            one.columns, one.file_name = draft.columns, draft.file_name
            session.add(one)
            return one
    draft.space_id, draft.started_at = actor.private, actor.now()
    return keep(session, draft)


def finish_import(session: Session, batch_id: UUID, made: int, filled: int) -> ImportBatch:
    """All rows went through. *made* and *filled* count records of this import, its broken off beginning included."""
    batch = alive(session, ImportBatch, batch_id)
    batch.finished_at, batch.made, batch.filled = acting(session).now(), made, filled
    return batch


def note_undone(session: Session, batch_id: UUID, kept: int) -> ImportBatch:
    """The import was taken back, but for *kept* rows."""
    batch = alive(session, ImportBatch, batch_id)
    batch.undone_at, batch.kept = acting(session).now(), kept
    return batch


def imports(session: Session) -> list[ImportBatch]:
    """The acting user's imports, the latest first."""
    query = select(ImportBatch).where(ImportBatch.space_id == acting(session).private, col(ImportBatch.deleted).is_(None))
    return list(session.exec(query.order_by(col(ImportBatch.started_at).desc(), col(ImportBatch.id).desc())))


def remembered(session: Session, subject: ImportSubject, source: str) -> dict[str, Any]:
    """What the source's columns meant the last time; empty for one never read."""
    return next((one.meaning for one in imports(session) if (one.subject, one.source) == (subject, source)), {})
