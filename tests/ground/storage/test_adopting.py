"""Words that somebody left behind, taken over by a colleague: whoever left them may have changed her program."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from coachdesk.domain.participants import participants
from coachdesk.domain.person import ContactPoint, Person
from coachdesk.domain.record import RECORDS, Record
from coachdesk.storage.adopting import adopt
from sync.protocol.writes import Dot, WireWrite
from tests.ground.storage.laptops import Laptop, Mina, known_writes


def words(laptop: Laptop, cls: type[Record], record: UUID, body: dict[int, list[Any]]) -> WireWrite:
    """By somebody who had seen all that stands there."""
    with laptop.workspace.transaction() as tx:
        seen = [Dot(one.name.dot.device, one.name.dot.number) for one in known_writes(tx.connection) if one.record == record.bytes]
    return WireWrite(RECORDS.of(cls).number, record.bytes, seen, body)


def number_of(cls: type[Record], name: str) -> int:
    """Of the register that holds a field."""
    return next(one.number for one in RECORDS.of(cls).registers if name in {field.name for field in one.fields})


BORN, PHONE = number_of(Person, "birth_date"), number_of(ContactPoint, "value")


@pytest.fixture
def karin(tmp_path: Path) -> Laptop:
    """Who takes over."""
    return Laptop(tmp_path / "karin.db")


@pytest.mark.parametrize("body", [{BORN: ["2026-02-30"]}, {BORN: [5]}, {BORN: []}, {BORN: [None] * 9}, {0: ["gone"]}, {900: [1]}])
def test_what_a_field_cannot_hold_is_set_apart(karin: Laptop, body: dict[int, list[Any]]) -> None:
    """Taken over it would stand in the table, and no list that has the record in it could be read again."""
    mina = karin.register_mina()
    for record in (mina.person, uuid4()):
        done = karin.workspace.write(adopt, [uuid4()], mina.akt, [words(karin, Person, record, body)])
        assert not done.taken
        assert done.apart
    assert karin.workspace.read(participants)
    karin.workspace.close()


def test_words_stay_in_the_space_that_they_were_left_in(karin: Laptop) -> None:
    """Left in Mina's akt they change nothing in another, where who takes over may write and who left them might not."""
    mina, other = karin.register_mina(), karin.register_mina()

    def taken(space: Mina) -> int:
        write = words(karin, ContactPoint, other.phone, {PHONE: ["070-1740699"]})
        return len(karin.workspace.write(adopt, [uuid4()], space.akt, [write]).taken)

    assert (taken(mina), taken(other)) == (0, 1)
    karin.workspace.close()
