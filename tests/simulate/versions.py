"""Programs of different age: an administrator ends the older one, and laptops are upgraded at some time or other."""

from random import Random
from typing import Final

from sync.client.me import PROGRAM
from sync.client.roots import require_version
from tests.simulate.laptop import Laptop
from tests.simulate.town import FOUNDER
from tests.simulate.world import World

NEWER: Final = PROGRAM + 1


def upgrade(world: World, laptop: Laptop, dice: Random) -> str | None:
    """It has the newer program from its next start on."""
    if laptop.program == NEWER:
        return None
    laptop.program = NEWER
    laptop.crash()
    return "upgraded"


def end_older(world: World, laptop: Laptop, dice: Random) -> str | None:
    """By the founder, who has the newer one. What others write waits until they have it, too."""
    astrid = world.named(FOUNDER)
    if astrid is None or not astrid.joined:
        return None
    upgrade(world, astrid, dice)
    require_version(astrid.engine, NEWER)
    return "the older program has had its day"
