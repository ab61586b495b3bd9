"""What one request carries, within its page: entries, then keys, then envelopes."""

from collections.abc import Iterable
from typing import Final

from coachdesk.storage.kept import Owed
from sync.client.sending import Packing
from sync.protocol import limits
from sync.protocol.entry import Entry
from sync.protocol.envelope import Envelope
from sync.protocol.wire import decode, encode
from sync.protocol.wraps import Wrap

_AROUND_A_WRAP: Final = 47


class Cargo:
    """Fills up; *room* is what is left of the page, in bytes. *left*: not all entries found room."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.entries: list[Entry] = []
        self.wraps: list[Wrap] = []
        self.envelopes: list[Envelope] = []
        self.trouble: set[str] = set()
        self.left = False

    def add_entries(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            size = len(encode(entry))
            if size > self.room or len(self.entries) == limits.ENTRIES:
                self.left = True  # nothing that may build on it goes along
                return
            self.entries.append(entry)
            self.room -= size

    def add_wraps(self, wraps: Iterable[Wrap]) -> None:
        for wrap in wraps:
            size = len(wrap.sealed) + len(wrap.check) + _AROUND_A_WRAP
            if size > self.room or len(self.wraps) == limits.WRAPS:
                return
            self.wraps.append(wrap)
            self.room -= size

    def add_owed(self, owed: Iterable[Owed]) -> int:
        """Give back what a restored server lost; says how many envelopes found room."""
        for count, one in enumerate(owed):
            if len(one.raw) > self.room or count == limits.ENVELOPES:
                return count
            self.envelopes.append(decode(one.raw, Envelope, "envelope"))
            self.room -= len(one.raw)
        return len(self.envelopes)

    def add_envelopes(self, packing: Packing) -> None:
        self.envelopes += packing.fill()[: limits.ENVELOPES - len(self.envelopes)]
        if packing.too_big:
            self.trouble.add("too_big")
