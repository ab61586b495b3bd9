"""What was left behind waits for the teams it is sealed to. A revoked laptop may leave words here, and do nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from sync.protocol import limits
from sync.protocol.left import LeftAnswer, LeftGet, LeftPut, Words, is_for
from sync.protocol.membership import State
from sync.protocol.messages import open_request
from sync.protocol.wire import encode, pack
from sync.server.memberships import Memberships
from sync.server.positions import Positions
from sync.server.refused import Refused
from sync.server.signers import identify
from sync.server.tables import WireId, left_words
from sync.server.transactions import transact

MOST: Final = 4_096
"""Parcels of one laptop: twice what a year offline makes. Who sends more isn't leaving."""
_AROUND: Final = 160
_ROWS: Final = 64
_NEWEST: Final = select(func.max(left_words.c.position)).where(
    left_words.c.municipality_id == bindparam("municipality_id"),
    left_words.c.team_id == any_(bindparam("teams", type_=ARRAY(WireId()))),
)


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """*clock* gives milliseconds."""

    engine: Engine
    positions: Positions
    clock: Callable[[], int]
    memberships: Memberships

    def doors(self) -> Mapping[str, Callable[[bytes], bytes]]:
        """What is done with a body at each door. Raises Refused, MalformedMessage."""
        return {"put": self.put, "get": self.get}

    def put(self, body: bytes) -> bytes:
        """Keep a parcel."""
        message, signed = open_request(body, LeftPut)

        def keep(connection: Connection) -> bytes:
            state = self.memberships.latest(connection, message.municipality)
            signer = identify(connection, state, message, signed, self.clock())
            if signer.device is None or message.words.device != signer.device:
                raise Refused(403, "not_a_device")
            if state.team(message.words.team) is None:
                raise Refused(404, "unknown_team")
            space = state.space(message.words.space)
            if space is not None and space.erased is not None:
                raise Refused(404, "unknown_space")
            _keep(connection, message, self.positions.take(connection, message.municipality, 1) + 1)
            return b""

        return transact(self.engine, keep)

    def get(self, body: bytes) -> bytes:
        """A page of what is there for the teams of who asks."""
        message, signed = open_request(body, LeftGet)

        def look(connection: Connection) -> bytes:
            state = self.memberships.latest(connection, message.municipality)
            signer = identify(connection, state, message, signed, self.clock())
            if signer.user is None:
                raise Refused(403, "not_a_device")
            return pack(encode(_page(connection, message, state, signer.user)))

        return transact(self.engine, look)


def _keep(connection: Connection, message: LeftPut, position: int) -> None:
    words = message.words
    mine = (left_words.c.municipality_id == message.municipality, left_words.c.device_id == words.device)
    others = select(func.count()).select_from(left_words).where(*mine, left_words.c.id != words.id)
    if connection.execute(others).scalar_one() >= MOST:
        raise Refused(409, "no_room")
    row = {
        "municipality_id": message.municipality,
        "id": words.id,
        "position": position,
        "device_id": words.device,
        "space_id": words.space,
        "team_id": words.team,
        "epoch": words.epoch,
        "sealed": words.sealed,
    }
    connection.execute(insert(left_words).values(row).on_conflict_do_nothing())


def _page(connection: Connection, message: LeftGet, state: State, user: bytes) -> LeftAnswer:
    """What isn't for her (any more) is passed over, and its bytes stay here. Who is given the akt later asks from the beginning."""
    here = (
        left_words.c.municipality_id == message.municipality,
        left_words.c.team_id == any_(bindparam(None, sorted(state.teams_of(user)), type_=ARRAY(WireId()))),
        left_words.c.position > message.after,
    )
    size = func.octet_length(left_words.c.sealed).label("size")
    heads = select(left_words.c.position, left_words.c.space_id, size).where(*here).order_by(left_words.c.position).limit(_ROWS)
    sizes = connection.execute(heads).all()
    room, reached, hers = limits.PAGE - _AROUND, message.after, set[bytes]()
    for row in sizes:
        if is_for(state, user, row.space_id):
            room -= row.size + _AROUND
            if room < 0:
                break
            hers.add(row.space_id)
        reached = row.position
    shown = left_words.c.space_id == any_(bindparam(None, sorted(hers), type_=ARRAY(WireId())))
    rows = connection.execute(
        select(left_words).where(*here, left_words.c.position <= reached, shown).order_by(left_words.c.position)
    ).all()
    words = [Words(row.id, row.device_id, row.space_id, row.team_id, row.epoch, row.sealed) for row in rows]
    return LeftAnswer(words, reached, more=(bool(sizes) and reached != sizes[-1].position) or len(sizes) == _ROWS)


def newest_left(connection: Connection, municipality: bytes, teams: list[bytes]) -> int:
    """The position of the newest words that were left to one of those teams, or 0; also where they aren't for all who belong to it.

    A laptop asks up to there once, whatever it gets.
    """
    found: int | None = connection.execute(_NEWEST, {"municipality_id": municipality, "teams": teams}).scalar()
    return found or 0
