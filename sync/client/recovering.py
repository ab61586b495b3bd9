"""What a colleague has lost with her keys comes back to her by the municipality's recovery key.

The laptop at which the custodians open it keeps none of her teams' keys: each goes through its memory, from the recovery key to the keys
that she has now. The root says in the membership log, for all to see, whose keys were given back, and only then the server takes them.
"""

import secrets
from collections.abc import Iterator
from contextlib import suppress
from typing import Final
from uuid import UUID

from coachdesk.crypto.identity import ExchangeKey, SigningKey
from coachdesk.crypto.seal import hpke_open, hpke_seal
from coachdesk.errors import NotAllowed, SealBroken
from sync.client.engine import SyncEngine
from sync.client.me import Me, me_of
from sync.client.roots import Office, name_administrator, say_as_root
from sync.protocol.membership import State
from sync.protocol.messages import ACCEPTED, NONCE_BYTES, REPEATED, VERSION, Backfill, Request, Response, open_response, sign_request
from sync.protocol.statements import Returned
from sync.protocol.wraps import Wrap, commitment, returned_holder, wrap_header

AT_ONCE: Final = 32
"""Wraps in one request: of 1.2 KB each, they are well within a page."""
TeamKeys = dict[tuple[bytes, int], bytes]
"""(team, epoch) to key."""


def give_back(engine: SyncEngine, office: Office, user: UUID) -> int:
    """Give *user* the keys of her teams again, as many epochs as recovery has; says of how many teams.

    She must have come back before, by a new invitation: it goes to her new keys. Who sits at the laptop becomes an administrator.
    Raises NotAllowed (what: not_root, unknown_user, nothing_kept, and others), ServerUnreachable, ServerRefused.
    """
    engine.round()
    me, state, _ = _here(engine)
    fact = state.user(user.bytes)
    if fact is None or fact.void or fact.left is not None:
        raise NotAllowed(what="unknown_user")
    if me.user not in state.administrators:
        name_administrator(engine, office, UUID(bytes=me.user), active=True)
    keys = {name: key for name, key in _recovered(engine, office).items() if name[0] in state.teams_of(user.bytes)}
    if not keys:
        raise NotAllowed(what="nothing_kept")
    teams = sorted({team for team, _ in keys})
    say_as_root(engine, office, [Returned(team, user.bytes) for team in teams])
    holder = returned_holder(fact.exchange)
    wraps = [
        Wrap(team, epoch, holder, hpke_seal(fact.exchange, wrap_header(me.municipality, team, epoch, holder), key))
        for (team, epoch), key in sorted(keys.items())
    ]
    for start in range(0, len(wraps), AT_ONCE):
        answer = exchange_beside(engine, wraps=wraps[start : start + AT_ONCE])
        if answer.refused or set(answer.wrap_statuses) - {ACCEPTED, REPEATED}:
            raise NotAllowed(what="not_heard")
    return len(teams)


def _here(engine: SyncEngine) -> tuple[Me, State, SigningKey]:
    with engine.workspace.transaction() as tx:
        me, device = me_of(tx), tx.keyring.signing("device")
        if me is None or device is None:
            raise NotAllowed(what="no_unit")
        return me, engine.state(tx), device


def _recovered(engine: SyncEngine, office: Office) -> TeamKeys:
    """What recovery keeps and this office's keys open, each compared with what the membership log promised."""
    me, state, _ = _here(engine)
    pairs = {pair.public: pair for pair in office.recoveries}
    found: TeamKeys = {}
    for holder, public in state.recoveries.items():
        if public not in pairs:
            continue
        for wrap in kept_for(engine, holder):
            key = _opened(me, wrap, pairs[public])
            if key is not None and commitment(me.municipality, wrap.about, wrap.epoch, key) == state.team_commitment(
                wrap.about, wrap.epoch
            ):
                found[wrap.about, wrap.epoch] = key
    return found


def _opened(me: Me, wrap: Wrap, pair: ExchangeKey) -> bytes | None:
    with suppress(SealBroken):
        return hpke_open(pair, wrap_header(me.municipality, wrap.about, wrap.epoch, wrap.holder), wrap.sealed)
    return None


def kept_for(engine: SyncEngine, holder: bytes) -> Iterator[Wrap]:
    """All that the server keeps for a recovery key, page by page."""
    with engine.workspace.transaction() as tx:
        reached, until = 0, tx.post.number("position")
    while reached < until:
        answer = exchange_beside(engine, backfills=[Backfill(holder, reached, until)])
        yield from (one for one in answer.wraps if one.holder == holder)
        if answer.backfills[0] <= reached:
            raise NotAllowed(what="not_heard")
        reached = answer.backfills[0]


def exchange_beside(engine: SyncEngine, *, wraps: list[Wrap] | None = None, backfills: list[Backfill] | None = None) -> Response:
    """One request beside the rounds, which hears nothing new: its cursors stand at the end of the log."""
    me, state, device = _here(engine)
    with engine.workspace.transaction() as tx:
        end, generation = tx.post.number("position"), tx.post.generation
    nonce = secrets.token_bytes(NONCE_BYTES)
    request = Request(
        VERSION,
        me.municipality,
        me.device,
        nonce,
        engine.now(),
        generation,
        state.seq,
        state.head,
        [],
        end,
        wraps or [],
        end,
        backfills or [],
        [],
    )
    return open_response(engine.exchange(sign_request(request, device)))
