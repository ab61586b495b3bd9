"""The door: what ./run says and what it asks the system for."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from installer.bootstrap import environment, system
from installer.bootstrap.commands import COMMANDS, Command, Need
from installer.bootstrap.environment import ROOT

SCRIPT = ROOT / ("run.cmd" if os.name == "nt" else "run")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Type ./run, from another folder, with nobody at the keyboard."""
    return subprocess.run(
        [SCRIPT, *arguments], cwd=Path(sys.prefix), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_help_names_every_command() -> None:
    """`./run help` is enough to go on."""
    helped = run("help")
    assert helped.returncode == 0
    assert all(f"\n  {name} " in helped.stdout for name in COMMANDS)


def test_an_unknown_command_is_answered_with_the_known_ones() -> None:
    """A slip of the finger starts nothing and tells what there is."""
    refused = run("dmeo")
    assert refused.returncode == 2
    assert "'dmeo'" in refused.stderr
    assert "demo" in refused.stderr


@pytest.mark.parametrize("command", [command for command in COMMANDS.values() if command.module], ids=lambda command: command.name)
def test_every_command_leads_somewhere(command: Command) -> None:
    """The module exists and can be started with -m."""
    assert command.module
    found = importlib.util.find_spec(command.module)
    assert found is not None
    if found.submodule_search_locations is not None:
        assert importlib.util.find_spec(f"{command.module}.__main__") is not None


def test_nothing_is_missing_where_qt_runs() -> None:
    """This test runs under Qt, so the check must not send anybody to apt-get."""
    assert system.missing({Need.QT}) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the wheels bring everything")
def test_a_missing_library_is_named_with_its_package() -> None:
    """What the loader can't find is reported; what it finds isn't."""
    libraries = {"libno-such-thing.so.7": "libno-such-thing7", "libc.so.6": "libc6"}
    assert dict(system.not_loadable(libraries)) == {"libno-such-thing.so.7": "libno-such-thing7"}


def test_a_missing_program_is_named_with_its_package() -> None:
    """The same for programs."""
    assert dict(system.not_on_path({"no-such-program": "nothing", sys.executable: "python3"})) == {"no-such-program": "nothing"}


def test_a_wide_environment_serves_the_narrow_commands_too() -> None:
    """`./run server` after `./run test` installs nothing; after a changed lock it does."""
    assert environment.serves(environment.stamp_for("dev"), "server")
    assert environment.serves(environment.stamp_for("server"), "server")
    assert not environment.serves(environment.stamp_for("server"), "desktop")
    assert not environment.serves(environment.stamp_for("dev").replace("dev ", "dev 0"), "dev")
    assert not environment.serves(None, "dev")
