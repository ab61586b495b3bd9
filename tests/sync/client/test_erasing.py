"""An erased akt is nowhere: not at the server, not on any laptop, not in what was on its way; what stays is that it was erased."""

import pytest
from sqlalchemy import Engine, func, select

from coachdesk.errors import NotAllowed
from coachdesk.storage.parting import left_behind
from sync.client.joining import erase
from sync.server.tables import TENANT_TABLES, wrap
from tests.sync.client.desks import Desk, Municipality

BEFORE, AFTER = b"070-1740611", b"070-1740622"


@pytest.fixture
def karin(municipality: Municipality, astrid: Desk) -> Desk:
    """A coach in Sveg."""
    return municipality.join("karin", astrid, municipality.sveg)


def settle(*desks: Desk) -> None:
    """Everybody has heard everything."""
    for _ in range(3):
        for desk in desks:
            desk.round()


def rows_about(database: Engine, space: bytes) -> dict[str, int]:
    """How much the server keeps under a space, table by table."""
    found = {}
    with database.connect() as connection:
        for table in TENANT_TABLES:
            column = table.c.about if table is wrap else table.c.get("space_id")
            if column is not None:
                number = connection.execute(select(func.count()).select_from(table).where(column == space)).scalar_one()
                if number:
                    found[table.name] = number
    return found


def here(desk: Desk, space: bytes) -> dict[str, int]:
    """How many rows of the laptop's journal and keys are about a space."""
    with desk.workspace.transaction() as tx:
        return {
            name: number
            for name in ("journal", "space_key", "kept", "held", "outgoing")
            if (number := tx.connection.exec_driver_sql(f"SELECT count(*) FROM {name} WHERE space = ?", (space,)).scalar_one())
        }


def test_an_erased_akt_is_nowhere(municipality: Municipality, astrid: Desk, karin: Desk, database: Engine) -> None:
    """One who leads it says so; with the next round of each, nothing of it is left anywhere, and another akt is whole."""
    akt, other = karin.new_akt("Mina", municipality.sveg), karin.new_akt("Olle", municipality.sveg)
    settle(karin, astrid)
    assert rows_about(database, akt.bytes)
    erase(astrid.engine, akt)
    settle(astrid, karin)
    assert rows_about(database, akt.bytes) == {}
    for desk in (astrid, karin):
        assert desk.call(akt) is None
        assert here(desk, akt.bytes) == {}
        assert desk.call(other) == "070-1740611"


def test_what_was_on_its_way_into_it_goes_too(municipality: Municipality, astrid: Desk, karin: Desk, database: Engine) -> None:
    """Somebody was still writing, offline: her words are no inheritance, they are erased with it."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid)
    karin.set_phone(akt, "070-1740622")
    erase(astrid.engine, akt)
    settle(astrid, karin, astrid)
    assert here(karin, akt.bytes) == {}
    assert rows_about(database, akt.bytes) == {}
    with astrid.workspace.transaction() as tx:
        assert left_behind(tx.connection) == []
        fact = astrid.engine.state(tx).space(akt.bytes)
    assert fact is not None
    assert fact.erased is not None


def test_what_waits_for_its_key_is_not_opened_any_more(municipality: Municipality, astrid: Desk) -> None:
    """She came in, and the akt lay on her laptop sealed; the key and the news that it was erased come in one answer."""
    akt = astrid.new_akt("Mina", municipality.sveg)
    astrid.round()
    karin = municipality.come("karin", astrid, municipality.sveg)
    karin.round()
    assert here(karin, akt.bytes)["held"]
    erase(astrid.engine, akt)
    astrid.round()
    karin.round()
    assert karin.call(akt) is None
    assert here(karin, akt.bytes) == {}
    assert akt.bytes not in _sealed_about(karin)


def _sealed_about(desk: Desk) -> set[bytes]:
    with desk.workspace.transaction() as tx:
        return {name[0] for name, _ in tx.keyring.sealed_wraps()}


def test_nobody_founds_it_again(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """A laptop that was away for long, or an old copy of one, can't bring it back."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid)
    old = municipality.clone(karin, "old")
    erase(astrid.engine, akt)
    settle(astrid, karin)
    old.set_phone(akt, "070-1740622")
    settle(old, astrid, old, astrid)
    assert astrid.call(akt) is None
    assert old.call(akt) is None
    assert here(old, akt.bytes) == {}


def test_who_does_not_lead_cannot_erase(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """A writer asks in vain, before anything is said."""
    akt = astrid.new_akt("Mina")
    settle(astrid)
    astrid.grant(akt, municipality.sveg, "write")
    settle(astrid, karin, astrid, karin)
    with pytest.raises(NotAllowed):
        erase(karin.engine, akt)
