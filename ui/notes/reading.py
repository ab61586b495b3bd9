"""What the page of a note reads: every version with who wrote it on which laptop, whether it has left this one, and what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.attachment import Attachment, attachments_of_notes
from coachdesk.domain.note import JournalNote
from coachdesk.domain.note_chain import Chain, chain_of
from coachdesk.domain.redaction import Redaction, redactions_of
from coachdesk.storage.history import HistoryLine, lines
from ui.kit.people import People, people
from ui.notes.paper import Piece
from ui.notes.word_diff import differences


@dataclass(frozen=True, slots=True, repr=False)
class Version:
    """*laptop* is where it was begun; *sent*: all of it has left this laptop. *pieces*: its words, marked where another version differs.

    *signed_on*: the user whose laptop wrote the signature, where that is somebody else than who it names.
    *redactions*: what of it is to be destroyed by a decision, the latest first; *destroyed*: the names of the registers where that is done.
    """

    note: JournalNote
    laptop: UUID | None
    sent: bool
    pieces: list[Piece]
    redactions: tuple[Redaction, ...] = ()
    destroyed: frozenset[str] = frozenset()
    signed_on: UUID | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """*versions* stand as the chain does: the original first. *files* belong to any of them."""

    chain: Chain
    versions: list[Version]
    names: People
    files: list[Attachment]


def read_note(session: Session, note_id: UUID) -> Reading:
    """All of it in one reading. Words are compared here, away from the window. Raises RecordGone."""
    chain = chain_of(session, note_id)
    marks = _marks(chain)
    redactions = redactions_of(session, [note.id for note in chain.notes])
    versions = []
    for note in chain.notes:
        history = lines(session, note.id)
        laptop = next((one.device_id for one in history if one.first), None)
        said = tuple(one for one in redactions if one.record_id == note.id)
        destroyed = frozenset(one.name for one in history if one.redacted)
        sent = all(one.sent for one in history)
        versions.append(Version(note, laptop, sent, marks[note.id], said, destroyed, _signed_on(note, history)))
    return Reading(chain, versions, people(session), attachments_of_notes(session, [note.id for note in chain.notes]))


def _signed_on(note: JournalNote, history: Sequence[HistoryLine]) -> UUID | None:
    signing = (one for one in history if one.name == "signature" and one.values["signed_by"] == note.signed_by)
    wrote = next((one.user_id for one in signing), None)
    return None if wrote == note.signed_by else wrote


def _marks(chain: Chain) -> Mapping[UUID, list[Piece]]:
    """A correction shows what is new in it; the original what the newest correction of it took away."""
    found: dict[UUID, list[Piece]] = {chain.original.id: [(chain.original.text or "", "same")]}
    for note in chain.notes[1:]:
        before = chain.corrected(note) or chain.original
        gone, came = differences(before.text or "", note.text or "")
        found[note.id] = came
        if before is chain.original:
            found[before.id] = gone
    return found
