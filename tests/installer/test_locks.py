"""The locks: exact, hashed, without addresses, and of one mind."""

import re
import tomllib

import pytest

from installer.bootstrap.environment import LOCKS, ROOT
from installer.bootstrap.locks import ADDRESS, GROUPS, pinned

NAMES = (*GROUPS, "uv")


def versions(name: str) -> dict[str, str]:
    """Package to version, as one lock has them."""
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (LOCKS / f"{name}.txt").read_text("utf-8"), flags=re.MULTILINE))


@pytest.mark.parametrize("name", NAMES)
def test_every_package_has_a_version_and_hashes_and_none_an_address(name: str) -> None:
    """A mirror can serve it, and a changed file is refused."""
    text = (LOCKS / f"{name}.txt").read_text("utf-8")
    entries = text.replace("\\\n", "").splitlines()
    assert len(entries) == pinned(LOCKS / f"{name}.txt") > 0
    assert all(re.fullmatch(r"[\w.-]+==\S+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+", entry) for entry in entries)
    assert not ADDRESS.search(text)


@pytest.mark.parametrize("address", ["--index-url https://x/", "--find-links x", "a @ file:///x", "http://x"])
def test_an_address_would_be_seen(address: str) -> None:
    """What `lock` looks for before it keeps a file."""
    assert ADDRESS.search(address)


def test_all_locks_hold_the_same_versions() -> None:
    """Tests run on what is delivered."""
    tested = versions("dev").items()
    assert versions("desktop").items() <= tested
    assert versions("server").items() <= tested


def test_the_server_installs_without_qt_and_without_the_coach_s_database() -> None:
    """A server has neither a window nor a key to open anything with."""
    assert not {"pyside6-essentials", "shiboken6", "sqlcipher3", "sqlmodel"} & versions("server").keys()


def test_everything_asked_for_is_locked() -> None:
    """Who adds a dependency and forgets `./run lock` learns it here."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    for group in GROUPS:
        asked = {re.split(r"[\[<>=; ]", one)[0].lower().replace(".", "-") for one in groups[group] if isinstance(one, str)}
        assert asked <= versions(group).keys()


def test_qt_is_the_version_that_counts_rightly() -> None:
    """6.12.0 aborts on Python 3.11; see test_qt.py and docs/decisions/pyside6-pin.md."""
    assert versions("desktop")["pyside6-essentials"] == "6.11.3"
