"""What may be missing without anybody having lost it: what was on one disk only when that disk was destroyed."""

from uuid import UUID

from sqlalchemy import func, select

from coachdesk.storage.identity import SAID_HERE
from sync.server.tables import chain_link, entry, envelope
from tests.simulate.laptop import Laptop
from tests.simulate.world import World


def only_there(world: World, laptop: Laptop) -> set[str]:
    """Values that this laptop wrote and that the server hasn't got."""
    with laptop.workspace.transaction() as tx:
        sql = f"SELECT space, device, number, envelope FROM journal WHERE {SAID_HERE.format('journal.')}"
        rows = tx.connection.exec_driver_sql(sql).all()
    there = _at_server(world)
    names = {(space, voice, dot) for space, voice, dot, sealed in rows if sealed is None or sealed > there.get((space, voice), 0)}
    return _values_in(laptop, names) & set(world.told.sayings)


def _at_server(world: World) -> dict[tuple[bytes, bytes], int]:
    with world.town.engine.begin() as connection:
        found: dict[tuple[bytes, bytes], int] = {}
        for table in (chain_link, envelope):
            ends = select(table.c.space_id, table.c.device_id, func.max(table.c.number)).group_by(table.c.space_id, table.c.device_id)
            found |= {(row[0], row[1]): row[2] for row in connection.execute(ends)}
    return found


def _values_in(laptop: Laptop, names: set[tuple[bytes, bytes, int]]) -> set[str]:
    return {
        value
        for write in laptop.journal()
        if (write.space, write.device, write.number) in names
        for values in write.body.values()
        for value in values
        if isinstance(value, str)
    }


def name_of(world: World, space: UUID) -> str:
    """For people."""
    return f"akt {world.akter.index(space)}" if space in world.akter else str(space)[:8]


def is_invited_by_nobody(world: World, laptop: Laptop) -> bool:
    """Whether her invitation was on one disk only when that was destroyed: neither the server nor anybody has it. She is invited anew."""
    with laptop.workspace.transaction() as tx:
        key = tx.keyring.signing("invitation")
    if key is None or not laptop.is_uncertified():
        return False
    with world.town.engine.begin() as connection:
        said = list(connection.execute(select(entry.c.body)).scalars())
    for one in world.laptops:
        with one.workspace.transaction() as tx:
            said += [raw for _, raw in tx.post.log()] + [one.raw for one in tx.post.unsaid()]
    return not any(key.public in raw for raw in said)
