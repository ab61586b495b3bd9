"""Writing what was planned, a slice of rows to a transaction. What a slice finds done already it doesn't do again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.import_batch import ImportBatch, begin_import, finish_import
from coachdesk.domain.imported_row import ImportedRow
from coachdesk.domain.record import keep
from coachdesk.domain.space import natural_id
from coachdesk.exchange.columns import numbers
from coachdesk.exchange.organisations import again
from coachdesk.exchange.planning import Known, PlannedRow, changes, known_rows, subject_of
from coachdesk.exchange.rows import ReadRow, Setup
from coachdesk.exchange.subject import Subject, Written
from coachdesk.exchange.traces import pack, pack_said, unpack

SLICE = 20
"""Rows to a transaction: about 150 ms in which nothing else is written, and what a crash may cost."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a slice did."""

    made: int = 0
    filled: int = 0
    skipped: int = 0

    def __add__(self, other: "Done") -> "Done":
        return Done(self.made + other.made, self.filled + other.filled, self.skipped + other.skipped)


def begin(session: Session, setup: Setup, file_name: str) -> UUID:
    """Note that the import starts; the id to pass on. One of the same source that broke off goes on under its old id."""
    columns = json.dumps(setup.as_columns(), ensure_ascii=False)
    batch = ImportBatch(subject=setup.subject, source=setup.source, file_name=file_name[:255], columns=columns)
    return begin_import(session, batch).id


def apply_rows(session: Session, batch_id: UUID, setup: Setup, planned: Sequence[PlannedRow]) -> Done:
    """Write rows that were planned as new, changed, or maybe the same and wanted all the same. Raises what the domain's verbs raise."""
    subject = subject_of(setup.subject)
    known = known_rows(session, setup, [one.row.key for one in planned])
    done = Done()
    for one in planned:
        before, number = known.get(one.row.key), subject.number(one.row.values)
        if before is not None:
            done += _change(session, batch_id, setup, one.row, before)
        elif number is not None and subject.is_taken(session, number):
            done += Done(skipped=1)  # somebody registered her while the plan was looked at
        else:
            _note(session, batch_id, setup, one.row, subject.make(session, setup, one.row), one.row.values)
            done += Done(made=1)
    return done


def _change(session: Session, batch_id: UUID, setup: Setup, row: ReadRow, known: Known) -> Done:
    gaps, differs = changes(session, setup, row, known)
    if not gaps:
        return Done(skipped=1)
    written = subject_of(setup.subject).fill(session, setup, known.record_id, row, gaps)
    # What differs isn't noted as heard: it is told again until somebody has looked at it.
    heard = {name: value for name, value in row.values.items() if name not in differs}
    _note(session, batch_id, setup, row, written, heard)
    return Done(filled=1)


def _note(session: Session, batch_id: UUID, setup: Setup, row: ReadRow, written: Written, heard: Mapping[str, str]) -> None:
    subject: Subject = subject_of(setup.subject)
    values = {
        "batch_id": batch_id,
        subject.link_of(): written.record_id,
        "source": setup.source,
        "row_key": row.key,
        "said": pack_said(heard, numbers(setup.subject)),
        "made": pack(written.made),
        "filled": pack(written.filled),
    }
    noted = again(session, ImportedRow, natural_id(batch_id, "imported_row", row.key), values)
    noted.space_id = subject.space_of(session, written.record_id)
    keep(session, noted)


def finish(session: Session, batch_id: UUID) -> ImportBatch:
    """Every row went through: count what this import did, its broken off beginning included."""
    query = select(ImportedRow).where(ImportedRow.batch_id == batch_id, col(ImportedRow.deleted).is_(None))
    founded = [_founded(row) for row in session.exec(query)]
    return finish_import(session, batch_id, sum(founded), len(founded) - sum(founded))


def _founded(row: ImportedRow) -> bool:
    """Whether the row made what it is about, and didn't only fill in."""
    return any(one.record in (row.akt_id, row.organisation_id) for one in unpack(row.made))
