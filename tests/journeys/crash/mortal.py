"""A child that dies at a moment of chance. The parent has imported everything and runs one thread, so a life costs a fork."""

import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import NamedTuple, NoReturn

import msgspec

from tests.journeys.crash.diary import Report, Said

PATIENCE = 60.0
"""Seconds until a child that never gets ready counts as stuck."""


class End(NamedTuple):
    """When to kill: so many seconds after the fork, or after the child said that it is ready."""

    seconds: float
    after_ready: bool


class Survived(AssertionError):
    """The child ended by itself, which it never should: it failed."""


def live_and_die(work: Callable[[Report], object], end: End) -> list[Said]:
    """Run *work* in a child, kill it with SIGKILL at *end*, and give what it said before. Raises Survived."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, writing)
    os.close(writing)
    try:
        said = _listen(reading, child, end)
    finally:
        os.close(reading)
    _, status = os.waitpid(child, 0)
    if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
        raise Survived(f"status {status}")
    return said


def _work(work: Callable[[Report], object], writing: int) -> NoReturn:
    encode = msgspec.msgpack.Encoder().encode

    def report(said: Said) -> None:
        line = encode(said)
        os.write(writing, len(line).to_bytes(4, "big") + line)  # far below PIPE_BUF: whole or not at all

    try:
        work(report)
    except BaseException:  # noqa: BLE001 - nothing of the parent may run on in the child
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(1)


def _listen(reading: int, child: int, end: End) -> list[Said]:
    heard = b""
    deadline = time.monotonic() + (PATIENCE if end.after_ready else end.seconds)
    waiting = end.after_ready
    alive, stuck = True, False
    while True:
        if alive and time.monotonic() >= deadline:
            stuck = waiting
            os.kill(child, signal.SIGKILL)
            alive = False
        if select.select([reading], [], [], max(0.0, deadline - time.monotonic()) if alive else None)[0]:
            more = os.read(reading, 65_536)
            if not more:
                if stuck:
                    raise Survived("it never got ready")
                return _lines(heard)
            heard += more
            if waiting:  # the first line says that it is ready
                deadline, waiting = time.monotonic() + end.seconds, False


def _lines(heard: bytes) -> list[Said]:
    lines = []
    while heard:
        length = int.from_bytes(heard[:4], "big")
        lines.append(msgspec.msgpack.decode(heard[4 : 4 + length], type=Said))
        heard = heard[4 + length :]
    return lines
