"""What a request brings is judged and added to the log, all in one transaction, while the municipality's row is locked."""

from dataclasses import dataclass

from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert

from coachdesk.errors import EntryRefused
from sync.protocol.entry import Entry
from sync.protocol.membership import State
from sync.protocol.messages import ACCEPTED, Request
from sync.protocol.wire import encode
from sync.server import chains
from sync.server.erasing import erase
from sync.server.memberships import Memberships
from sync.server.positions import Positions
from sync.server.signers import Signer
from sync.server.tables import entry
from sync.server.wraps import add_wraps


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of what was sent. With *refused*, nothing of it was taken."""

    refused: str = ""
    wraps: tuple[str, ...] = ()
    envelopes: tuple[str, ...] = ()
    entered: tuple[Entry, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows the log has grown by."""
        return len(self.entered) + self.wraps.count(ACCEPTED) + self.envelopes.count(ACCEPTED)


def append(
    connection: Connection,
    memberships: Memberships,
    positions: Positions,
    request: Request,
    signer: Signer,
    now: int | None,
    *,
    room: bool = True,
    healing: bool = False,
) -> Outcome:
    """Add the request's entries, wraps and envelopes, in this order. *now*: None where a restored log may take back what it once took.

    *healing*: it takes back envelopes, too, whichever key sealed them.
    """
    count = len(request.entries) + len(request.wraps) + len(request.envelopes)
    if not count:
        return Outcome()
    connection.execute(text("SET LOCAL lock_timeout = '5s'"))
    position = positions.take(connection, request.municipality, count)
    state = memberships.latest(connection, request.municipality, position)
    try:
        new = _new_entries(connection, state, request)
        state = _with_entries(connection, state, request, new, position, now)
    except EntryRefused as refusal:
        return Outcome(refused=str(refusal.facts["reason"]))
    erase(connection, request.municipality, new)
    position += len(request.entries)
    wraps = add_wraps(connection, state, request, signer, position)
    position += len(request.wraps)
    envelopes = chains.add_envelopes(connection, state, request, signer, position, room=room, healing=healing)
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


def _with_entries(connection: Connection, state: State, request: Request, new: list[Entry], position: int, now: int | None) -> State:
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
