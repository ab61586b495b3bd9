"""`./run load`: a region after an outage, and quiet rounds beside much data. `./run load --tiny` is over in seconds, and says nothing."""

import argparse
import asyncio
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from sync.server.app import open_database
from sync.server.founding_tokens import offer
from sync.server.local_postgres import LocalPostgres
from sync.server.migrate import migrate
from tests.load.crowd import ENVELOPES, Coach, municipality, sender
from tests.load.outage import Outcome, plain_inserts, reconnect
from tests.load.quiet import fill, measure
from tests.patience import PATIENCE, answers, free_port, until


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    municipalities: int = 30
    coaches: int = 1_000
    changes: int = 50
    processes: int = 1
    spread: float = 5.0
    towns: tuple[int, ...] = (10, 100, 1_000)
    rows: int = 2_000
    times: int = 50


TINY = Size(municipalities=2, coaches=6, changes=12, spread=0.2, towns=(3, 5), rows=20, times=3)


def main(arguments: Sequence[str]) -> int:
    """Play it with a PostgreSQL of its own, in a folder that is deleted at the end."""
    parser = argparse.ArgumentParser(prog="./run load", description=__doc__)
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--processes", type=int, default=1, help="server processes (1, or one for each core)")
    parser.add_argument("--coaches", type=int, default=Size.coaches)
    parser.add_argument("--spread", type=float, default=Size.spread, help="seconds within which they come back")
    options = parser.parse_args(arguments)
    size = TINY if options.tiny else Size(processes=options.processes, coaches=options.coaches, spread=options.spread)
    folder = Path(tempfile.mkdtemp(prefix="coachdesk-load-"))
    local = LocalPostgres.start(folder / "data")
    engine = open_database(local.url)
    try:
        migrate(engine)
        play(engine, size)
    finally:
        engine.dispose()
        local.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def play(engine: Engine, size: Size) -> None:
    """Prepare, come back, look at PostgreSQL alone; then quiet rounds beside more and more data."""
    with _servers(engine, size.processes) as (addresses, processes):
        http, send = sender(addresses[0])
        started = time.monotonic()
        coaches: list[Coach] = []
        for turn in range(size.municipalities):
            token = secrets.token_urlsafe()
            offer(engine, token)
            count = size.coaches // size.municipalities + (turn < size.coaches % size.municipalities)
            coaches += municipality(send, token, count, size.changes)
        _say(f"prepared: {len(coaches)} coaches in {size.municipalities} municipalities, {time.monotonic() - started:.0f} s")
        outcome = asyncio.run(reconnect(coaches, addresses, size.spread))
        _tell(outcome, size, [_memory(one.pid) for one in processes])
        rows, seconds = plain_inserts(engine, ENVELOPES)
        server = outcome.envelopes / outcome.seconds
        alone = rows / seconds
        _say(f"PostgreSQL alone, same rows, one connection: {alone:.0f} envelopes/s; the server {server:.0f}, {server / alone:.2f} of it")
        _say("municipalities      rows   idle ms median/worst   page ms median/worst")
        there = size.municipalities
        for towns in size.towns:
            fill(engine, max(0, towns - there), size.rows)
            there = max(there, towns)
            quiet = measure(engine, coaches[0], size.times)
            ends = f"{quiet.idle_median:10.1f} / {quiet.idle_worst:6.1f}   {quiet.page_median:10.1f} / {quiet.page_worst:6.1f}"
            _say(f"{quiet.municipalities:14} {quiet.rows:9} {ends}")
        http.close()


def _tell(outcome: Outcome, size: Size, memory: list[float]) -> None:
    changes, answered, delivered = size.changes * len(outcome.delivered), sorted(outcome.answered), sorted(outcome.delivered)
    _say(f"{size.processes} server process(es), {os.cpu_count()} cores, crowd and PostgreSQL on the same computer")
    pace = f"{changes / outcome.seconds:.0f} changes/s, {outcome.envelopes / outcome.seconds:.0f} envelopes/s"
    _say(f"all heard after {outcome.seconds:.1f} s: {pace}")
    _say(f"a round that is answered: p50 {_at(answered, 0.5):.2f} s, p99 {_at(answered, 0.99):.2f} s")
    waited = f"p50 {_at(delivered, 0.5):.1f} s, p99 {_at(delivered, 0.99):.1f} s, mean {statistics.mean(delivered):.1f} s"
    _say(f"until a coach's words are there: {waited}")
    _say("answers: " + ", ".join(f"{status}: {times}" for status, times in sorted(outcome.statuses.items())))
    _say("server memory at most: " + ", ".join(f"{one:.0f} MB" for one in memory))


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _memory(process: int) -> float:
    """Megabytes at most so far; 0 where the system doesn't say."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return 0.0
    found = next((line for line in status.read_text().splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(found.split()[1]) / 1024


@contextmanager
def _servers(engine: Engine, count: int) -> Iterator[tuple[list[str], list[subprocess.Popen[bytes]]]]:
    """Real server processes on this database, with the limits of production but those on one laptop, which here is the founder of all."""
    settings = {"COACHDESK_DATABASE": engine.url.render_as_string(hide_password=False), "COACHDESK_DEVICE_BURST": "100000"}
    processes: list[subprocess.Popen[bytes]] = []
    with ExitStack() as held:
        ports = [held.enter_context(free_port()) for _ in range(count)]
        held.callback(_end, processes)
        for port in ports:
            command = [sys.executable, "-m", "sync.server", "--no-migrate", "--port", str(port)]
            processes.append(subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.DEVNULL))
        for port, process in zip(ports, processes, strict=True):
            until(lambda port=port, process=process: answers(port) or process.poll() is not None)  # type: ignore[misc]  # each its own
            assert process.poll() is None, "the server didn't start"
        yield [f"http://127.0.0.1:{port}" for port in ports], processes


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(PATIENCE)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
