"""The server's disk breaks, and its operator puts a backup back: docs/decisions/restored-server.md."""

from random import Random
from typing import Final
from uuid import UUID

from sqlalchemy import select

from sync.server import restored
from sync.server.tables import chain_link, envelope
from tests.simulate.excused import name_of, only_there
from tests.simulate.laptop import Laptop
from tests.simulate.rights import Rights
from tests.simulate.world import Link, World

OVER: Final = restored.HEALING + 24 * 60 * 60 * 1000 + 1
"""Milliseconds after which the log has healed, and who stayed with another history has looked again."""
_FORGETFUL = 0.2


def back_up_server(world: World, laptop: Laptop, dice: Random) -> str | None:
    """As it is now."""
    away = {value for one in world.laptops for value in only_there(world, one)}
    world.server_backup = frozenset(world.told.sayings) - world.told.lost - away
    world.backup_unmarked = world.unmarked
    world.town.put_by()
    return "put by"


def restore_server(world: World, laptop: Laptop, dice: Random) -> str | None:
    """What came after the backup is gone. The operator may forget to mark it, until somebody complains or it breaks again."""
    if world.server_backup is None:
        return None
    there = {value for one in world.laptops for value in one.texts()}  # first: a laptop can die while it is asked
    before = links(world)
    world.town.put_back()
    world.rights = Rights(world.town.engine)
    world.restart_server()
    world.restored = True
    world.put_back_links |= before - links(world)
    gone = frozenset(world.told.sayings) - world.told.lost - world.server_backup - there
    world.told.lose(set(gone), there.__contains__)
    served, world.unmarked = world.unmarked or world.backup_unmarked, True
    if dice.random() > _FORGETFUL:
        mark(world, served=served)
    return f"{len(world.put_back_links)} envelopes less, {'not marked' if world.unmarked else 'marked'}, {sorted(gone)} were there alone"


def mark(world: World, *, served: bool) -> None:
    """What the operator does after putting a backup back."""
    restored.mark(world.town.engine, world.server_clock(), served=served)
    world.unmarked, world.healing = False, True


def links(world: World) -> set[Link]:
    """Every envelope that the server has, or has had before a snapshot took its place."""
    found: set[Link] = set()
    with world.town.engine.begin() as connection:
        for table in (chain_link, envelope):
            rows = connection.execute(select(table.c.space_id, table.c.device_id, table.c.number)).all()
            found |= {(row.space_id, row.device_id, row.number) for row in rows}
    return found


def missing(world: World) -> set[Link]:
    """Envelopes that a restore took from the server, that a laptop still has as they were, and that the server would take.

    Who is a new laptop herself gives back when the log has healed and she may say so.
    """
    world.rights.refresh()
    lacking = world.put_back_links - links(world)
    if not lacking:
        return set()
    kept = {link for one in world.laptops if one.joined and not one.outside and not one.is_uncertified() for link in one.kept()}
    return {link for link in lacking & kept if _may_write(world, link)}


def stranded(world: World) -> set[UUID]:
    """Spaces with words that a restored server doesn't take back, as their writer may not write there any more.

    They stay with whoever had them, until their writer may write there again (docs/decisions/restored-server.md).
    """
    lacking = world.put_back_links - links(world) if world.put_back_links else set()
    return {UUID(bytes=link[0]) for link in lacking if not _may_write(world, link)}


def _may_write(world: World, link: Link) -> bool:
    space, device, _ = link
    user = world.rights.speaks_for(device)
    return user is not None and world.rights.may_write(UUID(bytes=user), UUID(bytes=space))


def given_back(world: World) -> None:
    """After two rounds of everybody, all that a surviving laptop has is at the server again."""
    for space, device, number in sorted(missing(world)):
        whose = next((one.name for one in world.laptops if one.device.bytes == device), device.hex()[:8])
        world.broken("given back", f"envelope {number} by {whose} in {name_of(world, UUID(bytes=space))} isn't at the restored server")
