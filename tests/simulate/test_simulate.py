"""A handful of seeds in the test run; nights belong to `./run simulate`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulate.disk import DIES, Disk, PowerCut
from tests.simulate.doings import DOINGS
from tests.simulate.events import STEPS, events
from tests.simulate.ledger import Batch, batches, fingerprint, next_seed, summary, write_down
from tests.simulate.mutants import MUTANTS, hunt
from tests.simulate.running import run
from tests.simulate.town import Place, Town, memory, town


@pytest.fixture(scope="module")
def here(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town in this module's database."""
    with town(Place(postgres_url, memory() or tmp_path_factory.mktemp("towns"))) as found:
        yield found


@pytest.mark.slow
def test_some_days_end_well(here: Town) -> None:
    """Whatever happens on these days, every promise holds in the evening."""
    assert {seed: outcome.wrong for seed in (1,) if (outcome := run(here, seed)).wrong} == {}


@pytest.mark.slow
def test_an_oracle_can_see(here: Town) -> None:
    """What a refused laptop forgets is missed. All other mutants: `python -m tests.simulate.mutants`."""
    mutant = next(one for one in MUTANTS if one.name == "sent before answered")
    seeds, seen = hunt(here, mutant, patience=3)
    assert seeds, seen


def test_a_seed_is_a_list_of_events() -> None:
    """The same seed gives the same events, another seed others."""
    assert events(7, DOINGS) == events(7, DOINGS)
    assert len(events(7, DOINGS)) == STEPS
    assert events(7, DOINGS) != events(8, DOINGS)


def test_the_ledger_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """After the last seed of this code; another code begins again."""
    ledger = tmp_path / "ledger.jsonl"
    write_down(Batch("abc", "1234567", 1, 100, 20_000, 90.5, []), ledger)
    write_down(Batch("abc", "1234567", 101, 150, 10_000, 45.0, [120]), ledger)
    known = batches(ledger)

    assert next_seed("abc", known) == 151
    assert next_seed("def", known) == 1
    assert "150 seeds" in summary("abc", known)[1]
    assert "[120]" in summary("abc", known)[1]
    assert "0 seeds" in summary("def", known)[1]


def test_the_fingerprint_is_of_the_code() -> None:
    """The same as long as nothing changes."""
    assert fingerprint() == fingerprint()


def test_an_oracle_may_look_at_a_disk_that_is_about_to_fail() -> None:
    """No fate meets it, and the program meets its own as if nobody had looked."""
    disk = Disk()
    disk.await_fate(DIES, after=1)
    with disk.unheeded():
        for _ in range(3):
            disk.pass_by("SELECT 1")

    disk.pass_by("SELECT 1")
    with pytest.raises(PowerCut):
        disk.pass_by("SELECT 1")
