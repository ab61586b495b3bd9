"""What one row of an imported list did here: it stands beside what it made, so whoever may read the one may read the other.

A row's key is often an identity number. It therefore lives in the akt, and only an organisation's in the directory.
"""

from uuid import UUID

from sqlalchemy import Index

from coachdesk.domain.akt import Akt
from coachdesk.domain.import_batch import ImportBatch
from coachdesk.domain.lineage import require
from coachdesk.domain.organisation import Organisation
from coachdesk.domain.reasons import Reason, refuse
from coachdesk.domain.record import Record, field, link, record


@record("imported_row", number=22, root="directory", title="source")
class ImportedRow(Record, table=True):
    """(*source*, *row_key*) led to the akt or the organisation. The bytes are those of exchange/traces.py:

    *said*: a digest of each value that the source gave; *made* and *filled*: what this import wrote, to tell whether it still stands so.
    """

    __table_args__ = (Index("ix_imported_row_row_key", "row_key"),)

    batch_id: UUID | None = link(1, ImportBatch)
    akt_id: UUID | None = link(2, Akt)
    organisation_id: UUID | None = link(3, Organisation)
    source: str | None = field(4, group="key", max_length=80)
    row_key: str | None = field(4, group="key", max_length=400)
    said: bytes | None = field(5, max_length=1_000)
    made: bytes | None = field(6, max_length=2_000)
    filled: bytes | None = field(7, max_length=2_000)

    def rules(self) -> None:
        """One import, one key, and one thing that it is about."""
        require(self, "batch_id", "source", "row_key")
        if (self.akt_id is None) == (self.organisation_id is None):
            refuse("imported_row", "akt_id", Reason.EXACTLY_ONE)
