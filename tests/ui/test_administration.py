"""A municipality by hand, through the real forms, client and server: found, put the key file away, invite, come in, give and take back."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine

from coachdesk.crypto.keyfile import read_keyfile
from coachdesk.domain.intake import register_participant
from coachdesk.domain.participants import Filter, count_participants, participants
from coachdesk.domain.staff import laptops, staff
from coachdesk.errors import ServerUnreachable
from coachdesk.storage import vault_folder
from sync.client.wire import Traffic, Wire
from sync.server.app import open_database
from sync.server.migrate import migrate
from tests.makers import akt_of
from tests.sync.client.desks import Line, Server
from tests.ui.hands import Listener, press, read
from ui.administration.invitation_text import InvitationText
from ui.administration.invite_section import InviteSection
from ui.administration.key_file_card import KeyFileCard
from ui.administration.page import AdministrationPage
from ui.administration.unit_section import UnitSection
from ui.administration.welcome import Welcome
from ui.kit.carrying import Colleague, Team
from ui.kit.desk import Desk
from ui.kit.job import StorageThread
from ui.kit.page import Place
from ui.kit.preferences import Preferences
from ui.kit.surroundings import Surroundings
from ui.syncing.page import SyncPage
from ui.unlock.carrier import RealCarrier

ADDRESS = "https://coachdesk.example.se"
Show = Callable[[QWidget], None]


@pytest.fixture(scope="module")
def database(postgres_url: str) -> Iterator[Engine]:
    """A migrated database for this module."""
    engine = open_database(postgres_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def server(database: Engine) -> Server:
    """The real rounds."""
    return Server(database, lambda: time.time_ns() // 1_000_000)


@pytest.fixture
def new_desk(qtbot: QtBot, tmp_path: Path, server: Server) -> Iterator[Callable[[str], Surroundings]]:
    """Desks over empty vaults, with a line to the server."""
    desks: list[Desk] = []

    def make(name: str, wire: Callable[[str], Wire] = lambda _: Line(server)) -> Surroundings:
        desk = Desk(StorageThread(), None, lambda workspace, tell: RealCarrier(workspace, tell, wire))
        desks.append(desk)
        with qtbot.waitSignal(desk.unlocked, timeout=15_000):
            desk.open(lambda: vault_folder.create(tmp_path / name, "myr dimma spark kaffe").workspace)
        return Surroundings(desk, Preferences(tmp_path / f"{name}.json"))

    yield make
    for desk in desks:
        assert desk.leave()


def _administration(surroundings: Surroundings, shown: Show) -> AdministrationPage:
    page = AdministrationPage(surroundings, Place("administration"))
    shown(page)
    return page


def _found(qtbot: QtBot, surroundings: Surroundings, shown: Show, token: str) -> None:
    welcome = _welcome(surroundings, shown)
    welcome.open_found.click()
    form = welcome.found_form
    assert form is not None
    values = {"server": ADDRESS, "token": token, "municipality": "Härjedalen", "unit": "Arbete och aktivitet", "founder": "Åsa Öst"}
    values |= {"place": "Sveg", "laptop": "Åsa-Sveg", "passphrase": "björk mossa tall", "again": "björk mossa"}
    for name, value in values.items():
        form.fields[name].put(value)
    form.go.click()
    assert form.fields["again"].problem.text() == "De två är inte lika. Skriv en gång till."
    form.fields["again"].put("björk mossa tall")
    with qtbot.waitSignal(surroundings.desk.joined, timeout=20_000):
        form.go.click()


def _welcome(surroundings: Surroundings, shown: Show) -> Welcome:
    page = _administration(surroundings, shown)
    assert page.welcome is not None
    return page.welcome


def test_a_municipality_begins_and_a_colleague_comes_in(
    qtbot: QtBot, new_desk: Callable[..., Surroundings], server: Server, shown: Show, tmp_path: Path
) -> None:
    """From two empty vaults to one akt on both, and taken back again, all through the forms."""
    asa = new_desk("asa")
    _found(qtbot, asa, shown, server.token())
    page = _administration(asa, shown)
    qtbot.waitUntil(lambda: "nyckelfil ligger kvar" in page.banner.words and bool(page._log))
    page.choose("keys")
    qtbot.waitUntil(lambda: bool(page.findChildren(KeyFileCard)))
    (card,) = page.findChildren(KeyFileCard)
    said = said_by(asa)
    card.save_to(tmp_path / "nyckelfil.json")
    qtbot.waitUntil(lambda: said == ["Nyckelfilen är sparad och borttagen från datorn."], timeout=10_000)
    assert set(read_keyfile((tmp_path / "nyckelfil.json").read_bytes(), "björk mossa tall")) == {"root", "recovery"}

    text = _invite(qtbot, page, "Per-Ola Bränd")
    perola = new_desk("perola")
    form = _welcome(perola, shown).form
    form.code.line.setText(f"Här kommer din inbjudan: {text} Hej")
    form.code.line.textEdited.emit(form.code.line.text())
    assert form.server.value() == ADDRESS
    form.fields["laptop"].put("Perola-Funäs")
    with qtbot.waitSignal(perola.desk.joined, timeout=20_000):
        press(form.code.line, Qt.Key.Key_Return)

    def settled() -> bool:
        for one in (perola, asa):
            one.desk.carry(lambda carrier: carrier.send_now())
        qtbot.wait(300)
        names = {member.name for member in read(qtbot, perola, staff)}
        return names == {"Åsa Öst", "Per-Ola Bränd"} and {one.name for one in read(qtbot, asa, laptops)} == {"Åsa-Sveg", "Perola-Funäs"}

    qtbot.waitUntil(settled, timeout=30_000)

    asa.desk.write(register_participant, akt_of("Lovisa", "Åkerbrand", place="Sveg"))
    teams = _teams(qtbot, asa)
    alone = next(one for one in teams if one.user_id == perola.desk.who.user_id)
    akt = _akt(qtbot, asa)
    asa.desk.carry(lambda carrier: carrier.send_now())
    qtbot.waitUntil(lambda: asa.desk.sync.waiting == 0, timeout=20_000)
    asa.desk.carry(lambda carrier: carrier.grant(akt, alone.team_id, "write"))

    def arrived() -> bool:
        perola.desk.carry(lambda carrier: carrier.send_now())
        qtbot.wait(300)
        return bool(read(qtbot, perola, count_participants, Filter()) == 1)

    qtbot.waitUntil(arrived, timeout=30_000)
    asa.desk.carry(lambda carrier: carrier.withdraw(akt, alone.team_id))
    qtbot.waitUntil(lambda: next(one for one in _teams(qtbot, asa, akt) if one.team_id == alone.team_id).role == "", timeout=20_000)


def test_a_place_is_added_and_what_is_given_alone_is_taken_back(
    qtbot: QtBot, new_desk: Callable[..., Surroundings], server: Server, shown: Show
) -> None:
    """The membership log says who sees which place; a place of that name isn't made twice; an invitation tells until when it holds."""
    asa = new_desk("asa")
    _found(qtbot, asa, shown, server.token())
    page = _administration(asa, shown)
    qtbot.waitUntil(lambda: page._known is not None and page._known.issues, timeout=10_000)
    page.choose("unit")
    unit = page.section
    assert isinstance(unit, UnitSection)
    _add_place(qtbot, unit, "Hede")
    qtbot.waitUntil(lambda: unit.form is None, timeout=10_000)
    _add_place(qtbot, unit, "hede")
    assert unit.form is not None
    field = unit.form.form.fields["name"]
    qtbot.waitUntil(lambda: field.problem.text() == "Det finns redan.", timeout=10_000)
    press(unit.form.save, Qt.Key.Key_Escape)

    _invite(qtbot, page, "Siv Nyman")
    me, siv = (next(one for one in _colleagues(qtbot, asa) if one.has_come is come) for come in (True, False))
    assert len(me.places) == 2
    assert me.heads
    assert siv.invited_until is not None
    assert siv.invited_until - asa.desk.who.now() > timedelta(days=13)
    assert len(siv.places) == 1

    asa.desk.write(register_participant, akt_of("Lovisa", "Åkerbrand"))
    asa.desk.carry(lambda carrier: carrier.send_now())
    qtbot.waitUntil(lambda: asa.desk.sync.waiting == 0, timeout=20_000)
    assert next(one for one in _colleagues(qtbot, asa) if one.has_come).akter == 1
    alone = next(one for one in _teams(qtbot, asa) if one.user_id == siv.user_id)
    akt = _akt(qtbot, asa)
    asa.desk.carry(lambda carrier: carrier.grant(akt, alone.team_id, "write"))
    qtbot.waitUntil(lambda: _siv(qtbot, asa).alone == 1, timeout=20_000)
    asa.desk.carry(lambda carrier: carrier.take_back(siv.user_id))
    qtbot.waitUntil(lambda: _siv(qtbot, asa).akter == 0, timeout=20_000)
    hede = next(team for team in me.places if team not in siv.places)
    asa.desk.carry(lambda carrier: carrier.put_into_place(siv.user_id, hede))
    qtbot.waitUntil(lambda: set(_siv(qtbot, asa).places) == set(me.places), timeout=20_000)


def test_founding_without_a_net_waits_and_says_so(qtbot: QtBot, new_desk: Callable[..., Surroundings], shown: Show) -> None:
    """All is kept here; the sync page says why nothing is sent, and green is nowhere."""
    asa = new_desk("asa", lambda _: NoNet())
    _found(qtbot, asa, shown, "token")
    page = SyncPage(asa, Place("syncing"))
    shown(page)
    qtbot.waitUntil(lambda: asa.desk.sync.trouble == "server_unreachable" and asa.desk.sync.waiting > 0, timeout=20_000)
    assert asa.desk.sync.server == ADDRESS
    assert asa.desk.sync.last_contact is None


def said_by(surroundings: Surroundings) -> list[str]:
    """What the toasts say from now on."""
    said: list[str] = []
    surroundings.toasts.said.connect(lambda toast: said.append(toast.words))
    return said


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


def _invite(qtbot: QtBot, page: AdministrationPage, name: str) -> str:
    """Gives what the QR code holds."""
    page.choose("invite")
    section = page.section
    assert isinstance(section, InviteSection)
    qtbot.waitUntil(lambda: section.form is not None, timeout=10_000)
    assert section.form is not None
    section.form.form.form.fields["name"].put(name)
    section.form.form.submit()
    qtbot.waitUntil(lambda: section.card is not None, timeout=20_000)
    assert section.card is not None
    return str(InvitationText(section.card.code.text().replace(" – ", "-"), ADDRESS))


def _add_place(qtbot: QtBot, unit: UnitSection, name: str) -> None:
    unit.open()
    assert unit.form is not None
    unit.form.form.fields["name"].put(name)
    unit.form.submit()


def _colleagues(qtbot: QtBot, surroundings: Surroundings) -> list[Colleague]:
    listener = Listener()
    surroundings.desk.carry(lambda carrier: carrier.colleagues()).then(listener.take)
    qtbot.waitUntil(lambda: bool(listener.results), timeout=10_000)
    found: list[Colleague] = listener.results[0]
    return found


def _siv(qtbot: QtBot, surroundings: Surroundings) -> Colleague:
    return next(one for one in _colleagues(qtbot, surroundings) if not one.has_come)


def _teams(qtbot: QtBot, surroundings: Surroundings, akt: UUID | None = None) -> list[Team]:
    listener, about = Listener(), akt or surroundings.desk.who.user_id
    surroundings.desk.carry(lambda carrier: carrier.teams(about)).then(listener.take)
    qtbot.waitUntil(lambda: bool(listener.results), timeout=10_000)
    found: list[Team] = listener.results[0]
    return found


def _akt(qtbot: QtBot, surroundings: Surroundings) -> UUID:
    akt: UUID = read(qtbot, surroundings, participants, Filter())[0].akt_id
    return akt
