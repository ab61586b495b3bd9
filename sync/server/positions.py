"""Where things stand in a municipality's log. Order of position is order of commit.

A sequence would give positions out at once and let them be committed in any order: a reader that has seen 7 skips 6, which
comes late, for ever. Here the municipality's row is locked from the moment positions are taken until commit.
"""

from typing import Final, Protocol

from sqlalchemy import Connection, bindparam, select, update

from sync.server.tables import municipality

_HORIZON: Final = select(municipality.c.position).where(municipality.c.municipality_id == bindparam("municipality_id"))


class Positions(Protocol):
    """How positions are taken and how far a reader may look."""

    def take(self, connection: Connection, municipality_id: bytes, count: int) -> int:
        """Take *count* positions, until this transaction ends; gives the one before the first of them."""

    def horizon(self, connection: Connection, municipality_id: bytes) -> int:
        """The position up to which everything that will ever be there is committed."""


class RowLock:
    """Positions from the municipality's row, locked by the append that takes them."""

    def take(self, connection: Connection, municipality_id: bytes, count: int) -> int:
        statement = (
            update(municipality)
            .where(municipality.c.municipality_id == municipality_id)
            .values(position=municipality.c.position + count)
            .returning(municipality.c.position)
        )
        taken: int = connection.execute(statement).scalar_one()
        return taken - count

    def horizon(self, connection: Connection, municipality_id: bytes) -> int:
        reached: int = connection.execute(_HORIZON, {"municipality_id": municipality_id}).scalar_one()
        return reached
