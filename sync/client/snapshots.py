"""Snapshots on this laptop: fetched where they bring what it lacks, witnessed where it has the same, made where it is its turn.

After a round, by doors of their own, so that an ordinary round stays one request. docs/decisions/snapshots.md.
"""

import hashlib
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, TypeVar

from coachdesk.crypto.identity import SigningKey
from coachdesk.errors import MalformedMessage, SealBroken, ServerRefused, ServerUnreachable, SignatureInvalid
from coachdesk.storage.snapshots import ANNOUNCED, DIFFERS, OFFERED, WANTED, Due, Waiting
from coachdesk.storage.workspace import Transaction, Workspace
from sync.client.cuts import agrees, contradict, forget, has_all, know_voice, own_cuts, runs_of, stands
from sync.client.me import Me, me_of
from sync.client.receiving import ARRIVED, Unpacking
from sync.client.redacting import pending
from sync.client.wire import Wire
from sync.protocol import limits, snapshot
from sync.protocol.membership import State
from sync.protocol.messages import NONCE_BYTES, VERSION, sign_request
from sync.protocol.snapshot import (
    COMPACTED,
    MOST_CUT_PARTS,
    MOST_PARTS,
    Announce,
    Cut,
    GetPart,
    PutPart,
    Snapshot,
    SnapshotsTold,
    TellSnapshots,
    Told,
    Witness,
    part_hash,
)
from sync.protocol.wire import Wire as Struct
from sync.protocol.wire import decode, encode, unpack
from sync.protocol.wraps import newest_epoch

MOST_ENVELOPES: Final = 64
"""More than that in one space since its last snapshot, and one is made."""
QUIET: Final = 24 * 60 * 60 * 1000
"""Milliseconds without news in a space before one is made of it: everybody has what she is asked to vouch for."""
DIFFERING: Final = "snapshot_differs"
NEWEST: Final = "snapshots"
"""The number of the position up to which the server has told of snapshots."""
_TOLD: Final = "snapshots_told"
"""The number of the position of the newest one, as of the last answer."""
_GONE: Final = {"unknown_snapshot", "not_a_reader"}
_WISHES: Final = 16
_DAY: Final = 24 * 60 * 60 * 1000
M = TypeVar("M", bound=Struct)


def newest_is(tx: Transaction, position: int) -> None:
    """The server's answer says where the newest snapshot stands."""
    tx.post.set_number(_TOLD, position)


def turn(space: bytes, users: Sequence[bytes], day: int) -> list[bytes]:
    """Whose turn it is on that day, and whose if not hers: everybody reckons the same order, and who is away isn't waited for long."""
    return sorted(users, key=lambda user: hashlib.sha256(space + user + day.to_bytes(8, "big")).digest())


@dataclass
class Tending:
    """One visit to the doors. *replay* gives the membership as this laptop knows it."""

    workspace: Workspace
    wire: Wire
    replay: Callable[[Transaction], State]
    now: int
    chance: Callable[[int], bytes]
    most: int = MOST_ENVELOPES
    eager: bool = False
    """It doesn't wait for its turn to witness."""
    trouble: set[str] = field(default_factory=set)

    def run(self) -> set[str]:
        """What there is to do now; gives codes of what isn't as it should be. Raises ServerUnreachable and what ends a round."""
        with self.workspace.transaction() as tx:
            me, key = me_of(tx), tx.keyring.signing("device")
            if me is None or key is None or self.replay(tx).device(me.device) is None:
                return set()
            states = tx.post.snapshots.states()
            if not (states & {WANTED, OFFERED} or self._asks(tx) or self._makes(tx, me)):
                return {DIFFERING} if DIFFERS in states else set()
        try:
            self._listen(me, key)
            self._fetch(me, key)
            self._witness(me, key)
            self._make(me, key)
        except ServerRefused:
            return self.trouble  # somebody else was quicker, or a right has gone: the next visit looks again
        with self.workspace.transaction() as tx:
            if tx.post.snapshots.waiting(DIFFERS):
                self.trouble.add(DIFFERING)
        return self.trouble

    @property
    def _today(self) -> int:
        return self.now // _DAY

    def _ask(self, door: str, message: Struct, key: SigningKey) -> bytes:
        return self.wire.snapshots(door, sign_request(message, key))

    def _head(self, me: Me) -> tuple[int, bytes, bytes, bytes, int]:
        return VERSION, me.municipality, me.device, self.chance(NONCE_BYTES), self.now

    @staticmethod
    def _asks(tx: Transaction) -> bool:
        """Whether the server has something to tell, as far as is known here."""
        return tx.post.number(NEWEST) < tx.post.number(_TOLD) or bool(tx.post.snapshots.wishes())

    def _makes(self, tx: Transaction, me: Me) -> bool:
        """Whether this laptop may have one to make."""
        state = self.replay(tx)
        return next(pending(tx, state, me), None) is not None or self._next_due(tx, state, me) is not None

    # --- hearing of them ----------------------------------------------------------------------------------------------

    def _listen(self, me: Me, key: SigningKey) -> None:
        more = True
        while more:
            with self.workspace.transaction() as tx:
                after, wishes = tx.post.number(NEWEST), tx.post.snapshots.wishes()[:_WISHES]
                if after >= tx.post.number(_TOLD) and not wishes:
                    return
            asked = TellSnapshots(*self._head(me), 0 if wishes else after, wishes)  # type: ignore[arg-type]  # VERSION is its one value
            answer = decode(unpack(self._ask("tell", asked, key), limits.PAGE, "snapshot"), SnapshotsTold, "snapshot")
            with self.workspace.transaction() as tx:
                for told in answer.told:
                    self._hear(tx, me, told)
                if wishes:
                    tx.post.snapshots.wished(wishes)
                else:
                    tx.post.set_number(NEWEST, max(after, answer.reached if answer.more else tx.post.number(_TOLD)))
            more = answer.more or bool(wishes)

    def _hear(self, tx: Transaction, me: Me, told: Told) -> None:
        made, state = told.snapshot, self.replay(tx)
        maker, witness = state.device(made.maker), state.device(told.witness)
        space = state.space(made.space)
        if maker is None or space is None or made.municipality != me.municipality or made.unit != space.unit:
            return
        if told.witness and (witness is None or witness.user == maker.user):
            self.trouble.add("signature")
            return
        try:
            snapshot.check_maker(made, told.signature, maker.public)
            if witness is not None:
                snapshot.check_witness(made, told.witnessed, witness.public)
        except SignatureInvalid:
            self.trouble.add("signature")
            return
        mine = own_cuts(tx, made.space)
        if told.witness and snapshot.cut_names(mine) == made.cuts:
            stands(tx, state, made, mine)
        elif told.witness:
            tx.post.snapshots.keep(made.space, made.content, WANTED, encode(told))
        else:
            tx.post.snapshots.keep(made.space, made.content, ANNOUNCED if maker.user == me.user else OFFERED, encode(told))

    # --- fetching -----------------------------------------------------------------------------------------------------

    def _fetch(self, me: Me, key: SigningKey) -> None:
        for one in self._waiting(WANTED):
            with self._where_it_is_there(one):
                self._fetch_one(me, key, one, decode(one.raw, Told, "snapshot").snapshot)

    def _fetch_one(self, me: Me, key: SigningKey, one: Waiting, made: Snapshot) -> None:
        cuts = self._cuts(me, key, one, made)
        if cuts is None:
            return
        with self.workspace.transaction() as tx:
            known = has_all(tx, made.space, cuts)
            if known:
                stands(tx, self.replay(tx), made, cuts)
        if not known:
            self._get(me, key, made.space, made.parts)
            with self.workspace.transaction() as tx:
                self._apply(tx, me, one, made, cuts)

    @contextmanager
    def _where_it_is_there(self, one: Waiting) -> Iterator[None]:
        """Nothing is left to be done with one that the server hasn't.

        Another is in its place, and told of; or the server was restored to before it; or the space isn't this user's any more, and is asked
        about when it is again.
        """
        try:
            yield
        except ServerRefused as refused:
            if refused.facts["reason"] not in _GONE:
                raise
            with self.workspace.transaction() as tx:
                forget(tx, one)

    def _waiting(self, state: str) -> list[Waiting]:
        with self.workspace.transaction() as tx:
            return tx.post.snapshots.waiting(state)

    def _get(self, me: Me, key: SigningKey, space: bytes, names: Sequence[bytes]) -> list[bytes]:
        """Those parts; what was fetched before stays fetched. Raises ServerUnreachable where another comes than was asked for."""
        with self.workspace.transaction() as tx:
            there = tx.post.snapshots.parts(space)
        for part in names:
            if part not in there:
                there[part] = self._ask("get", GetPart(*self._head(me), space, part), key)  # type: ignore[arg-type]
                if part_hash(there[part]) != part:
                    raise ServerUnreachable(reason="server_failed")
                with self.workspace.transaction() as tx:
                    tx.post.snapshots.keep_part(space, part, there[part])
        return [there[part] for part in names]

    def _cuts(self, me: Me, key: SigningKey, one: Waiting, made: Snapshot) -> list[Cut] | None:
        """Where it cuts each chain; None where its parts aren't what it says."""
        parts = self._get(me, key, made.space, made.cuts)
        try:
            return snapshot.open_cuts(made, parts)
        except MalformedMessage:
            with self.workspace.transaction() as tx:
                tx.post.snapshots.keep(one.space, one.content, DIFFERS, one.raw)
            return None

    def _apply(self, tx: Transaction, me: Me, one: Waiting, made: Snapshot, cuts: Sequence[Cut]) -> None:
        """All of it, or nothing where it isn't what it says, or lacks what is known here; it waits where the key hasn't come."""
        key = tx.keyring.space_keys().get(made.space, {}).get(made.epoch)
        if key is None:
            return
        parts = tx.post.snapshots.parts(one.space)
        try:
            runs = snapshot.open_parts(made, cuts, [parts[part] for part in made.parts], key)
        except (SealBroken, MalformedMessage):
            tx.post.snapshots.keep(one.space, one.content, DIFFERS, one.raw)
            return
        if not agrees(tx, me, made.space, cuts, runs):
            tx.post.snapshots.keep(one.space, one.content, DIFFERS, one.raw)
            return
        for run in runs:
            know_voice(tx, self.replay(tx), run.device)
            tx.receive(tx.post.arrived(made.space, run.device, 1, run.txs), ARRIVED)
        known = tx.post.snapshots.chains(made.space)
        for cut in cuts:
            if known.get(cut.device, (0, b""))[0] < cut.number:
                tx.post.set_chain(made.space, cut.device, cut.number, cut.hash)
        unpacking = Unpacking(tx, self.replay(tx), me, lambda: None, self.now)
        unpacking.take_held({made.space})
        unpacking.finish()
        stands(tx, self.replay(tx), made, cuts)

    # --- witnessing ---------------------------------------------------------------------------------------------------

    def _witness(self, me: Me, key: SigningKey) -> None:
        for one in self._waiting(OFFERED):
            made = decode(one.raw, Told, "snapshot").snapshot
            with self.workspace.transaction() as tx:
                if not self._may_vouch(tx, me, one, made):
                    continue
                mine = own_cuts(tx, made.space)
            with self._where_it_is_there(one):
                self._compare(me, key, one, made, mine)

    def _compare(self, me: Me, key: SigningKey, one: Waiting, made: Snapshot, mine: Sequence[Cut]) -> None:
        if snapshot.cut_names(mine) != made.cuts:
            cuts = self._cuts(me, key, one, made)
            differs = cuts is not None and contradict(mine, cuts)
        else:
            with self.workspace.transaction() as tx:
                differs = snapshot.content_hash(runs_of(tx, made.space, mine)) != made.content
            if not differs:
                self._vouch(me, key, made, mine)
        if differs:
            with self.workspace.transaction() as tx:
                tx.post.snapshots.keep(one.space, one.content, DIFFERS, one.raw)

    def _may_vouch(self, tx: Transaction, me: Me, one: Waiting, made: Snapshot) -> bool:
        """Whether it is this user's turn, and the snapshot one that may count."""
        state = self.replay(tx)
        maker, oldest = state.device(made.maker), state.oldest_epoch(made.space)
        if made.epoch < oldest:
            forget(tx, one)  # something was destroyed since, and it holds that
            return False
        order = [user for user in self._order(state, made.space) if maker is None or user != maker.user]
        if me.user not in (order if self.eager or oldest > tx.post.let_go.until(made.space) else order[:1]):
            return False
        return made.epoch <= state.space_epoch(made.space)  # else what was destroyed hasn't been heard here yet

    def _vouch(self, me: Me, key: SigningKey, made: Snapshot, cuts: Sequence[Cut]) -> None:
        self._ask("witness", Witness(*self._head(me), made.space, made.content, snapshot.witness(made, key)), key)  # type: ignore[arg-type]
        with self.workspace.transaction() as tx:
            stands(tx, self.replay(tx), made, cuts)

    def _order(self, state: State, space: bytes) -> list[bytes]:
        users = {user for team, role in state.grants(space).items() if role.reads and role.writes for user in state.members(team)}
        return turn(space, [user for user in users if state.user(user) is not None], self._today)

    # --- making -------------------------------------------------------------------------------------------------------

    def _make(self, me: Me, key: SigningKey) -> None:
        """At most one in a visit; where something was destroyed in a space, at once, and again where news came before its witness.

        That it is tried is written down before anything is sent: what the server refuses isn't sent to it again at every round.
        """
        with self.workspace.transaction() as tx:
            urgent = self._without_the_destroyed(tx, self.replay(tx), me)
        made = urgent or self._next(me)
        if made is None:
            return
        told, parts = made
        for sealed in parts:
            self._ask("put", PutPart(*self._head(me), told.space, sealed), key)  # type: ignore[arg-type]
        self._ask("announce", Announce(*self._head(me), told, snapshot.sign(told, key)), key)  # type: ignore[arg-type]

    def _without_the_destroyed(self, tx: Transaction, state: State, me: Me) -> tuple[Snapshot, list[bytes]] | None:
        for space in pending(tx, state, me):
            fact, epoch = state.space(space), newest_epoch(tx.keyring.space_keys().get(space, {}))
            writes = fact is not None and fact.kind in COMPACTED and state.may_write(me.device, space)
            if not writes or epoch < state.oldest_epoch(space) or not tx.post.let_go.is_quiet(space):
                continue
            tried = tx.post.let_go.tried(space) if tx.post.snapshots.last_try(space) >= self._today else None
            made = self._made(tx, state, me, space, {tried, *self._told(tx, state, space)})
            if made is not None:
                tx.post.let_go.trying(space, made[0].content)
                tx.post.snapshots.tried(space, self._today)
                return made
        return None

    def _next(self, me: Me) -> tuple[Snapshot, list[bytes]] | None:
        with self.workspace.transaction() as tx:
            state = self.replay(tx)
            one = self._next_due(tx, state, me)
            made = None if one is None else self._made(tx, state, me, one.space, self._told(tx, state, one.space))
            if one is not None:
                tx.post.snapshots.tried(one.space, self._today)
        return made

    def _next_due(self, tx: Transaction, state: State, me: Me) -> Due | None:
        due = tx.post.snapshots.due(self.most, self.now - QUIET, self._today)
        return next((one for one in due if self._is_mine(state, me, one)), None)

    def _is_mine(self, state: State, me: Me, due: Due) -> bool:
        space = state.space(due.space)
        if space is None or space.kind not in COMPACTED or not state.may_write(me.device, due.space):
            return False
        order = self._order(state, due.space)
        return len(order) > 1 and order[0] == me.user

    @staticmethod
    def _told(tx: Transaction, state: State, space: bytes) -> set[bytes]:
        """The content of what the server has already, and may count when somebody has vouched."""
        waiting = (decode(one.raw, Told, "snapshot").snapshot for kind in (ANNOUNCED, OFFERED) for one in tx.post.snapshots.waiting(kind))
        return {one.content for one in waiting if one.space == space and one.epoch >= state.oldest_epoch(space)}

    def _made(
        self, tx: Transaction, state: State, me: Me, space: bytes, known: Container[bytes | None]
    ) -> tuple[Snapshot, list[bytes]] | None:
        """None where it can't be made, or its content is among the *known*."""
        keys, fact = tx.keyring.space_keys().get(space), state.space(space)
        if not keys or not newest_epoch(keys) or fact is None:
            return None
        cuts, epoch = own_cuts(tx, space), newest_epoch(keys)
        runs = runs_of(tx, space, cuts)
        content = snapshot.content_hash(runs)
        if content in known:
            return None
        header = snapshot.part_header(me.municipality, fact.unit, space, content, epoch)
        try:
            parts = snapshot.seal_parts(header, runs, keys[epoch])
        except MalformedMessage:
            return None
        told = Snapshot(
            2, me.municipality, fact.unit, space, me.device, epoch, content, snapshot.cut_names(cuts), list(map(part_hash, parts))
        )
        fits = len(told.cuts) <= MOST_CUT_PARTS and len(told.parts) <= MOST_PARTS
        return (told, [*snapshot.cut_parts(cuts), *parts]) if fits else None
