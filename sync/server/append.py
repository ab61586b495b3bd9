"""What a request brings is judged and added to the log, all in one transaction, while the municipality's row is locked."""

from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from coachdesk.errors import EntryRefused
from sync.protocol.entry import Entry
from sync.protocol.membership import State
from sync.protocol.messages import ACCEPTED, REPEATED, Request
from sync.protocol.wire import encode
from sync.protocol.wraps import RECOVERY, Wrap
from sync.server import chains
from sync.server.memberships import Memberships
from sync.server.positions import Positions
from sync.server.signers import Signer
from sync.server.tables import entry, wrap


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of what was sent. With *refused*, nothing of it was taken."""

    refused: str = ""
    wraps: tuple[str, ...] = ()
    envelopes: tuple[str, ...] = ()
    entered: tuple[Entry, ...] = ()


def append(connection: Connection, memberships: Memberships, positions: Positions, request: Request, signer: Signer, now: int) -> Outcome:
    """Add the request's entries, wraps and envelopes, in this order."""
    count = len(request.entries) + len(request.wraps) + len(request.envelopes)
    if not count:
        return Outcome()
    position = positions.take(connection, request.municipality, count)
    state = memberships.latest(connection, request.municipality)
    try:
        new = _new_entries(connection, state, request)
        state = _with_entries(connection, state, request, new, position, now)
    except EntryRefused as refusal:
        return Outcome(refused=str(refusal.facts["reason"]))
    position += len(request.entries)
    wraps = _add_wraps(connection, state, request, signer, position)
    position += len(request.wraps)
    envelopes = chains.add_envelopes(connection, state, request, signer, position)
    return Outcome("", wraps, envelopes, tuple(new))


# --- entries ---------------------------------------------------------------------------------------------------------


def _new_entries(connection: Connection, state: State, request: Request) -> list[Entry]:
    """Those that aren't here yet; raises EntryRefused("stale") if the log has gone another way meanwhile."""
    old = [one for one in request.entries if one.seq <= state.seq]
    if old:
        rows = connection.execute(
            select(entry.c.seq, entry.c.body).where(
                entry.c.municipality_id == request.municipality, entry.c.seq >= old[0].seq, entry.c.seq <= old[-1].seq
            )
        )
        kept = {row.seq: row.body for row in rows}
        if any(kept.get(one.seq) != encode(one) for one in old):
            raise EntryRefused(reason="stale")
    return [one for one in request.entries if one.seq > state.seq]


def _with_entries(connection: Connection, state: State, request: Request, new: list[Entry], position: int, now: int) -> State:
    if not new:
        return state
    state = state.copy()
    rows = []
    for place, one in enumerate(new, start=position + 1):
        state.apply(one, place, now)
        rows.append(
            {
                "municipality_id": request.municipality,
                "seq": one.seq,
                "position": place,
                "body": encode(one),
                "hash": state.head,
            }
        )
    if state.found is None or state.found.municipality != request.municipality:
        raise EntryRefused(reason="founding")
    added = connection.execute(insert(entry).on_conflict_do_nothing().returning(entry.c.seq), rows).all()
    if len(added) != len(rows):
        raise EntryRefused(reason="stale")
    return state


# --- wraps -----------------------------------------------------------------------------------------------------------


def _add_wraps(connection: Connection, state: State, request: Request, signer: Signer, position: int) -> tuple[str, ...]:
    """A key is wrapped once for each holder; a second wrap of it, though its bytes differ, is a repetition."""
    statuses = [_judge_wrap(state, signer, one) for one in request.wraps]
    rows = [
        {
            "municipality_id": request.municipality,
            "about": one.about,
            "epoch": one.epoch,
            "holder": one.holder,
            "position": place,
            "device_id": signer.device,
            "sealed": one.sealed,
        }
        for place, (one, status) in enumerate(zip(request.wraps, statuses, strict=True), start=position + 1)
        if status == ACCEPTED
    ]
    if not rows:
        return tuple(statuses)
    added = connection.execute(insert(wrap).on_conflict_do_nothing().returning(wrap.c.about, wrap.c.epoch, wrap.c.holder), rows)
    new = {tuple(row) for row in added}
    return tuple(
        REPEATED if status == ACCEPTED and (one.about, one.epoch, one.holder) not in new else status
        for one, status in zip(request.wraps, statuses, strict=True)
    )


def _judge_wrap(state: State, signer: Signer, one: Wrap) -> str:
    """A team's key comes from a member and goes to a member; a space's from a reader and goes to a team that has a role."""
    if signer.user is None:
        return "not_a_device"
    if state.team(one.about) is not None:
        giver, takers = signer.user in state.members(one.about), state.members(one.about)
    else:
        giver, takers = state.may_read(signer.user, one.about), frozenset(state.grants(one.about))
    if not giver:
        return "not_a_holder"
    return ACCEPTED if one.holder == RECOVERY or one.holder in takers else "unknown_holder"
