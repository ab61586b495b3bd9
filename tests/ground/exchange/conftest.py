"""Laptops to read lists into."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coachdesk.storage.workspace import Workspace
from tests.ground.storage.laptops import Laptop


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """One coach's computer."""
    made = Laptop(tmp_path / "desk.db")
    yield made
    made.workspace.close()


@pytest.fixture
def workspace(laptop: Laptop) -> Workspace:
    """Its door."""
    return laptop.workspace
