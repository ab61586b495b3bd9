"""Who looks on while rounds go: to count, to slow down who asks too often, to tell who listens."""

from typing import Protocol

from sync.server.quota import Kept


class Watch(Protocol):
    """Called from many threads."""

    def known(self, municipality: bytes, device: bytes | None) -> None:
        """A request's signature fits. Raises Refused where this one, or all of its municipality, ask too often."""

    def answered(self, municipality: bytes, device: bytes, position: int, rows: int, kept: Kept | None) -> None:
        """*device* (empty for a newcomer) is about to hear that the log stands at *position*.

        It has added *rows* of it; *kept* is what is there then, where that was counted.
        """


class Unwatched:
    """Nobody looks on."""

    def known(self, municipality: bytes, device: bytes | None) -> None:
        """Everybody may ask."""

    def answered(self, municipality: bytes, device: bytes, position: int, rows: int, kept: Kept | None) -> None:
        """Nothing is counted."""
