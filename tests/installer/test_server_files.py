"""What the operator gets to run the server with says what the program does."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sync.keeper.__main__ import parser as keeper_parser
from sync.keeper.custody import CREDENTIAL
from sync.protocol import limits
from sync.protocol.listening import ALIVE_SECONDS
from sync.server.__main__ import _parser

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "installer" / "server"


@pytest.mark.slow
def test_the_container_holds_all_that_the_server_needs(tmp_path: Path) -> None:
    """With the folders that the container file copies, and no others, the program starts: no window, no client, no case files."""
    for line in (SERVER / "Containerfile").read_text().splitlines():
        if line.startswith("COPY ") and not line.startswith(("COPY --", "COPY installer")):
            *sources, target = line.split()[1:]
            for one in sources:
                (shutil.copytree if one.endswith("/") else shutil.copy)(
                    ROOT / one, tmp_path / target if one.endswith("/") else _into(tmp_path / target)
                )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-m", "sync.server", "--help"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "sync" / "client").exists()


def _into(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_commands_are_real() -> None:
    """The options that the container and the unit give are options of the program, which isn't root and stops on SIGTERM."""
    container = (SERVER / "Containerfile").read_text()
    unit = (SERVER / "coachdesk-sync@.service").read_text()
    command = re.search(r"^CMD \[(.*)\]$", container, re.MULTILINE)
    started = re.search(r"^ExecStart=\S+ -m sync\.server (.*)$", unit, re.MULTILINE)
    assert command is not None
    assert started is not None
    for arguments in (re.findall(r'"([^"]+)"', command[1]), started[1].replace("%i", "8470").split()):
        options = _parser().parse_args(arguments)
        assert options.no_migrate
        assert options.health_port != options.port
    assert "\nUSER 8470:8470\n" in container
    assert "DynamicUser=yes" in unit
    assert "KillSignal=SIGTERM" in unit


def test_the_keepers_unit_starts_a_command_that_is_there() -> None:
    """Unattended, with the credential that the program asks for, and never as root."""
    unit = (SERVER / "coachdesk-keeper.service").read_text()
    started = re.search(r"^ExecStart=\S+ -m sync\.keeper (.*)$", unit, re.MULTILINE)
    assert started is not None
    assert keeper_parser().parse_args(started[1].split()).unattended
    assert f"LoadCredentialEncrypted={CREDENTIAL}:" in unit
    assert "User=coachdesk-keeper" in unit
    assert "KillSignal=SIGTERM" in unit


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_the_unit_is_understood(tmp_path: Path) -> None:
    """Systemd knows every word of it."""
    text = re.sub(
        r"^ExecStart=.*$", f"ExecStart={shutil.which('true')}", (SERVER / "coachdesk-sync@.service").read_text(), flags=re.MULTILINE
    )
    unit = tmp_path / "coachdesk-sync@8470.service"
    unit.write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False)
    assert "coachdesk" not in done.stderr, done.stderr


def test_the_proxy_leaves_bodies_and_hints_alone() -> None:
    """It lets a page through, hands each byte of a stream on, and is more patient than the stream is silent."""
    proxy = (SERVER / "nginx.conf").read_text()
    size = re.search(r"client_max_body_size (\d+)k;", proxy)
    assert size is not None
    assert int(size[1]) * 1024 > limits.PAGE
    live = proxy[proxy.index("location = /v1/live") :]
    assert "proxy_buffering off;" in live
    patience = re.search(r"proxy_read_timeout (\d+)s;", live)
    assert patience is not None
    assert int(patience[1]) > ALIVE_SECONDS
