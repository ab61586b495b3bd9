"""One round: compose a request, exchange it, absorb the answer; until nothing is left.

Composing and absorbing are one storage transaction each, with no network inside. Everything sent follows from what is stored, so a
crash at any point, a lost request or a lost answer heals at the next round.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from coachdesk.crypto.identity import SigningKey
from coachdesk.errors import EntryRefused, ServerRefused
from coachdesk.storage.workspace import Transaction, Workspace
from coachdesk.voice import DRAWN
from sync.client import inheriting, log, parting, redacting, sending, turning, wrapping
from sync.client.acks import acknowledge
from sync.client.cargo import Cargo
from sync.client.me import HEALING, PROGRAM, Me, me_of
from sync.client.mending import Mending
from sync.client.other_log import AnotherHistory
from sync.client.receiving import COPIED, Unpacking
from sync.client.report import RoundReport
from sync.client.saying import Speech, speak
from sync.client.snapshots import MOST_ENVELOPES, Tending, newest_is
from sync.client.wire import Wire
from sync.client.withdrawn import purge_withdrawn, silence_drafts
from sync.protocol import limits
from sync.protocol.membership import State
from sync.protocol.messages import NONCE_BYTES, VERSION, Backfill, Request, Response, open_response, sign_request

Clock = Callable[[], int]
"""Milliseconds since 1970."""
Chance = Callable[[int], bytes]
"""That many random bytes."""

FRAME: Final = 1024
"""Bytes of a request around what it carries, at most, 64 backfills apart."""
BACKFILLS: Final = 16
CONTACT: Final = "contact"
"""The number that says when the server answered last, in milliseconds since 1970."""
_INTRODUCTIONS_OVER: Final = {"invitation_used", "bad_token"}
"""The server has heard the introduction, and the answer was lost: speak as the laptop itself."""
_INTRODUCERS: Final[tuple[Literal["invitation", "root", "user"], ...]] = ("invitation", "root", "user")
_WEEK: Final = 7 * 24 * 60 * 60 * 1000
_EXCUSES: Final = 4
"""Times that a round asks again where the server says how."""
_TIMES: Final = range(1_577_836_800_000, 7_258_118_400_000)
"""Milliseconds of the years 2020 to 2199: a server that says another time is wrong or lies, and no calendar of ours reaches it."""
_BACKFILL_BYTES: Final = 40
_OTHER_LOG: Final = {"log_forked", "behind", "uncertified"}


def milliseconds() -> int:
    """The computer's clock."""
    return time.time_ns() // 1_000_000


def at_once() -> None:
    """Nobody to give way to."""


@dataclass(frozen=True, slots=True)
class Outbound:
    """A request as it is sent, and what couldn't be sent for good."""

    request: Request
    body: bytes
    trouble: frozenset[str]
    begins: bool = False
    """It is answered with no news, and another must follow: another key speaks for this laptop, or it hears anew where its log stands."""

    @property
    def says_something(self) -> bool:
        """Whether it carries or asks for anything besides "what is new?"."""
        one = self.request
        return bool(one.entries or one.wraps or one.envelopes or one.backfills)


class SyncEngine:
    """The rounds of one workspace over one wire; `round` may be called from any thread, one at a time goes.

    *give_way* is called between small pieces of what has come: it may hold the round up for a moment while somebody types.
    """

    compact_after: int = MOST_ENVELOPES
    """So many envelopes in a space, and a snapshot is made of it."""
    patience: int = wrapping.PATIENCE
    """Milliseconds that it leaves to the heads what is theirs to give and to turn; 0 for the keeper, who witnesses out of turn, too."""

    def __init__(
        self,
        workspace: Workspace,
        wire: Wire,
        *,
        clock: Clock = milliseconds,
        chance: Chance = secrets.token_bytes,
        give_way: Callable[[], None] = at_once,
    ) -> None:
        self.workspace, self.wire = workspace, wire
        self._clock, self._chance, self._give_way = clock, chance, give_way
        self.program = PROGRAM
        self._lock = threading.Lock()
        self._cached: State | None = None
        self._skew = 0
        self._introduced = False
        self._swept = b""
        """The head of the membership log after which everything was last looked through for what must go."""
        self._mending = Mending()
        self.lent: dict[str, SigningKey] = {}
        """By author: keys that aren't this laptop's and are never kept here, the root's while it speaks."""

    def now(self) -> int:
        """Milliseconds by the server's clock, where it has complained about ours."""
        return self._clock() + self._skew

    def chance(self, count: int) -> bytes:
        """That many random bytes."""
        return self._chance(count)

    def state(self, tx: Transaction) -> State:
        """The membership after everything this laptop has heard. Not to be changed."""
        if self._cached is None or self._cached.seq != tx.post.log_length():
            self._cached = log.replay(tx)
        return self._cached

    # --- the round --------------------------------------------------------------------------------------------------

    def round(self) -> RoundReport:
        """Push and pull until nothing is left. Raises ServerUnreachable, ServerRefused, MalformedMessage, DiskFull, Locked."""
        report, beside = RoundReport(), set[str]()
        with self._lock:
            started, before = time.monotonic(), self.wire.traffic
            try:
                self._run(report)
                if report.requests and not self._mending.other:
                    beside |= self._tending().run()
                if parting.hand_over(self, beside):
                    self._run(report)
                inheriting.fetch(self)
            except AnotherHistory as another:
                report.trouble.add(another.code)
                self._stay()
            report.trouble |= beside  # each request begins its own anew
            after = self.wire.traffic
        report.bytes_out, report.bytes_in = after.out - before.out, after.back - before.back
        report.milliseconds = int((time.monotonic() - started) * 1000)
        return report

    def _tending(self) -> Tending:
        eager = not self.patience
        return Tending(self.workspace, self.wire, self.state, self.now(), self._chance, self.compact_after, eager=eager)

    def exchange(self, body: bytes) -> bytes:
        """One request beside the rounds, when none is under way. Raises ServerUnreachable, ServerRefused."""
        with self._lock:
            return self.wire.exchange(body)

    def ask(self, door: str, body: bytes) -> bytes:
        """One question about chunks of attached files, when no round is under way. Raises ServerUnreachable, ServerRefused."""
        with self._lock:
            return self.wire.chunks(door, body)

    def _run(self, report: RoundReport) -> None:
        excuses, moved, more = _EXCUSES, True, True
        with self.workspace.transaction() as tx:
            self._mending.begin_round(tx)
        while more or moved:
            with self.workspace.transaction() as tx:
                if self.state(tx).minimum_version > self.program:
                    report.trouble.add("too_old")  # what is written waits here for a newer program
                    return
                sent = self.compose(tx)
            if sent is None or not (more or sent.says_something):
                return
            report.requests += 1
            report.trouble = set(sent.trouble)
            try:
                answer = self.wire.exchange(sent.body)
            except ServerRefused as refused:
                excuses -= 1
                if not excuses or not self._heeds(refused):
                    raise
                continue
            response = open_response(answer)
            with self.workspace.transaction() as tx:
                moved = self.absorb(tx, sent, response, report)
            more = moved and (response.more or sent.begins or self._mending.other is not None)
            if response.more and not moved:
                report.trouble.add("no_progress")

    def _heeds(self, refused: ServerRefused) -> bool:
        """Whether asking again in another way makes sense. Raises AnotherHistory."""
        reason, now = refused.facts.get("reason"), refused.facts.get("now")
        if reason in _OTHER_LOG:
            return self._compares(str(reason), refused.facts.get("seq"))
        if reason == "clock_skew" and isinstance(now, int) and now in _TIMES:
            self._skew = now - self._clock()
        elif reason in _INTRODUCTIONS_OVER and not self._introduced:
            self._introduced = True
        elif reason == "unknown_device" and self._introduced:
            self._introduced = False  # a restored server has forgotten the introduction
        else:
            return reason == "repeated_nonce"
        return True

    def _compares(self, reason: str, seq: object) -> bool:
        """The server's membership log isn't the one known here. After a restore that heals; otherwise it is said."""
        with self.workspace.transaction() as tx:
            if reason == "log_forked":
                heard = self._mending.goes_another_way(tx, self.now())
            else:
                heard = reason == "uncertified" or self._mending.is_unsure(tx)
                heard = heard and isinstance(seq, int) and self._mending.ends_before(tx, seq)
        if not heard and reason != "uncertified":
            raise AnotherHistory("another_history" if reason == "log_forked" else "went_back")
        return heard

    def _stay(self) -> None:
        """With the log known here, where another was heard and can't be believed."""
        if self._mending.other is not None:
            with self.workspace.transaction() as tx:
                self._mending.stays(tx, self.now())
        self._cached = None

    # --- before ------------------------------------------------------------------------------------------------------

    def compose(self, tx: Transaction) -> Outbound | None:
        """What this laptop has to say and to ask; None where it can't speak to a server yet."""
        me = me_of(tx)
        state = self.state(tx)
        speaker = None if me is None else self._speaker(tx, state, me)
        if me is None or speaker is None:
            return None
        signer, key = speaker
        if self._mending.other is not None or self._mending.again(tx) is not None:
            bare = Cargo(limits.PAGE - FRAME)
            bare.add_entries(self._mending.lost_entries(tx))
            return self._signed(tx, state, me, speaker, bare, [])
        backfills = [Backfill(*one) for one in tx.post.fetching()[:BACKFILLS]]
        cargo = Cargo(limits.PAGE - FRAME - BACKFILLS * _BACKFILL_BYTES)
        lost = self._mending.lost_entries(tx)
        healing = tx.post.number(HEALING) > self.now()
        speech = Speech(state) if lost or healing else speak(tx, state, me, self.lent, self.patience)
        cargo.add_entries(lost or speech.entries)
        wrapping.owe(tx, speech.entries)
        if signer == me.device and not cargo.left:
            cargo.add_wraps(wrapping.Giving(tx, speech.state, me, key, self.now(), self.patience, healing=healing).wraps())
            owed = tx.post.kept.owes()
            if owed and self._mending.caught_up and not cargo.wraps:  # what opens them goes first
                owed -= cargo.add_owed(tx.post.kept.owed())
            if not owed:
                cargo.add_envelopes(sending.Packing(tx, speech.state, me, key, cargo.room))
        return self._signed(tx, state, me, speaker, cargo, backfills)

    def _signed(
        self, tx: Transaction, state: State, me: Me, speaker: tuple[bytes, SigningKey], cargo: Cargo, backfills: list[Backfill]
    ) -> Outbound:
        signer, key = speaker
        stand, head = self._mending.stand(tx, state)
        request = Request(
            VERSION,
            me.municipality,
            signer,
            self._chance(NONCE_BYTES),
            self.now(),
            tx.post.generation,
            stand,
            head,
            cargo.entries,
            tx.post.number("wraps_from"),
            cargo.wraps,
            tx.post.number("cursor"),
            backfills,
            cargo.envelopes,
            (tx.keyring.get("founding_token") or b"") if state.found is None else b"",
            me.voice[-DRAWN:],
        )
        begins = signer != me.device or self._mending.again(tx) is not None
        return Outbound(request, sign_request(request, key), frozenset(cargo.trouble), begins)

    def _speaker(self, tx: Transaction, state: State, me: Me) -> tuple[bytes, SigningKey] | None:
        """Whose name the request bears: the laptop's own, or before it is certified that of who introduces it."""
        device = tx.keyring.signing("device")
        if device is not None and (self._introduced or state.device(me.device) is not None):
            return me.device, device
        for whose in _INTRODUCERS:
            key = tx.keyring.signing(whose)
            if key is not None:
                return key.public, key
        return None

    # --- after -------------------------------------------------------------------------------------------------------

    def absorb(self, tx: Transaction, sent: Outbound, response: Response, report: RoundReport) -> bool:
        """Take the answer in; True where anything moved. Raises MalformedMessage, AnotherHistory: then nothing of it is kept."""
        me, state = me_of(tx), self.state(tx)
        assert me is not None
        if tx.post.generation not in {b"", response.generation}:
            self._mending.new_log(tx, response, self.now())
            return self._mending.other is None
        if response.position < tx.post.number("position"):
            raise AnotherHistory("went_back")
        if len(response.backfills) != len(sent.request.backfills):
            raise AnotherHistory
        tx.post.generation = response.generation
        tx.post.set_number("position", response.position)
        tx.post.set_number(CONTACT, self.now())
        newest_is(tx, response.snapshots)
        inheriting.newest_is(tx, response.left)
        tx.post.set_number(HEALING, response.healing)
        if response.healing > self.now():
            report.trouble.add(HEALING)
        report.wait_seconds = response.wait_seconds
        self._mending.thin_out(tx, self.now())
        if self._mending.other is not None:
            return self._hear_other(tx, me, response)
        moved = acknowledge(tx, sent.request, response, state.seq, report) or self._mending.again(tx) is not None
        if tx.new_identity:
            log.hear_anew(tx, state, me)
            return True
        if not self._is_level(tx, state, sent, response):
            return True
        moved = self._take(tx, self.state(tx), me, sent.request, response, report) or moved
        self._mending.caught_up = not response.more
        if self.now() - tx.post.number(COPIED) < _WEEK:
            report.trouble.add(COPIED)
        return moved

    def _is_level(self, tx: Transaction, state: State, sent: Outbound, response: Response) -> bool:
        """Note how the server's membership log stands beside the one known here. False where what it gives can't be taken yet.

        By what it lacks she may have rights: its page left out what it doesn't know to be hers.
        """
        if self._mending.again(tx) is None:
            if self._mending.given(tx, response):
                self._cached = None
            self._mending.compared(tx, state, sent.request, response, self.now())
            return self._mending.other is None
        self._cached = None
        return self._mending.hear_again(tx, response) and self._mending.lost_after is None

    def _hear_other(self, tx: Transaction, me: Me, response: Response) -> bool:
        try:
            self._mending.hear(tx, me, response, self.now())
        except EntryRefused:
            raise AnotherHistory from None
        self._cached = None
        return True

    def _take(self, tx: Transaction, state: State, me: Me, request: Request, response: Response, report: RoundReport) -> bool:
        try:
            learned = log.learn(tx, state, me, response.entries)
        except EntryRefused:
            raise AnotherHistory from None
        if request.signer != me.device:
            return bool(learned)  # what the introducer wrote herself was left out: it must be asked for again
        moved = bool(learned or response.wraps or response.envelopes)
        for one, reached in zip(request.backfills, response.backfills, strict=True):
            tx.post.fetched(one.about, reached)  # before anything that may have it fetched from its beginning
            moved = moved or reached > one.after
        if learned or state.head != self._swept:  # an introducer, or a restored server's log, may have told it before
            purge_withdrawn(tx, state, me)
            redacting.hear(tx, state, me)
            self._mending.hear_rights(tx, state)
            self._swept = state.head
        new_keys = wrapping.take(tx, state, me, response.wraps) if response.wraps or learned else set()
        wrapping.look_again(tx, me, new_keys)
        if response.wraps or request.wraps:
            tx.keyring.wraps_are_there_by(response.position)
        unpacking = Unpacking(tx, state, me, self._give_way, self.now())
        unpacking.take(response.envelopes)
        unpacking.take_held(None if learned or any(state.team(one) for one in new_keys) else new_keys)
        unpacking.finish()
        if unpacking.applied:
            silence_drafts(tx, state, me)
        report.received += unpacking.applied
        report.changes_in += unpacking.changes
        for name, reached in (("cursor", response.cursor), ("wraps_from", response.wraps_from)):
            if reached > tx.post.number(name):
                tx.post.set_number(name, reached)
                moved = True
        if unpacking.lacks_key:
            wrapping.ask_again(tx, state, me)
        asked = request.entries or response.more  # a turn that the server didn't take is said in the next round, and not at once for ever
        return moved or (not asked and bool(turning.given_up(tx, state, me)))  # after all that others gave was heard
