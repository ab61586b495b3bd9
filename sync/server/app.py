"""The server over HTTP: three doors, bodies in MessagePack, and nothing in a log but codes, counts and milliseconds."""

import logging
import secrets
import time
import traceback
from collections.abc import Callable
from typing import Annotated, Final

from fastapi import FastAPI, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy import Engine, create_engine
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from coachdesk.errors import InvitationInvalid, MalformedMessage
from sync.protocol import chunks, limits
from sync.protocol.messages import Problem
from sync.protocol.wire import encode
from sync.server import refused
from sync.server.attachments import Attachments
from sync.server.exchange import Exchange
from sync.server.invitations import Invitations
from sync.server.memberships import Memberships
from sync.server.positions import Positions, RowLock

LOG: Final = logging.getLogger("coachdesk.server")
CONNECTIONS: Final = 24

Locator = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]


def milliseconds() -> int:
    """The server's clock."""
    return time.time_ns() // 1_000_000


def open_database(url: str) -> Engine:
    """A pool of connections that never shows a parameter in an error."""
    return create_engine(url, pool_size=CONNECTIONS, max_overflow=0, pool_pre_ping=True, hide_parameters=True)


def create_app(engine: Engine, *, clock: Callable[[], int] = milliseconds, positions: Positions | None = None) -> FastAPI:
    """The application over a migrated database. *engine* stays the caller's, to be disposed of after the last request."""
    memberships = Memberships()
    invitations = Invitations(engine, clock, memberships)
    exchange = Exchange(engine, positions or RowLock(), clock, secrets.token_bytes, invitations.used, memberships)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.post("/v1/exchange")
    async def take_exchange(request: Request) -> Response:
        """One round."""
        return await _answer("exchange", request, exchange.round)

    @app.put("/v1/invitations/{locator}")
    async def put_invitation(locator: Locator, request: Request) -> Response:
        """Leave a sealed bundle."""
        return await _answer("deposit", request, lambda body: invitations.deposit(bytes.fromhex(locator), body))

    @app.get("/v1/invitations/{locator}")
    async def get_invitation(locator: Locator, request: Request) -> Response:
        """Fetch a sealed bundle."""
        place = request.client.host if request.client else ""
        return await _answer("fetch", request, lambda _: invitations.fetch(bytes.fromhex(locator), place))

    for name, work in Attachments(engine, clock, memberships).doors().items():
        _open_door(app, name, work)

    @app.exception_handler(HTTPException)
    async def no_such_door(_: Request, problem: Exception) -> Response:
        """Another path or method."""
        status = problem.status_code if isinstance(problem, HTTPException) else 404
        return _problem(status, Problem("no_such_door"))

    @app.exception_handler(RequestValidationError)
    async def malformed(_: Request, __: Exception) -> Response:
        """A locator that isn't one."""
        return _problem(400, Problem("malformed"))

    return app


def _open_door(app: FastAPI, name: str, work: Callable[[bytes], bytes]) -> None:
    """One of the four doors for chunks of attached files."""

    async def take_chunks(request: Request) -> Response:
        return await _answer(f"chunks/{name}", request, work)

    app.add_api_route(chunks.PATH + name, take_chunks, methods=["POST"])


async def _answer(name: str, request: Request, work: Callable[[bytes], bytes | None]) -> Response:
    """Run *work* on the body in a thread; every failure becomes a status and a code, and one line in the log."""
    started = time.monotonic()
    response = await _worked(name, request, work)
    LOG.info("%s %d in %d ms", name, response.status_code, (time.monotonic() - started) * 1000)
    return response


async def _worked(name: str, request: Request, work: Callable[[bytes], bytes | None]) -> Response:
    try:
        body = await _body(request)
        return Response(await run_in_threadpool(work, body))
    except refused.Refused as refusal:
        return _problem(refusal.status, refusal.problem)
    except MalformedMessage:
        return _problem(400, Problem("malformed"))
    except InvitationInvalid as refusal:
        return _problem(404, Problem(f"invitation_{refusal.facts['reason']}"))
    except Exception as bug:  # noqa: BLE001 its text may quote what was sent: only its kind and place may be told
        LOG.error("%s failed: %s", name, describe(bug))  # noqa: TRY400 see above
        return _problem(500, Problem("internal"))


def describe(bug: Exception) -> str:
    """The kind of a failure, its SQLSTATE and where it happened, without its text."""
    state = getattr(getattr(bug, "orig", None), "sqlstate", None)
    frames = traceback.extract_tb(bug.__traceback__)[-3:]
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(bug).__name__}{f' {state}' if state else ''} at {places}"


async def _body(request: Request) -> bytes:
    """The body, given up as soon as it is more than a page."""
    most = limits.PAGE + 1
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > most:
        raise refused.oversized()
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise refused.oversized()
    return body


def _problem(status: int, problem: Problem) -> Response:
    return Response(encode(problem), status_code=status)
