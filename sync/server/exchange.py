"""One round: the request is heard in one transaction, and answered from another.

Two, so that the lock on the municipality's row isn't held while a page is gathered. In between others may append; the answer
then holds that too.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.dialects.postgresql import insert

from sync.protocol import limits
from sync.protocol.entry import NO_HEAD
from sync.protocol.membership import State
from sync.protocol.messages import VERSION, Request, Response, Signed, open_request, pack_response
from sync.protocol.statements import User
from sync.protocol.wire import encode
from sync.server import refused
from sync.server.append import Outcome, append
from sync.server.memberships import Memberships
from sync.server.page import Page, Shelf, page
from sync.server.positions import Positions
from sync.server.signers import Signer, identify
from sync.server.tables import entry, municipality
from sync.server.transactions import transact

WAIT_SECONDS: Final = 60
_MARGIN: Final = 64  # growth of array headers and numbers while rows are added to an answer


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

    def round(self, body: bytes) -> bytes:
        """The answer to one request. Raises Refused, MalformedMessage."""
        request, signed = open_request(body, Request)
        signer, outcome = transact(self.engine, lambda connection: self._hear(connection, request, signed))
        for one in outcome.entered:
            if any(isinstance(statement, User) for statement in one.statements):
                self.used(one.author)
        return pack_response(transact(self.engine, lambda connection: self._answer(connection, request, signer, outcome)))

    def _hear(self, connection: Connection, request: Request, signed: Signed) -> tuple[Signer, Outcome]:
        state = self.memberships.latest(connection, request.municipality)
        now = self.clock()
        signer = identify(connection, state, request, signed, now)
        if request.token and state.seq == 0:
            self._found(connection, request, now)
        elif request.generation not in {b"", self._generation(connection, request)}:
            return signer, Outcome(refused="generation")
        _compare_logs(connection, state, request)
        connection.execute(text("SET LOCAL lock_timeout = '20s'"))
        outcome = append(connection, self.memberships, self.positions, request, signer, now)
        if state.seq == 0 and outcome.refused:
            raise refused.bad_founding()
        return signer, outcome

    def _found(self, connection: Connection, request: Request, now: int) -> None:
        row = {
            "municipality_id": request.municipality,
            "position": 0,
            "generation": self.chance(8),
            "founded_at": now,
        }
        connection.execute(insert(municipality).values(row).on_conflict_do_nothing())

    def _generation(self, connection: Connection, request: Request) -> bytes:
        mine = municipality.c.municipality_id == request.municipality
        generation: bytes = connection.execute(select(municipality.c.generation).where(mine)).scalar_one()
        return generation

    def _answer(self, connection: Connection, request: Request, signer: Signer, outcome: Outcome) -> Response:
        """The horizon is read first: everything up to it is committed, and so seen by each later look."""
        horizon = self.positions.horizon(connection, request.municipality)
        generation = self._generation(connection, request)
        none = Page([], [], 0, [], 0, [], more=True)
        if outcome.refused == "generation":
            return _response(generation, horizon, outcome, none)
        state = self.memberships.latest(connection, request.municipality)
        reached = [one.until for one in request.backfills]
        bare = _response(generation, horizon, outcome, Page([], [], horizon, [], horizon, reached, more=True))
        shelf = Shelf(connection, request.municipality, horizon, limits.PAGE - len(encode(bare)) - _MARGIN)
        return _response(generation, horizon, outcome, page(shelf, state, request, signer))


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


def _response(generation: bytes, horizon: int, outcome: Outcome, rows: Page) -> Response:
    return Response(
        version=VERSION,
        generation=generation,
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
    )
