"""Power cuts: a coach writes under the recording shim, and the record tells what the disk would hold at any moment of her day."""

import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, get_args

import msgspec

from coachdesk.domain.space import new_id
from coachdesk.errors import CoachDeskError
from coachdesk.storage.workspace import Workspace
from tests.journeys.crash.diary import Coach, Report, Said, Told
from tests.journeys.crash.disk import Call, Disk, Fate, calls
from tests.journeys.crash.mortal import End, live_and_die
from tests.journeys.crash.promises import PromiseBroken, check
from tests.journeys.crash.recording import Recorder
from tests.journeys.crash.vaults import CrashVault, new_vault

CUTS = 10
"""Moments of one recorded day at which the power goes."""
DAYS = 5
"""A vault lives so many days, each beginning with what a cut left of the one before."""

Opened = Callable[[CrashVault, int], Workspace]


def flushing(level: str) -> Opened:
    """A way to open a vault whose database flushes as *level* says (PRAGMA synchronous) and not as the program wants it."""

    def opened(vault: CrashVault, day: int) -> Workspace:
        workspace = vault.open(day)
        borrowed = workspace._engine.raw_connection()
        borrowed.cursor().execute(f"PRAGMA synchronous = {level}")
        borrowed.close()
        return workspace

    return opened


class Day(NamedTuple):
    """A coach's day at a vault; *number* counts from today."""

    vault: CrashVault
    number: int
    seed: int


def cut_power(folder: Path, times: int, seed: int, opened: Opened = CrashVault.open) -> dict[str, object]:
    """Cut the power *times* times; figures of what was tried. Raises PromiseBroken. *opened* opens the vault for the coach who writes."""
    chance = random.Random(seed)
    template = new_vault(folder / "template", new_id())
    fates: dict[str, int] = dict.fromkeys(get_args(Fate), 0)
    told, vault, steps = Told(), template, 0
    for number in range(-(-times // CUTS)):
        if number % DAYS == 0:
            told, vault = Told(), template.copied_to(folder / f"vault-{number}")
        day = Day(vault, number % DAYS, seed * 1_000 + number)
        record, before = _record(day, folder / "record", chance, opened)
        steps += sum(call.what == "m" and _said(call).what == "saved" for call in record)
        for cut in range(min(CUTS, times - number * CUTS)):
            fate: Fate = chance.choice(get_args(Fate))
            fates[fate] += 1
            left, heard = _cut(record, vault.folder, before, fate, chance)
            found = CrashVault(folder / f"found-{number}-{cut}", vault.key)
            told_then = _told(told, heard)
            _put(left, found.folder)
            _check(found, day.number, told_then, fate)
            if cut == CUTS - 1 and number % DAYS < DAYS - 1:
                told, vault = told_then, found
            else:
                shutil.rmtree(found.folder)
    return {"cuts": times, "saved": steps, **fates}


def _record(day: Day, record: Path, chance: random.Random, opened: Opened) -> tuple[list[Call], Mapping[str, bytes]]:
    """What a coach did, and what was in her vault before."""
    vault = day.vault
    before = {str(path.relative_to(vault.folder)): path.read_bytes() for path in vault.folder.rglob("*") if path.is_file()}

    def live(report: Report) -> None:
        recorder = Recorder(vault.folder, record)

        def say(said: Said) -> None:
            recorder.mark(msgspec.msgpack.encode(said))
            report(said)

        Coach(opened(vault, day.number), say, day.seed).live()

    live_and_die(live, End(chance.uniform(0.2, 0.6), after_ready=True))
    return list(calls(record.read_bytes())), before


def _cut(
    record: list[Call], folder: Path, before: Mapping[str, bytes], fate: Fate, chance: random.Random
) -> tuple[Mapping[str, bytes], list[Said]]:
    """What the disk holds and what the coach had been told at a moment of chance; every other time the moment after something was saved."""
    saved = [number + 1 for number, call in enumerate(record) if call.what == "m" and _said(call).what == "saved"]
    moment = chance.choice(saved) if saved and chance.random() < 0.5 else chance.randint(0, len(record))
    disk = Disk(folder, before)
    heard = []
    for call in record[:moment]:
        if call.what == "m":
            heard.append(_said(call))
        else:
            disk.follow(call)
    return disk.after_cut(fate, chance), heard


def _said(call: Call) -> Said:
    return msgspec.msgpack.decode(call.data, type=Said)


def _told(before: Told, heard: list[Said]) -> Told:
    told = Told()
    told.saved = dict(before.saved)
    told.hear(heard)
    return told


def _put(files: Mapping[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _check(vault: CrashVault, day: int, told: Told, fate: Fate) -> None:
    try:
        workspace = vault.open(day)
    except CoachDeskError as error:
        raise PromiseBroken(f"{fate}: {error}") from error
    try:
        check(workspace, told)
    except PromiseBroken as broken:
        raise PromiseBroken(f"{fate}: {broken}") from broken
    finally:
        workspace.close()
