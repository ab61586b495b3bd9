"""Journal notes: saved unsigned (the author may change them, with history), then signed for good; a correction points back.

A saved note is a record from the first moment, signed or not (HFD 2013 ref. 33); what was heard is noted with when and by whom
(förvaltningslagen 27 §); and what the participant says is wrong is noted too, whoever is right.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, inspect
from sqlmodel import Session

from coachdesk.domain.actor import acting
from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.lineage import is_blank, keep_under, require
from coachdesk.domain.person import Channel
from coachdesk.domain.reasons import Reason, refuse
from coachdesk.domain.record import RECORDS, Field, Record, alive, change, field, link, record
from coachdesk.domain.staff import StaffMember
from coachdesk.domain.unit import Unit
from coachdesk.domain.values import is_time
from coachdesk.errors import AlreadySigned, NotTheAuthor

_SIGNED_CONTENT = (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14)
"""Registers that a signature covers: all but the enrolment it is filed under, the dispute text and the signature itself."""


class ContactWith(StrEnum):
    """Whom the coach was in contact with."""

    PARTICIPANT = "participant"
    RELATIVE = "relative"
    EMPLOYER = "employer"
    AUTHORITY = "authority"
    HEALTH_CARE = "health_care"
    SCHOOL = "school"
    COLLEAGUE = "colleague"
    NOBODY = "nobody"
    OTHER = "other"


@record("journal_note", number=14, parent=Enrolment, title="subject")
class JournalNote(Record, table=True):
    """What happened, who says so, and who wrote it down. *event_time* is HH:MM in the municipality's zone."""

    __table_args__ = (Index("ix_journal_note_enrolment_event", "enrolment_id", "event_on"),)

    enrolment_id: UUID | None = link(1, Enrolment)
    event_on: date | None = field(2, group="event")
    event_time: str | None = field(2, group="event", max_length=5)
    written_at: datetime | None = field(3)
    author_id: UUID | None = link(4, StaffMember)
    author_role: str | None = field(5, max_length=200)
    unit_id: UUID | None = link(6, Unit)
    contact_with: ContactWith | None = field(7, group="contact")
    contact_name: str | None = field(7, group="contact", max_length=200)
    channel: Channel | None = field(7, group="contact")
    reached: bool | None = field(7, group="contact")
    told_by: str | None = field(8, max_length=200)
    subject: str | None = field(9, max_length=200, search=True, merge="ask")
    text: str | None = field(10, max_length=12_000, search=True, merge="ask")
    dispute_text: str | None = field(11, max_length=4_000, search=True, merge="ask")
    signed_at: datetime | None = field(12, group="signature")
    signed_by: UUID | None = field(12, group="signature")
    digest: bytes | None = field(12, group="signature", max_length=32)
    corrects_id: UUID | None = field(13)
    correction_reason: str | None = field(14, max_length=1_000)

    @property
    def is_signed(self) -> bool:
        """Signed for good."""
        return self.signed_at is not None

    def rules(self) -> None:
        """A note says when and what; a signed one doesn't change any more. Raises InvalidInput, AlreadySigned."""
        require(self, "event_on")
        if is_blank(self.subject) and is_blank(self.text):
            refuse("journal_note", "text", Reason.MISSING)
        if self.event_time is not None and not is_time(self.event_time):
            refuse("journal_note", "event_time", Reason.NOT_A_TIME)
        if self.corrects_id is not None:
            require(self, "correction_reason")
        if _tampers(self):
            raise AlreadySigned(id=self.id)


def _tampers(note: JournalNote) -> bool:
    """Whether this session changes what a standing signature covers, or the signature. Merges are for signature_holds."""
    attributes = inspect(note).attrs
    standing = [attributes[name].history for name in ("signed_at", "signed_by", "digest")]
    if any(history.deleted and history.deleted[0] is not None for history in standing):
        return True
    return note.is_signed and not standing[0].added and any(attributes[one.name].history.has_changes() for one in _signed_fields())


def _signed_fields() -> Iterator[Field]:
    registers = (RECORDS.of(JournalNote).register(number) for number in _SIGNED_CONTENT)
    return (one for register in registers if register is not None for one in register.fields)


def digest_of(note: JournalNote) -> bytes:
    """SHA-256 over the id and the wire forms of the content, in register order. What is signed is what stands here."""
    content: list[Any] = [note.id.hex]
    for one in _signed_fields():
        value = getattr(note, one.name)
        form = None if value is None else one.wire.to_form(value)
        content.append([one.name, form.hex() if isinstance(form, bytes) else form])
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).digest()


def write_note(session: Session, draft: JournalNote) -> JournalNote:
    """Save *draft* unsigned, as the acting user's, now. Raises RecordGone where its enrolment was deleted meanwhile, InvalidInput."""
    actor = acting(session)
    writer = session.get(StaffMember, actor.user_id)
    draft.author_id, draft.unit_id, draft.written_at = actor.user_id, actor.unit_id, actor.now()
    draft.author_role = (writer.title or (writer.role and writer.role.value)) if writer else None
    draft.signed_at = draft.signed_by = draft.digest = None
    _not_in_future(draft.event_on, actor.today)
    return keep_under(session, draft)


def change_note(session: Session, note_id: UUID, values: Mapping[str, Any]) -> JournalNote:
    """Change a saved note; history keeps what stood there. Raises NotTheAuthor, AlreadySigned, RecordGone, InvalidInput."""
    _own_unsigned(session, note_id)
    if not values.keys() <= _CHANGEABLE:
        refuse("journal_note", min(values.keys() - _CHANGEABLE), Reason.UNKNOWN)
    if "event_on" in values:
        _not_in_future(values["event_on"], acting(session).today)
    return change(session, JournalNote, note_id, values)


_CHANGEABLE = frozenset(
    {"event_on", "event_time", "contact_with", "contact_name", "channel", "reached", "told_by", "subject", "text", "correction_reason"}
)


def sign_note(session: Session, note_id: UUID) -> JournalNote:
    """Sign for good. Raises NotTheAuthor, AlreadySigned, RecordGone."""
    note = _own_unsigned(session, note_id)
    actor = acting(session)
    return change(session, JournalNote, note_id, {"signed_at": actor.now(), "signed_by": actor.user_id, "digest": digest_of(note)})


def correct_note(session: Session, note_id: UUID, draft: JournalNote, reason: str) -> JournalNote:
    """Save *draft* as a new, unsigned note that corrects a signed one; the corrected one stays as it is.

    Raises InvalidInput: not_signed for a note that its author can simply change, missing without a reason.
    """
    corrected = alive(session, JournalNote, note_id)
    if not corrected.is_signed:
        refuse("journal_note", "corrects_id", Reason.NOT_SIGNED)
    draft.enrolment_id, draft.corrects_id, draft.correction_reason = corrected.enrolment_id, corrected.id, reason
    return write_note(session, draft)


def dispute_note(session: Session, note_id: UUID, text: str) -> JournalNote:
    """Note what the participant says is wrong, on a signed note too and by whoever is told. Empty text takes it back."""
    return change(session, JournalNote, note_id, {"dispute_text": text.strip() or None})


def signature_holds(note: JournalNote) -> bool:
    """Whether what stands in a signed note is what was signed."""
    return note.is_signed and note.digest == digest_of(note)


def _own_unsigned(session: Session, note_id: UUID) -> JournalNote:
    note = alive(session, JournalNote, note_id)
    if note.author_id != acting(session).user_id:
        raise NotTheAuthor(id=note_id)
    if note.is_signed:
        raise AlreadySigned(id=note_id)
    return note


def _not_in_future(event_on: date | None, today: date) -> None:
    if event_on is not None and event_on > today:
        refuse("journal_note", "event_on", Reason.IN_FUTURE)
