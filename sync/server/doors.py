"""What happens at every door: the body comes in as fast as the line allows, work waits its turn, every failure becomes a status and a code.

One line in the log for each request, with a name of its own, and neither content nor anybody's id.
"""

import asyncio
import logging
import secrets
import time
import traceback
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from fastapi import Request, Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.requests import ClientDisconnect

from coachdesk.errors import InvitationInvalid, MalformedMessage
from sync.protocol import limits
from sync.protocol.messages import Problem
from sync.protocol.wire import encode
from sync.server import refused
from sync.server.running import Running
from sync.server.transactions import passes

LOG: Final = logging.getLogger("coachdesk.server")
DATABASE_AWAY_SECONDS: Final = 15
DISK_FULL_SECONDS: Final = 60
_DISK_FULL: Final = "53100"
"""PostgreSQL's SQLSTATE for it."""
_DIGITS: Final = 9
"""Of a length that is worth being read: Python refuses to read numbers of some thousand digits, and that is no bug of ours."""
_NOBODY_THERE: Final = 499
"""No status of HTTP's: who asked has gone. Only figures and log see it."""
T = TypeVar("T")
Work = Callable[[bytes], bytes | None]


class Doors:
    """The doors of one application."""

    def __init__(self, running: Running) -> None:
        self._running = running

    async def answer(self, name: str, request: Request, work: Work) -> Response:
        """*work* on the body, in a thread, when it is its turn."""

        async def done(body: bytes) -> Response:
            return Response(await self.through(lambda: work(body)))

        return await self.judged(name, request, done)

    async def through(self, work: Callable[[], T]) -> T:
        """Blocking *work* when it is its turn. Raises Refused where that would take too long."""
        return await self._running.gate.through(work)

    async def judged(self, name: str, request: Request, work: Callable[[bytes], Awaitable[Response]]) -> Response:
        """The answer that *work* gives to the body, or what was wrong with it; counted and told in either case."""
        started, called = time.monotonic(), secrets.token_hex(4)
        body = b""
        try:
            body = await self._body(request)
            response = await work(body)
        except Exception as problem:  # noqa: BLE001 its text may quote what was sent: only its kind and place may be told
            response = _failed(name, called, problem)
        seconds, went = time.monotonic() - started, len(getattr(response, "body", b""))
        self._running.figures.answered(name, response.status_code, seconds, len(body), went)
        facts = {"route": name, "status": response.status_code, "ms": int(seconds * 1000), "in": len(body), "out": went, "request": called}
        LOG.info("%s %d in %d ms", name, response.status_code, seconds * 1000, extra={"facts": facts})
        return response

    async def _body(self, request: Request) -> bytes:
        """The body, given up as soon as it is more than a page, or where nothing of it comes for a while."""
        most = limits.PAGE + 1
        announced = request.headers.get("content-length", "0")
        if not announced.isdecimal() or len(announced) > _DIGITS or int(announced) > most:
            raise refused.oversized()
        body, chunks = b"", request.stream()
        while True:
            try:
                async with asyncio.timeout(self._running.settings.body_seconds):
                    chunk = await anext(chunks, None)
            except TimeoutError:
                raise refused.too_slow() from None
            if chunk is None:
                return body
            body += chunk
            if len(body) > most:
                raise refused.oversized()


def _failed(name: str, called: str, problem: Exception) -> Response:
    match problem:
        case refused.Refused():
            return said(problem.status, problem.problem, later=problem.later, called=called)
        case MalformedMessage():
            return said(400, Problem("malformed"), called=called)
        case InvitationInvalid():
            return said(404, Problem(f"invitation_{problem.facts['reason']}"), called=called)
        case ClientDisconnect():
            return Response(status_code=_NOBODY_THERE)
    LOG.error("%s failed: %s", name, describe(problem), extra={"facts": {"route": name, "request": called}})
    if isinstance(problem, DBAPIError) and getattr(problem.orig, "sqlstate", None) == _DISK_FULL:
        return said(503, Problem("server_full"), later=DISK_FULL_SECONDS, called=called)
    if isinstance(problem, NoConnection) or (isinstance(problem, DBAPIError) and passes(problem)):
        return said(503, Problem("busy"), later=DATABASE_AWAY_SECONDS, called=called)
    return said(500, Problem("internal"), called=called)


def said(status: int, problem: Problem, *, later: int = 0, called: str = "") -> Response:
    """A refusal, as the laptop reads it; with what names it in the log, where somebody wants to look for it there."""
    headers = {"x-request": called} if called else {}
    return Response(encode(problem), status_code=status, headers=headers | ({"retry-after": str(later)} if later else {}))


def describe(bug: Exception) -> str:
    """The kind of a failure, its SQLSTATE and where it happened, without its text."""
    state = getattr(getattr(bug, "orig", None), "sqlstate", None)
    frames = traceback.extract_tb(bug.__traceback__)[-3:]
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(bug).__name__}{f' {state}' if state else ''} at {places}"
