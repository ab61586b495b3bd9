"""A disk that is full: nothing is half saved, nothing that was saved is lost, and work goes on when there is room again."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from coachdesk.domain.space import new_id
from coachdesk.errors import DiskFull
from coachdesk.storage.workspace import Workspace
from tests.journeys.crash.diary import Coach, Told, all_of
from tests.journeys.crash.full import MEBI, Ballast, small_disk
from tests.journeys.crash.promises import check
from tests.journeys.crash.vaults import new_vault

_BLOCK = 4096


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MiB, in memory; where none can be mounted, the limit on file sizes below stands in for it."""
    with small_disk(tmp_path / "disk", 24 * MEBI) as place:
        yield place


def work_until_full(workspace: Workspace, seed: int) -> Told:
    """Write until the disk is full; what the coach was told before."""
    told = Told()
    with pytest.raises(DiskFull):
        Coach(workspace, lambda said: told.hear([said]), seed).live(steps=5_000)
    assert told.trying, "the step that failed is one that wrote"
    return told


@pytest.mark.slow
@pytest.mark.parametrize("leave", [0, _BLOCK, 50 * _BLOCK, 200 * _BLOCK])
def test_a_full_disk_rolls_back_and_work_goes_on(small: Path, leave: int) -> None:
    """The step that found no room leaves nothing, all before it is there, the vault opens while the disk is full. Then there is room."""
    vault, ballast, told = new_vault(small / "vault", new_id()), Ballast(small), Told()
    workspace = vault.open()
    Coach(workspace, lambda said: told.hear([said]), 1).live(steps=10)
    ballast.fill(leave)
    refused = work_until_full(workspace, 2)
    told.saved.update(refused.saved)
    assert workspace.read(all_of) == told.saved
    before = workspace.identity.voice
    workspace.close()
    workspace = vault.open()
    assert workspace.read(all_of) == told.saved
    ballast.drop()
    Coach(workspace, lambda said: told.hear([said]), 3).live(steps=10)
    assert workspace.identity.voice != before, "what there was no room for when it was opened is done with the first words"
    check(workspace, told)
    workspace.close()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="limits of a process are POSIX")
def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """The same where the system refuses for another reason: here a limit on the size of files, in a child of its own."""
    import resource

    vault, told = new_vault(tmp_path / "vault", new_id()), Told()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    workspace = vault.open()
    Coach(workspace, lambda said: told.hear([said]), 1).live(steps=10)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024 * 1024, before[1]))
    try:
        told.saved.update(work_until_full(workspace, 2).saved)
        assert workspace.read(all_of) == told.saved
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    Coach(workspace, lambda said: told.hear([said]), 3).live(steps=10)
    check(workspace, told)
    workspace.close()
