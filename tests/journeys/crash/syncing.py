"""SIGKILL while a coach writes and her program exchanges with a real server; then a colleague must get everything that was called saved."""

import os
import random
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from coachdesk.storage.workspace import Workspace
from installer.demo.compare import digest
from sync.client.engine import SyncEngine
from sync.client.report import RoundReport
from sync.client.transport import HttpWire
from sync.client.wire import Wire
from tests.journeys.crash.diary import Coach, Report, Said, Told, shared_by
from tests.journeys.crash.mortal import End, live_and_die
from tests.journeys.crash.promises import PromiseBroken, check
from tests.journeys.crash.towns import Desk, Town, Towns, relay

LIVES = 20
"""A municipality sees so many deaths before a new one is founded."""

LONGEST = 3.0
"""Karin's days last at most so many times as long as Astrid took for eight steps and a round: a slow machine is given longer."""

Engine = Callable[[Workspace, Wire], SyncEngine]


def kill_while_syncing(folder: Path, times: int, seed: int, engine: Engine = SyncEngine) -> dict[str, object]:
    """Kill *times* times; figures of what was tried. Raises PromiseBroken. *engine* is what the program that dies syncs with."""
    chance = random.Random(seed)
    figures = {"saved": 0, "cut in a step": 0, "cut in a round": 0, "left to send": 0}
    with relay(folder / "server", -(-times // LIVES)) as running:
        towns = Towns(folder, running)
        for first in range(0, times, LIVES):
            with towns.town() as town:
                story = Story(town, seed * 1_000 + first, chance, engine)
                for _ in range(min(LIVES, times - first)):
                    story.live_and_die()
                    story.meet()
                for name, count in story.figures.items():
                    figures[name] += count
    return {"kills": times, **figures}


class Story:
    """Karin's program dies again and again; Astrid's lives on. What both were told must come true on both laptops."""

    def __init__(self, town: Town, seed: int, chance: random.Random, engine: Engine) -> None:
        self._town, self._seed, self._chance, self._engine = town, seed, chance, engine
        self._karin, self._astrid = Told(), Told()
        self.figures = {"saved": 0, "cut in a step": 0, "cut in a round": 0, "left to send": 0}

    def live_and_die(self) -> None:
        """Astrid writes and sends; then Karin writes while her program sends and fetches, until it is killed."""
        self._seed += 1
        started = time.monotonic()
        Coach(self._town.astrid.workspace, lambda said: self._astrid.hear([said]), 500_000 + self._seed, self._town.team).live(steps=8)
        self._town.astrid.engine.round()
        before, took = self._karin.steps, time.monotonic() - started
        said = live_and_die(self._karins_day, End(self._chance.uniform(0.0, LONGEST * took), after_ready=self._chance.random() > 0.1))
        self._karin.hear(said)
        self.figures["saved"] += self._karin.steps - before
        self.figures["cut in a step"] += bool(self._karin.trying)
        self.figures["cut in a round"] += [line.what for line in said if line.what.startswith("round")][-1:] == ["round begins"]

    def _karins_day(self, report: Report) -> None:
        workspace = self._town.karin.open()
        engine = self._engine(workspace, HttpWire(self._town.address))
        threading.Thread(target=_rounds, args=(engine, report), daemon=True).start()
        Coach(workspace, report, self._seed, self._town.team).live()

    def meet(self) -> None:
        """Open Karin's vault again, exchange, and see that nothing is missing, there twice or waiting. Raises PromiseBroken."""
        karin, astrid = Desk(self._town.karin, self._town.address), self._town.astrid
        with ExitStack() as done:
            done.callback(karin.close)
            check(karin.workspace, self._karin)
            reports = [desk.engine.round() for desk in (karin, astrid, karin, astrid)]
            self.figures["left to send"] += sum(report.sent for report in reports)
            broken = wrong(reports) + differences((karin, self._karin), (astrid, self._astrid))
            if broken:
                raise PromiseBroken("; ".join(broken))
            check(karin.workspace, self._karin)
            check(astrid.workspace, self._astrid)


def differences(one: tuple[Desk, Told], other: tuple[Desk, Told]) -> list[str]:
    """What either was told and the other's laptop lacks or has otherwise, what waits, and whether they hold the same."""
    broken = []
    for (writer, told), (reader, _) in ((one, other), (other, one)):
        user = writer.workspace.identity.user_id
        saved = {name: number for name, number in told.saved.items() if not name.startswith("draft ")}
        found = reader.workspace.read(shared_by, user)
        amiss = sorted(name for name in saved.keys() | found if found.get(name) != saved.get(name))
        broken += [f"{name}: the reader has {found.get(name)}, saved {saved.get(name)}" for name in amiss[:3]]
        with writer.workspace.transaction() as tx:
            waiting = tx.post.waiting()
        if waiting.writes:
            broken.append(f"{waiting.writes} writes wait")
    if digest(one[0].workspace) != digest(other[0].workspace):
        broken.append("the laptops hold different things")
    return broken


def _rounds(engine: SyncEngine, report: Report) -> None:
    """Rounds without a pause; a failure ends the program, which is found out."""
    try:
        while True:
            report(Said("round begins"))
            engine.round()
            report(Said("round ends"))
            time.sleep(0.01)
    except BaseException:  # noqa: BLE001 - whatever it is
        traceback.print_exc()
        os._exit(1)


def wrong(reports: list[RoundReport]) -> list[str]:
    """What no round may report."""
    return [f"trouble: {sorted(one.trouble)}" for one in reports if one.trouble] + ["another voice" for one in reports if one.new_voice]
