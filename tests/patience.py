"""How long tests wait for another thread or process: for what they need, and never for a time in which it usually comes."""

import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 60.0
"""Seconds after which what hasn't come is called missing. Who waits goes on at once when it comes, so a busy machine may take them all."""


def until(fits: Callable[[], object]) -> float:
    """Wait until it fits; the seconds it took."""
    started = time.monotonic()
    while not fits():
        assert time.monotonic() - started < PATIENCE, "it never came"
        time.sleep(0.01)
    return time.monotonic() - started


@contextmanager
def free_port() -> Iterator[int]:
    """A port of this computer for a server to be started; nobody else is given it meanwhile.

    On Linux it stays bound here, which a server that listens there with SO_REUSEADDR isn't hindered by.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        port = int(held.getsockname()[1])
        if sys.platform != "linux":
            held.close()
        yield port


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
