"""What the program called saved is there after a power cut. The long form: ``python -m tests.journeys.power_cut --times 200``."""

import random
from pathlib import Path

import pytest

from tests.journeys import command
from tests.journeys.crash.disk import Call, Disk
from tests.journeys.shim import build

WHY_NOT = build.why_not()
needs_recording = pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))


@needs_recording
@pytest.mark.slow
def test_saved_notes_outlive_a_power_cut() -> None:
    """Whatever of the unflushed bytes reached the disk: every note that was called saved is there, with its text, and the vault opens."""
    (figures,) = command.run("power_cut", "--times", "15", "--seed", "1").figures()
    assert figures["cuts"] == 15
    assert figures["saved"] > 15


@needs_recording
@pytest.mark.slow
def test_a_database_that_does_not_flush_is_found_out() -> None:
    """The same days with SQLite's usual setting for this kind of log lose notes: so the test can fail."""
    outcome = command.run("power_cut", "--times", "15", "--seed", "1", "--synchronous", "NORMAL")
    assert outcome.status == 1
    assert "PromiseBroken: synced: " in outcome.complained


def test_the_disk_keeps_what_was_flushed(tmp_path: Path) -> None:
    """Flushed bytes and names are certain; a name that its folder didn't flush is gone, and the old file is back."""
    folder, chance = tmp_path, random.Random(1)
    disk = Disk(folder, {"old": b"old"})
    for call in (
        Call("o", 0, 3, 0, str(folder / "new"), b""),
        Call("w", 0, 3, 0, "", b"flushed"),
        Call("s", 0, 3, 0, "", b""),
        Call("w", 0, 3, 0, "", b"pending"),
        Call("r", 0, -1, 0, str(folder / "new"), str(folder / "old").encode()),
    ):
        disk.follow(call)
    assert disk.after_cut("synced", chance) == {"old": b"old"}
    assert disk.after_cut("all", chance) == {"old": b"pending"}
    for call in (Call("o", 0, 4, 0, str(folder), b""), Call("s", 0, 4, 0, "", b"")):
        disk.follow(call)
    assert disk.after_cut("synced", chance) == {"old": b"flushed"}


def test_a_torn_write_is_torn_at_sectors(tmp_path: Path) -> None:
    """Each sector is the old or the new one, never something between; and all mixtures come about."""
    disk = Disk(tmp_path, {"file": bytes(2048)})
    disk.follow(Call("o", 0, 3, 0, str(tmp_path / "file"), b""))
    disk.follow(Call("w", 0, 3, 0, "", b"\xff" * 2048))
    found = [disk.after_cut("sectors", random.Random(seed))["file"] for seed in range(200)]
    mixtures = {tuple(content[start : start + 512] for start in range(0, 2048, 512)) for content in found}
    assert {sector for mixture in mixtures for sector in mixture} == {bytes(512), b"\xff" * 512}
    assert len(mixtures) == 16
