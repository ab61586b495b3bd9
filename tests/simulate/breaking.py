"""What happens to computers: crashes, clocks that jump, disks that are copied or put back, servers that start again."""

from pathlib import Path
from random import Random

from tests.simulate.clocks import JUMPS
from tests.simulate.excused import only_there
from tests.simulate.laptop import Laptop
from tests.simulate.world import MOST_LAPTOPS, World


def crash(world: World, laptop: Laptop, dice: Random) -> str | None:
    """The program ends while nothing is under way, and is started again."""
    laptop.crash()
    return "started again"


def clock_jumps(world: World, laptop: Laptop, dice: Random) -> str | None:
    """Hours, days, years, either way, or back to what it should be."""
    off = dice.choice(JUMPS)
    laptop.clock.jump(off)
    world.doubted = world.doubted or laptop.clock.is_doubted
    return f"off by {off / 3_600_000:.0f} h"


def server_starts_again(world: World, laptop: Laptop, dice: Random) -> str | None:
    """Another process on the same database, whose clock may be some hours off."""
    world.server_clock.jump(dice.choice([0, 0, 0, 5 * 3_600_000, -5 * 3_600_000]))
    world.restart_server()
    return f"off by {world.server_clock.off / 3_600_000:.0f} h"


def time_passes(world: World, laptop: Laptop, dice: Random) -> str | None:
    """Minutes to days."""
    minutes = dice.choice([1, 10, 60, 600, 3_000])
    world.time.passes(minutes * 60_000)
    return f"{minutes} min"


def clone(world: World, laptop: Laptop, dice: Random) -> str | None:
    """Her disk is copied to another computer, and both go on."""
    if not laptop.joined or len(world.laptops) >= MOST_LAPTOPS:
        return None
    path = world.folder / f"{laptop.name}-clone{len(world.tale)}.db"
    laptop.copy_to(path)
    twin = world.add(f"{laptop.name}-clone{len(world.tale)}", path)  # its files are called after it
    twin.joined, twin.outside = True, laptop.outside
    twin.clock.jump(laptop.clock.off)
    return twin.name


def back_up(world: World, laptop: Laptop, dice: Random) -> str | None:
    """The disk as it is now is put by."""
    if not laptop.joined:
        return None
    laptop.backup = world.folder / f"{laptop.name}-backup{len(world.tale)}.db"
    laptop.copy_to(laptop.backup)
    return "put by"


def restore(world: World, laptop: Laptop, dice: Random) -> str | None:
    """Her disk is gone for ever, and what was put by is put back: by the program or behind its back, which is the same to it."""
    return None if laptop.backup is None else _go_on_from(world, laptop, laptop.backup)


def _go_on_from(world: World, laptop: Laptop, backup: Path) -> str:
    world.put_back.add(laptop.name.split("-")[0])
    at_risk = only_there(world, laptop)
    sent = laptop.texts() - at_risk
    laptop.throw_away()
    place = world.laptops.index(laptop)
    again = world.add(laptop.name, backup)
    world.laptops.remove(again)
    world.laptops[place] = again
    again.joined, again.outside, again.revoked_as = True, laptop.outside, laptop.revoked_as
    again.program = again.engine.program = laptop.program
    again.clock.jump(laptop.clock.off)
    lost = {one for one in at_risk if not any(one in other.values(world.told.sayings[one].about) for other in world.laptops)}
    world.told.lose(lost, lambda value: value in sent or any(value in one.values(world.told.sayings[value].about) for one in world.laptops))
    return f"{sorted(lost)} never left the old disk" if lost else "nothing is lost"
