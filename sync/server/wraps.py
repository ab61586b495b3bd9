"""Wrapped keys go into the log: one for each holder, and of a space's key of one epoch never two different ones."""

from typing import Final

from sqlalchemy import Connection, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from coachdesk.voice import voice
from sync.protocol.membership import State
from sync.protocol.messages import ACCEPTED, REPEATED, Request
from sync.protocol.wraps import Wrap, epoch_of, returned_holder
from sync.server.signers import Signer
from sync.server.tables import envelope, wrap

ANOTHERS: Final = "anothers"
"""Somebody else made the key of this epoch a moment earlier: hers counts."""
DESTROYED: Final = "destroyed"
"""A key of a space in which a value was destroyed, and which opens nothing here any more: nobody is given it again."""

Checks = dict[tuple[bytes, int], bytes]
"""(space, epoch) to what the key that is there is told by."""


def add_wraps(connection: Connection, state: State, request: Request, signer: Signer, position: int) -> tuple[str, ...]:
    """Add what may be added, at the positions after *position*; one status for each.

    A second wrap of the same key for the same holder, though its bytes differ, is a repetition.
    """
    if not request.wraps:
        return ()
    checks = _known(connection, request)
    statuses, rows = [], []
    for place, one in enumerate(request.wraps, start=position + 1):
        status = _judge(state, signer, one, checks)
        if status == ACCEPTED and _is_destroyed(connection, state, request.municipality, one):
            status = DESTROYED
        statuses.append(status)
        if status == ACCEPTED:
            rows.append(_row(request, signer, one, place))
    if not rows:
        return tuple(statuses)
    added = connection.execute(insert(wrap).on_conflict_do_nothing().returning(wrap.c.about, wrap.c.epoch, wrap.c.holder), rows)
    new = {tuple(row) for row in added}
    return tuple(
        REPEATED if status == ACCEPTED and (one.about, one.epoch, one.holder) not in new else status
        for one, status in zip(request.wraps, statuses, strict=True)
    )


def _known(connection: Connection, request: Request) -> Checks:
    wanted = sorted({(one.about, one.epoch) for one in request.wraps if one.check})
    if not wanted:
        return {}
    rows = connection.execute(
        select(wrap.c.about, wrap.c.epoch, wrap.c.key_check)
        .where(wrap.c.municipality_id == request.municipality, tuple_(wrap.c.about, wrap.c.epoch).in_(wanted))
        .distinct()
    )
    return {(row.about, row.epoch): row.key_check for row in rows if row.key_check}


def _is_destroyed(connection: Connection, state: State, municipality: bytes, one: Wrap) -> bool:
    oldest = state.oldest_epoch(one.about)
    if epoch_of(one.epoch) >= oldest:
        return False
    old = (envelope.c.municipality_id == municipality, envelope.c.space_id == one.about, envelope.c.epoch < oldest)
    return connection.execute(select(envelope.c.number).where(*old).limit(1)).first() is None


def _judge(state: State, signer: Signer, one: Wrap, checks: Checks) -> str:
    """A team's key comes from a member and goes to a member; a space's from a reader and goes to a team that has a role.

    Where the root has said that a member gets a team's keys again, an administrator may bring them, who isn't in the team.
    """
    if signer.user is None:
        return "not_a_device"
    if state.team(one.about) is not None:
        members = state.members(one.about)
        giver, takers = signer.user in members, members | {one.about, *state.recoveries}
        if one.holder not in takers and signer.user in state.administrators:
            giver, takers = True, frozenset(_returned(state, one.about))
    else:
        giver, takers = state.may_read(signer.user, one.about), frozenset(state.grants(one.about))
    if not giver:
        return "not_a_holder"
    if one.holder not in takers:
        return "unknown_holder"
    if one.check and checks.setdefault((one.about, one.epoch), one.check) != one.check:
        return ANOTHERS
    return ACCEPTED


def _returned(state: State, team: bytes) -> set[bytes]:
    """To whom the root has said that the team's keys go again."""
    facts = (state.user(user) for user in state.returned_to(team))
    return {returned_holder(fact.exchange) for fact in facts if fact is not None and not fact.void}


def _row(request: Request, signer: Signer, one: Wrap, place: int) -> dict[str, object]:
    return {
        "municipality_id": request.municipality,
        "about": one.about,
        "epoch": one.epoch,
        "holder": one.holder,
        "position": place,
        "device_id": None if signer.device is None else voice(signer.device, request.voice),
        "sealed": one.sealed,
        "key_check": one.check,
    }
