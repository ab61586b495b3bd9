"""SIGKILL of PostgreSQL while several laptops write and exchange: the server goes on without being started anew, and so do they.

Nothing that a coach was told is lost, nothing is there twice: on the laptops, and in the tables.
"""

import random
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from coachdesk.errors import ServerUnreachable
from tests.journeys.crash.diary import Coach, Told
from tests.journeys.crash.postgres import Blow, MortalPostgres, mortal_postgres
from tests.journeys.crash.promises import PromiseBroken, check
from tests.journeys.crash.syncing import differences, wrong
from tests.journeys.crash.towns import Desk, Town, Towns, relay

LIVES = 20
"""Two municipalities see so many deaths before two new ones are founded."""
TOWNS = 2
"""Of two laptops each."""
_PATIENCE = 120.0
_CHAINS = """
    SELECT count(*), count(DISTINCT position), count(DISTINCT number), max(number) FROM envelope
    GROUP BY municipality_id, space_id, device_id
"""
_PLACES = "SELECT count(*) - count(DISTINCT (municipality_id, position)) FROM envelope"


def kill_database(folder: Path, times: int, seed: int, *, lazy: bool = False, towns: int = TOWNS) -> dict[str, object]:
    """Kill *times* times while *towns* municipalities work; figures of what was tried. Raises PromiseBroken."""
    chance = random.Random(seed)
    with (
        mortal_postgres(folder / "postgres", lazy=lazy) as postgres,
        relay(folder / "server", towns * -(-times // LIVES), postgres.url) as running,
    ):
        founded, toll = Towns(folder, running), Toll(postgres, chance)
        for first in range(0, times, LIVES):
            with ExitStack() as done:
                desks = [desk for _ in range(towns) for desk in done.enter_context(_couple(founded, chance))]
                with _at_work(desks):
                    for _ in range(min(LIVES, times - first)):
                        toll.take(desks)
                for one, other in zip(desks[::2], desks[1::2], strict=True):
                    one.meet(other)
                toll.count(desks)
                sys.stderr.write(f"{toll.figures()}\n")
        return {"kills": times, **toll.figures()}


class BusyDesk:
    """A laptop that writes and exchanges without a pause, in a thread of its own."""

    def __init__(self, desk: Desk, town: Town, seed: int) -> None:
        self.desk, self.told = desk, Told()
        self._coach = Coach(desk.workspace, lambda said: self.told.hear([said]), seed, town.team)
        self.rounds = self.unanswered = 0
        self.answered = 0.0
        """When the last round began that was answered."""
        self.failure = ""

    def live(self, ending: threading.Event) -> None:
        """Until *ending*. A server that doesn't answer is no reason to stop; anything else is."""
        try:
            while not ending.is_set():
                self._coach.live(steps=2)
                self._round()
        except Exception:  # noqa: BLE001 - whatever it is, it is told where all are looked at
            self.failure = traceback.format_exc()

    def _round(self) -> None:
        began = time.monotonic()
        try:
            report = self.desk.engine.round()
        except ServerUnreachable:
            self.unanswered += 1
            time.sleep(0.05)
            return
        self.rounds, self.answered = self.rounds + 1, began
        if found := wrong([report]):
            raise PromiseBroken("; ".join(found))

    def meet(self, other: "BusyDesk") -> None:
        """Both exchange what is left, and hold what both were told, and the same. Raises PromiseBroken."""
        reports = [one.desk.engine.round() for one in (self, other, self, other)]
        if broken := wrong(reports) + differences((self.desk, self.told), (other.desk, other.told)):
            raise PromiseBroken("; ".join(broken))
        for one in (self, other):
            check(one.desk.workspace, one.told)


@contextmanager
def _couple(towns: Towns, chance: random.Random) -> Iterator[list[BusyDesk]]:
    """Both laptops of a new municipality."""
    with towns.town() as town, ExitStack() as done:
        karin = Desk(town.karin, town.address)
        done.callback(karin.close)
        yield [BusyDesk(desk, town, chance.randrange(1_000_000)) for desk in (town.astrid, karin)]


@contextmanager
def _at_work(desks: list[BusyDesk]) -> Iterator[None]:
    ending = threading.Event()
    threads = [threading.Thread(target=desk.live, args=(ending,), daemon=True) for desk in desks]
    for one in threads:
        one.start()
    try:
        yield
    finally:
        ending.set()
        for one in threads:
            one.join(_PATIENCE)
    _whole(desks)


class Toll:
    """Blows, and what they met."""

    def __init__(self, postgres: MortalPostgres, chance: random.Random) -> None:
        self._postgres, self._chance = postgres, chance
        self._blows = dict.fromkeys(Blow, 0)
        self._counts = {"saved": 0, "rounds": 0, "rounds without an answer": 0}
        self._away: list[float] = []
        self._links = 0

    def take(self, desks: list[BusyDesk]) -> None:
        """At a moment of chance; then everybody must come to an answered round. Raises PromiseBroken."""
        blow = self._chance.choice(list(Blow))
        time.sleep(self._chance.uniform(0.0, 0.4))
        while not self._postgres.kill(blow):
            time.sleep(0.01)
        started = time.monotonic()
        self._postgres.rise()
        while any(desk.answered < started for desk in desks):
            _whole(desks)
            if time.monotonic() - started > _PATIENCE:
                raise PromiseBroken("a laptop gets no answer any more")
            time.sleep(0.01)
        self._away.append(time.monotonic() - started)
        self._blows[blow] += 1

    def count(self, desks: list[BusyDesk]) -> None:
        """What these did, and that the tables hold each envelope once and every chain whole. Raises PromiseBroken."""
        for desk in desks:
            for name, more in zip(self._counts, (desk.told.steps, desk.rounds, desk.unanswered), strict=True):
                self._counts[name] += more
        chains = self._postgres.execute(_CHAINS)
        if any(len(set(chain)) != 1 for chain in chains) or self._postgres.execute(_PLACES) != [(0,)]:
            raise PromiseBroken("the tables lack an envelope, or hold one twice")
        self._links = sum(int(str(chain[0])) for chain in chains)

    def figures(self) -> dict[str, object]:
        """For people."""
        away = sorted(self._away)
        waits = {"answered again, s, median": round(away[len(away) // 2], 2), "at most": round(away[-1], 2)}
        return {**{f"of {blow}": times for blow, times in self._blows.items()}, **self._counts, "envelopes": self._links, **waits}


def _whole(desks: list[BusyDesk]) -> None:
    failures = [desk.failure for desk in desks if desk.failure]
    if failures:
        raise PromiseBroken(failures[0])
