"""A municipality by hand, through the real forms, client and server: found, put the key file away, invite, come in, give and take back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coachdesk.crypto.keyfile import read_keyfile
from coachdesk.domain.intake import register_participant
from coachdesk.domain.participants import Filter, count_participants
from coachdesk.domain.staff import laptops, staff
from coachdesk.errors import ServerUnreachable
from sync.client.wire import Traffic
from tests.makers import akt_of
from tests.sync.client.desks import Server
from tests.ui.hands import press, read, write
from tests.ui.municipality import ADDRESS, Show, administration, carried, come_in, found, invite, said_by, sent, settle
from ui.administration.key_file_card import KeyFileCard
from ui.administration.unit_section import UnitSection
from ui.kit.carrying import Colleague, Team
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.syncing.page import SyncPage


def test_a_municipality_begins_and_a_colleague_comes_in(
    qtbot: QtBot, new_desk: Callable[..., Surroundings], server: Server, shown: Show, tmp_path: Path
) -> None:
    """From two empty vaults to one akt on both, and taken back again, all through the forms."""
    asa = new_desk("asa")
    found(qtbot, asa, shown, server.token())
    page = administration(asa, shown)
    qtbot.waitUntil(lambda: "nyckelfil ligger kvar" in page.banner.words and bool(page._log))
    page.choose("keys")
    qtbot.waitUntil(lambda: bool(page.findChildren(KeyFileCard)))
    (card,) = page.findChildren(KeyFileCard)
    said = said_by(asa)
    card.save_to(tmp_path / "nyckelfil.json")
    qtbot.waitUntil(lambda: said == ["Nyckelfilen är sparad och borttagen från datorn."])
    assert set(read_keyfile((tmp_path / "nyckelfil.json").read_bytes(), "björk mossa tall")) == {"root", "recovery"}

    text = invite(qtbot, page, "Per-Ola Bränd")
    perola = new_desk("perola")
    come_in(qtbot, perola, shown, text, "Perola-Funäs")

    def settled() -> bool:
        names = {member.name for member in read(qtbot, perola, staff)}
        return names == {"Åsa Öst", "Per-Ola Bränd"} and {one.name for one in read(qtbot, asa, laptops)} == {"Åsa-Sveg", "Perola-Funäs"}

    settle(qtbot, settled, perola, asa)

    akt = write(qtbot, asa, register_participant, akt_of("Lovisa", "Åkerbrand", place="Sveg")).akt.id
    alone = next(one for one in _teams(qtbot, asa) if one.user_id == perola.desk.who.user_id)
    sent(qtbot, asa)
    carried(qtbot, asa, lambda carrier: carrier.grant(akt, alone.team_id, "write"))
    settle(qtbot, lambda: read(qtbot, perola, count_participants, Filter()) == 1, perola, asa)
    carried(qtbot, asa, lambda carrier: carrier.withdraw(akt, alone.team_id))
    qtbot.waitUntil(lambda: next(one for one in _teams(qtbot, asa, akt) if one.team_id == alone.team_id).role == "")


def test_a_place_is_added_and_what_is_given_alone_is_taken_back(
    qtbot: QtBot, new_desk: Callable[..., Surroundings], server: Server, shown: Show
) -> None:
    """The membership log says who sees which place; a place of that name isn't made twice; an invitation tells until when it holds."""
    asa = new_desk("asa")
    found(qtbot, asa, shown, server.token())
    page = administration(asa, shown)
    qtbot.waitUntil(lambda: page._known is not None and page._known.issues)
    page.choose("unit")
    unit = page.section
    assert isinstance(unit, UnitSection)
    _add_place(qtbot, unit, "Hede")
    qtbot.waitUntil(lambda: unit.form is None)
    _add_place(qtbot, unit, "hede")
    assert unit.form is not None
    field = unit.form.form.fields["name"]
    qtbot.waitUntil(lambda: field.problem.text() == "Det finns redan.")
    press(unit.form.save, Qt.Key.Key_Escape)

    invite(qtbot, page, "Siv Nyman")
    me, siv = (next(one for one in _colleagues(qtbot, asa) if one.has_come is come) for come in (True, False))
    assert len(me.places) == 2
    assert me.heads
    assert siv.invited_until is not None
    assert siv.invited_until - asa.desk.who.now() > timedelta(days=13)
    assert len(siv.places) == 1

    akt = write(qtbot, asa, register_participant, akt_of("Lovisa", "Åkerbrand")).akt.id
    sent(qtbot, asa)
    assert next(one for one in _colleagues(qtbot, asa) if one.has_come).akter == 1
    alone = next(one for one in _teams(qtbot, asa) if one.user_id == siv.user_id)
    carried(qtbot, asa, lambda carrier: carrier.grant(akt, alone.team_id, "write"))
    qtbot.waitUntil(lambda: _siv(qtbot, asa).alone == 1)
    carried(qtbot, asa, lambda carrier: carrier.personnel().take((akt,), siv.user_id))
    settle(qtbot, lambda: _siv(qtbot, asa).akter == 0, asa)
    hede = next(team for team in me.places if team not in siv.places)
    carried(qtbot, asa, lambda carrier: carrier.put_into_place(siv.user_id, hede))
    qtbot.waitUntil(lambda: set(_siv(qtbot, asa).places) == set(me.places))


def test_founding_without_a_net_waits_and_says_so(qtbot: QtBot, new_desk: Callable[..., Surroundings], shown: Show) -> None:
    """All is kept here; the sync page says why nothing is sent, and green is nowhere."""
    asa = new_desk("asa", lambda _: NoNet())
    found(qtbot, asa, shown, "token")
    page = SyncPage(asa, Place("syncing"))
    shown(page)
    qtbot.waitUntil(lambda: asa.desk.sync.trouble == "server_unreachable" and asa.desk.sync.waiting > 0)
    assert asa.desk.sync.server == ADDRESS
    assert asa.desk.sync.last_contact is None


class NoNet:
    """A wire in a valley."""

    traffic = Traffic(0, 0)

    def exchange(self, body: bytes) -> bytes:
        raise ServerUnreachable(reason="connect")

    def deposit(self, locator: bytes, body: bytes) -> None:
        raise ServerUnreachable(reason="connect")

    def fetch(self, locator: bytes) -> bytes:
        raise ServerUnreachable(reason="connect")

    def close(self) -> None:
        """Nothing is open."""


def _add_place(qtbot: QtBot, unit: UnitSection, name: str) -> None:
    unit.open()
    assert unit.form is not None
    unit.form.form.fields["name"].put(name)
    unit.form.submit()


def _colleagues(qtbot: QtBot, surroundings: Surroundings) -> list[Colleague]:
    found: list[Colleague] = carried(qtbot, surroundings, lambda carrier: carrier.colleagues())
    return found


def _siv(qtbot: QtBot, surroundings: Surroundings) -> Colleague:
    return next(one for one in _colleagues(qtbot, surroundings) if not one.has_come)


def _teams(qtbot: QtBot, surroundings: Surroundings, akt: UUID | None = None) -> list[Team]:
    about = akt or surroundings.desk.who.user_id
    found: list[Team] = carried(qtbot, surroundings, lambda carrier: carrier.teams(about))
    return found
