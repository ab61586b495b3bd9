"""A team's key of which only the log remembers that it was made: who made it is put back from before, and so is the server."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import msgspec
import pytest

from sync.client.joining import part
from sync.client.turning import PATIENCE
from sync.protocol.messages import ACCEPTED, Request, open_request, open_response, pack_response
from sync.server.restored import HEALING
from tests.sync.client.desks import Desk, Municipality, PutBack, Server


def keys(desk: Desk, team: UUID) -> set[int]:
    """The epochs of the team's key that the laptop has."""
    with desk.workspace.transaction() as tx:
        return set(tx.keyring.team_keys().get(team.bytes, {}))


class _Deaf(Server):
    """The server where it takes nothing that carries entries: it says why, or nothing at all."""

    def __init__(self, real: Server, refused: str) -> None:
        self._real, self._refused, self._last, self._asked = real, refused, b"", 0

    def exchange(self, body: bytes) -> bytes:
        sent, _ = open_request(body, Request)
        self._asked += 1
        assert self._asked < 20, "asks for ever"
        if not sent.entries:
            self._last = self._real.exchange(body)
            return self._last
        statuses = [] if self._refused else [ACCEPTED] * len(sent.wraps)
        return pack_response(msgspec.structs.replace(open_response(self._last), refused=self._refused, wrap_statuses=statuses))


@dataclass
class Lost:
    """After the evening on which Sveg's second key was lost: Astrid as she was put back, and the others. Nils had the key, and is away."""

    astrid: Desk
    karin: Desk
    nils: Desk
    eva: Desk
    akt: UUID


@pytest.fixture
def lost(municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]) -> Lost:
    """Perola left Sveg, and Astrid turned its key; then her disk broke, and the server's. Eva, in Funäsdalen, has heard of the turn."""
    karin, nils, perola = (municipality.join(name, astrid, municipality.sveg) for name in ("karin", "nils", "perola"))
    eva = municipality.join("eva", astrid, municipality.funas)
    akt = karin.new_akt("Mina", municipality.sveg)
    for desk in (karin, astrid, nils, eva):
        desk.round()
    put_by, put_back = municipality.clone(astrid, "put by"), backup()
    part(astrid.engine, municipality.sveg, perola.user)
    for desk in (astrid, nils, eva):
        desk.round()
    put_back()
    for desk in (eva, put_by, karin):
        desk.round()
    assert keys(put_by, municipality.sveg) == {1}
    municipality.clock.now += max(HEALING, PATIENCE) + 1
    return Lost(put_by, karin, nils, eva, akt)


def test_its_head_turns_a_key_that_nobody_has(municipality: Municipality, lost: Lost) -> None:
    """A day after the server was put back nobody has brought it: with the next one everybody writes on, and a newcomer reads all."""
    for desk in (lost.astrid, lost.karin):
        desk.round()
    new = lost.karin.new_akt("Olle", municipality.sveg)
    lost.karin.set_phone(lost.akt, "070-1740650")
    newcomer = municipality.join("maja", lost.astrid, municipality.sveg)
    for desk in (lost.karin, lost.astrid, newcomer):
        desk.round()

    assert keys(lost.karin, municipality.sveg) == keys(newcomer, municipality.sveg) == {1, 3}
    for desk in (lost.astrid, newcomer):
        assert (desk.call(new), desk.call(lost.akt)) == ("070-1740611", "070-1740650")


def test_what_was_sealed_to_the_lost_key_is_given_once_more(municipality: Municipality, lost: Lost) -> None:
    """Eva gave an akt to Sveg meanwhile. Astrid reads it as one of the heads, and knows that nobody else in Sveg can open what is there."""
    akt = lost.eva.new_akt("Olle", municipality.funas)
    lost.eva.round()
    lost.eva.grant(akt, municipality.sveg, "write")
    lost.eva.round()
    for desk in (lost.astrid, lost.astrid, lost.karin):
        desk.round()

    assert lost.karin.call(akt) == "070-1740611"


def test_who_comes_late_with_the_lost_key_seals_it_with_the_next(municipality: Municipality, lost: Lost) -> None:
    """Nils is back after some days: what only he could open others open, too."""
    for desk in (lost.astrid, lost.nils):
        desk.round()
    municipality.clock.now += PATIENCE
    for desk in (lost.nils, lost.karin, lost.astrid):
        desk.round()

    assert keys(lost.nils, municipality.sveg) == {1, 2, 3}
    assert keys(lost.karin, municipality.sveg) == keys(lost.astrid, municipality.sveg) == {1, 2, 3}


def test_a_key_that_comes_in_time_is_not_turned(municipality: Municipality, lost: Lost) -> None:
    """Nils meets the server before Astrid has waited for a day: he gives her what he has."""
    for desk in (lost.nils, lost.astrid, lost.astrid):
        desk.round()

    assert keys(lost.astrid, municipality.sveg) == {1, 2}


@pytest.mark.parametrize("refused", ["not_head", ""])
def test_a_turn_that_the_server_does_not_take_waits_for_the_next_round(municipality: Municipality, lost: Lost, refused: str) -> None:
    """It refuses it, or answers with nothing: Astrid's laptop doesn't ask at once for ever, and turns the key when it is taken."""
    line = lost.astrid.line
    line.server = _Deaf(municipality.server, refused)
    reports = [lost.astrid.round() for _ in range(2)]
    assert max(one.requests for one in reports) <= 3
    assert lost.astrid.log_length() == lost.karin.log_length()

    line.server = municipality.server
    lost.astrid.round()
    with lost.astrid.workspace.transaction() as tx:
        assert lost.astrid.engine.state(tx).team_epoch(municipality.sveg.bytes) == 3
