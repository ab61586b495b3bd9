"""SIGKILL while a coach writes: before, in and after commits, while opening, while backing up."""

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from coachdesk.domain.space import new_id
from tests.journeys.crash.diary import Coach, Report, Told
from tests.journeys.crash.mortal import End, live_and_die
from tests.journeys.crash.promises import check
from tests.journeys.crash.vaults import CrashVault, new_vault

LIVES = 10
"""A vault dies so many times before a new one takes its place."""


def kill_while_writing(folder: Path, times: int, seed: int) -> dict[str, object]:
    """Kill *times* times; figures of what was tried. Raises PromiseBroken."""
    chance = random.Random(seed)
    template = new_vault(folder / "template", new_id())
    pace = _seconds_of_ten_steps(template.copied_to(folder / "pace"))
    told, vault = Told(), template
    steps = cut = 0
    for number in range(times):
        if number % LIVES == 0:
            steps += told.steps
            told, vault = Told(), template.copied_to(folder / f"vault-{number}")
        told.hear(live_and_die(_coach_of(vault, seed * 1_000 + number, number % LIVES), _end(chance, pace)))
        cut += bool(told.trying)
        workspace = vault.open(number % LIVES)
        try:
            check(workspace, told)
        finally:
            workspace.close()
        if number % LIVES == LIVES - 1:
            shutil.rmtree(vault.folder)
    return {"kills": times, "saved": steps + told.steps, "cut in a step": cut}


def _coach_of(vault: CrashVault, seed: int, day: int) -> Callable[[Report], None]:
    def live(report: Report) -> None:
        Coach(vault.open(day), report, seed).live()

    return live


def _seconds_of_ten_steps(vault: CrashVault) -> float:
    """How fast this machine is now: a slow one is given longer before it is killed, and does as much."""
    workspace = vault.open()
    started = time.monotonic()
    Coach(workspace, lambda _: None, seed=0).live(steps=10)
    workspace.close()
    return time.monotonic() - started


def _end(chance: random.Random, pace: float) -> End:
    """Mostly while writing; sometimes while the vault is being opened, checked, migrated and backed up."""
    if chance.random() < 0.15:
        return End(chance.uniform(0.0, 0.1), after_ready=False)
    return End(chance.uniform(0.0, 3 * pace), after_ready=True)
