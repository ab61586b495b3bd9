"""The server's disk is full, or a laptop's while it receives: all keep what they have, say so, and go on when there is room again."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from coachdesk.errors import DiskFull, ServerUnreachable
from tests.journeys.crash.diary import Coach, Told, all_of
from tests.journeys.crash.full import MEBI, Ballast, small_disk
from tests.journeys.crash.postgres import MortalPostgres, mortal_postgres
from tests.journeys.crash.promises import check
from tests.journeys.crash.syncing import differences, wrong
from tests.journeys.crash.towns import Desk, Town, Towns, relay

pytestmark = pytest.mark.slow


class Pair:
    """Astrid and Karin at their desks, Karin's vault on a disk of its own; and where the server keeps what it has."""

    def __init__(self, town: Town, karin: Desk, disk: Path, postgres: MortalPostgres, hers: Path) -> None:
        self.town, self.astrid, self.karin, self.postgres = town, town.astrid, karin, postgres
        self.server_disk, self.her_disk = Ballast(disk), Ballast(hers)
        self.told = {desk: Told() for desk in (self.astrid, karin)}
        self._seeds = iter(range(1, 100))

    def write(self, desk: Desk, steps: int) -> None:
        """So many steps of a coach's day."""
        told = self.told[desk]
        Coach(desk.workspace, lambda said: told.hear([said]), next(self._seeds), self.town.team).live(steps=steps)

    def write_until_refused(self, desk: Desk) -> str:
        """The server's reason."""
        for _ in range(40):
            self.write(desk, 10)
            try:
                desk.engine.round()
            except ServerUnreachable as refused:
                return str(refused.facts["reason"])
        return ""

    def meet(self) -> None:
        """Everything is there, on both laptops, once."""
        reports = [desk.engine.round() for desk in (self.karin, self.astrid, self.karin, self.astrid)]
        assert wrong(reports) == []
        assert differences((self.karin, self.told[self.karin]), (self.astrid, self.told[self.astrid])) == []
        for desk, told in self.told.items():
            check(desk.workspace, told)


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    """PostgreSQL on a disk of 160 MiB, Karin on one of 32; not below pytest's own folder, which PostgreSQL's user may not enter."""
    with ExitStack() as done:
        folder = Path(done.enter_context(tempfile.TemporaryDirectory(prefix="coachdesk-full-")))
        folder.chmod(0o755)
        disk = done.enter_context(small_disk(folder / "disk", 160 * MEBI))
        hers = done.enter_context(small_disk(folder / "hers", 32 * MEBI))
        postgres = done.enter_context(mortal_postgres(disk / "postgres"))
        running = done.enter_context(relay(folder / "server", 1, postgres.url))
        town = done.enter_context(Towns(folder, running).town())
        karin = Desk(town.karin.copied_to(hers / "karin"), town.address)
        done.callback(karin.close)
        yield Pair(town, karin, disk, postgres, hers)


def test_a_full_server_says_so_and_gets_everything_later(pair: Pair) -> None:
    """Laptops are told why, and keep their words. With room, all of them come, once."""
    pair.write(pair.astrid, 10)
    pair.meet()
    pair.server_disk.fill()
    assert pair.write_until_refused(pair.karin) == "server_full"
    assert pair.karin.workspace.read(lambda session: session is not None)
    pair.write(pair.astrid, 10)
    pair.server_disk.drop()
    pair.meet()


def test_a_database_without_room_for_its_log_loses_nothing(pair: Pair) -> None:
    """PostgreSQL ends itself then. Laptops wait; with room it is started, recovers, and all goes on."""
    pair.server_disk.fill()
    pair.postgres.fill_its_log()
    assert pair.write_until_refused(pair.karin) in {"busy", "server_full"}
    pair.server_disk.drop()
    pair.postgres.rise()
    pair.meet()


def test_a_laptop_without_room_takes_a_page_whole_or_not(pair: Pair) -> None:
    """A round says that the disk is full, nothing is half there; with room the same words come, once."""
    pair.write(pair.astrid, 60)
    pair.astrid.engine.round()
    pair.her_disk.fill()
    with pytest.raises(DiskFull):
        pair.karin.engine.round()
    with pytest.raises(DiskFull):
        pair.karin.engine.round()
    assert pair.karin.workspace.read(all_of) == pair.told[pair.karin].saved
    pair.her_disk.drop()
    pair.meet()
