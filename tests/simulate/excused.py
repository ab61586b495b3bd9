"""What may be missing without anybody having lost it: words that were on one disk only when that disk was destroyed."""

from uuid import UUID

from sqlalchemy import func, select

from sync.server.tables import chain_link, envelope
from tests.simulate.laptop import Laptop
from tests.simulate.world import World


def only_there(world: World, laptop: Laptop) -> set[str]:
    """Values that this laptop wrote and that the server hasn't got."""
    with laptop.workspace.transaction() as tx:
        device = tx.keyring.require("device")
        rows = tx.connection.exec_driver_sql(
            "SELECT space, envelope FROM journal WHERE device = ? GROUP BY space, envelope", (device,)
        ).all()
    there = _at_server(world, device)
    unsent = {(space, number) for space, number in rows if number is None or number > there.get(space, 0)}
    if not unsent:
        return set()
    return _values_in(laptop, device, unsent) & set(world.told.sayings)


def _at_server(world: World, device: bytes) -> dict[bytes, int]:
    with world.town.engine.begin() as connection:
        found: dict[bytes, int] = {}
        for table in (chain_link, envelope):
            ends = select(table.c.space_id, func.max(table.c.number)).where(table.c.device_id == device).group_by(table.c.space_id)
            found |= {row[0]: row[1] for row in connection.execute(ends)}
    return found


def _values_in(laptop: Laptop, device: bytes, unsent: set[tuple[bytes, int | None]]) -> set[str]:
    with laptop.workspace.transaction() as tx:
        rows = tx.connection.exec_driver_sql("SELECT space, device, number, envelope FROM journal WHERE device = ?", (device,)).all()
    names = {(space, number) for space, _, number, sealed in rows if (space, sealed) in unsent}
    return {
        value
        for write in laptop.journal()
        if write.device == device and (write.space, write.number) in names
        for values in write.body.values()
        for value in values
        if isinstance(value, str)
    }


def name_of(world: World, space: UUID) -> str:
    """For people."""
    return f"akt {world.akter.index(space)}" if space in world.akter else str(space)[:8]
