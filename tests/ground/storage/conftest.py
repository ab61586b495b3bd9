"""Two coaches' laptops with one clock each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ground.storage.laptops import Laptop, make_database


@pytest.fixture
def karin(tmp_path: Path) -> Iterator[Laptop]:
    """Karin's laptop, in Sveg."""
    laptop = Laptop(tmp_path / "karin.db")
    yield laptop
    laptop.workspace.close()


@pytest.fixture
def perola(tmp_path: Path, karin: Laptop) -> Iterator[Laptop]:
    """Per-Ola's laptop, in Funäsdalen; each knows of the other."""
    laptop = Laptop(tmp_path / "perola.db")
    laptop.meet(karin)
    karin.meet(laptop)
    yield laptop
    laptop.workspace.close()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database to copy: making one takes longer than a meeting."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    make_database(path)
    return path
