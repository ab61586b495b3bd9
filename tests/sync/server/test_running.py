"""The process towards the operator: health, readiness, figures, logs, an end in good order, and lines that never finish."""

import io
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import Engine

from sync.protocol.messages import sign_request
from sync.server.__main__ import main
from sync.server.telling import JsonLines
from tests.patience import PATIENCE, answers, free_port, until
from tests.sync.server.laptops import Founder
from tests.sync.server.test_live import wish


@dataclass
class Process:
    """A server as the operator starts it."""

    address: str
    health: str
    port: int
    process: subprocess.Popen[bytes]


@pytest.fixture
def process(engine: Engine) -> Iterator[Process]:
    with free_port() as port, free_port() as health, started(engine, port, health) as process:
        until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None
        yield Process(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{health}", port, process)


@contextmanager
def started(engine: Engine, port: int, health: int) -> Iterator[subprocess.Popen[bytes]]:
    """It says that it is going for four seconds, in which a slow machine, too, comes to ask."""
    command = [sys.executable, "-m", "sync.server", "--no-migrate", "--port", str(port), "--health-port", str(health), "--drain", "4"]
    environment = {
        "COACHDESK_DATABASE": engine.url.render_as_string(hide_password=False),
        "COACHDESK_HEADER_SECONDS": "1",
        "COACHDESK_BODY_SECONDS": "1",
    }
    process = subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def ask(address: str, path: str) -> tuple[int, str]:
    answer = httpx.get(address + path, trust_env=False, timeout=PATIENCE)
    return answer.status_code, answer.text


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="processes are ended otherwise there")
def test_what_the_operator_asks_and_how_it_ends(process: Process, founder: Founder) -> None:
    """Alive, ready, counted, on an address of its own; told to stop it says so first and is gone, whoever still listens."""
    with httpx.Client(base_url=process.address, trust_env=False, timeout=PATIENCE) as http:
        founder.laptop.send = lambda body: http.post("/v1/exchange", content=body)
        founder.laptop.settle()
        assert [http.get(path).status_code for path in ("/healthz", "/readyz", "/metrics")] == [404] * 3
        assert ask(process.health, "/healthz") == (200, "alive\n")
        assert ask(process.health, "/readyz") == (200, "ready\n")
        figures = ask(process.health, "/metrics")[1]
        assert 'coachdesk_requests_total{route="exchange",status="200"} ' in figures
        assert 'coachdesk_request_seconds_bucket{route="exchange",le="+Inf"} ' in figures
        assert "coachdesk_pool_in_use " in figures
        for one in (founder.laptop.municipality, founder.laptop.device, founder.laptop.user):
            assert one.hex() not in figures

        with http.stream("POST", "/v1/live", content=sign_request(wish(founder.laptop), founder.laptop.key)) as stream:
            heard = stream.iter_raw()
            next(heard)
            process.process.send_signal(signal.SIGTERM)
            until(lambda: ask(process.health, "/readyz") == (503, "stopping\n"))
            assert list(heard) == []
        assert process.process.wait(PATIENCE) is not None


@pytest.mark.slow
def test_lines_that_never_finish(process: Process) -> None:
    """Who opens a line and says nothing, or a letter now and then, loses it; so does a body that stands still. Others are answered."""
    for said in (b"", b"POST /v1/exchange HTTP/1.1\r\nHost: x\r\n"):
        with closing(socket.create_connection(("127.0.0.1", process.port), PATIENCE)) as line:
            line.sendall(said)
            dripping = threading.Event()
            threading.Thread(target=_drip, args=(line, dripping), daemon=True).start()
            with suppress(ConnectionResetError):  # said while something was still under way
                assert line.recv(100) == b""
            dripping.set()
    with closing(socket.create_connection(("127.0.0.1", process.port), PATIENCE)) as line:
        line.sendall(b"POST /v1/exchange HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nabc")
        assert line.recv(100).startswith(b"HTTP/1.1 408 ")
    assert ask(process.health, "/readyz") == (200, "ready\n")


def _drip(line: socket.socket, over: threading.Event) -> None:
    while not over.wait(0.2):
        try:
            line.sendall(b"x")
        except OSError:
            return


def test_the_log_is_for_machines() -> None:
    """A line of JSON with facts; of a library only the form of its sentence, since its arguments may be anything."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    for name, message, arguments, extra in (
        ("coachdesk.server", "%s %d in %d ms", ("exchange", 200, 3), {"route": "exchange"}),
        ("uvicorn.error", "odd request from %s", ("Mina",), None),
    ):
        record = logging.LogRecord(name, logging.WARNING, "", 0, message, arguments, None)
        if extra:
            record.facts = extra
        handler.emit(record)
    ours, theirs = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (ours["event"], ours["level"], ours["route"]) == ("exchange 200 in 3 ms", "warning", "exchange")
    assert theirs["event"] == "uvicorn.error: odd request from %s"


def test_tables_of_another_program(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables that are behind: it doesn't start where it may not migrate. Ahead, by what it can do without: it starts."""
    monkeypatch.setenv("COACHDESK_DATABASE", engine.url.render_as_string(hide_password=False))
    arguments = ["quota", "--no-migrate", "--municipality", "00000000-0000-0000-0000-000000000001"]
    with engine.begin() as connection:
        newest = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    for version, oldest, status in (("0001", 0, 2), ("9000", 0, 0), ("9000", 9000, 2), (newest, 0, 0)):
        with engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")
            connection.exec_driver_sql(f"UPDATE release SET oldest = {oldest}")
        assert main(arguments) == status
