"""A restored database goes on as another laptop, and what it hadn't sent goes on meaning the same."""

from pathlib import Path

import pytest

from coachdesk.domain.person import ContactPoint
from coachdesk.domain.record import alive, delete
from coachdesk.errors import RecordGone
from coachdesk.storage.questions import open_questions
from coachdesk.storage.restored import MARK
from tests.ground.storage.laptops import Laptop, exchange


def restored(laptop: Laptop) -> Laptop:
    """The same file as the program puts it back."""
    with laptop.workspace.transaction() as tx:
        tx.connection.exec_driver_sql("INSERT INTO mark VALUES (?, ?)", (MARK, b"\x01"))
    laptop.workspace.close()
    return Laptop(laptop.path, clock=laptop.clock)


def test_a_delete_that_was_never_sent_still_knows_what_it_deleted(tmp_path: Path) -> None:
    """The words it covers have new names, so it covers those: gone is gone everywhere, and nobody is asked."""
    karin = Laptop(tmp_path / "karin.db")
    mina = karin.register_mina()
    karin.workspace.write(lambda session: delete(session, alive(session, ContactPoint, mina.phone)))

    karin, nils = restored(karin), Laptop(tmp_path / "nils.db")
    karin.meet(nils)
    nils.meet(karin)
    exchange(karin, nils)

    for laptop in (karin, nils):
        assert laptop.workspace.read(open_questions) == []
        with pytest.raises(RecordGone):
            laptop.workspace.read(alive, ContactPoint, mina.phone)
    shown = [laptop.workspace.read(lambda session: session.get_one(ContactPoint, mina.phone).deleted) for laptop in (karin, nils)]
    assert shown[0] == shown[1]
    for laptop in (karin, nils):
        laptop.workspace.close()
