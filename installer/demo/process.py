"""Processes of the demo: a server with a PostgreSQL of its own, and laptops that are told what to do by lines of JSON."""

import json
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

PATIENCE_SECONDS = 60


class LaptopProcess:
    """A laptop that is told what to do. Its log holds no content."""

    def __init__(self, name: str, log: Path) -> None:
        self.name = name
        self._log = log.open("wb")
        command = [sys.executable, "-m", "installer.demo.laptop"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True)

    def tell(self, do: str, **told: Any) -> None:
        """Say what to do, and go on."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **told}) + "\n")
        self._process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        """Wait for the answer to what was told. Raises RuntimeError where the laptop gave up."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name}'s laptop gave up; its log says why")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, do: str, **told: Any) -> dict[str, Any]:
        """Tell and hear."""
        self.tell(do, **told)
        return self.hear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._log.close()


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, str]]:
    """A server on a free port with its database in *folder*; gives its address and the word that founding takes."""
    folder.mkdir(parents=True)
    token = secrets.token_hex(16)
    token_file = folder / "founding-token"
    token_file.write_text(token)
    with _free_port() as port, (folder / "server.log").open("wb") as log:
        command = [sys.executable, "-m", "sync.server", "--local", str(folder / "postgres"), "--port", str(port)]
        process = subprocess.Popen([*command, "--found-token-file", str(token_file)], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            _await(process, port)
            yield f"http://127.0.0.1:{port}", token
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


@contextmanager
def _free_port() -> Iterator[int]:
    """A port that nobody else is given until the server has it: on Linux it stays bound here, which the server isn't hindered by."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        if sys.platform != "linux":
            held.close()
        yield port


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("the server gave up; its log says why")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server doesn't answer")
