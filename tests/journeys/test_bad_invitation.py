"""An invitation that is mistyped, unknown, used or damaged on the way: a reason that can be told, and the vault is nobody's as before."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from coachdesk.crypto.identity import invitation_code
from coachdesk.errors import BadCode, CoachDeskError, InvitationInvalid
from sync.client.joining import invite, join
from sync.server.app import open_database
from sync.server.migrate import migrate
from tests.ground.storage.laptops import Clock
from tests.sync.client.desks import Desk, Line, Municipality, Server


@pytest.fixture
def municipality(tmp_path: Path, postgres_url: str) -> Iterator[Municipality]:
    """Founded."""
    database, clock = open_database(postgres_url), Clock()
    migrate(database)
    municipality = Municipality(tmp_path, Server(database, clock), clock)
    yield municipality
    municipality.close()
    database.dispose()


class Damaging(Line):
    """A line on which a bundle changes."""

    def fetch(self, locator: bytes) -> bytes:
        """One bit is wrong, or the end is missing."""
        bundle = super().fetch(locator)
        return bundle[:-1] + bytes([bundle[-1] ^ 1]) if self.script.pop() == "flip" else bundle[: len(bundle) // 2]


def everything(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """All that the vault's database holds, table by table."""
    with desk.workspace.transaction() as tx:
        run = tx.connection.exec_driver_sql
        tables = run("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars().all()
        return {name: [tuple(row) for row in run(f"SELECT * FROM {name}")] for name in tables}


def refused(desk: Desk, code: str, error: type[CoachDeskError]) -> str:
    """The reason, with nothing changed."""
    before = everything(desk)
    with pytest.raises(error) as told:
        join(desk.engine, code)
    assert everything(desk) == before
    assert not code or code not in str(told.value)
    return str(told.value.facts.get("reason"))


def test_no_way_in_but_the_right_code(municipality: Municipality) -> None:
    """Every wrong way is told and leaves no trace; the right code works afterwards, and only once."""
    astrid = municipality.found()
    code = invite(astrid.engine, uuid4(), [municipality.sveg])
    karin = municipality.desk("karin")
    for typed in ("", "hej", code[:-2], code + "0", "!" * 16):
        refused(karin, typed, BadCode)
    assert refused(karin, invitation_code(), InvitationInvalid) == "unknown"
    good, karin.engine.wire = karin.engine.wire, Damaging(municipality.server, ["cut", "flip"])
    assert [refused(karin, code, InvitationInvalid) for _ in range(2)] == ["damaged", "damaged"]
    karin.engine.wire = good
    join(karin.engine, code)
    assert karin.workspace.identity.unit_id is not None
    late = municipality.desk("late")
    assert refused(late, code, InvitationInvalid) == "unknown", "the server has forgotten the bundle"
