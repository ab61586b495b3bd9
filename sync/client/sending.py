"""Unsent words become envelopes: whole transactions, compressed in one run, sealed, signed, and stored before they are sent."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from coachdesk.crypto.identity import SigningKey
from coachdesk.errors import MalformedMessage
from coachdesk.storage.workspace import Transaction
from sync.client.me import Me
from sync.protocol import limits
from sync.protocol.envelope import NO_PREVIOUS, Envelope, Header, envelope_hash, header, seal_envelope, seal_to_reviewers
from sync.protocol.membership import State
from sync.protocol.statements import SpaceKind
from sync.protocol.wire import decode, encode
from sync.protocol.wraps import newest_epoch
from sync.protocol.writes import Dot, Parcel, Tx, WireWrite, parcels

AROUND: Final = 240
"""Bytes of an envelope around its compressed parcel, at most: header, seal and signature."""
AROUND_REVIEWED: Final = 1_340
"""The same where it is sealed to the reviewers' public key."""
SCRAP: Final = 8 * 1024
"""A backlog isn't cut to fill the last bytes of a page."""


class _Sealing(NamedTuple):
    """With which key, of which epoch, and how."""

    key: bytes
    epoch: int
    seal: Callable[[Header, Parcel, bytes, SigningKey], Envelope]


class Packing:
    """Envelopes for one request, at most *room* bytes of them. *too_big* counts spaces with a transaction that fits no page."""

    def __init__(self, tx: Transaction, state: State, me: Me, key: SigningKey, room: int) -> None:
        self._tx, self._state, self._me, self._key, self._room = tx, state, me, key, room
        self._space_keys = tx.keyring.space_keys()
        self._blocked = tx.post.blocked(state.seq)
        self.envelopes: list[Envelope] = []
        self.too_big = 0
        self._full = False

    def fill(self) -> list[Envelope]:
        """What was sent before and not acknowledged, the same bytes again; then what is new."""
        if not self._state.is_live(self._me.device):
            return []  # nothing is taken from it; its words go another way
        self._take_stored()
        for space in self._tx.post.spaces_with_unsealed(self._me.voice):
            if self._full:
                break
            self._seal(space)
        return self.envelopes

    def _take_stored(self) -> None:
        for one in self._tx.post.outgoing(self._state.seq):
            if len(one.raw) > self._room or len(self.envelopes) == limits.ENVELOPES:
                self._full = True
                return
            self._add(decode(one.raw, Envelope, "envelope"), len(one.raw))

    def _add(self, envelope: Envelope, size: int) -> None:
        self.envelopes.append(envelope)
        self._room -= size

    def _seal(self, space: bytes) -> None:
        """Everything unsealed in one space, in as few envelopes as may be, unless its key or its founding isn't there yet."""
        fact = self._state.space(space)
        reviewed = fact is not None and fact.kind is SpaceKind.ACCESS_LOG
        using = None if fact is None or space in self._blocked else self._sealing(space, reviewed)
        if fact is None or using is None:
            return
        around = AROUND_REVIEWED if reviewed else AROUND
        while not self._full:
            groups = self._tx.post.unsealed(space, self._me.voice)
            if not groups:
                return
            txs = [as_tx(group) for group in groups]
            most = min(limits.SEALED - around, self._room - around)
            try:
                parcel, data = next(parcels(txs, max(most, 0)))
            except MalformedMessage:
                self._does_not_fit(most == limits.SEALED - around)
                return
            cut = len(parcel.txs) < len(txs) and most < limits.SEALED - around
            if len(self.envelopes) == limits.ENVELOPES or (cut and len(data) < SCRAP):
                self._full = True
                return
            self._put_out(space, fact.unit, groups[: len(parcel.txs)], parcel, using)

    def _does_not_fit(self, alone: bool) -> None:
        """On an empty page nothing will ever be smaller; otherwise the next page has room."""
        if alone:
            self.too_big += 1
        else:
            self._full = True

    def _sealing(self, space: bytes, reviewed: bool) -> _Sealing | None:
        """What to seal with, or None while it isn't here.

        Who may not write (any more) can't turn the key either: what she wrote is sealed with the last one that she has, stays here, and
        is told of as refused, instead of waiting for a key in silence.
        """
        if reviewed:
            reviewers = next((team for team, role in self._state.grants(space).items() if role.reads), None)
            public = None if reviewers is None else self._state.team_public(reviewers)
            return None if reviewers is None or public is None else _Sealing(public, self._state.public_epoch(reviewers), seal_to_reviewers)
        keys, epoch = self._space_keys.get(space, {}), self._state.space_epoch(space)
        if epoch not in keys and keys and not self._state.may_write(self._me.device, space):
            epoch = newest_epoch(keys)
        return _Sealing(keys[epoch], epoch, seal_envelope) if epoch in keys else None

    def _put_out(self, space: bytes, unit: bytes, groups: Sequence[Sequence[Any]], parcel: Parcel, using: _Sealing) -> None:
        chain = self._tx.post.chain(space, self._me.voice)
        number, previous = (chain.number, chain.hash) if chain else (0, NO_PREVIOUS)
        first, last = groups[0][0].number, groups[-1][-1].number
        head = header(self._me.municipality, unit, space, self._me.voice, number + 1, previous, first, parcel.dots(), using.epoch)
        envelope = using.seal(head, parcel, using.key, self._key)
        raw = encode(envelope)
        self._tx.post.put_out(space, self._me.voice, last, number + 1, previous, raw, envelope_hash(envelope, head))
        if self._state.may_write(self._me.device, space):
            self._add(envelope, len(raw))
        else:
            self._tx.post.refuse(space, self._me.voice, number + 1, "not_a_writer", self._state.seq)
            self._blocked.add(space)


def as_tx(writes: Sequence[Any]) -> Tx:
    """As it travels: *writes* are `Write`s of one transaction, as the journal keeps them."""
    travelling = [
        WireWrite(one.kind, one.record, [Dot(*cause) for cause in one.causes], {n: list(values) for n, values in one.body.items()})
        for one in writes
    ]
    return Tx(writes[0].stamp, travelling)
