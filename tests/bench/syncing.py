"""Sync: bytes against the budgets, and a first sync's time against moving the same bytes and writing the same rows.

The server is a process of its own with a PostgreSQL of its own; bytes count both ways with HTTP headers, without TLS and TCP.
"""

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import httpx
from sqlalchemy import Engine
from sqlmodel import SQLModel

from coachdesk.crypto.passphrase import FLOOR
from coachdesk.domain.attachment import Attachment
from coachdesk.domain.record import RECORDS
from coachdesk.storage.engine import connect, raw
from coachdesk.storage.workspace import Workspace
from sync.client.attaching import Attaching
from sync.client.engine import SyncEngine
from sync.client.founding import found, make_root
from sync.client.joining import accept, announce
from sync.client.report import RoundReport
from sync.client.transport import HttpWire
from tests.bench.corpus import TEAMS, Corpus, as_json, straw_man
from tests.bench.measure import Measure
from tests.ground.storage.laptops import KEY
from tests.sync.client.desks import PASSPHRASE, change_phone, make_database

KILO = 1000


class Laptop:
    """One vault and its line."""

    def __init__(self, path: Path, address: str, **pragmas: str) -> None:
        make_database(path)
        self.path, self.wire = path, HttpWire(address)
        self.workspace = Workspace(connect(path, KEY, pragmas=pragmas))
        self.engine = SyncEngine(self.workspace, self.wire)

    def round(self) -> RoundReport:
        return self.engine.round()

    def close(self) -> None:
        self.wire.close()
        self.workspace.close()


def measures(folder: Path) -> Iterator[Measure]:
    """The corpus is written and pushed by one laptop; another, in all teams, joins and gets it."""
    with serving(folder) as (address, token):
        astrid = Laptop(folder / "astrid.db", address, synchronous="OFF")  # her writing isn't what is measured
        places = [uuid4() for _ in range(TEAMS)]
        found(astrid.workspace, places, zone="Europe/Stockholm", token=token, root=make_root(PASSPHRASE, FLOOR))
        astrid.round()
        akter = Corpus().write(astrid.workspace, places, astrid.workspace.identity.user_id)
        records = as_json(astrid.workspace, akter)
        yield Measure("corpus as JSON", sum(len(one) for akt in records.values() for one in akt), "bytes", None)
        pushed = astrid.round()
        yield Measure("push the corpus", pushed.bytes_out + pushed.bytes_in, "bytes", None)
        karin = Laptop(folder / "karin.db", address)
        yield from _first_sync(folder, astrid, karin, places, straw_man(records))
        yield from _rounds(karin, akter)
        yield from _attachment(astrid, karin, akter[0])
        for laptop in (astrid, karin):
            laptop.close()


def _first_sync(folder: Path, astrid: Laptop, karin: Laptop, places: Sequence[UUID], straw: int) -> Iterator[Measure]:
    bundle = announce(astrid.engine, uuid4(), places)
    started = time.perf_counter()
    joined = accept(karin.engine, bundle)
    taken = time.perf_counter() - started
    astrid.round()  # gives her the keys
    started = time.perf_counter()
    second = karin.round()
    taken += time.perf_counter() - started
    total = sum(report.bytes_out + report.bytes_in for report in (joined, second))
    yield Measure("first sync", total, "bytes", 800 * KILO)
    yield Measure("first sync", total, "bytes", 1.3, straw, "each akt's JSON compressed and sealed")
    moving = _move(total, joined.requests + second.requests)
    writing = _write_rows(karin.path, folder / "plain.db", joined.requests)
    against = f"httpx moving them ({moving * 1000:.0f} ms) and sqlcipher3 writing the rows ({writing * 1000:.0f} ms)"
    yield Measure("first sync", taken * 1000, "ms", 5, (moving + writing) * 1000, against)


def _rounds(karin: Laptop, akter: Sequence[UUID]) -> Iterator[Measure]:
    idle = karin.round()
    yield Measure(f"idle round, {idle.requests} request", idle.bytes_out + idle.bytes_in, "bytes", 500)
    chance = random.Random(3)
    for spread, budget in ((10, 8), (100, 25)):
        for nth in range(100):
            change_phone(karin.workspace, akter[nth % spread], f"070-174 06 {chance.randrange(5, 100):02} eller {chance.randrange(10**12)}")
        report = karin.round()
        name = f"100 edits in {spread} akter, {report.requests} request"
        yield Measure(name, report.bytes_out + report.bytes_in, "bytes", budget * KILO)
        yield Measure(name, report.milliseconds, "ms", None)


def _attachment(giver: Laptop, taker: Laptop, akt: UUID) -> Iterator[Measure]:
    """A scanned page of 2 MB that doesn't shrink, up and down: each within five per cent of its size, everything counted."""
    paper = b"%PDF-1.7\n" + os.urandom(2 * KILO * KILO - 9)
    one = giver.workspace.attachments.attach(akt, Attachment(name="Intyg.pdf"), paper).id
    for laptop, way in ((giver, "up"), (taker, "down")):
        laptop.round()
        if laptop is taker:
            laptop.workspace.attachments.want(one)
        started = time.perf_counter()
        done = Attaching(laptop.engine).carry()
        taken = time.perf_counter() - started
        name = f"attachment of 2 MB {way}, {done.requests} requests"
        yield Measure(name, done.bytes_out + done.bytes_in, "bytes", 1.05, len(paper), "the file's own")
        yield Measure(name, taken * 1000, "ms", None)
    assert taker.workspace.attachments.content(one) == paper


# --- baselines -----------------------------------------------------------------------------------------------------


def _move(size: int, requests: int) -> float:
    """Seconds in which httpx fetches *size* bytes in as many requests from a process that does nothing else."""
    server = "import sys;from tests.bench.syncing import serve_bytes;serve_bytes(int(sys.argv[1]))"
    child = subprocess.Popen([sys.executable, "-c", server, str(size // requests)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    port = int(child.stdout.readline())
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            client.post("/", content=b"x" * 200)
            started = time.perf_counter()
            for _ in range(requests):
                client.post("/", content=b"x" * 200)
            return time.perf_counter() - started
    finally:
        child.terminate()
        child.wait()
        child.stdout.close()


def serve_bytes(size: int) -> None:
    """Answer every POST with *size* random bytes; prints its port."""
    from http.server import BaseHTTPRequestHandler, HTTPServer

    body = os.urandom(size)

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 20  # head and body in one piece: else the kernel waits 40 ms for an acknowledgement in between

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(size))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Door)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def _write_rows(source: Path, target: Path, transactions: int) -> float:
    """Seconds in which the driver writes the same record rows into an encrypted file, in as many transactions as there were pages."""
    engine = connect(source, KEY)
    rows = _rows(engine)
    engine.dispose()
    plain = connect(target, KEY)
    try:
        with plain.connect() as connection:
            with connection.begin():
                SQLModel.metadata.create_all(connection)
            chunk = -(-len(rows) // transactions)
            started = time.perf_counter()
            for start in range(0, len(rows), chunk):
                with connection.begin():
                    execute = raw(connection).execute
                    for statement, values in rows[start : start + chunk]:
                        execute(statement, values)
            return time.perf_counter() - started
    finally:
        plain.dispose()


def _rows(engine: Engine) -> list[tuple[str, tuple[object, ...]]]:
    found = []
    with engine.connect() as connection:
        for kind in RECORDS:
            names = ["id", "space_id", *(one.name for one in kind.fields)]
            insert = f"INSERT INTO {kind.table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
            found += [(insert, tuple(row)) for row in connection.exec_driver_sql(f"SELECT {', '.join(names)} FROM {kind.table.name}")]
    return found


@contextmanager
def serving(folder: Path, database: str = "") -> Iterator[tuple[str, str]]:
    """A server process with *database*, or with its own PostgreSQL: its address, and a founding token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    tokens = folder / "token"
    command = [
        sys.executable,
        "-m",
        "sync.server",
        *(["--database", database] if database else ["--local", str(folder / "postgres")]),
        "--port",
        str(port),
        "--found-token-file",
        str(tokens),
    ]
    with (folder / "server.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as child:
        try:
            _wait_for(port, child)
            yield f"http://127.0.0.1:{port}", tokens.read_text("ascii").strip()
        finally:
            child.terminate()


def _wait_for(port: int, child: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until and child.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server doesn't answer")
