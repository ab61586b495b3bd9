"""Many seeds, spread over worker processes with a database each."""

import multiprocessing
import os
import time
import traceback
import warnings
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from tests.simulate.doings import DOINGS, KNOWN
from tests.simulate.events import Doing
from tests.simulate.running import Outcome, run
from tests.simulate.town import Place, Town, relay, town
from tests.simulate.world import Wrong

BATCH = 100
"""Seeds after which a line is written down, so that a night that is cut short loses little."""


def doings_with(also: Sequence[str]) -> tuple[Doing, ...]:
    """What may happen, and of what is known to break promises that which is named."""
    unknown = set(also) - {one.name for one in KNOWN}
    if unknown:
        raise SystemExit(f"no such doing: {', '.join(sorted(unknown))}; there are: {', '.join(one.name for one in KNOWN)}")
    return (*DOINGS, *(one for one in KNOWN if one.name in also))


def free_cores() -> int:
    """At most two workers, and one core left to others where there are others who use it."""
    cores = os.cpu_count() or 1
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return max(1, min(2, round(cores - busy)))


def outcomes(seeds: Sequence[int], jobs: int, also: Sequence[str] = ()) -> Generator[Outcome, None, None]:
    """In their order. Raises BrokenProcessPool where a worker died: its seed isn't counted as lived through."""
    doings = doings_with(also)
    with relay(jobs) as places:
        context = multiprocessing.get_context("spawn")
        free = context.SimpleQueue()
        for place in places:
            free.put(place)
        names = [one.name for one in doings]
        with ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(free, names)) as pool:
            try:
                yield from pool.map(_one, seeds)
            finally:
                pool.shutdown(cancel_futures=True)


class _Worker:
    """What a worker process keeps from seed to seed."""

    undo = ExitStack()
    here: Town
    doings: tuple[Doing, ...]


def _begin(free: "multiprocessing.SimpleQueue[Place]", names: list[str]) -> None:
    warnings.simplefilter("ignore")
    _Worker.here = _Worker.undo.enter_context(town(free.get()))
    _Worker.doings = tuple(one for one in (*DOINGS, *KNOWN) if one.name in names)


def _one(seed: int) -> Outcome:
    """What no step and no oracle expected is a finding, too: it must not end the others."""
    try:
        return run(_Worker.here, seed, doings=_Worker.doings)
    except Exception as bug:  # noqa: BLE001 - the same
        frame = traceback.extract_tb(bug.__traceback__)[-1]
        wrong = Wrong("no bugs", f"{type(bug).__name__}: {bug} {getattr(bug, 'facts', '')} at {Path(frame.filename).name}:{frame.lineno}")
        return Outcome(seed, 0, 0.0, [wrong])


def seconds_since(started: float) -> float:
    """Rounded, for people and for the ledger."""
    return round(time.monotonic() - started, 1)
