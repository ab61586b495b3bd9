"""Run the server: python -m sync.server [serve | migrate | quota | restored] (--database URL | --local FOLDER). Settings: COACHDESK_… ."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, Engine

from sync.server import quota, restored
from sync.server.app import milliseconds, open_database
from sync.server.founding_tokens import offer_from
from sync.server.migrate import fits, migrate
from sync.server.serving import Place, serve
from sync.server.settings import Settings, from_environment
from sync.server.telling import tell
from sync.server.transactions import transact


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop, or do one thing. Status 2: these tables aren't this program's."""
    options = _parser().parse_args(arguments)
    settings = from_environment(os.environ)
    with _database(options, settings) as engine:
        if not _ready(engine, options):
            sys.stderr.write("these tables don't fit this program: run `python -m sync.server migrate` with the newest one\n")
            return 2
        match options.command:
            case "serve":
                trusted = tuple(one for one in options.trust.split(",") if one)
                place = Place(
                    host=options.host,
                    port=options.port,
                    health_host=options.health_host,
                    health_port=options.health_port,
                    trusted=trusted,
                    drain=options.drain,
                )
                tell(options.log)
                serve(engine, place, settings)
            case "quota":
                _quota(engine, options)
            case "restored":
                marked = restored.mark(engine, milliseconds(), served=options.served)
                sys.stdout.write(f"{marked} municipalities: their laptops give back what this backup lacks\n")
    return 0


def _ready(engine: Engine, options: argparse.Namespace) -> bool:
    if not fits(engine) and (options.command == "migrate" or not options.no_migrate):
        migrate(engine)
    if not fits(engine):
        return False
    if options.found_token_file:
        offer_from(engine, options.found_token_file)
    return True


def _quota(engine: Engine, options: argparse.Namespace) -> None:
    """Set, count anew, or only show how much a municipality keeps and may."""
    if not options.municipality:
        raise SystemExit("say whose: --municipality ID")
    one = UUID(options.municipality).bytes

    def work(connection: Connection) -> quota.Kept:
        before = quota.kept(connection, one)
        rows = before.most_rows if options.rows is None else options.rows
        size = before.most_bytes if options.bytes is None else options.bytes
        quota.allow(connection, one, rows, size)
        return quota.recount(connection, one) if options.recount else quota.kept(connection, one)

    found = transact(engine, work)
    sys.stdout.write(
        f"rows {found.rows} of {found.most_rows or '-'}, bytes {found.bytes} of {found.most_bytes or '-'}, {found.percent()} %\n"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sync.server", description="A relay for CoachDesk that can't read what it carries.")
    parser.add_argument("command", nargs="?", choices=["serve", "migrate", "quota", "restored"], default="serve")
    parser.add_argument(
        "--database", metavar="URL", default=os.environ.get("COACHDESK_DATABASE"), help="postgresql+psycopg://… (or COACHDESK_DATABASE)"
    )
    parser.add_argument("--local", metavar="FOLDER", type=Path, help="run a PostgreSQL of its own in FOLDER")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8470)
    parser.add_argument("--health-host", default="127.0.0.1", help="where /healthz, /readyz and /metrics are asked for")
    parser.add_argument("--health-port", type=int, help="none: they can't be asked for")
    parser.add_argument("--trust", metavar="ADDRESS,…", default="", help="proxies whose X-Forwarded-For is believed")
    parser.add_argument("--drain", type=float, default=0, metavar="SECONDS", help="go on serving for so long while saying 'not ready'")
    parser.add_argument("--log", choices=["json", "plain"], default="json")
    parser.add_argument("--no-migrate", action="store_true", help="never change tables: they are migrated by another role")
    parser.add_argument("--found-token-file", metavar="FILE", type=Path, help="tokens that may found a municipality; made if missing")
    parser.add_argument("--municipality", metavar="ID", help="quota: whose")
    parser.add_argument("--rows", type=int, help="quota: most rows, 0 for no limit")
    parser.add_argument("--bytes", type=int, help="quota: most bytes, 0 for no limit")
    parser.add_argument("--served", action="store_true", help="restored: laptops have been answered since the backup was put back")
    parser.add_argument("--recount", action="store_true", help="quota: count anew what is there")
    return parser


@contextmanager
def _database(options: argparse.Namespace, settings: Settings) -> Iterator[Engine]:
    """The engine; and a local PostgreSQL around it where that was asked for."""
    local = None
    if options.local:
        from sync.server.local_postgres import LocalPostgres  # a server in production doesn't need the wheel

        local = LocalPostgres.start(options.local)
    elif not options.database:
        raise SystemExit("give --database URL or --local FOLDER")
    engine = open_database(local.url if local else options.database, settings)
    try:
        yield engine
    finally:
        engine.dispose()
        if local:
            local.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
