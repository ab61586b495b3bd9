"""Who the custodians are, when they last rehearsed, and a copy of their file: kept in the vaults where it was made or opened.

The file is worth nothing without two papers, so copies harm nobody, and without any copy the papers are worth nothing. Names stay in the
vault: whoever finds the file learns nothing about whom to ask.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from coachdesk.crypto.custody import CUSTODIANS, PAIRS, Custody, Share, generation_of, municipality_of, open_custody, seal_for_custodians
from coachdesk.errors import NotAllowed, SharesRefused
from coachdesk.storage.workspace import Transaction
from sync.client.me import me_of
from sync.client.roots import Office, office_of, secrets_of
from sync.protocol.membership import State

_FILE: Final = "custody_file"
_NOTE: Final = "custody_note"


class Note(msgspec.Struct, frozen=True):
    """*names* in the order of the papers; *made* and *rehearsed* in milliseconds, 0 for never."""

    generation: int
    names: tuple[str, ...]
    made: int
    rehearsed: int = 0

    def __repr__(self) -> str:
        return f"Note(generation={self.generation})"


def entrust(tx: Transaction, office: Office) -> Custody:
    """Seal what the office holds for three new papers. Nothing is kept yet: `appoint` does, when the papers are handed out."""
    me, before = me_of(tx), tx.keyring.get(_FILE)
    if me is None:
        raise NotAllowed(what="no_unit")
    generation = 1 if before is None else generation_of(before) + 1
    return seal_for_custodians(secrets_of(office), me.municipality, generation)


def appoint(tx: Transaction, file: bytes, names: Sequence[str], now: int) -> None:
    """The papers are handed out: this file is the one that counts here. *names*: who has them, in their order; *now* in milliseconds."""
    if len(names) != CUSTODIANS:
        raise ValueError("there are three custodians")
    tx.keyring.keep(_FILE, file)
    tx.keyring.keep(_NOTE, msgspec.msgpack.encode(Note(generation_of(file), tuple(names), now)))


def custody_file(tx: Transaction) -> bytes | None:
    """This vault's copy."""
    return tx.keyring.get(_FILE)


def custody_note(tx: Transaction) -> Note | None:
    """Who the custodians are, where it is known here."""
    raw = tx.keyring.get(_NOTE)
    return None if raw is None else msgspec.msgpack.decode(raw, type=Note)


def adopt(tx: Transaction, file: bytes) -> None:
    """Keep a copy of a file that was opened here, where none as new is kept. Raises KeyFileDamaged."""
    me, mine = me_of(tx), tx.keyring.get(_FILE)
    ours = me is not None and municipality_of(file) == me.municipality
    if ours and (mine is None or generation_of(mine) < generation_of(file)):
        tx.keyring.keep(_FILE, file)


def open_office(file: bytes, one: Share, other: Share) -> Office:
    """What two custodians open together. Raises KeyFileDamaged, SharesRefused, BadKey."""
    return office_of(open_custody(file, one, other))


def rehearse(file: bytes, shares: Sequence[Share]) -> bytes:
    """Make sure that each pair of the three papers opens the file, to the same; gives the root's public key.

    Raises KeyFileDamaged, SharesRefused (also where two of the papers are one).
    """
    by_number = {share.number: share for share in shares}
    if len(by_number) != CUSTODIANS:
        raise SharesRefused(reason="same")
    roots = {open_office(file, by_number[one], by_number[other]).root.public for one, other in PAIRS}
    if len(roots) != 1:
        raise SharesRefused(reason="wrong")
    return roots.pop()


def rehearsed(tx: Transaction, file: bytes, shares: Sequence[Share], state: State, now: int) -> bytes:
    """Rehearse, and remember the day; gives the root's public key. Raises as `rehearse`, and NotAllowed for a root that is over."""
    root = rehearse(file, shares)
    if root != state.root:
        raise NotAllowed(what="not_root")
    note = custody_note(tx) or Note(generation_of(file), (), 0)
    adopt(tx, file)
    if note.generation != generation_of(file):
        note = Note(generation_of(file), (), 0)
    tx.keyring.keep(_NOTE, msgspec.msgpack.encode(msgspec.structs.replace(note, rehearsed=now)))
    return root
