"""Two coaches' laptops with one clock each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ground.storage.laptops import Laptop


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
