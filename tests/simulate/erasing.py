"""An akt is erased, and with it all that could read it."""

from random import Random
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from sync.client.joining import erase
from sync.server.tables import chunk, envelope, left_words, snapshot, snapshot_part, wrap
from tests.simulate.excused import name_of
from tests.simulate.laptop import Laptop
from tests.simulate.world import World

_AT_SERVER: Final = (wrap.c.about, *(one.c.space_id for one in (envelope, snapshot, snapshot_part, chunk, left_words)))
_HERE: Final = (
    *((one, "space") for one in ("journal", "space_key", "candidate_key", "held", "kept")),
    ("left_sealed", "of_space"),
    ("(SELECT about FROM wrap WHERE sealed IS NOT NULL)", "about"),
    ("(SELECT target_id FROM note_draft WHERE content IS NOT NULL)", "target_id"),
)


def erase_akt(world: World, laptop: Laptop, dice: Random) -> str | None:
    """By somebody who leads it. Nothing brings it back."""
    world.rights.refresh()
    mine = [one for one in world.akter if world.rights.leads(laptop.user, one)] if laptop.joined else []
    if not mine:
        return None
    akt = dice.choice(mine)
    erase(laptop.engine, akt)
    return f"akt {world.akter.index(akt)}"


def nowhere(world: World) -> None:
    """What is erased is on no laptop and not at the server, and no key that any of them has would open what backups hold."""
    for space in sorted(world.rights.erased):
        name = name_of(world, UUID(bytes=space))
        with world.town.engine.begin() as connection:
            for column in _AT_SERVER:
                count = connection.execute(select(func.count()).where(column == space)).scalar_one()
                if count:
                    world.broken("erased is nowhere", f"the server has {count} of {column.table.name} about {name}")
        for laptop in world.laptops:
            if laptop.joined and not laptop.outside:
                left = laptop.about(space, _HERE)
                if left:
                    world.broken("erased is nowhere", f"{laptop.name} has {left} of {name}")
