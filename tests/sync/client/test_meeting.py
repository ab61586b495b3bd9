"""Laptops meet through a server that can't read."""

from tests.sync.client.desks import Desk, Municipality


def test_a_colleague_reads_what_was_written_offline(municipality: Municipality, astrid: Desk) -> None:
    """Found, invite, join, write, read: the main road."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    assert karin.waiting()

    karin.round()
    assert not karin.waiting()
    astrid.round()

    assert astrid.call(akt) == "070-1740611"
