"""Colleagues who change places, go for good, or lose a laptop; who has lost hers is invited again as who she was."""

from random import Random

from sync.client.joining import add_member, dismiss, part, revoke
from tests.simulate.excused import only_there
from tests.simulate.laptop import Laptop
from tests.simulate.town import FOUNDER, FUNAS, SVEG
from tests.simulate.world import World

_GONE_FOR_EVER = 0.6
_FEWEST = 3


def move(world: World, laptop: Laptop, dice: Random) -> str | None:
    """A substitute comes to a place, or her time there is over."""
    astrid, colleague = _two(world, dice)
    if astrid is None or colleague is None:
        return None
    place = dice.choice([SVEG, FUNAS])
    world.rights.refresh()
    if world.rights.is_in(colleague.user, place):
        part(astrid.engine, place, colleague.user)
        return f"{colleague.name} leaves {'Sveg' if place == SVEG else 'Funäsdalen'}"
    add_member(astrid.engine, place, colleague.user)
    return f"{colleague.name} comes to {'Sveg' if place == SVEG else 'Funäsdalen'}"


def leave(world: World, laptop: Laptop, dice: Random) -> str | None:
    """She works here no more; her laptop may meet the server again or not."""
    astrid, colleague = _two(world, dice)
    if astrid is None or colleague is None:
        return None
    dismiss(astrid.engine, colleague.user)
    return f"{colleague.name} leaves for good"


def lose(world: World, laptop: Laptop, dice: Random) -> str | None:
    """A laptop is lost and revoked; it lies in the lake, or its owner finds it again."""
    astrid, colleague = _two(world, dice)
    if astrid is None or colleague is None:
        return None
    revoke(astrid.engine, colleague.device)
    colleague.revoked_as.add(colleague.device.bytes)
    if dice.random() > _GONE_FOR_EVER:
        return f"{colleague.name}'s laptop"
    at_risk = only_there(world, colleague)
    colleague.throw_away()
    world.laptops.remove(colleague)
    there = {value for one in world.laptops for value in one.texts()}
    world.told.lose(at_risk - there, there.__contains__)
    return f"{colleague.name}'s laptop for ever, with {sorted(at_risk - there)}"


def _two(world: World, dice: Random) -> tuple[Laptop | None, Laptop | None]:
    """Who decides it, and about whom."""
    world.rights.refresh()
    others = [one for one in world.laptops if one.joined and one.name.split("-")[0] != FOUNDER and not is_gone(world, one)]
    return world.named(FOUNDER), dice.choice(others) if len(others) >= _FEWEST else None


def is_gone(world: World, laptop: Laptop) -> bool:
    """Whether the log says that it gets nothing more; also of one that was put back from a backup and never became another."""
    device = laptop.device.bytes
    if laptop.user.bytes in world.rights.left:
        return True
    return device in world.rights.revoked or (device not in world.rights.devices and bool(laptop.revoked_as & world.rights.revoked))


def emptied(world: World) -> None:
    """Who goes keeps nothing: neither words nor keys.

    Apart from one that was put back from a backup and never became another: docs/decisions/simulation.md, open.
    """
    world.rights.refresh()
    for laptop in world.laptops:
        if laptop.joined and not laptop.outside and laptop.device.bytes in world.rights.revoked:
            left = laptop.holdings()
            if any(left.values()):
                world.broken("who goes keeps nothing", f"{laptop.name} has {left}")
