"""Chunks of attached files: put some, get one, ask which are there, drop some. Records never travel with them.

Each is a message of its own, signed as a round is, heard once and at its time.
"""

from collections.abc import Sequence
from typing import Annotated, Final

from msgspec import Meta

from coachdesk.errors import MalformedMessage
from sync.protocol import limits
from sync.protocol.messages import FromDevice, Text
from sync.protocol.wire import Id, Wire, decode, encode, pack, unpack

SEALED: Final = 50 * 1024
"""Bytes of one sealed chunk at most: with everything around it, it fits a page."""
TOGETHER: Final = 8
"""Chunks of one request; a page holds one full one, or several small ones."""
NAMES: Final = 1024
"""Names of one question: a file of 20 MiB has 427 chunks."""
DOORS: Final = ("put", "get", "which", "drop")
PATH: Final = "/v1/chunks/"

Sealed = Annotated[bytes, Meta(min_length=33, max_length=SEALED)]
Names = Annotated[list[Id], Meta(min_length=1, max_length=NAMES)]


class Chunk(Wire, frozen=True):
    """*name* is made with the attachment's key: the server can't tell which file it belongs to."""

    name: Id
    sealed: Sealed


class ChunkPut(FromDevice, frozen=True, tag=5):
    """Keep these. One that is there already stays as it is."""

    space: Id
    chunks: Annotated[list[Chunk], Meta(min_length=1, max_length=TOGETHER)]


class ChunkGet(FromDevice, frozen=True, tag=6):
    """One chunk."""

    space: Id
    name: Id


class ChunkWhich(FromDevice, frozen=True, tag=56):
    """Which of these are there?"""

    space: Id
    names: Names


class ChunkDrop(FromDevice, frozen=True, tag=55):
    """Delete these: their file was taken away, or they don't open."""

    space: Id
    names: Names


class ChunkAnswer(Wire, frozen=True, tag=57):
    """*there* has a byte for each name in a question, 1 where it is there, after a put and a drop. *sealed*: what was got."""

    there: Annotated[bytes, Meta(max_length=NAMES)]
    sealed: Annotated[bytes, Meta(max_length=SEALED)] = b""
    reason: Text = ""


def pack_answer(answer: ChunkAnswer) -> bytes:
    """The body of an answer."""
    return pack(encode(answer))


def open_answer(body: bytes, asked: Sequence[bytes]) -> ChunkAnswer:
    """Raises MalformedMessage, also for an answer about another number of names than *asked*."""
    if len(body) > limits.PAGE + 1:
        raise MalformedMessage(what="chunk_answer")
    answer = decode(unpack(body, limits.PAGE, "chunk_answer"), ChunkAnswer, "chunk_answer")
    if len(answer.there) != len(asked):
        raise MalformedMessage(what="chunk_answer")
    return answer
