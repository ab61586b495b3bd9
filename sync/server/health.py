"""What the operator's machines ask, on an address of its own that no laptop reaches: is it alive, may work be given to it, how much."""

from fastapi import FastAPI, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from sync.server.migrate import fits
from sync.server.running import Running


def create_health(running: Running) -> FastAPI:
    """Three doors, in plain text."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get("/healthz")
    async def healthz() -> Response:
        """The process answers. Nothing more: a database that is away is no reason to kill it."""
        return _plain(200, "alive")

    @app.get("/readyz")
    async def readyz() -> Response:
        """200: give it work. 503 with the reason: don't, now."""
        reason = await run_in_threadpool(_hindrance, running)
        return _plain(503, reason) if reason else _plain(200, "ready")

    @app.get("/metrics")
    async def metrics() -> Response:
        """For Prometheus."""
        return Response(running.figures.text(running.gauges()), media_type="text/plain; version=0.0.4")

    return app


def _hindrance(running: Running) -> str:
    """Why no work should be given to it; empty where it may."""
    if running.stopping:
        return "stopping"
    try:
        return "" if fits(running.engine) else "schema"
    except SQLAlchemyError:
        return "database"


def _plain(status: int, word: str) -> Response:
    return Response(word + "\n", status_code=status, media_type="text/plain")
