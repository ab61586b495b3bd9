"""One round: the request is heard in one transaction, and answered from another.

Two, so that the lock on the municipality's row isn't held while a page is gathered. In between others may append; the answer
then holds that too.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, Engine, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from coachdesk.errors import EntryRefused
from sync.protocol import limits
from sync.protocol.entry import NO_HEAD
from sync.protocol.membership import State
from sync.protocol.messages import VERSION, Request, Response, Signed, open_request, pack_response
from sync.protocol.statements import User
from sync.protocol.wire import encode
from sync.server import quota, refused
from sync.server.append import Outcome, append
from sync.server.memberships import Memberships
from sync.server.page import Page, Shelf, page
from sync.server.positions import Positions
from sync.server.restored import LATE, floor_of
from sync.server.signers import Signer, identify
from sync.server.tables import entry, municipality
from sync.server.transactions import transact
from sync.server.watching import Unwatched, Watch

WAIT_SECONDS: Final = 60
DEVICE_BYTES: Final = 16
"""A signer of this length is a device; a longer one is a key that introduces somebody."""
_STANDING: Final = select(municipality.c.generation, municipality.c.healing_until, municipality.c.position).where(
    municipality.c.municipality_id == bindparam("municipality_id")
)
_MARGIN: Final = 64  # growth of array headers and numbers while rows are added to an answer


@dataclass(frozen=True, slots=True)
class Standing:
    """Which log this is, until when (milliseconds) laptops first give back what a backup lacked (0: never restored), and where it ends."""

    generation: bytes = b""
    healing_until: int = 0
    position: int = 0

    @property
    def late_until(self) -> int:
        """Until when a restored log takes back what was in it before: entries whatever the clock says, envelopes under whichever key.

        Who used an invitation in time may bring it late, and what waits behind such an envelope would wait for ever.
        """
        return self.healing_until + LATE if self.healing_until else 0


@dataclass(frozen=True, slots=True)
class Exchange:
    """The server's rounds over one database. *clock* gives milliseconds, *chance* random bytes."""

    engine: Engine
    positions: Positions
    clock: Callable[[], int]
    chance: Callable[[int], bytes]
    used: Callable[[bytes], None]
    """Told the public key of each invitation that someone has come in by."""
    memberships: Memberships = field(default_factory=Memberships)
    watch: Watch = field(default_factory=Unwatched)

    def round(self, body: bytes) -> bytes:
        """The answer to one request. Raises Refused, MalformedMessage."""
        request, signed = open_request(body, Request)
        signer, outcome, kept = transact(self.engine, lambda connection: self._hear(connection, request, signed))
        for one in outcome.entered:
            if any(isinstance(statement, User) for statement in one.statements):
                self.used(one.author)
        answer = transact(self.engine, lambda connection: self._answer(connection, request, signer, outcome))
        self.watch.answered(request.municipality, signer.device or b"", answer.position, outcome.rows, kept)
        return pack_response(answer)

    def _hear(self, connection: Connection, request: Request, signed: Signed) -> tuple[Signer, Outcome, quota.Kept | None]:
        now, standing = self.clock(), _standing(connection, request)
        state = self.memberships.latest(connection, request.municipality, standing.position)
        signer = identify(connection, _believed(state, standing, request), request, signed, now)
        if request.token and state.seq == 0:
            self._found(connection, request, now)
        elif request.generation not in {b"", standing.generation}:
            return signer, Outcome(refused="generation"), None
        self.watch.known(request.municipality, signer.device)
        _compare_logs(connection, state, request)
        room = quota.has_room(connection, request)
        late = now < standing.late_until
        judged_at = None if late else now
        outcome = append(connection, self.memberships, self.positions, request, signer, judged_at, room=room, healing=late)
        if state.seq == 0 and outcome.refused:
            raise refused.bad_founding()
        if outcome.refused and state.device(request.signer) is None:
            signer = Signer()  # she is who she says by the entries that she brought, and those don't count
        kept = quota.count(connection, request, outcome.wraps, outcome.envelopes)
        return signer, outcome, kept

    def _found(self, connection: Connection, request: Request, now: int) -> None:
        row = {
            "municipality_id": request.municipality,
            "position": 0,
            "generation": self.chance(8),
            "founded_at": now,
            "healing_until": 0,
        }
        connection.execute(insert(municipality).values(row).on_conflict_do_nothing())

    def _answer(self, connection: Connection, request: Request, signer: Signer, outcome: Outcome) -> Response:
        """The horizon is read first: everything up to it is committed, and so seen by each later look."""
        horizon = self.positions.horizon(connection, request.municipality)
        standing = _standing(connection, request)
        if outcome.refused == "generation":
            floor = floor_of(connection, request.municipality, request.generation)
            return _response(standing, horizon, outcome, Page([], [], 0, [], 0, [], more=True), floor)
        state = self.memberships.latest(connection, request.municipality, horizon)
        reached = [one.until for one in request.backfills]
        bare = _response(standing, horizon, outcome, Page([], [], horizon, [], horizon, reached, more=True))
        shelf = Shelf(connection, request.municipality, horizon, limits.PAGE - len(encode(bare)) - _MARGIN)
        return _response(standing, horizon, outcome, page(shelf, state, request, signer))


def _standing(connection: Connection, request: Request) -> Standing:
    row = connection.execute(_STANDING, {"municipality_id": request.municipality}).first()
    return Standing(*row) if row else Standing()


def _believed(state: State, standing: Standing, request: Request) -> State:
    """The membership by which the signer is judged. A restored log may lack the very entries that certify her: then she brings them.

    Raises Refused where she didn't, and could.
    """
    if not standing.healing_until or len(request.signer) != DEVICE_BYTES or state.device(request.signer) is not None:
        return state
    brought = state.copy()
    with suppress(EntryRefused):
        for place, one in enumerate((one for one in request.entries if one.seq > state.seq), start=state.position + 1):
            brought.apply(one, place)
    if brought.device(request.signer) is None:
        raise refused.uncertified(state.seq)
    return brought


def _compare_logs(connection: Connection, state: State, request: Request) -> None:
    """Both sides must have the same membership up to where the laptop stands. Raises Refused."""
    if request.entries_from > state.seq:
        raise refused.behind(state.seq)
    if request.entries_from == state.seq:
        head = state.head
    elif request.entries_from == 0:
        head = NO_HEAD
    else:
        here = (entry.c.municipality_id == request.municipality, entry.c.seq == request.entries_from)
        head = connection.execute(select(entry.c.hash).where(*here)).scalar_one()
    if head != request.head:
        raise refused.log_forked()


def _response(standing: Standing, horizon: int, outcome: Outcome, rows: Page, floor: int = 0) -> Response:
    return Response(
        version=VERSION,
        generation=standing.generation,
        position=horizon,
        refused=outcome.refused,
        entries=rows.entries,
        wraps_from=rows.wraps_from,
        wraps=rows.wraps,
        wrap_statuses=list(outcome.wraps),
        cursor=rows.cursor,
        envelopes=rows.envelopes,
        backfills=rows.backfills,
        statuses=list(outcome.envelopes),
        more=rows.more,
        wait_seconds=WAIT_SECONDS,
        healing=standing.healing_until,
        floor=floor,
        snapshots=rows.snapshots,
        left=rows.left,
    )
