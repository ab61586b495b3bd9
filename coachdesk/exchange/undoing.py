"""Taking an import back: what it made is deleted, what it filled in is emptied; what somebody has touched since stays, and is told.

A slice of rows to a transaction, so that an undo that breaks off goes on where it was.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.akt import Akt
from coachdesk.domain.draft import NoteDraft
from coachdesk.domain.import_batch import ImportBatch, note_undone
from coachdesk.domain.imported_row import ImportedRow
from coachdesk.domain.organisation import Organisation
from coachdesk.domain.record import DELETED, RECORDS, Record, delete
from coachdesk.domain.titles import title_of
from coachdesk.exchange.traces import Trace, digest, unpack

SLICE = 100


class KeptBecause(StrEnum):
    """Why something stays."""

    CHANGED = "changed"
    WRITTEN_UNDER = "written_under"
    DRAFT = "draft"
    OTHER_IMPORT = "other_import"


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """A row that wasn't taken back: the record it is about, and the kind of the record that speaks for it."""

    record_id: UUID
    name: str
    because: KeptBecause
    kind: str


def rows_of(session: Session, batch_id: UUID) -> list[UUID]:
    """The rows of an import that may be taken back, the last first."""
    query = select(ImportedRow.id).where(ImportedRow.batch_id == batch_id, col(ImportedRow.deleted).is_(None))
    return list(session.exec(query.order_by(col(ImportedRow.id).desc())))


def take_back(session: Session, row_ids: Sequence[UUID]) -> list[Kept]:
    """Take back what those rows did; what is kept, and why."""
    rows = list(session.exec(select(ImportedRow).where(col(ImportedRow.id).in_(row_ids), col(ImportedRow.deleted).is_(None))))
    look = _Look(session, rows)
    return [kept for row in rows if (kept := look.take_back(row)) is not None]


def close_undo(session: Session, batch_id: UUID, kept: int) -> ImportBatch:
    """All rows were looked at."""
    return note_undone(session, batch_id, kept)


class _Look:
    """What stands around the records of a slice, read at once: a question per kind and not per row."""

    def __init__(self, session: Session, rows: Sequence[ImportedRow]) -> None:
        self._session = session
        self._own = {row.id for row in rows}
        traces = [one for row in rows for one in (*unpack(row.made), *unpack(row.filled))]
        self._records = {found.id: found for found in _alive(session, traces)}
        self._around: dict[UUID, list[Record]] = {}
        for record, below in _below(session, {one.record for one in traces}):
            self._around.setdefault(record, []).append(below)
        self._drafts = _drafts_about(session, {one.record for one in traces})

    def take_back(self, row: ImportedRow) -> Kept | None:
        """All of the row, or nothing of it."""
        made, filled = list(unpack(row.made)), list(unpack(row.filled))
        why = self._why_kept(row, made, filled)
        if why is not None:
            return Kept(_about(row), self._name(row), *why)
        for one in filled:
            if (found := self._records.get(one.record)) is not None:
                _empty(found, one)
        for one in made:
            if (found := self._records.get(one.record)) is not None:
                delete(self._session, found)
        delete(self._session, row)
        return None

    def _why_kept(self, row: ImportedRow, made: Sequence[Trace], filled: Sequence[Trace]) -> tuple[KeptBecause, str] | None:
        ours = {one.record for one in made}
        around = [below for record in ours for below in self._around.get(record, ()) if below.id not in ours | {row.id}]
        if any(isinstance(below, ImportedRow) for below in around):
            return KeptBecause.OTHER_IMPORT, "imported_row"
        # Of what it founded nothing may be missing, unless the whole is gone; what it added to something older may be.
        whole = _about(row) in ours and _about(row) in self._records
        for one in (*made, *filled):
            found = self._records.get(one.record)
            if whole if found is None else digest(found, one.register) != one.digest:
                return KeptBecause.CHANGED, RECORDS.by_number(one.kind).name
        if around:
            return KeptBecause.WRITTEN_UNDER, RECORDS.of(type(around[0])).name
        return (KeptBecause.DRAFT, "note_draft") if ours & self._drafts else None

    def _name(self, row: ImportedRow) -> str:
        found = self._session.get(Akt, row.akt_id) if row.akt_id is not None else self._session.get(Organisation, row.organisation_id)
        return title_of(self._session, found) if found is not None else ""


def _about(row: ImportedRow) -> UUID:
    about = row.akt_id or row.organisation_id
    assert about is not None
    return about


def _alive(session: Session, traces: Sequence[Trace]) -> Iterator[Record]:
    for kind in RECORDS:
        wanted = {one.record for one in traces if one.kind == kind.number}
        if wanted:
            yield from session.exec(select(kind.cls).where(col(kind.cls.id).in_(wanted), col(kind.cls.deleted).is_(None)))


def _below(session: Session, records: Collection[UUID]) -> Iterator[tuple[UUID, Record]]:
    """Whatever links to those records, by declaration: notes, relatives, reminders, and what later kinds will be."""
    for kind in RECORDS:
        for one in kind.fields:
            if one.link is None:
                continue
            query = select(kind.cls).where(getattr(kind.cls, one.name).in_(records), col(kind.cls.deleted).is_(None))
            for found in session.exec(query):
                yield getattr(found, one.name), found


def _drafts_about(session: Session, records: Collection[UUID]) -> set[UUID]:
    """Records about which the acting user has something unsaved."""
    query = select(NoteDraft.target_id).where(
        col(NoteDraft.target_id).in_(records), col(NoteDraft.deleted).is_(None), col(NoteDraft.content).is_not(None)
    )
    return {target for target in session.exec(query) if target is not None}


def _empty(found: Record, one: Trace) -> None:
    """The register was empty before: an import fills nothing else."""
    register = RECORDS.of(type(found)).register(one.register)
    assert register is not None
    assert register.number != DELETED
    for field in register.fields:
        setattr(found, field.name, None)
