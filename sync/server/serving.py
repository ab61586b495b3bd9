"""A process that serves: laptops on one address, the operator's machines on another, and an end in good order.

At the end no new work is taken, streams end, rounds under way finish; what isn't done within ten seconds is cut, and comes again.
"""

import asyncio
import logging
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any, Final

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from sync.server.app import create_app
from sync.server.health import create_health
from sync.server.running import Running
from sync.server.settings import Settings

LOG: Final = logging.getLogger("coachdesk.server")
KEEP_ALIVE_SECONDS: Final = 900
"""Longer than a mountain pass: a laptop that finds the net again needs no new handshake."""
FINISH_SECONDS: Final = 10
MOST_HEAD: Final = 16 * 1024
"""Bytes of a request's head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it answers. *health_port* None: nowhere for the operator's machines.

    *trusted*: addresses of proxies whose word about where a request comes from counts; nobody else's does. *drain* is how many seconds
    it goes on serving while it says that it is about to stop, so that a proxy in front can notice.
    """

    host: str = "127.0.0.1"
    port: int = 8470
    health_host: str = "127.0.0.1"
    health_port: int | None = None
    trusted: tuple[str, ...] = ()
    drain: float = 0


def serve(engine: Engine, place: Place, settings: Settings) -> None:
    """Answer until the process is told to stop."""
    running = Running(engine, settings)
    with _health(running, place):
        signal.signal(signal.SIGTERM, _leave)  # uvicorn hands the signal on when it is done
        _Server(configure(create_app(engine, running=running), place, settings), running, place.drain).run()


def configure(app: FastAPI, place: Place, settings: Settings) -> uvicorn.Config:
    """Without headers that cost bytes on every round."""

    class Patient(_PatientProtocol):
        header_seconds = settings.header_seconds

    return uvicorn.Config(
        app,
        host=place.host,
        port=place.port,
        http=Patient,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=bool(place.trusted),
        forwarded_allow_ips=list(place.trusted),
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=FINISH_SECONDS,
        h11_max_incomplete_event_size=MOST_HEAD,
        backlog=2048,
        lifespan="off",
    )


class _Server(uvicorn.Server):
    """Says that it is stopping before it stops."""

    def __init__(self, config: uvicorn.Config, running: Running, drain: float) -> None:
        super().__init__(config)
        self._running, self._drain = running, drain

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._running.stopping = True
        LOG.info("stopping")
        await asyncio.sleep(self._drain)
        self._running.stop()
        await super().shutdown(sockets)
        LOG.info("stopped")


class _PatientProtocol(H11Protocol):
    """Ends a connection on which a request's head doesn't come to its end: who sends a byte a minute holds no place for ever."""

    header_seconds = 30.0
    _unfinished: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._head_is_here()
        elif self._idle and self._unfinished is None and not self.transport.is_closing():
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_here()
        super().connection_lost(exc)

    @property
    def _idle(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    def _wait_for_head(self) -> None:
        self._unfinished = self.loop.call_later(self.header_seconds, self._give_up)

    def _head_is_here(self) -> None:
        if self._unfinished is not None:
            self._unfinished.cancel()
            self._unfinished = None

    def _give_up(self) -> None:
        self._unfinished = None
        if self._idle:
            self.transport.close()


@contextmanager
def _health(running: Running, place: Place) -> Iterator[None]:
    """The operator's doors, in a thread of their own: they answer while all workers are busy, and until the very end."""
    if place.health_port is None:
        yield
        return
    config = uvicorn.Config(
        create_health(running), host=place.health_host, port=place.health_port, log_config=None, access_log=False, ws="none", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, name="health", daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    if not server.started:
        raise SystemExit("nobody can ask for health: is its port taken?")
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(FINISH_SECONDS)


def _leave(*_: object) -> None:
    """End as by an interruption: what was started here is stopped first, the local PostgreSQL too."""
    raise SystemExit
