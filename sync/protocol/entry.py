"""One link of the membership log: statements, their author, and a signature that also covers everything before."""

import hashlib
from collections.abc import Sequence
from typing import Final

from coachdesk.crypto.identity import Purpose, SigningKey, verify
from coachdesk.errors import EntryRefused, MalformedMessage, SignatureInvalid
from sync.protocol import limits
from sync.protocol.statements import Statement, Statements
from sync.protocol.wire import Number, Signature, SigningPublic, Wire, decode, encode

NO_HEAD: Final = bytes(32)
"""The head of an empty log."""
_HASH_PREFIX: Final = b"coachdesk/entry-hash/1\0"


class _Said(Wire, frozen=True):
    seq: Number
    author: SigningPublic
    statements: Statements


class Entry(Wire, frozen=True):
    """Entry number *seq*. The previous entry's hash is signed too and doesn't travel: who reads the log knows it."""

    seq: Number
    author: SigningPublic
    statements: Statements
    signature: Signature


def sign_entry(head: bytes, seq: int, key: SigningKey, statements: Sequence[Statement]) -> Entry:
    """The entry *seq*, following the log whose head is *head*. Raises MalformedMessage if it is too big: say less at a time."""
    said = _Said(seq, key.public, list(statements))
    entry = Entry(said.seq, said.author, said.statements, key.sign(Purpose.ENTRY, head + encode(said)))
    if len(statements) > limits.STATEMENTS or len(encode(entry)) > limits.ENTRY:
        raise MalformedMessage(what="entry")
    return entry


def check_entry(head: bytes, entry: Entry) -> None:
    """Raises EntryRefused("signature") unless its author signed it as the successor of *head*."""
    said = encode(_Said(entry.seq, entry.author, entry.statements))
    try:
        verify(entry.author, entry.signature, Purpose.ENTRY, head + said)
    except SignatureInvalid:
        raise EntryRefused(reason="signature") from None


def entry_hash(head: bytes, entry: Entry) -> bytes:
    """The log's head after *entry*."""
    return hashlib.sha256(_HASH_PREFIX + head + encode(entry)).digest()


def decode_entry(data: bytes) -> Entry:
    """Raises MalformedMessage."""
    if len(data) > limits.ENTRY:
        raise MalformedMessage(what="entry")
    return decode(data, Entry, "entry")
