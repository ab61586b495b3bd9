"""What this laptop has of the chains and writes that a snapshot holds: the same, less, more, or something else."""

from collections.abc import Sequence

from coachdesk.storage.snapshots import Waiting
from coachdesk.storage.workspace import Transaction
from sync.client.me import Me
from sync.client.redacting import let_go
from sync.client.sending import as_tx
from sync.protocol import snapshot
from sync.protocol.envelope import Envelope
from sync.protocol.membership import State
from sync.protocol.snapshot import Cut, Run, Snapshot, Told
from sync.protocol.wire import decode
from sync.protocol.writes import WireWrite


def know_voice(tx: Transaction, state: State, spoken: bytes) -> None:
    """Whose voice it is."""
    device = state.device(spoken)
    if device is not None:
        tx.keyring.know_device(spoken, device.user)


def own_cuts(tx: Transaction, space: bytes) -> list[Cut]:
    """The chains of a space as they end here, but for what a restored server didn't take back: it takes no snapshot of that either."""
    last, known = tx.post.snapshots.last_dots(space), tx.post.snapshots.chains(space)
    ends = {spoken: Cut(spoken, number, hashed, last.get(spoken, 0)) for spoken, (number, hashed) in known.items()}
    for one in tx.post.kept.stranded(space):
        ends.pop(one.device, None)
        if one.number > 1:
            first = decode(one.raw, Envelope, "envelope").first
            ends[one.device] = Cut(one.device, one.number - 1, one.previous, first - 1)
    return [ends[spoken] for spoken in sorted(ends)]


def has_all(tx: Transaction, space: bytes, cuts: Sequence[Cut]) -> bool:
    """Whether every chain goes that far here."""
    known = tx.post.snapshots.chains(space)
    return all(known.get(cut.device, (0, b""))[0] >= cut.number for cut in cuts)


def stands(tx: Transaction, state: State, made: Snapshot, cuts: Sequence[Cut]) -> None:
    """It is witnessed, and all that it holds is here."""
    tx.post.snapshots.compacted(made.space, sum(cut.number for cut in cuts))
    tx.post.snapshots.done(made.space)
    let_go(tx, state, made)


def forget(tx: Transaction, one: Waiting) -> None:
    """Nothing is to be done with it, and what was fetched of it alone goes."""
    tx.post.snapshots.forget(one.space, one.content)
    others = [decode(raw, Told, "snapshot").snapshot for raw in tx.post.snapshots.told(one.space)]
    tx.post.snapshots.drop_parts(one.space, {part for other in others for part in (*other.cuts, *other.parts)})


def contradict(mine: Sequence[Cut], others: Sequence[Cut]) -> bool:
    """Whether some chain ends here where the other cuts it, and yet something about it isn't the same."""
    ends = {cut.device: cut for cut in mine}
    return any(cut.device in ends and ends[cut.device].number == cut.number and ends[cut.device] != cut for cut in others)


def runs_of(tx: Transaction, space: bytes, cuts: Sequence[Cut]) -> list[Run]:
    return [Run(cut.device, 1, [as_tx(group) for group in tx.post.snapshots.writes(space, cut.device, cut.last)]) for cut in cuts]


def _same(mine: Run, brought: Run) -> bool:
    """Whether *brought* begins with what is known here. A value that either side knows to be destroyed may stand on the other still.

    Two who lie could blank a value so, for who comes new; what is known here stays known.
    """
    ours, theirs = snapshot.canonical(mine).txs, snapshot.canonical(brought).txs[: len(mine.txs)]
    if ours == theirs:
        return True
    if [(tx.stamp, len(tx.writes)) for tx in ours] != [(tx.stamp, len(tx.writes)) for tx in theirs]:
        return False
    pairs = zip((one for tx in ours for one in tx.writes), (one for tx in theirs for one in tx.writes), strict=True)
    return all(_same_write(one, other) for one, other in pairs)


def _same_write(one: WireWrite, other: WireWrite) -> bool:
    if (one.kind, one.record, one.causes) != (other.kind, other.record, other.causes) or one.body.keys() != other.body.keys():
        return False
    return all(not values or not other.body[register] or values == other.body[register] for register, values in one.body.items())


def agrees(tx: Transaction, me: Me, space: bytes, cuts: Sequence[Cut], runs: Sequence[Run]) -> bool:
    """Whether all that is known here of those chains, up to the cut, is in the snapshot, the same."""
    known, last = tx.post.snapshots.chains(space), tx.post.snapshots.last_dots(space)
    brought = {run.device: run for run in runs}
    for cut in cuts:
        number, hashed = known.get(cut.device, (0, b""))
        if number > cut.number:
            continue
        mine = [as_tx(group) for group in tx.post.snapshots.writes(space, cut.device, cut.last)] if cut.device in last else []
        if mine and not _same(Run(cut.device, 1, mine), brought[cut.device]):
            return False
        more = cut.device != me.voice and last.get(cut.device, 0) > cut.last
        if more or (number == cut.number and hashed != cut.hash):
            return False
    return True
