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
from sync.client import log, sending, wrapping
from sync.client.acks import acknowledge
from sync.client.cargo import Cargo
from sync.client.me import Me, me_of
from sync.client.receiving import Unpacking
from sync.client.report import RoundReport
from sync.client.saying import speak
from sync.client.wire import Wire
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
_INTRODUCERS: Final[tuple[Literal["invitation", "root"], ...]] = ("invitation", "root")
_EXCUSES: Final = 4
"""Times that a round asks again where the server says how."""
_BACKFILL_BYTES: Final = 40


def milliseconds() -> int:
    """The computer's clock."""
    return time.time_ns() // 1_000_000


def at_once() -> None:
    """Nobody to give way to."""


class AnotherHistory(Exception):
    """The server shows a log that isn't a continuation of what it showed before."""


@dataclass(frozen=True, slots=True)
class Outbound:
    """A request as it is sent, and what couldn't be sent for good."""

    request: Request
    body: bytes
    trouble: frozenset[str]

    @property
    def says_something(self) -> bool:
        """Whether it carries or asks for anything besides "what is new?"."""
        one = self.request
        return bool(one.entries or one.wraps or one.envelopes or one.backfills)


class SyncEngine:
    """The rounds of one workspace over one wire; `round` may be called from any thread, one at a time goes.

    *give_way* is called between small pieces of what has come: it may hold the round up for a moment while somebody types.
    """

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
        self._lock = threading.Lock()
        self._cached: State | None = None
        self._skew = 0
        self._introduced = False

    def now(self) -> int:
        """Milliseconds by the server's clock, where it has complained about ours."""
        return self._clock() + self._skew

    def state(self, tx: Transaction) -> State:
        """The membership after everything this laptop has heard. Not to be changed."""
        if self._cached is None or self._cached.seq != tx.post.log_length():
            self._cached = log.replay(tx)
        return self._cached

    # --- the round --------------------------------------------------------------------------------------------------

    def round(self) -> RoundReport:
        """Push and pull until nothing is left. Raises ServerUnreachable, ServerRefused, MalformedMessage, DiskFull, Locked."""
        report = RoundReport()
        with self._lock:
            started, before = time.monotonic(), self.wire.traffic
            try:
                self._run(report)
            except AnotherHistory:
                report.trouble.add("another_history")
            after = self.wire.traffic
        report.bytes_out, report.bytes_in = after.out - before.out, after.back - before.back
        report.milliseconds = int((time.monotonic() - started) * 1000)
        return report

    def ask(self, door: str, body: bytes) -> bytes:
        """One question about chunks of attached files, when no round is under way. Raises ServerUnreachable, ServerRefused."""
        with self._lock:
            return self.wire.chunks(door, body)

    def _run(self, report: RoundReport) -> None:
        excuses, moved, more = _EXCUSES, True, True
        while True:
            with self.workspace.transaction() as tx:
                sent = self.compose(tx)
            if sent is None or not (more or (moved and sent.says_something)):
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
            more = response.more and moved
            if response.more and not moved:
                report.trouble.add("no_progress")

    def _heeds(self, refused: ServerRefused) -> bool:
        """Whether asking again in another way makes sense."""
        reason, now = refused.facts.get("reason"), refused.facts.get("now")
        if reason == "log_forked":
            raise AnotherHistory
        if reason == "clock_skew" and isinstance(now, int):
            self._skew = now - self._clock()
        elif reason in _INTRODUCTIONS_OVER and not self._introduced:
            self._introduced = True
        else:
            return reason == "repeated_nonce"
        return True

    # --- before ------------------------------------------------------------------------------------------------------

    def compose(self, tx: Transaction) -> Outbound | None:
        """What this laptop has to say and to ask; None where it can't speak to a server yet."""
        me = me_of(tx)
        state = self.state(tx)
        speaker = None if me is None else self._speaker(tx, state, me)
        if me is None or speaker is None:
            return None
        signer, key = speaker
        backfills = [Backfill(*one) for one in tx.post.fetching()[:BACKFILLS]]
        cargo = Cargo(limits.PAGE - FRAME - BACKFILLS * _BACKFILL_BYTES)
        speech = speak(tx, state, me)
        cargo.add_entries(speech.entries)
        if signer == me.device and not cargo.left:
            cargo.add_wraps(wrapping.Giving(tx, speech.state, me, key, self.now()).wraps())
            cargo.add_envelopes(sending.Packing(tx, speech.state, me, key, cargo.room))
        request = Request(
            VERSION,
            me.municipality,
            signer,
            self._chance(NONCE_BYTES),
            self.now(),
            tx.post.generation,
            state.seq,
            state.head,
            cargo.entries,
            tx.post.number("wraps_from"),
            cargo.wraps,
            tx.post.number("cursor"),
            backfills,
            cargo.envelopes,
            (tx.keyring.get("founding_token") or b"") if state.found is None else b"",
        )
        return Outbound(request, sign_request(request, key), frozenset(cargo.trouble))

    def _speaker(self, tx: Transaction, state: State, me: Me) -> tuple[bytes, SigningKey] | None:
        """Whose name the request bears: the laptop's own, or before it is certified that of who introduces it."""
        device = tx.keyring.signing("device")
        if device is not None and (self._introduced or state.device(me.device) is not None):
            return me.device, device
        previous, previous_key = tx.keyring.get("previous_device"), tx.keyring.signing("previous_device")
        if previous is not None and previous_key is not None:
            return previous, previous_key
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
            tx.post.start_again()
            tx.post.generation = response.generation
            return True
        if response.position < tx.post.number("position") or len(response.backfills) != len(sent.request.backfills):
            raise AnotherHistory
        tx.post.generation = response.generation
        tx.post.set_number("position", response.position)
        tx.post.set_number(CONTACT, self.now())
        report.wait_seconds = response.wait_seconds
        moved = acknowledge(tx, sent.request, response, state.seq, report)
        if tx.new_identity:
            return True
        return self._take(tx, state, me, sent.request, response, report) or moved

    def _take(self, tx: Transaction, state: State, me: Me, request: Request, response: Response, report: RoundReport) -> bool:
        try:
            learned = log.learn(tx, state, me, response.entries)
        except EntryRefused:
            raise AnotherHistory from None
        if request.signer != me.device:
            return bool(learned)  # what the introducer wrote herself was left out: it must be asked for again
        new_keys = wrapping.take(tx, state, me, response.wraps) if response.wraps or learned else set()
        unpacking = Unpacking(tx, state, me, self._give_way)
        unpacking.take(response.envelopes)
        unpacking.take_held(None if learned or any(state.team(one) for one in new_keys) else new_keys)
        unpacking.finish()
        report.received += unpacking.applied
        report.changes_in += unpacking.changes
        moved = bool(learned or response.wraps or response.envelopes)
        for name, reached in (("cursor", response.cursor), ("wraps_from", response.wraps_from)):
            if reached > tx.post.number(name):
                tx.post.set_number(name, reached)
                moved = True
        for one, reached in zip(request.backfills, response.backfills, strict=True):
            tx.post.fetched(one.about, reached)
            moved = moved or reached > one.after
        return moved
