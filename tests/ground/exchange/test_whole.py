"""The promise of an import in one test; ``python -m tests.ground.exchange`` holds it to 5,000 rows."""

from pathlib import Path

from coachdesk.storage.workspace import Workspace
from tests.ground.exchange.whole import BREAKS, read_in_and_take_back, register


def test_a_list_with_doubles_and_broken_rows_is_read_in_and_taken_back_in_one_step(workspace: Workspace, tmp_path: Path) -> None:
    """Nothing doubled, every broken row named with its reason, undone as a whole."""
    found = read_in_and_take_back(workspace, tmp_path, size=250, doubles=30, broken=20)
    assert set(found.seconds) >= {"read in", "take back"}


def test_the_register_is_as_large_and_as_bad_as_it_says() -> None:
    """5,000 rows, 200 doubles of three sorts, 50 broken rows of ten sorts."""
    made = register(5_000, 200, 50)
    assert (len(made.rows), len(made.broken), made.doubles, len(made.known)) == (5_000, 50, 200, 68)
    assert set(made.broken.values()) == {why for _, _, why in BREAKS}
