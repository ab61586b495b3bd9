"""The same list read in on two laptops that haven't met: no more doubled than has to be, and nobody is asked."""

from pathlib import Path

import pytest

from coachdesk.domain.import_batch import imports
from coachdesk.domain.organisation import contact_persons, organisations
from coachdesk.domain.person import contact_points_of
from coachdesk.exchange.planning import Fate
from coachdesk.exchange.undoing import KeptBecause
from coachdesk.storage.questions import open_questions
from tests.ground.exchange.lists import undo
from tests.ground.exchange.read_in import AGAIN, BAKERY, SAW, akter, names, organisation_list, reading, rows
from tests.ground.storage.laptops import Clock, Laptop, exchange


@pytest.fixture
def two(tmp_path: Path) -> tuple[Laptop, Laptop]:
    """Two coaches of one unit, who haven't met."""
    karin, perola = Laptop(tmp_path / "karin.db"), Laptop(tmp_path / "perola.db", clock=Clock(1_790_000_500_000))
    karin.meet(perola)
    perola.meet(karin)
    return karin, perola


def test_the_same_organisations_read_in_on_two_laptops_are_the_same_records(two: tuple[Laptop, Laptop]) -> None:
    """Offline, then met: nothing doubled, and nobody is asked anything."""
    for laptop in two:
        organisation_list(laptop.workspace, SAW, BAKERY).apply()
    exchange(*two)
    for laptop in two:
        assert [one.name for one in laptop.workspace.read(organisations)] == ["Fjällbageriet", "Svegs Såg AB"]
        assert len(laptop.workspace.read(contact_persons)) == 1
        assert laptop.workspace.read(open_questions) == []
        assert organisation_list(laptop.workspace, SAW, BAKERY).fates() == {Fate.SAME: 2}
    (batch,) = two[0].workspace.read(imports)
    assert {one.because for one in undo(two[0].workspace, batch.id)} == {KeptBecause.OTHER_IMPORT}


def test_the_same_participants_read_in_on_two_laptops_are_found_as_duplicates(two: tuple[Laptop, Laptop]) -> None:
    """An akt founds a space with a key of its own, so that two make two akter; once they have met, a third reading adds none.

    Each laptop's import can still be undone, which leaves one akt of each person.
    """
    for laptop in two:
        reading(laptop.workspace, rows(1, 2)).apply()
    exchange(*two)
    karin, perola = two
    assert len(names(karin.workspace)) == 4
    for laptop in two:
        assert reading(laptop.workspace, rows(1, 2)).fates() == {Fate.SAME: 2}
        assert reading(laptop.workspace, rows(1, 2), source="En annan").fates() == {Fate.DUPLICATE: 2}
    (batch,) = perola.workspace.read(imports)
    assert undo(perola.workspace, batch.id) == []
    exchange(*two)
    assert len(names(karin.workspace)) == len(names(perola.workspace)) == 2


def test_two_laptops_that_fill_the_same_gap_make_one_record(two: tuple[Laptop, Laptop]) -> None:
    """The same source, the same row, the same telephone."""
    reading(two[0].workspace, [["1", "Mina", "Öberg", "", "", ""]], AGAIN, programme="Kraftsamling").apply()
    exchange(*two)
    for laptop in two:
        found = reading(laptop.workspace, [["1", "Mina", "Öberg", "0684-100 00", "", "AF"]], AGAIN, programme="K")
        assert found.planned[0].gaps == ("phone", "referrer")
        found.apply()
    exchange(*two)
    for laptop in two:
        akt_id = akter(laptop.workspace)["Mina Öberg"]
        assert len(laptop.workspace.read(contact_points_of, akt_id)) == 1
