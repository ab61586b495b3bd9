"""From a seed to what was wrong: the world, its events, the evening."""

import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

from sync.client.engine import SyncEngine
from tests.simulate.doings import DOINGS
from tests.simulate.events import Doing, Event, events
from tests.simulate.healing import give_all, heal
from tests.simulate.oracles import ORACLES, Evening, Oracle
from tests.simulate.sharing import come
from tests.simulate.town import Town
from tests.simulate.world import World, Wrong

FRESH: Final = 16
"""Every so manyth seed begins before the founding."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one seed gave."""

    seed: int
    steps: int
    seconds: float
    wrong: list[Wrong] = field(default_factory=list)
    tale: list[str] = field(default_factory=list)


def run(
    town: Town,
    seed: int,
    *,
    engine_of: type[SyncEngine] = SyncEngine,
    doings: Sequence[Doing] = DOINGS,
    oracles: Sequence[Oracle] = ORACLES,
) -> Outcome:
    """One seed, up to the first thing that is wrong."""
    started = time.perf_counter()
    folder = Path(tempfile.mkdtemp(prefix="seed-", dir=town.folder))
    world = World(town, folder, seed, joined=seed % FRESH != 0, engine_of=engine_of)
    try:
        _live(world, seed, events(seed, doings))
        if not world.wrong:
            _evening(world, oracles, quiet=heal(world))
        if not world.wrong and seed % 2:
            give_all(world)
            _evening(world, oracles, quiet=heal(world))
    finally:
        with suppress(Exception):
            world.close()
        shutil.rmtree(folder, ignore_errors=True)
    return Outcome(seed, world.steps, time.perf_counter() - started, world.wrong, world.tale)


def _live(world: World, seed: int, some: list[Event]) -> None:
    if not world.laptops:
        dice = Random(f"beginning {seed}")
        for _ in range(5):
            world.tale.append(f"    {come(world, world.laptops[0] if world.laptops else None, dice)}")  # type: ignore[arg-type]
    for event in some:
        laptop = world.laptops[event.who % len(world.laptops)]
        world.time.passes(1_000 + event.dice % 60_000)
        outcome = world.do(laptop, partial(event.doing.run, world, laptop, Random(event.dice)), event.mishap, event.after)
        world.tale.append(f"{event.told()} {laptop.name}: {outcome}")
        if world.wrong:
            return


def _evening(world: World, oracles: Sequence[Oracle], *, quiet: bool) -> None:
    evening = Evening(world, quiet=quiet)
    for oracle in oracles:
        oracle(evening)
