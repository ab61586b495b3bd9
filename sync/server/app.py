"""The server over HTTP: a few doors, bodies in MessagePack, and nothing in a log but codes, counts and milliseconds."""

import secrets
import time
from collections.abc import Callable
from typing import Annotated, Final

from fastapi import FastAPI, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from sqlalchemy import Engine, create_engine
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from sync.protocol import chunks, left, snapshot
from sync.protocol.messages import Problem
from sync.server.attachments import Attachments
from sync.server.doors import Doors, said
from sync.server.exchange import Exchange
from sync.server.invitations import Invitations
from sync.server.left import LeftBehind
from sync.server.listening import Listening
from sync.server.live import Ear, Hub
from sync.server.memberships import Memberships
from sync.server.positions import Positions, RowLock
from sync.server.running import Running
from sync.server.settings import Settings
from sync.server.snapshots import Snapshots

Locator = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]


def milliseconds() -> int:
    """The server's clock."""
    return time.time_ns() // 1_000_000


def open_database(url: str, settings: Settings | None = None) -> Engine:
    """A pool of connections, one for each worker and two besides; none waits for ever, and none shows a parameter in an error."""
    given = settings or Settings()
    waits = f"-c statement_timeout={given.statement_seconds}s -c idle_in_transaction_session_timeout={2 * given.statement_seconds}s"
    return create_engine(
        url,
        pool_size=given.workers + 2,
        max_overflow=0,
        pool_timeout=given.waiting_seconds,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": waits, "connect_timeout": 5, "application_name": "coachdesk"},
    )


def create_app(
    engine: Engine, *, clock: Callable[[], int] = milliseconds, positions: Positions | None = None, running: Running | None = None
) -> FastAPI:
    """The application over a migrated database. *engine* stays the caller's, to be disposed of after the last request."""
    running, memberships = running or Running(engine), Memberships()
    doors = Doors(running)
    invitations = Invitations(engine, clock, memberships, running.limits.place)
    positions = positions or RowLock()
    exchange = Exchange(engine, positions, clock, secrets.token_bytes, invitations.used, memberships, running)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.post("/v1/exchange")
    async def take_exchange(request: Request) -> Response:
        """One round."""
        return await doors.answer("exchange", request, exchange.round)

    @app.put("/v1/invitations/{locator}")
    async def put_invitation(locator: Locator, request: Request) -> Response:
        """Leave a sealed bundle."""
        return await doors.answer("deposit", request, lambda body: invitations.deposit(bytes.fromhex(locator), body))

    @app.get("/v1/invitations/{locator}")
    async def get_invitation(locator: Locator, request: Request) -> Response:
        """Fetch a sealed bundle."""
        place = request.client.host if request.client else ""
        return await doors.answer("fetch", request, lambda _: invitations.fetch(bytes.fromhex(locator), place))

    for name, work in Attachments(engine, clock, memberships).doors().items():
        _open_door(app, doors, chunks.PATH, name, work)
    for name, work in LeftBehind(engine, positions, clock, memberships).doors().items():
        _open_door(app, doors, left.PATH, name, work)
    for name, work in Snapshots(engine, positions, clock, memberships).doors().items():
        _open_door(app, doors, snapshot.PATH, name, work)
    _open_ear(app, doors, Listening(engine, clock, memberships, running.limits), running.hub)

    @app.exception_handler(HTTPException)
    async def no_such_door(_: Request, problem: Exception) -> Response:
        """Another path or method."""
        status = problem.status_code if isinstance(problem, HTTPException) else 404
        return said(status, Problem("no_such_door"))

    @app.exception_handler(RequestValidationError)
    async def malformed(_: Request, __: Exception) -> Response:
        """A locator that isn't one."""
        return said(400, Problem("malformed"))

    return app


def _open_door(app: FastAPI, doors: Doors, path: str, name: str, work: Callable[[bytes], bytes]) -> None:
    """One of the doors for chunks of attached files, for what was left behind, for snapshots."""

    async def take(request: Request) -> Response:
        return await doors.answer(path.removeprefix("/v1/") + name, request, work)

    app.add_api_route(path + name, take, methods=["POST"])


def _open_ear(app: FastAPI, doors: Doors, listening: Listening, hub: Hub) -> None:
    """The door at which a laptop stays to listen."""

    @app.post("/v1/live")
    async def take_listener(request: Request) -> Response:
        """A place is taken before the log's end is looked up, so that nothing falls in between."""

        async def stream(body: bytes) -> Response:
            wish = await doors.through(lambda: listening.judge(body))
            ear = hub.enter(wish.municipality, wish.device, wish.position)
            try:
                hub.heard(wish.municipality, b"", await doors.through(lambda: listening.reached(wish.municipality)))
            except BaseException:
                hub.leave(ear)
                raise
            return Stream(hub, ear)

        return await doors.judged("live", request, stream)


class Stream(StreamingResponse):
    """What an ear hears; its place is given back whatever ends it."""

    def __init__(self, hub: Hub, ear: Ear) -> None:
        super().__init__(hub.stream(ear), media_type="application/octet-stream", headers=_AS_IT_COMES)
        self._hub, self._ear = hub, ear

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._hub.leave(self._ear)


_AS_IT_COMES: Final = {"cache-control": "no-store", "x-accel-buffering": "no"}
"""For what stands in between: hand each byte on at once, keep none."""
