"""The server's disk breaks, and a backup of an hour ago is put back: nothing that any laptop had is lost."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from coachdesk.errors import ServerRefused
from sync.server.app import open_database
from sync.server.migrate import migrate
from sync.server.restored import HEALING
from tests.ground.storage.laptops import Clock
from tests.journeys.town_hour import Town, readable, written
from tests.sync.client.desks import Desk, Municipality, Server

STEPS = 60


@pytest.fixture(scope="module")
def database(postgres_url: str) -> Iterator[Engine]:
    engine = open_database(postgres_url)
    migrate(engine)
    yield engine
    engine.dispose()


def _town(folder: Path, database: Engine, seed: int, size: int) -> Town:
    clock = Clock()
    town = Town(Municipality(folder, Server(database, clock), clock), database, random.Random(seed), size)
    town.begin()
    return town


def _all_is_well(town: Town) -> None:
    """Every word known anywhere is on the server, and on every laptop that may read it, once."""
    words, there = town.words(), town.on_the_server()
    assert town.chains() <= set(there)
    assert len(there) == len(set(there))
    for desk in town.desks:
        spaces, own = readable(desk), written(desk)
        names = [(one.space, one.device, one.number) for one in own]
        assert len(names) == len(set(names))
        assert {name for name in words if name[0] in spaces} <= set(names)
        assert {one.name: one for one in own}.items() <= {one.name: one for one in words.values()}.items()
        assert desk.held() == 0


@pytest.mark.parametrize("seed, size", [pytest.param(0, 20, marks=pytest.mark.long), (1, 8)])
def test_an_hour_is_given_back(tmp_path: Path, database: Engine, seed: int, size: int) -> None:
    """Twenty laptops, or some, go on for an hour after the backup; one of them is destroyed, then the server is put back and marked.

    After two rounds of each, all that any of the others had is on the server and with everybody who may read it. What had never been said
    to the server waits until the log is whole, and arrives then.
    """
    town = _town(tmp_path, database, seed, size)
    backup = town.backup()
    town.hour(STEPS)
    town.destroy(town.chance.choice(town.desks[1:-1]))
    before = town.words()

    town.put_back(backup)
    town.everybody()
    town.everybody()

    _all_is_well(town)
    assert all(desk.round().trouble == {"healing"} for desk in town.desks)

    town.municipality.clock.now += HEALING
    town.everybody()
    town.everybody()
    _all_is_well(town)
    assert before.keys() <= town.words().keys()
    assert not any(desk.waiting() for desk in town.desks)
    assert not any(desk.round().trouble for desk in town.desks)
    town.municipality.close()


def test_an_unmarked_restore_is_noticed(tmp_path: Path, database: Engine) -> None:
    """The operator forgot the mark, and the server answered: every laptop that knew more says so and loses nothing.

    When the mark comes late, with the word that the server has answered, everything is there again.
    """
    town = _town(tmp_path, database, 4, 6)
    backup = town.backup()
    town.hour(STEPS)
    town.everybody()
    before = town.words()

    town.put_back(backup, marked=False)
    assert {_told(desk) for desk in town.desks} == {"went_back", "unknown_device"}
    assert town.words().keys() == before.keys()

    town.mark(served=True)
    town.everybody()
    town.everybody()
    assert before.keys() <= town.words().keys()
    _all_is_well(town)
    town.municipality.close()


def _told(desk: Desk) -> str:
    """What a round says is wrong; who came after the backup isn't known to the server at all."""
    try:
        return min(desk.round().trouble, default="")
    except ServerRefused as refused:
        return str(refused.facts["reason"])


def test_a_restore_of_a_restore(tmp_path: Path, database: Engine) -> None:
    """While the log heals, the disk breaks again and the same backup is put back: positions go on, and nothing is lost."""
    town = _town(tmp_path, database, 5, 6)
    backup = town.backup()
    town.hour(STEPS)
    town.everybody()
    before = town.words()
    town.put_back(backup)
    for desk in town.desks[:3]:
        desk.round()

    town.put_back(backup)
    town.everybody()
    town.everybody()

    assert before.keys() <= town.words().keys()
    _all_is_well(town)
    town.municipality.close()
