"""What the ORM keeps of a vault after it was closed."""

import gc
import weakref
from uuid import UUID

from coachdesk.domain.person import ContactPoint
from coachdesk.domain.record import change
from tests.ground.storage.laptops import Laptop


def _call(laptop: Laptop, phone: UUID, number: int) -> None:
    laptop.workspace.write(change, ContactPoint, phone, {"value": f"070-174061{number}"})


def test_a_closed_vault_leaves_no_dialect_behind(karin: Laptop) -> None:
    """Locked and unlocked all day, the program doesn't grow: what was compiled for one opening serves the others."""
    phone = karin.register_mina().phone
    _call(karin, phone, 0)
    closed = []
    for number in range(1, 4):
        karin.workspace.close()
        karin.workspace = karin.opened()
        _call(karin, phone, number)
        closed.append(weakref.ref(karin.workspace._engine.dialect))
    karin.workspace.close()
    karin.workspace = karin.opened()
    gc.collect()
    assert [one() for one in closed] == [None] * 3
