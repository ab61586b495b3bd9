"""Envelopes from elsewhere: checked against chain, signature, membership and key, then opened and applied.

What can't be is kept with its reason, and never stops what comes after it.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, Final

from coachdesk.crypto.identity import ExchangeKey
from coachdesk.errors import MalformedMessage, SealBroken, SignatureInvalid
from coachdesk.storage.workspace import Transaction
from coachdesk.voice import same_laptop
from sync.client.me import Me, confirmed_team_keys, team_exchange
from sync.protocol.envelope import NO_PREVIOUS, Envelope, Header, check_signature, envelope_hash, open_as_reviewer, open_envelope
from sync.protocol.membership import State
from sync.protocol.messages import PostedEnvelope
from sync.protocol.statements import SpaceKind
from sync.protocol.tables import SpaceFact
from sync.protocol.wire import decode, encode
from sync.protocol.wraps import epoch_of
from sync.protocol.writes import Parcel

WAITS: Final = ("gap", "key", "unknown")
"""Reasons that may pass: an envelope before it is missing, its key hasn't come, its writer or space isn't known yet."""
ARRIVED: Final = 1
"""A write from elsewhere is never unsealed; in which envelope of its writer it came doesn't matter here."""

Opener = Callable[[Header], Parcel]

COPIED: Final = "copied"
"""When (milliseconds) this laptop's key was last found to have signed what no sitting of this vault said: on a copy, or after a backup that
was put back. Also the code by which that is told."""
AT_ONCE: Final = 100
"""Writes applied together: enough to be quick, few enough not to be felt at the keyboard."""


class SetAside(Exception):
    """This envelope can't be applied, now or ever; the reason is its text."""


class Unpacking:
    """One page's envelopes, applied together when `finish` is called."""

    def __init__(self, tx: Transaction, state: State, me: Me, give_way: Callable[[], None], now: int) -> None:
        self._tx, self._state, self._me, self._give_way, self._now = tx, state, me, give_way, now
        self._space_keys = tx.keyring.space_keys()
        self._reviewers: dict[tuple[bytes, int], ExchangeKey | None] = {}
        self._chains: dict[tuple[bytes, bytes], tuple[int, bytes]] = {}
        self._writes: list[Any] = []
        self._there = True
        """Whether the server has just shown it, and so has it."""
        self.applied = self.changes = 0
        self.lacks_key = False
        """Whether something has begun to wait for a key that should have come before it: see `wrapping.ask_again`."""

    def take(self, page: Iterable[PostedEnvelope]) -> None:
        """Open what can be opened; what is known already is left out."""
        for posted in page:
            self._give_way()
            one = posted.envelope
            try:
                if self._open(posted):
                    self._tx.post.release(one.space, one.device, one.number)
            except SetAside as reason:
                news = self._tx.post.hold(one.space, one.device, one.number, posted.position, encode(one), str(reason))
                self.lacks_key = self.lacks_key or (news and str(reason) == "key" and self._should_have_key(one))

    def take_held(self, spaces: set[bytes] | None) -> None:
        """Try again what waited in *spaces* (None: in all) and behind what has just come. In the order of the chains one pass is enough."""
        again = None if spaces is None else spaces | {space for space, _ in self._chains}
        for one in self._tx.post.held(WAITS, again):
            envelope = decode(one.raw, Envelope, "envelope")
            if self._has_no_place(envelope, one.position):
                self._tx.post.release(envelope.space, envelope.device, envelope.number)
            else:
                self._there = False
                self.take([PostedEnvelope(one.position, envelope)])
                self._there = True

    def _has_no_place(self, one: Envelope, position: int) -> bool:
        """Whether the server has lost it, and its writer couldn't say it at the place that it had, by where the log's entries stand now.

        It is kept as it travelled and owed to the server: when it stands somewhere again it comes, and is judged by that.
        """
        known = self._state.space(one.space) is not None and self._state.device(one.device) is not None
        said = known and self._state.may_write(one.device, one.space, position)
        return known and not said and self._tx.post.kept.is_owed(one.space, one.device, one.number)

    def finish(self) -> None:
        """Apply all that was opened, and remember how far the chains go."""
        for (space, device), (number, hashed) in self._chains.items():
            self._tx.post.set_chain(space, device, number, hashed)
        self._apply()

    def _apply(self) -> None:
        """In the order they came: what somebody wrote in one go may be more than is applied at once."""
        for start in range(0, len(self._writes), AT_ONCE):
            self._give_way()
            self._tx.receive(self._writes[start : start + AT_ONCE], ARRIVED)
        self._writes = []

    def _open(self, posted: PostedEnvelope) -> bool:
        """True where it was news, False where it is known; raises SetAside."""
        one = posted.envelope
        space, device = self._state.space(one.space), self._state.device(one.device)
        if space is None or device is None:
            raise SetAside("unknown")
        number, previous = self._chain(one.space, one.device)
        if one.number <= number:
            self._know(posted)
            return False
        if one.number > number + 1:
            raise SetAside("gap")
        openers = self._openers(one, space)
        if not openers and one.space not in self._space_keys:
            raise SetAside("key")  # what must wait for its space's key is checked when that has come
        head = one.header(self._me.municipality, space.unit, previous)
        try:
            check_signature(one, head, device.public)
        except SignatureInvalid:
            raise SetAside("signature") from None
        parcel = _opened(openers, head)
        if parcel is None and (not openers or one.epoch not in self._space_keys.get(one.space, {one.epoch: b""})):
            raise SetAside("key")
        self._goes_on(one, head, device.user)
        if not self._state.may_write(one.device, one.space, posted.position):
            raise SetAside("not_a_writer")
        if parcel is None:
            raise SetAside("sealed")  # its writer sealed nonsense
        self._writes += self._words(one, parcel)
        kept, name = self._tx.post.kept, (one.space, one.device, one.number)
        kept.keep(*name, posted.position, self._now, encode(one), previous, there=self._there)
        self.applied += 1
        self.changes += one.dots
        if len(self._writes) >= AT_ONCE:
            self._apply()
        return True

    def _know(self, posted: PostedEnvelope) -> None:
        """It was heard before: it waits for nothing. Where the server shows it, nobody needs to give it back."""
        one, post = posted.envelope, self._tx.post
        if self._there:
            post.kept.is_there(one.space, one.device, one.number, posted.position, encode(one))
        post.is_known(one.space, one.device, one.number)

    def _goes_on(self, one: Envelope, head: Header, user: bytes) -> None:
        """Its chain has come that far; with its first one somebody's voice is heard for the first time."""
        self._chains[one.space, one.device] = (one.number, envelope_hash(one, head))
        if one.number == 1:
            if same_laptop(one.device, self._me.device) and not self._tx.keyring.knows_device(one.device):
                self._tx.post.set_number(COPIED, self._now)
            self._tx.keyring.know_device(one.device, user)

    def _words(self, one: Envelope, parcel: Parcel) -> list[Any]:
        """Raises SetAside where others are known here by the name of one of them: two spoke with one voice, copied while it spoke."""
        writes = self._tx.post.arrived(one.space, one.device, one.first, parcel.txs)
        if self._tx.post.contradict(writes):
            raise SetAside("fork")
        return writes

    def _should_have_key(self, one: Envelope) -> bool:
        """A key travels before what it seals. A newcomer still waits for hers, and so does who has just been given the space."""
        device = self._state.device(one.device)
        herself = device is not None and device.user == self._me.user and bool(self._space_keys)
        return herself or one.space in self._space_keys

    def _chain(self, space: bytes, device: bytes) -> tuple[int, bytes]:
        if (space, device) not in self._chains:
            known = self._tx.post.chain(space, device)
            return (known.number, known.hash) if known else (0, NO_PREVIOUS)
        return self._chains[space, device]

    def _openers(self, one: Envelope, space: SpaceFact) -> list[Opener]:
        """What may open it, given its header; none where the key hasn't come. After a restore an epoch can have had more than one."""
        if space.kind is SpaceKind.ACCESS_LOG:
            private = self._review_key(one.space, one.epoch)
            return [] if private is None else [lambda head: open_as_reviewer(one, head, private)]
        keys = self._space_keys.get(one.space, {})
        return [partial(_open_with, one, key) for number, key in keys.items() if epoch_of(number) == one.epoch]

    def _review_key(self, space: bytes, epoch: int) -> ExchangeKey | None:
        if (space, epoch) not in self._reviewers:
            self._reviewers[space, epoch] = None
            keys = confirmed_team_keys(self._tx, self._state, self._me)
            for team, role in self._state.grants(space).items():
                if role.reads and epoch in keys.get(team, {}):
                    self._reviewers[space, epoch] = team_exchange(keys[team][epoch])
        return self._reviewers[space, epoch]


def _open_with(one: Envelope, key: bytes, head: Header) -> Parcel:
    return open_envelope(one, head, key)


def _opened(openers: Iterable[Opener], head: Header) -> Parcel | None:
    """By the first that does."""
    for opener in openers:
        with suppress(SealBroken, MalformedMessage):
            return opener(head)
    return None
