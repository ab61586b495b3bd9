"""The way to the server, as the rounds see it. Passed in, so that a test can lose what it carries."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol


class Traffic(NamedTuple):
    """Bytes since the wire was made, headers included."""

    out: int
    back: int


class Wire(Protocol):
    """Each call waits for its answer.

    Raises ServerUnreachable where none came, ServerRefused where it was no (facts: reason, status, now in milliseconds, seq).
    """

    def exchange(self, body: bytes) -> bytes:
        """One round's request; gives the body of the answer."""

    def deposit(self, locator: bytes, body: bytes) -> None:
        """Leave an invitation's bundle."""

    def fetch(self, locator: bytes) -> bytes:
        """An invitation's bundle."""

    def chunks(self, door: str, body: bytes) -> bytes:
        """A question about chunks of attached files, at one of `sync.protocol.chunks.DOORS`."""

    def left(self, door: str, body: bytes) -> bytes:
        """Words that somebody may no longer send, at one of `sync.protocol.left.DOORS`."""

    def snapshots(self, door: str, body: bytes) -> bytes:
        """A question about snapshots, at one of `sync.protocol.snapshot.DOORS`."""

    def close(self) -> None:
        """End the connection; a call under way may fail. Called from any thread."""

    @property
    def traffic(self) -> Traffic:
        """What has gone over it so far."""


class Ears(Protocol):
    """A line that says when there is something. `listen` gives what comes, a few bytes at a time, until the line ends.

    Raises ServerUnreachable where it breaks, or where nothing comes for longer than the server lets pass; ServerRefused.
    """

    def listen(self, body: bytes) -> AbstractContextManager[Iterator[bytes]]:
        """Ask to be told."""

    def close(self) -> None:
        """End the line, also under a thread that listens on it."""
