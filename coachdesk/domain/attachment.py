"""Attached files: a photo of a certificate, a CV. The record says what it is; the content is sealed apart and never stands here.

What may be attached and what a file is, decides its content alone (`media.py`).
"""

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt
from coachdesk.domain.lineage import keep_under, require
from coachdesk.domain.media import MediaType
from coachdesk.domain.note import JournalNote
from coachdesk.domain.record import Record, alive, change, delete, field, link, record

MOST_BYTES: Final = 20 * 1024 * 1024
"""Of one file. A scanned contract or a phone's photo is below 10 MB; at 30 kB/s, as in a valley, 20 MB take eleven minutes."""
KEY_BYTES: Final = 32
LONGEST_NAME: Final = 200
_FORBIDDEN: Final = '<>:"|?*'
_DEVICES: Final = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}
_KNOWN_ENDING: Final = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$", re.ASCII)


@record("attachment", number=24, parent=Akt, title="name")
class Attachment(Record, table=True):
    """A file in an akt. *about* says in words what it is. *asked_at*: somebody lacks its content; who has it sends it again."""

    akt_id: UUID | None = link(1, Akt)
    note_id: UUID | None = link(2, JournalNote)
    name: str | None = field(3, max_length=LONGEST_NAME, search=True, merge="ask")
    about: str | None = field(4, max_length=500, search=True, merge="ask")
    media: MediaType | None = field(5, group="content")
    size: int | None = field(5, group="content")
    chunks: int | None = field(5, group="content")
    chunk_bytes: int | None = field(5, group="content")
    key: bytes | None = field(5, group="content", max_length=KEY_BYTES, secret=True)
    added_at: datetime | None = field(6, group="added")
    added_by: UUID | None = field(6, group="added")
    asked_at: datetime | None = field(7)

    def rules(self) -> None:
        """An attachment has a name, and says what its content is."""
        require(self, "name", "media", "size", "chunks", "chunk_bytes", "key")


def attach(session: Session, akt_id: UUID, draft: Attachment) -> Attachment:
    """Keep an attachment whose content is sealed already. Raises RecordGone, InvalidInput."""
    actor = acting(session)
    draft.akt_id, draft.added_at, draft.added_by = akt_id, actor.now(), actor.user_id
    return keep_under(session, draft)


def take_away(session: Session, attachment_id: UUID) -> None:
    """Delete an attachment. Its content stays for some days, so that this can be undone (storage.attachments). Raises RecordGone."""
    delete(session, alive(session, Attachment, attachment_id))


def ask_for(session: Session, attachment_id: UUID) -> None:
    """Say that its content is missing: every laptop that has it puts it to the server again. Raises RecordGone."""
    change(session, Attachment, attachment_id, {"asked_at": acting(session).now()})


def attachments_of(session: Session, akt_id: UUID) -> list[Attachment]:
    """The akt's attachments, the newest first."""
    query = select(Attachment).where(Attachment.akt_id == akt_id, col(Attachment.deleted).is_(None))
    return list(session.exec(query.order_by(col(Attachment.added_at).desc(), col(Attachment.id).desc())))


def attachments_and_notes(session: Session, akt_id: UUID) -> tuple[list[Attachment], dict[UUID, JournalNote]]:
    """The akt's attachments, the newest first, and the notes that some of them were added to."""
    files = attachments_of(session, akt_id)
    of = {one.note_id for one in files if one.note_id is not None}
    query = select(JournalNote).where(col(JournalNote.id).in_(of), col(JournalNote.deleted).is_(None))
    return files, {note.id: note for note in session.exec(query)}


def attachments_of_notes(session: Session, notes: Collection[UUID]) -> list[Attachment]:
    """Those that were added to one of the notes, the oldest first."""
    query = select(Attachment).where(col(Attachment.note_id).in_(notes), col(Attachment.deleted).is_(None))
    return list(session.exec(query.order_by(col(Attachment.added_at), col(Attachment.id))))


def file_name(name: str, media: MediaType) -> str:
    """*name* as a file may be called anywhere, with the ending of what it is.

    Folders, letters that no system or not every reader sees (those that turn the reading direction would make an .exe look like a .pdf),
    names that Windows keeps for devices and another ending than the content's own are left out.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C" and letter not in _FORBIDDEN)
    stem = _KNOWN_ENDING.sub("", seen).strip(" .")[: LONGEST_NAME - 10].rstrip(" .")
    if not stem or stem.split(".")[0].upper() in _DEVICES:
        stem = f"_{stem}" if stem else "fil"
    return stem + media.ending
