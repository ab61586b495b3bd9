"""An attached file as its record describes it: where its chunks lie, what they are called, and how they are sealed and opened."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from coachdesk.crypto.chunk import CHUNK_BYTES, chunk_name, chunks_in, open_chunk, seal_chunk
from coachdesk.domain.attachment import KEY_BYTES, MOST_BYTES
from coachdesk.domain.wire import instant_from_form

_SELECT: Final = "SELECT id, space_id, key, size, chunks, chunk_bytes, deleted, asked_at, added_at FROM attachment"


class File(NamedTuple):
    """An attachment's content, as the record describes it; ids are 16 bytes."""

    attachment: bytes
    space: bytes
    key: bytes
    size: int
    chunks: int
    chunk_bytes: int
    deleted: bool
    asked: str
    added: int
    """Milliseconds since 1970, by the clock of whoever added it."""

    def __repr__(self) -> str:
        return f"File({self.attachment.hex()})"

    @property
    def fits(self) -> bool:
        """Whether a CoachDesk describes a file so. Anything else, however it came into the record, is never fetched or opened."""
        return (
            0 < self.size <= MOST_BYTES
            and 0 < self.chunk_bytes <= CHUNK_BYTES
            and self.chunks == chunks_in(self.size, self.chunk_bytes)
            and len(self.key) == KEY_BYTES
        )

    def name(self, number: int) -> bytes:
        """What the server calls that chunk."""
        return chunk_name(self.key, number)

    def names(self) -> list[bytes]:
        """Of all chunks, in order."""
        return [self.name(number) for number in range(self.chunks)]

    def opened(self, number: int, sealed: bytes) -> bytes:
        """The plain bytes of a chunk. Raises SealBroken."""
        return open_chunk(self.key, self.space, self.attachment, number, self.chunks, sealed)


def described(connection: Connection) -> list[File]:
    """All of them here."""
    return [_file(row) for row in connection.exec_driver_sql(f"{_SELECT} ORDER BY id")]


def file_of(connection: Connection, attachment: bytes) -> File | None:
    """One of them."""
    row = connection.exec_driver_sql(f"{_SELECT} WHERE id = ?", (attachment,)).first()
    return None if row is None else _file(row)


def _file(row: Any) -> File:
    return File(
        bytes(row.id),
        bytes(row.space_id or b""),
        bytes(row.key or b""),
        row.size or 0,
        row.chunks or 0,
        row.chunk_bytes or 0,
        row.deleted is not None,
        row.asked_at or "",
        int(instant_from_form(row.added_at).timestamp() * 1000) if row.added_at else 0,
    )


def sealed_chunks(key: bytes, space: bytes, attachment: bytes, data: bytes) -> Iterator[tuple[int, bytes]]:
    """*data* in its chunks, by number."""
    total = chunks_in(len(data))
    for number in range(total):
        piece = data[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES]
        yield number, seal_chunk(key, space, attachment, number, total, piece)
