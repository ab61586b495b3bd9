"""The server as the operator starts it: a process with a database, a token file and a log."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import httpx
import pytest
from sqlalchemy import func, select

from sync.server.__main__ import main
from sync.server.app import open_database
from sync.server.local_postgres import LocalPostgres
from sync.server.tables import founding_token
from tests.patience import PATIENCE, answers, free_port, until
from tests.sync.server.laptops import found


@dataclass
class Running:
    """A server process."""

    address: str
    token_file: Path
    log: Path
    process: subprocess.Popen[bytes]


@pytest.fixture
def running(postgres_url: str, tmp_path: Path) -> Iterator[Running]:
    """It migrates an empty database, makes a token and answers."""
    token_file, log = tmp_path / "tokens", tmp_path / "log"
    with log.open("wb") as stream, free_port() as port, started(postgres_url, port, token_file, stream) as process:
        until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None
        yield Running(f"http://127.0.0.1:{port}", token_file, log, process)


@contextmanager
def started(database: str, port: int, token_file: Path, log: BinaryIO) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "sync.server", "--port", str(port), "--found-token-file", str(token_file)],
        env=os.environ | {"COACHDESK_DATABASE": database},
        stdout=log,
        stderr=log,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="processes are ended otherwise there")
def test_from_start_to_stop(running: Running) -> None:
    """A municipality is founded with the token from the file; the log tells codes and milliseconds; it stops when told."""
    token = running.token_file.read_text().strip()
    assert running.token_file.stat().st_mode & 0o077 == 0
    with httpx.Client(base_url=running.address, trust_env=False, timeout=PATIENCE) as http:
        founder = found(lambda body: http.post("/v1/exchange", content=body), token)
        akt, laptop = founder.akt(), founder.laptop
        envelope = laptop.envelope(akt)
        assert laptop.statuses(envelope) == ["accepted"]
        http.get("/v1/" + token)
    running.process.send_signal(signal.SIGTERM)
    running.process.wait(PATIENCE)

    log = running.log.read_bytes()
    events = [json.loads(line) for line in log.splitlines()]
    assert {(one["route"], one["status"]) for one in events if "route" in one} == {("exchange", 200)}
    assert [one["event"] for one in events[-2:]] == ["stopping", "stopped"]
    for secret in (token.encode(), akt, laptop.device, laptop.municipality, envelope.sealed[:16]):
        assert secret not in log
        assert secret.hex().encode() not in log


def test_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what it needs."""
    monkeypatch.delenv("COACHDESK_DATABASE", raising=False)
    with pytest.raises(SystemExit, match="--database URL or --local FOLDER"):
        main([])


@pytest.mark.slow
def test_a_database_of_its_own() -> None:
    """With --local there is nothing to install: the folder holds the data, and keeps it over a restart."""
    # Not below pytest's own folder: as root the database runs as another user, who may not look in there.
    folder = Path(tempfile.mkdtemp(prefix="coachdesk-local-"))
    try:
        assert main(["migrate", "--local", str(folder / "data"), "--found-token-file", str(folder / "tokens")]) == 0
        local = LocalPostgres.start(folder / "data")
        engine = open_database(local.url)
        with engine.connect() as connection:
            assert connection.execute(select(func.count()).select_from(founding_token)).scalar() == 1
        engine.dispose()
        local.stop()
    finally:
        shutil.rmtree(folder)
