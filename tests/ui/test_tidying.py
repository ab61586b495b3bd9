"""Rubbish is swept on the UI thread, and a closed vault's memory goes back to the system."""

import gc
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.kit.tidying import Tidying


class Knot:
    """Part of a cycle."""

    def __init__(self) -> None:
        self.other: Knot | None = None


def _knot() -> "weakref.ref[Knot]":
    one, other = Knot(), Knot()
    one.other, other.other = other, one
    return weakref.ref(one)


@pytest.fixture
def tidying(qapp: object) -> Iterator[Tidying]:
    """One that the test turns by hand."""
    one = Tidying()
    yield one
    one.end()
    gc.disable()


def test_what_a_closed_vault_leaves_is_collected_whole(tidying: Tidying) -> None:
    """However old it has grown, and at the next turn; not before, while the window still lets go."""
    knot = _knot()
    gc.collect(1)
    old = _knot()
    tidying.vault_closed()
    assert old() is not None
    tidying.sweep()
    assert knot() is None
    assert old() is None


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the allocator gives back by itself")
def test_its_memory_goes_back_to_the_system(tidying: Tidying) -> None:
    """Holes between what is still in use are given back too."""
    blocks = [bytearray(60_000) for _ in range(2_000)]
    kept = blocks[::2]
    before = _resident()
    del blocks
    tidying.vault_closed()
    tidying.sweep()
    assert before - _resident() > 30_000_000
    assert len(kept) == 1_000


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096
