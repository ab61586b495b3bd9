"""Sync across a slow line: real processes in network namespaces of their own, 600 ms there and back, 64 kbit/s; then with loss and cuts.

Needs root, and a tool that makes such a line: COACHDESK_SLOWLINK names a program that runs what follows `--` with A_NS and B_NS in its
environment, the names of two joined network namespaces with the addresses 10.77.0.1 and 10.77.0.2, and takes --delay (ms one way),
--rate (kbit/s), --loss (percent), --outage EVERY:LENGTH:FIRST (seconds) and --seed.

On a clean line the budget is 1.25 times the bytes at full speed and four round trips. With loss and cuts it is 1.25 times what a plain
transfer of as many bytes took, which goes on where it was cut, by the same HTTP client, through the same TLS, on the same line, by turns.
"""

import json
import os
import statistics
import subprocess
import sys
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final
from uuid import UUID, uuid4

from coachdesk.crypto.passphrase import FLOOR
from coachdesk.domain.attachment import Attachment
from sync.client.attaching import Attaching
from sync.client.founding import found, make_root
from sync.client.joining import announce
from sync.protocol.wire import encode
from sync.server.local_postgres import LocalPostgres
from tests.bench.corpus import TEAMS, Corpus
from tests.bench.far_end import make_certificate
from tests.bench.measure import Measure, Skipped
from tests.bench.near_end import PAPER, TASKS
from tests.bench.syncing import Laptop, serving
from tests.sync.client.desks import PASSPHRASE

ROUND_TRIP: Final = 0.6
BYTES_A_SECOND: Final = 8_000
CLEAN: Final = ("--delay", "300", "--rate", "64", "--loss", "0")
ROUGH: Final = ("--delay", "300", "--rate", "64", "--loss", "3", "--outage", "30:5:10")
SEEDS: Final = int(os.environ.get("COACHDESK_BENCH_SEEDS", "3"))
"""Rough lines for each task; there is one clean line."""
WRITING: Final = "edits"
WRITERS: Final = 4
"""With more at once, some share places."""
CHOSEN: Final = os.environ.get("COACHDESK_BENCH_TASKS", ",".join(TASKS)).split(",")


@dataclass(frozen=True, slots=True)
class Leg:
    """One line with one task on it."""

    task: str
    seed: int

    @property
    def is_clean(self) -> bool:
        """The clean line has no chances."""
        return self.seed == 0


def measures(folder: Path) -> Iterator[Measure]:
    """Every task on a clean line and on several rough ones, many lines at once: they wait, they hardly work.

    Those who write come last, each at two places that are nobody else's: else they would fetch one another's words, too.
    """
    tool = os.environ.get("COACHDESK_SLOWLINK")
    if not tool or os.geteuid() != 0:
        raise Skipped("needs root, and COACHDESK_SLOWLINK with the path of a tool that makes a slow line")
    with ExitStack() as done:
        postgres = LocalPostgres.start(folder / "postgres")
        done.callback(postgres.stop)
        address, token = done.enter_context(serving(folder, postgres.url))
        office = Office(folder, address, token)
        done.callback(office.close)
        make_certificate(folder)
        legs: list[Leg] = []
        told: list[list[dict[str, Any]]] = []
        for tasks in ([one for one in CHOSEN if one != WRITING], [one for one in CHOSEN if one == WRITING]):
            now = [Leg(task, seed) for seed in range(SEEDS + 1) for task in tasks]
            with ThreadPoolExecutor(len(now) or 1) as pool:
                told += pool.map(lambda leg: office.send(leg, tool, postgres.url), now)
            legs += now
    yield from _judged(legs, told)


def _judged(legs: Sequence[Leg], told: Sequence[list[dict[str, Any]]]) -> Iterator[Measure]:
    found: dict[tuple[bool, str], list[dict[str, Any]]] = defaultdict(list)
    for leg, lines in zip(legs, told, strict=True):
        for line in lines:
            found[leg.is_clean, line["what"]].append(line)
    for (is_clean, what), lines in sorted(found.items(), reverse=True):
        seconds, size = (statistics.median(line[name] for line in lines) for name in ("seconds", "bytes"))
        plain = statistics.median(line["plain"] / line["plain bytes"] for line in lines) * size
        times = f"{len(lines)} times, {statistics.median(line['requests'] for line in lines):.0f} requests, {size:,.0f} bytes"
        if is_clean:
            yield Measure(f"{what}, clean line ({times})", seconds, "s", 1.25 * size / BYTES_A_SECOND + 4 * ROUND_TRIP)
        else:
            worst = max(line["seconds"] for line in lines)
            name = f"{what}, loss and cuts ({times}, at most {worst:.1f} s)"
            yield Measure(name, seconds, "s", 1.25, plain, "a plain transfer that goes on where it was cut")


class Office:
    """Astrid at a good line: she founds, has all akter, invites, and gives keys to those who come in over the slow ones."""

    def __init__(self, folder: Path, address: str, token: str) -> None:
        self._folder = folder
        self._astrid = Laptop(folder / "astrid.db", address, synchronous="OFF")
        self._places = [uuid4() for _ in range(TEAMS)]
        found(self._astrid.workspace, self._places, zone="Europe/Stockholm", token=token, root=make_root(PASSPHRASE, FLOOR))
        self._astrid.round()
        self._akter = Corpus().write(self._astrid.workspace, self._places, self._astrid.workspace.identity.user_id)
        self._astrid.round()
        self._lock = Lock()

    def close(self) -> None:
        """Go home."""
        self._astrid.close()

    def send(self, leg: Leg, tool: str, database: str) -> list[dict[str, Any]]:
        """A laptop at the far end of a line of its own; what it has to tell."""
        mine = slice(leg.seed % WRITERS, None, WRITERS) if leg.task == WRITING else slice(None)
        with self._lock:
            bundle = announce(self._astrid.engine, uuid4(), self._places[mine])
            paper = self._paper() if leg.task == "down" else None
        line = [*(CLEAN if leg.is_clean else ROUGH), "--seed", str(leg.seed)]
        ends = [sys.executable, "-m", "tests.bench.near_end", "both", str(self._folder), database]
        command = [sys.executable, tool, *line, "--", *ends]
        with (
            (self._folder / f"{leg.task}-{leg.seed}.log").open("wb") as log,
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True) as child,
        ):
            assert child.stdin is not None
            assert child.stdout is not None
            given = {"task": leg.task, "seed": leg.seed, "bundle": b64encode(encode(bundle)).decode(), "paper": str(paper)}
            child.stdin.write(json.dumps({**given, "akter": [str(akt) for akt in self._akter[mine]]}) + "\n")
            child.stdin.flush()
            told = []
            for line_ in child.stdout:
                said = json.loads(line_)
                if said["what"] == "joined":
                    with self._lock:
                        self._astrid.round()
                    child.stdin.write("keys\n")
                    child.stdin.flush()
                else:
                    told.append(said)
        if child.returncode != 0:
            raise RuntimeError((self._folder / f"{leg.task}-{leg.seed}.log").read_text(errors="replace")[-2_000:])
        return told

    def _paper(self) -> UUID:
        """A scanned page that doesn't shrink, at the server."""
        one = self._astrid.workspace.attachments.attach(self._akter[0], Attachment(name="Intyg.pdf"), b"%PDF-1.7\n" + os.urandom(PAPER - 9))
        self._astrid.round()
        Attaching(self._astrid.engine).carry()
        return one.id
