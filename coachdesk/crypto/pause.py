"""The growing pause after wrong passphrases, and how many there may be, as a value: no clock and no file of its own.

It slows a person at the keyboard, and stops her at the thirtieth. Whoever has copied the files isn't held up by it, but by Argon2id.
"""

from math import floor
from typing import Annotated, Final, Self

import msgspec
from msgspec import Meta

TRIES: Final = 30
"""Wrong ones in a row after which the passphrase is taken out of the vault: that many are hours of pauses, and no slip of the hand."""
_FREE_FAILURES: Final = 2
_FIRST_SECONDS: Final = 5
_LONGEST_SECONDS: Final = 900
_MANY: Final = 1_000
_FILE_BYTES: Final = 128


class Pause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many tries in a row failed, and how many seconds were left at the moment `looked_at` (whole seconds of the wall clock).

    What is left is counted down by the time between two looks, so a clock set back makes no pause shorter, nor longer
    than it was. A clock set forward does shorten it: without a net a laptop knows no better clock.
    """

    failures: Annotated[int, Meta(ge=0, le=_MANY)] = 0
    seconds: Annotated[int, Meta(ge=0, le=_LONGEST_SECONDS)] = 0
    looked_at: Annotated[int, Meta(ge=-(2**53), le=2**53)] = 0

    def at(self, now: float) -> Self:
        """The pause as seen at *now*. Keep the answer: after a clock was set back, it counts from there."""
        passed = max(0, floor(now) - self.looked_at)
        return type(self)(self.failures, max(0, self.seconds - passed), floor(now))

    def failed(self, now: float) -> Self:
        """After one more wrong try: no wait for the first two, then 5 s, doubling up to 15 minutes.

        Keep it on disk *before* trying, and an empty `Pause()` after success; then ending the program dodges nothing.
        """
        failures = min(self.failures + 1, _MANY)
        doublings = failures - _FREE_FAILURES - 1
        seconds = 0 if doublings < 0 else min(_LONGEST_SECONDS, _FIRST_SECONDS * 2**doublings)
        return type(self)(failures, seconds, floor(now))

    @property
    def left(self) -> int:
        """Tries that are left before the passphrase is gone."""
        return max(0, TRIES - self.failures)

    def to_bytes(self) -> bytes:
        """JSON for a small file beside the vault, always as long: it can be written over in place where a disk is full."""
        return msgspec.json.encode(self).ljust(_FILE_BYTES)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The stored pause; damaged bytes are an empty one, since they must never keep the owner out."""
        try:
            return msgspec.json.decode(data, type=cls)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return cls()
