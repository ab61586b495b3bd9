"""The host keeps more than one truth: for some another than for others, for a newcomer less, or yesterday's for all."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import Engine

from sync.client.joining import add_member, erase, part
from sync.server import tables
from sync.server.restored import HEALING, mark
from tests.redteam.foes import Town, dump, fork, keys_of, log_end, opened, put_back, rows
from tests.sync.client.desks import Server

NEW = "070-1740699"


def test_two_histories_part_for_good_and_say_so_when_they_meet(town: Town, other_world: Engine) -> None:
    """Karin is served from a copy on which the log goes another way. Nobody notices while she is kept there; once they meet it is said."""
    town.karin.line.server = fork(town, other_world)
    hers = town.karin.new_akt("Nils", town.municipality.sveg)
    town.astrid.new_akt("Stina")
    town.settle()
    assert not town.karin.round().trouble
    assert town.karin.waiting() == 0
    town.karin.line.server = town.municipality.server

    assert town.karin.round().trouble == {"another_history"}

    assert town.karin.call(hers) == "070-1740611"
    town.perola.line.server = fork(town, other_world)  # nor do words cross by themselves: those of the other truth fit no log here
    assert town.perola.call(hers) is None
    _marked(town, served=True, healing=0)
    town.settle(rounds=4)


def test_a_parting_that_is_hidden_is_not_obeyed(town: Town, other_world: Engine) -> None:
    """Not stopped: who isn't told that somebody left goes on sealing with keys that she had. It ends with the first honest answer."""
    eva = town.municipality.join("eva in hiding", town.astrid, town.municipality.sveg)
    akt = town.shared_akt()
    eva.round()
    hers, before = keys_of(eva), log_end(town.database)
    town.karin.line.server = fork(town, other_world)
    part(town.astrid.engine, town.municipality.sveg, eva.user)
    for desk in (town.astrid, town.perola):
        town.settle(desk)
        desk.set_phone(akt, NEW)
    town.settle(town.astrid, town.perola)
    town.karin.set_phone(akt, "070-1740698")

    assert not town.karin.round().trouble

    assert not {what for what, _ in opened(town, hers, before)} & {"envelope"}
    assert ("envelope", log_end(other_world)) in opened(replace(town, database=other_world), hers, before)
    town.karin.line.server = town.municipality.server
    town.karin.set_phone(akt, "070-1740697")
    town.settle()
    assert not town.karin.refused()  # what she wrote there is offered to the honest server, sealed as it was
    assert {"070-1740697", "070-1740698"} <= town.astrid.history(akt) & town.perola.history(akt)
    end = log_end(town.database)
    town.karin.set_phone(akt, "070-1740696")
    town.settle()
    assert not {where for what, where in opened(town, hers, before) if what == "envelope"} & set(range(end + 1, log_end(town.database) + 1))
    assert town.perola.call(akt) == "070-1740696"


def test_a_newcomer_can_not_know_what_is_hidden_from_her(town: Town, other_world: Engine) -> None:
    """Not stopped: her invitation stands in the log, so everything before it is there. What came after it may be withheld."""
    invited = town.municipality.announce(town.astrid, town.municipality.sveg)
    nils = town.municipality.desk("nils")
    nils.line.server = fork(town, other_world)
    part(town.astrid.engine, town.municipality.sveg, town.perola.user)
    town.settle(town.astrid)

    town.municipality.accept(nils, invited)
    assert not nils.round().trouble

    with nils.workspace.transaction() as tx:
        assert town.perola.user.bytes in nils.engine.state(tx).members(town.municipality.sveg.bytes)
    with town.astrid.workspace.transaction() as tx:
        assert town.perola.user.bytes not in town.astrid.engine.state(tx).members(town.municipality.sveg.bytes)
    add_member(town.astrid.engine, town.municipality.sveg, town.perola.user)


def test_a_backup_from_before_an_erasure_gives_nothing_back(town: Town) -> None:
    """The server is put back to the day before. Whoever comes first and knows of the erasure erases again, keys and words, at once.

    Until then its sealed rows are there: in a backup as it is kept, without its keys. Nothing else in the same dump opens them.
    """
    akt, other = town.shared_akt(), town.shared_akt("Olle")
    kept = dump(town.database)
    erase(town.karin.engine, akt)
    town.settle()
    kept[tables.wrap] = [row for row in kept[tables.wrap] if row["about"] != akt.bytes]  # as backups are kept: docs/operations.md
    put_back(kept, town.database)
    thief = [keys_of(desk) for desk in (town.karin, town.perola, town.astrid)]
    about = {("envelope", row["position"]) for row in rows(town.database, tables.envelope) if row["space_id"] == akt.bytes}
    assert about
    for keys in thief:
        assert not opened(town, keys, about=akt) & about
    _marked(town)

    town.perola.round()

    assert _about(town.database, akt) == 0
    assert _about(town.database, other) > 0
    town.settle(rounds=3)
    for desk in (town.karin, town.perola, town.astrid):
        assert desk.call(akt) is None
        assert desk.call(other) == "070-1740611"
    town.municipality.clock.now += HEALING
    town.settle(rounds=3)


def _about(database: Engine, akt: UUID) -> int:
    found = [row for row in rows(database, tables.wrap) if row["about"] == akt.bytes]
    for table in (tables.envelope, tables.snapshot, tables.snapshot_part, tables.chunk, tables.left_words):
        found += [row for row in rows(database, table) if row["space_id"] == akt.bytes]
    return len(found)


def _marked(town: Town, *, served: bool = False, healing: int = HEALING) -> None:
    """The operator says that the database was put back: a new generation of the log, in a new process."""
    mark(town.database, town.municipality.clock(), served=served, healing=healing)
    town.municipality.server = Server(town.database, town.municipality.clock)
    for desk in town.municipality.desks:
        desk.line.server = town.municipality.server
