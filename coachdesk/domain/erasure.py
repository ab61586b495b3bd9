"""An akt that was erased: what stays is that it was done, when, by whom and on what ground, and nothing about the person.

A public document is destroyed by a decision only (arkivlagen 1990:782, 10 §; dataskyddsförordningen art. 17 where there is no duty to keep
it), so the ground and the decision's reference stand in the note.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.lineage import require
from coachdesk.domain.record import Record, field, keep, record


class ErasureGround(StrEnum):
    """Why an akt was erased before its time was out, or by a decision of its own."""

    THINNING = "thinning"  # by a decision about this akt; those that are due by rule are thinned together
    GRANTED = "granted"  # the person asked for it, and the board said yes
    DUPLICATE = "duplicate"  # opened twice, or about nobody


@record("erasure_note", number=28, root="directory", title="reference", add_only=True)
class ErasureNote(Record, table=True):
    """One erased akt: its id and its case number if it had one; never a name."""

    akt_id: UUID | None = field(1, group="akt")
    case_number: str | None = field(1, group="akt", max_length=50)
    ground: ErasureGround | None = field(2)
    reference: str | None = field(3, max_length=200)
    erased_at: datetime | None = field(4, group="erased")
    erased_by: UUID | None = field(4, group="erased")

    def rules(self) -> None:
        """Everything but the case number always stands there."""
        require(self, "akt_id", "ground", "reference", "erased_at", "erased_by")

    @property
    def number(self) -> str:
        """What the akt was called without a name: its case number, else the end of its id."""
        return self.case_number or (self.akt_id.hex[-8:].upper() if self.akt_id is not None else "")


def note_erasure(session: Session, akt_id: UUID, case_number: str | None, ground: ErasureGround | None, reference: str) -> ErasureNote:
    """Keep, in the unit's directory, that an akt is erased. Raises InvalidInput."""
    actor = acting(session)
    draft = ErasureNote(
        space_id=actor.directory, akt_id=akt_id, case_number=case_number, ground=ground, reference=reference.strip() or None
    )
    draft.erased_at, draft.erased_by = actor.now(), actor.user_id
    return keep(session, draft)


def erasure_notes(session: Session) -> list[ErasureNote]:
    """The erased akter, the latest first."""
    query = select(ErasureNote).where(ErasureNote.space_id == acting(session).directory)
    return list(session.exec(query.order_by(col(ErasureNote.erased_at).desc(), col(ErasureNote.id).desc())))
