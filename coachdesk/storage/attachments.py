"""The content of attached files on this laptop: sealed, kept, opened; and how it stands with the server's copy.

A content is whole or isn't shown: each chunk opens only in its own place of its own file, and their lengths must come to the record's.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import Connection

from coachdesk.crypto.chunk import CHUNK_BYTES, chunks_in
from coachdesk.crypto.seal import new_key
from coachdesk.domain.attachment import MOST_BYTES, Attachment, ask_for, attach, file_name
from coachdesk.domain.media import media_of
from coachdesk.domain.photo import without_traces
from coachdesk.errors import ContentBroken, ContentMissing, FileRefused, RecordGone, SealBroken
from coachdesk.storage.attached_file import File, described, file_of, sealed_chunks
from coachdesk.storage.chunk_store import FILE, ChunkStore, State
from coachdesk.storage.identity import keep_secret, secret

if TYPE_CHECKING:
    from coachdesk.storage.workspace import Workspace

SMALL: Final = 200 * 1024
"""Bytes. What is no larger comes by itself: a CV is there in the car; photos come when they are opened."""
GRACE: Final = 7 * 24 * 60 * 60 * 1000
"""Milliseconds for which a deleted attachment's content is kept, so that the deletion can be undone."""
ASK_AGAIN: Final = 24 * 60 * 60 * 1000
"""Milliseconds after which a content that is missing is asked for once more."""
Write = Callable[..., Any]
_KEY: Final = "attachments"
ON_ITS_WAY: Final = 60 * 60 * 1000
"""Milliseconds after its adding in which a content may well be on its way still: records go first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one content: *have* of *total* chunks are here, *sent* are known to be at the server, *there*: all of them.

    *why*: a code for what keeps it ("" for nothing): lacking, broken, too_large, no_room, not_a_writer, …
    """

    have: int
    total: int
    sent: int
    there: bool
    wanted: bool
    why: str

    @property
    def here(self) -> bool:
        """Whether it can be opened without the net."""
        return self.have >= self.total


class Attachments:
    """The contents of one workspace's attachments. Its database is opened when there is something to keep."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._store: ChunkStore | None = None
        self._fresh: set[bytes] = set()
        """Whose chunks are kept already, while the record is being written."""

    @staticmethod
    def prepare(connection: Connection) -> None:
        """Have a key from the first day, so that each backup knows it."""
        if secret(connection, _KEY) is None:
            keep_secret(connection, _KEY, new_key())

    def close(self) -> None:
        """With the vault."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None

    # --- by hand ----------------------------------------------------------------------------------------------------

    def attach(self, akt_id: UUID, draft: Attachment, data: bytes, write: Write | None = None) -> Attachment:
        """Keep a file in an akt, cleaned of what a picture says about place and people. *draft* has its name and what it is.

        The content is on the disk before the record says so. *write* is the workspace's own unless somebody wants to know more of it.
        Raises FileRefused, RecordGone, InvalidInput, DiskFull.
        """
        if len(data) > MOST_BYTES:
            raise FileRefused(reason="too_large", size=len(data))
        draft.media = media_of(data)
        draft.name = file_name(draft.name or "", draft.media)
        data = without_traces(draft.media, data)
        draft.size, draft.chunk_bytes, draft.chunks, draft.key = len(data), CHUNK_BYTES, chunks_in(len(data)), new_key()
        store = self._opened()
        self._fresh.add(draft.id.bytes)
        try:
            store.put(draft.id.bytes, sealed_chunks(draft.key, akt_id.bytes, draft.id.bytes, data))
            kept: Attachment = (write or self._workspace.write)(attach, akt_id, draft)
        except Exception:
            store.forget(draft.id.bytes)
            raise
        finally:
            self._fresh.discard(draft.id.bytes)
        return kept

    def content(self, attachment_id: UUID) -> bytes:
        """The file. Raises RecordGone, LeaseOver, ContentMissing(have, total), ContentBroken(number): that chunk is fetched anew then."""
        self._workspace.leasing.admit(self.content)
        file = self._file(attachment_id)
        store = self._opened()
        parts: list[bytes] = []
        for number in range(file.chunks):
            sealed = store.get(file.attachment, number)
            if sealed is None:
                raise ContentMissing(have=len(store.numbers(file.attachment)), total=file.chunks)
            try:
                parts.append(file.opened(number, sealed))
            except SealBroken:
                store.forget(file.attachment, [number])
                store.note(file.attachment, wanted=1, why="broken")
                raise ContentBroken(number=number) from None
        data = b"".join(parts)
        if len(data) != file.size:
            raise ContentBroken(number=file.chunks)
        return data

    def want(self, attachment_id: UUID) -> Standing:
        """Let it be fetched at the next occasion, and kept here. Raises RecordGone."""
        file = self._file(attachment_id)
        self._opened().note(file.attachment, wanted=1)
        return self.standing([attachment_id])[attachment_id]

    def standing(self, attachments: Iterable[UUID]) -> dict[UUID, Standing]:
        """How it stands with each; those whose record isn't here are left out."""
        wanted = {one.bytes for one in attachments}
        files = [file for file in self._files() if file.attachment in wanted]
        if not files:
            return {}
        store = self._opened()
        counts, states = store.counts(), store.states()
        found = {}
        for file in files:
            state = states.get(file.attachment, State())
            have, why = counts.get(file.attachment, 0), state.why if file.fits else "broken"
            # What came from elsewhere and isn't here can only be there.
            there = state.there is not None or (have < file.chunks and state.why not in {"lacking", "coming"})
            found[UUID(bytes=file.attachment)] = Standing(have, file.chunks, state.sent, there, bool(state.wanted), why)
        return found

    # --- for those who carry ----------------------------------------------------------------------------------------

    def to_fetch(self) -> list[File]:
        """What is wanted and isn't wholly here: what somebody waits for first, then the small ones."""
        asked, small = [], []
        for file, state, have in self._known():
            if not file.deleted and have < file.chunks:
                if state.wanted:
                    asked.append(file)
                elif file.size <= SMALL:
                    small.append(file)
        return asked + small

    def to_send(self) -> list[File]:
        """What is wholly here and may not be at the server: new, missed by somebody, or after a restore of the server."""
        return [
            file
            for file, state, have in self._known()
            if not file.deleted and have >= file.chunks and (state.there is None or state.asked != file.asked)
        ]

    def to_drop(self, now: int) -> list[File]:
        """What was deleted so long ago that nobody undoes it. *now*: milliseconds.

        Notices deletions and their undoing, and drops chunks whose record isn't here any more: the akt has left this laptop, or the program
        ended before the record was written.
        """
        self._sweep()
        due = []
        for file, state, _ in self._known():
            if not file.deleted and state.deleted is not None:
                self._opened().note(file.attachment, deleted=None, gone=None, there=None)
            elif file.deleted and state.deleted is None:
                self._opened().note(file.attachment, deleted=now)
            elif file.deleted and state.gone is None and state.deleted is not None and state.deleted + GRACE <= now:
                due.append(file)
        return due

    def missing(self, file: File) -> list[int]:
        """Numbers of the chunks that aren't here."""
        have = self._opened().numbers(file.attachment)
        return [number for number in range(file.chunks) if number not in have]

    def sealed(self, file: File, number: int) -> bytes | None:
        """A chunk as it travels; None where it has gone meanwhile."""
        return self._opened().get(file.attachment, number)

    def take(self, file: File, number: int, sealed: bytes) -> None:
        """Keep a chunk that came. Raises SealBroken where it isn't that one, DiskFull."""
        file.opened(number, sealed)
        self._opened().put(file.attachment, [(number, sealed)])

    def has_sent(self, file: File, count: int) -> None:
        """So many chunks are known to be at the server."""
        self._opened().note(file.attachment, sent=count, why="")

    def is_there(self, file: File, now: int) -> None:
        """The server has all of it."""
        self._opened().note(file.attachment, there=now, sent=file.chunks, asked=file.asked, why="")

    def is_here(self, file: File, now: int) -> None:
        """All of it has come, so the server has it too."""
        self.is_there(file, now)

    def held_up(self, file: File, why: str, now: int) -> None:
        """Something keeps it."""
        self._opened().note(file.attachment, why=why, why_at=now)

    def is_lacking(self, file: File, now: int) -> None:
        """The server lacks a part of it. One that was added just now may be on its way; else it is asked for."""
        if now - file.added < ON_ITS_WAY:
            self.held_up(file, "coming", now)
        else:
            self.ask_for(file, "lacking", now)

    def ask_for(self, file: File, why: str, now: int) -> None:
        """The server lacks a part of it: say so in the record, for those who have it; at most once a day."""
        state = self._opened().states().get(file.attachment, State())
        if state.why in {"lacking", "broken"} and now - state.why_at < ASK_AGAIN:
            return
        self._opened().note(file.attachment, why=why, why_at=now)
        try:
            self._workspace.write(ask_for, UUID(bytes=file.attachment))
        except RecordGone:
            return  # deleted meanwhile: nobody misses it

    def has_gone(self, file: File, now: int) -> None:
        """The server has dropped it: drop it here."""
        store = self._opened()
        store.forget(file.attachment)
        store.note(file.attachment, gone=now, there=None, sent=0, wanted=0)

    def doubt(self, generation: bytes) -> None:
        """Ask the server anew for what it has, where its log is another one."""
        if self._files():
            self._opened().doubt(generation)

    # --- within -----------------------------------------------------------------------------------------------------

    def _known(self) -> Iterator[tuple[File, State, int]]:
        files = [file for file in self._files() if file.fits]
        if not files:
            return
        store = self._opened()
        counts, states = store.counts(), store.states()
        for file in files:
            yield file, states.get(file.attachment, State()), counts.get(file.attachment, 0)

    def _sweep(self) -> None:
        if self._store is None and not self._path().exists():
            return
        fresh = set(self._fresh)  # before the records are read: what is finished in between has one
        known = {file.attachment for file in self._files()}
        for orphan in self._opened().counts().keys() - known - fresh - self._fresh:
            if not self._is_written(orphan):
                self._opened().forget(orphan)

    def _is_written(self, attachment: bytes) -> bool:
        """Whether the journal speaks of it: where an akt has left this laptop, it does of what the server hasn't got."""
        with self._workspace.transaction() as tx:
            return tx.connection.exec_driver_sql("SELECT 1 FROM journal WHERE record = ? LIMIT 1", (attachment,)).first() is not None

    def _path(self) -> Path:
        with self._workspace.transaction() as tx:
            path = next(Path(row[2]) for row in tx.connection.exec_driver_sql("PRAGMA database_list") if row[1] == "main")
        return path.with_name(FILE if path.name == "desk.db" else f"{path.stem}-{FILE}")

    def _files(self) -> list[File]:
        with self._workspace.transaction() as tx:
            return described(tx.connection)

    def _file(self, attachment_id: UUID) -> File:
        with self._workspace.transaction() as tx:
            found = file_of(tx.connection, attachment_id.bytes)
        if found is None or found.deleted:
            raise RecordGone(kind="attachment", id=attachment_id)
        if not found.fits:
            raise ContentBroken(number=0)
        return found

    def _opened(self) -> ChunkStore:
        with self._lock:
            if self._store is None:
                with self._workspace.transaction() as tx:
                    key = tx.keyring.require(_KEY)
                self._store = ChunkStore(self._path(), key)
            return self._store
