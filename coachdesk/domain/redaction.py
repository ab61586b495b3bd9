"""A value that was destroyed by a decision: what stays is that it was, where, when, by whom and on what ground, and never what it said.

Personal data that may not stand are erased (dataskyddsförordningen art. 17) or corrected (art. 16); a public document is destroyed by a
decision only (arkivlagen 1990:782, 10 §), so the ground and the decision's reference stand in the note.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt, held
from coachdesk.domain.lineage import require
from coachdesk.domain.reasons import Reason, refuse
from coachdesk.domain.record import DELETED, RECORDS, Kind, Record, Register, field, keep, link, record


class RedactionGround(StrEnum):
    """Why a value was destroyed."""

    GRANTED = "granted"  # the person asked for it, and the board said yes
    ANOTHER = "another"  # it is about somebody else and was written in the wrong akt
    CONFIDENTIAL = "confidential"  # a password, a protected address: what mustn't be written down at all
    OTHER = "other"


@record("redaction", number=29, parent=Akt, title="reference", add_only=True)
class Redaction(Record, table=True):
    """One destroyed value: of which register of which record. The values themselves are named in the membership log, by their dots."""

    akt_id: UUID | None = link(1, Akt)
    record_id: UUID | None = field(2, group="destroyed_value")
    kind_number: int | None = field(2, group="destroyed_value")
    register_number: int | None = field(2, group="destroyed_value")
    ground: RedactionGround | None = field(3)
    reference: str | None = field(4, max_length=200)
    redacted_at: datetime | None = field(5, group="redacted")
    redacted_by: UUID | None = field(5, group="redacted")

    def rules(self) -> None:
        """It always says what, why, when and by whom."""
        require(self, "record_id", "kind_number", "register_number", "ground", "reference", "redacted_at", "redacted_by")


def can_be_redacted(kind: Kind, register: Register) -> bool:
    """Whether a value there may be destroyed: not what says where a record belongs, whether it stands, who signed it or who looked."""
    structural = register.number == DELETED or any(one.link is not None or one.secret for one in register.fields)
    return not (structural or kind.add_only or kind.root is not None or register.name == "signature")


def note_redaction(session: Session, found: Record, register_name: str, ground: RedactionGround | None, reference: str) -> Redaction:
    """Keep, in the akt, that the values of a register of *found* are destroyed. Raises InvalidInput, RecordGone."""
    kind, actor = RECORDS.of(type(found)), acting(session)
    register = next((one for one in kind.registers if one.name == register_name), None)
    if register is None or not can_be_redacted(kind, register):
        refuse("redaction", "register_number", Reason.UNKNOWN)
    assert found.space_id is not None
    held(session, found.space_id)
    draft = Redaction(
        space_id=found.space_id,
        akt_id=found.space_id,
        record_id=found.id,
        kind_number=kind.number,
        register_number=register.number,
        ground=ground,
        reference=reference.strip() or None,
        redacted_at=actor.now(),
        redacted_by=actor.user_id,
    )
    return keep(session, draft)


def redactions_of(session: Session, records: Iterable[UUID]) -> list[Redaction]:
    """What says of those records that something in them was destroyed, the latest first."""
    query = select(Redaction).where(col(Redaction.record_id).in_(list(records)))
    return list(session.exec(query.order_by(col(Redaction.redacted_at).desc(), col(Redaction.id).desc())))
