"""Run the server: python -m sync.server [migrate] (--database URL | --local FOLDER) [--host] [--port] [--found-token-file]."""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from sqlalchemy import Engine

from sync.server.app import create_app, open_database
from sync.server.founding_tokens import offer_from
from sync.server.migrate import migrate

KEEP_ALIVE_SECONDS = 900
"""Longer than a mountain pass: a laptop that finds the net again needs no new handshake."""


def main(arguments: Sequence[str]) -> int:
    """Serve until interrupted, or only migrate."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with _database(options) as engine:
        migrate(engine)
        if options.found_token_file:
            offer_from(engine, options.found_token_file)
        if options.command == "serve":
            serve(engine, options.host, options.port)
    return 0


def serve(engine: Engine, host: str, port: int) -> None:
    """Answer on *host* and *port* until the process is told to stop. Without headers that cost bytes on every round."""
    signal.signal(signal.SIGTERM, _leave)  # uvicorn hands the signal on when it is done
    config = uvicorn.Config(
        create_app(engine),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=10,
        lifespan="off",
    )
    uvicorn.Server(config).run()


def _leave(*_: object) -> None:
    """End as by an interruption: what was started here is stopped first, the local PostgreSQL too."""
    raise SystemExit


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sync.server", description="A relay for CoachDesk that can't read what it carries.")
    parser.add_argument("command", nargs="?", choices=["serve", "migrate"], default="serve")
    parser.add_argument(
        "--database", metavar="URL", default=os.environ.get("COACHDESK_DATABASE"), help="postgresql+psycopg://… (or COACHDESK_DATABASE)"
    )
    parser.add_argument("--local", metavar="FOLDER", type=Path, help="run a PostgreSQL of its own in FOLDER")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8470)
    parser.add_argument("--found-token-file", metavar="FILE", type=Path, help="tokens that may found a municipality; made if missing")
    return parser


@contextmanager
def _database(options: argparse.Namespace) -> Iterator[Engine]:
    """The engine; and a local PostgreSQL around it where that was asked for."""
    local = None
    if options.local:
        from sync.server.local_postgres import LocalPostgres  # a server in production doesn't need the wheel

        local = LocalPostgres.start(options.local)
    elif not options.database:
        raise SystemExit("give --database URL or --local FOLDER")
    engine = open_database(local.url if local else options.database)
    try:
        yield engine
    finally:
        engine.dispose()
        if local:
            local.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
