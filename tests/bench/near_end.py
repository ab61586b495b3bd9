"""A laptop's end of a slow line: comes in, gets 5,000 records, is idle, writes; or carries an attachment. Beside each a plain transfer.

`both` starts the two ends in their namespaces; `near` is the laptop. It reads its task from standard input and tells figures as JSON lines.
"""

import json
import os
import random
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID, uuid4

import httpx

from coachdesk.domain.attachment import Attachment
from coachdesk.errors import ServerUnreachable
from sync.client.attaching import Attaching
from sync.client.joining import Bundle, accept
from sync.client.loop import FIRST_PAUSE, LONGEST_PAUSE
from sync.client.transport import _client
from sync.protocol.wire import decode
from tests.bench.far_end import ADDRESS, CERTIFICATE, PLAIN_PORT, SYNC_PORT
from tests.bench.syncing import Laptop
from tests.sync.client.desks import change_phone

PAPER: Final = 2_000_000
TASKS: Final = ("records", "up", "down", "edits")
FIRST_SYNC: Final = 760_000
TURNS: Final = 5
PATIENT: Final = httpx.Timeout(connect=30, read=None, write=None, pool=None)
"""A plain transfer is never given up while its connection stands: what fills the system's buffers may stand still for a minute."""
T = TypeVar("T")


class Cost(NamedTuple):
    """What something took."""

    seconds: float
    bytes: int
    requests: int


class NearEnd:
    """One laptop, one task."""

    def __init__(self, folder: Path, told: dict[str, Any]) -> None:
        self._laptop = Laptop(folder / f"{told['task']}-{told['seed']}.db", f"https://{ADDRESS}:{SYNC_PORT}")
        self._plain = _client(f"https://{ADDRESS}:{PLAIN_PORT}", PATIENT)
        self._seed = int(told["seed"])
        self._akter = [UUID(one) for one in told["akter"]]
        self._told = told

    def run(self) -> None:
        """The task, by turns with plain transfers: with an even seed ours first."""
        bundle = decode(b64decode(self._told["bundle"]), Bundle, "bundle")
        self._download(1_000)  # the plain line is there, as ours is when records have come
        if self._told["task"] == "records":
            self._by_turns("first sync of 5,000 records", lambda: self._first_sync(bundle), lambda: self._download(FIRST_SYNC), FIRST_SYNC)
            for _ in range(TURNS):
                self._by_turns("idle round", self._round, lambda: self._download(1), 336)
            return
        self._first_sync(bundle)
        if self._told["task"] == "edits":
            self._edits()
        elif self._told["task"] == "up":
            paper = b"%PDF-1.7\n" + os.urandom(PAPER - 9)
            self._laptop.workspace.attachments.attach(self._akter[self._seed], Attachment(name="Intyg.pdf"), paper)
            self._patiently(self._laptop.round)
            self._by_turns("attachment of 2 MB up", self._carry, lambda: self._upload(PAPER), PAPER)
        else:
            self._laptop.workspace.attachments.want(UUID(self._told["paper"]))
            self._by_turns("attachment of 2 MB down", self._carry, lambda: self._download(PAPER), PAPER)

    def _edits(self) -> None:
        chance = random.Random(self._seed)
        for spread, size in ((10, 4_200), (100, 20_800)):
            for _ in range(TURNS):
                for nth in range(100):
                    number = f"070-174 06 {chance.randrange(5, 100):02} eller {chance.randrange(10**12)}"
                    change_phone(self._laptop.workspace, self._akter[nth % spread], number)
                self._by_turns(f"100 edits in {spread} akter", self._round, partial(self._upload, size), size)

    def _by_turns(self, what: str, ours: Callable[[], Cost], plain: Callable[[], float], size: int) -> None:
        if self._seed % 2:
            beside = plain()
            cost = ours()
        else:
            cost = ours()
            beside = plain()
        _say(what=what, seconds=cost.seconds, bytes=cost.bytes, requests=cost.requests, plain=beside, **{"plain bytes": size})

    # --- ours ---------------------------------------------------------------------------------------------------------

    def _first_sync(self, bundle: Bundle) -> Cost:
        one = self._costs(lambda: self._accept(bundle))
        _say(what="joined")
        sys.stdin.readline()
        two = self._round()
        return Cost(one.seconds + two.seconds, one.bytes + two.bytes, one.requests + two.requests)

    def _accept(self, bundle: Bundle) -> int:
        try:
            return accept(self._laptop.engine, bundle).requests
        except ServerUnreachable:
            return self._patiently(self._laptop.round).requests

    def _round(self) -> Cost:
        return self._costs(lambda: self._patiently(self._laptop.round).requests)

    def _carry(self) -> Cost:
        attaching = Attaching(self._laptop.engine)
        return self._costs(lambda: self._patiently(attaching.carry).requests)

    def _costs(self, work: Callable[[], int]) -> Cost:
        before, started = self._laptop.wire.traffic, time.monotonic()
        requests = work()
        seconds, after = time.monotonic() - started, self._laptop.wire.traffic
        return Cost(seconds, after.out + after.back - before.out - before.back, requests)

    def _patiently(self, work: Callable[[], T]) -> T:
        """Again after a while where nobody answers, as the program's loop does."""
        pause = FIRST_PAUSE
        while True:
            try:
                return work()
            except ServerUnreachable as problem:
                sys.stderr.write(f"again: {problem}\n")
                time.sleep(pause * random.uniform(0.5, 1))
                pause = min(2 * pause, LONGEST_PAUSE)

    # --- plain --------------------------------------------------------------------------------------------------------

    def _download(self, size: int) -> float:
        """Seconds in which so many bytes come, from where they were cut each time."""
        started, here = time.monotonic(), 0
        while here < size:
            try:
                with self._plain.stream("GET", "/down", headers={"range": f"bytes={here}-{size - 1}"}) as answer:
                    for piece in answer.iter_raw():
                        here += len(piece)
            except httpx.HTTPError as problem:
                sys.stderr.write(f"plain again: {type(problem).__name__}\n")
                time.sleep(FIRST_PAUSE * random.uniform(0.5, 1))
        return time.monotonic() - started

    def _upload(self, size: int) -> float:
        """Seconds in which so many bytes go, from where they were cut each time."""
        started, there, name = time.monotonic(), 0, f"/{uuid4()}"
        while there < size:
            try:
                there = int(self._plain.put(name, content=bytes(size - there)).headers["x-there"])
            except httpx.HTTPError as problem:
                sys.stderr.write(f"plain again: {type(problem).__name__}\n")
                time.sleep(FIRST_PAUSE * random.uniform(0.5, 1))
                with suppress(httpx.HTTPError):
                    there = int(self._plain.head(name).headers["x-there"])
        return time.monotonic() - started


def _say(**figures: object) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


def both(folder: str, database: str) -> None:
    """The server's end in one namespace, the laptop's in the other."""
    far = ["ip", "netns", "exec", os.environ["B_NS"], sys.executable, "-m", "tests.bench.far_end", folder, database]
    near = ["ip", "netns", "exec", os.environ["A_NS"], sys.executable, "-m", "tests.bench.near_end", "near", folder]
    with subprocess.Popen(far, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n", "the far end doesn't answer"
        try:
            subprocess.run(near, env=os.environ | {"SSL_CERT_FILE": str(Path(folder) / CERTIFICATE)}, check=True)
        finally:
            server.terminate()


if __name__ == "__main__":
    if sys.argv[1] == "both":
        both(sys.argv[2], sys.argv[3])
    else:
        NearEnd(Path(sys.argv[2]), json.loads(sys.stdin.readline())).run()
