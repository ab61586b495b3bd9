"""Administrators and custodians by hand: through the real forms, client and server."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine

from coachdesk.domain.access import AccessEvent, OpenReason
from coachdesk.domain.record import living
from coachdesk.domain.space import access_log_of
from coachdesk.storage import vault_folder
from sync.client.joining import accept, announce
from sync.client.roots import propose
from sync.server.app import open_database
from sync.server.migrate import migrate
from tests.ground.storage.laptops import Clock
from tests.sync.client.desks import PASSPHRASE, Line, Server
from tests.sync.client.desks import Desk as Laptop
from tests.ui.conftest import cheap_root
from tests.ui.hands import outcome
from ui.administration.custodians_card import rehearsal_is_due
from ui.administration.custody_sheet import CustodySheet, draw_custody_sheet, paper_lines
from ui.administration.hand_out_form import HandOutForm
from ui.administration.keys_section import KeysSection
from ui.administration.opening_form import OpeningForm
from ui.administration.page import AdministrationPage
from ui.kit.banner import BannerPlace
from ui.kit.carrying import Founding
from ui.kit.desk import Desk
from ui.kit.job import StorageThread
from ui.kit.offices import Entrusted, OfficesView, Opening
from ui.kit.page import Place
from ui.kit.paper import pdf_at
from ui.kit.place_form import PlaceForm
from ui.kit.preferences import Preferences
from ui.kit.surroundings import Surroundings
from ui.unlock.carrier import RealCarrier
from ui.unlock.root_banner import RootBanner

PAPER = "0G01-" * 14 + "ABCD"
NOW = datetime.fromisoformat("2026-11-24T12:00:00+00:00")


def carried(qtbot: QtBot, desk: Desk, errand: Callable[[Any], Any]) -> Any:
    """What an errand on the real carrier gives."""
    return outcome(qtbot, desk.carry(errand))


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
def founder(qtbot: QtBot, tmp_path: Path, server: Server) -> Iterator[Surroundings]:
    """The founder's desk, in a municipality with a server; her key file lies in the vault still."""
    desk = Desk(StorageThread(), None, lambda workspace, tell: RealCarrier(workspace, tell, lambda _: Line(server), root=cheap_root))
    with qtbot.waitSignal(desk.unlocked):
        desk.open(lambda: vault_folder.create(tmp_path / "Åsa", "myr dimma spark kaffe").workspace)
    said = Founding("https://coachdesk.example.se", server.token(), "Härjedalen", "Arbete", "Åsa Öst", "Sveg", "Åsa-Sveg", PASSPHRASE)
    outcome(qtbot, desk.carry(lambda carrier: carrier.found(said)))
    with qtbot.waitSignal(desk.joined):
        desk.come_in()
    qtbot.waitUntil(lambda: desk.sync.last_contact is not None)
    yield Surroundings(desk, Preferences(tmp_path / "settings.json"))
    assert desk.leave()


@pytest.fixture
def section(qtbot: QtBot, founder: Surroundings, shown: Callable[[QWidget], None]) -> KeysSection:
    """Nycklar och administratörer, with what is known in it."""
    page = AdministrationPage(founder, Place("administration", None, {"section": "keys"}))
    shown(page)
    section = page.section
    assert isinstance(section, KeysSection)
    qtbot.waitUntil(section.administrators.isVisible)
    return section


def look(qtbot: QtBot, section: KeysSection) -> OfficesView:
    """How it stands."""
    view = outcome(qtbot, section.desk.carry(lambda carrier: carrier.offices().look()))
    assert isinstance(view, OfficesView)
    return view


def open_by_key_file(section: KeysSection, passphrase: str = PASSPHRASE) -> OpeningForm:
    """Type the key file's passphrase and go on."""
    form = section.form
    assert isinstance(form, OpeningForm)
    form.passphrase.put(passphrase)
    form.submit()
    return form


def test_an_administrator_is_made_with_the_key_file_and_not_without(qtbot: QtBot, section: KeysSection) -> None:
    """A wrong passphrase is said in the form, which stays; the right one makes her an administrator."""
    assert section.administrators.choice is not None
    section.administrators.choice.put(section.desk.who.user_id)
    section.administrators._give()
    form = open_by_key_file(section, "fel")
    qtbot.waitUntil(form.problem.isVisible)
    assert not look(qtbot, section).administrators
    open_by_key_file(section)
    qtbot.waitUntil(lambda: section.form is None)
    assert look(qtbot, section).administrators == (section.desk.who.user_id,)


def test_three_custodians_are_appointed_and_rehearse(qtbot: QtBot, section: KeysSection, tmp_path: Path) -> None:
    """Names, the key file, three papers one by one, the file; then any two papers open what the key file opened, and the three rehearse."""
    section.custodians.appoint.emit()
    names = section.form
    assert isinstance(names, PlaceForm)
    for number, name in enumerate(("Åsa", "Siv", "Siv"), start=1):
        names.form.fields[f"name{number}"].put(name)
    names.submit()
    assert names.form.fields["name3"].problem.text()
    names.form.fields["name3"].put("Biret")
    names.submit()
    open_by_key_file(section)
    qtbot.waitUntil(lambda: isinstance(section.form, HandOutForm))
    hand_out = section.form
    assert isinstance(hand_out, HandOutForm)
    papers = hand_out._entrusted.papers
    for name in ("Åsa", "Siv", "Biret"):
        assert hand_out.sheet().name == name
        assert not look(qtbot, section).custodians
        hand_out.next.click()
    hand_out.save_to(tmp_path / "custody.json")
    qtbot.waitUntil(lambda: section.form is None)
    view = look(qtbot, section)
    assert (view.custodians, view.rehearsed) == (("Åsa", "Siv", "Biret"), None)
    qtbot.waitUntil(lambda: section._view.here)
    section.custodians.rehearse.emit()
    form = section.form
    assert isinstance(form, PlaceForm)
    for number in (1, 2, 3):
        form.form.fields[f"paper{number}"].put(papers[min(number, 2) - 1])
    form.submit()
    qtbot.waitUntil(lambda: bool(form.form.fields["paper1"].problem.text()))
    form.form.fields["paper3"].put(papers[2])
    form.submit()
    qtbot.waitUntil(lambda: section.form is None)
    assert look(qtbot, section).rehearsed is not None
    user = section.desk.who.user_id
    opening = Opening((tmp_path / "custody.json").read_bytes(), "", (papers[2], papers[0]))
    outcome(qtbot, section.desk.carry(lambda carrier: carrier.offices().name_administrator(opening, user, True)))
    assert look(qtbot, section).administrators == (user,)


def _name(opening: Opening, user: UUID, carrier: Any) -> None:
    carrier.offices().name_administrator(opening, user, True)


def test_two_administrators_name_a_root_and_the_window_says_so_until_the_code_is_compared(
    qtbot: QtBot, founder: Surroundings, tmp_path: Path, server: Server
) -> None:
    """By the papers that the first of them had made: they open the new root once the second has agreed. And what comes back is logged."""
    desk, mine = founder.desk, Opening(passphrase=PASSPHRASE)
    siv = Laptop(tmp_path / "siv.db", server, Clock(time.time_ns() // 1_000_000))
    accept(siv.engine, carried(qtbot, desk, lambda carrier: announce(carrier._sure(), uuid4())))
    for user in (desk.who.user_id, siv.user):
        carried(qtbot, desk, partial(_name, mine, user))
    assert carried(qtbot, desk, lambda carrier: carrier.offices().give_back(mine, siv.user))
    made = carried(qtbot, desk, lambda carrier: carrier.offices().begin_anew())
    carried(qtbot, desk, lambda carrier: carrier.offices().handed_out(("Åsa", "Siv", "Biret")))
    place = BannerPlace()
    qtbot.addWidget(place)
    banner = RootBanner(desk, place)
    siv.round()
    ((public, code, named),) = carried(qtbot, desk, lambda carrier: carrier.offices().look()).proposed
    assert (code, named) == (made.code, (desk.who.user_id,))
    assert not place.words
    propose(siv.engine, public)
    siv.round()
    carried(qtbot, desk, lambda carrier: carrier._sure().round())
    desk.carry(lambda carrier: carrier.send_now())
    qtbot.waitUntil(lambda: made.code in place.words)
    banner._compared()
    assert not place.words
    assert not carried(qtbot, desk, lambda carrier: carrier.offices().look()).compare
    papers = Opening(papers=(made.papers[0], made.papers[2]))
    carried(qtbot, desk, lambda carrier: carrier.offices().name_administrator(papers, siv.user, False))
    assert desk.who.unit_id is not None
    looks = outcome(qtbot, desk.read(living, AccessEvent, space_id=access_log_of(desk.who.unit_id)))
    assert [one.reason for one in looks] == [OpenReason.RECOVERY]
    siv.workspace.close()


def test_the_founders_key_is_ended_when_two_administer_and_inviting_goes_on(
    qtbot: QtBot, section: KeysSection, tmp_path: Path, server: Server
) -> None:
    """With one administrator it isn't offered: nobody could invite if she fell ill. Ended, it isn't used any more, on any laptop."""
    desk, mine = section.desk, Opening(passphrase=PASSPHRASE)
    assert not section.issuing.end
    siv = Laptop(tmp_path / "siv.db", server, Clock(time.time_ns() // 1_000_000))
    accept(siv.engine, carried(qtbot, desk, lambda carrier: announce(carrier._sure(), uuid4())))
    for user in (desk.who.user_id, siv.user):
        carried(qtbot, desk, partial(_name, mine, user))
    section._show_view(look(qtbot, section))
    section.issuing.end[0].click()
    assert section.issuing.isAncestorOf(section.form or section)
    open_by_key_file(section)
    qtbot.waitUntil(lambda: section.form is None)
    assert look(qtbot, section).issuing == ()
    carried(qtbot, desk, lambda carrier: announce(carrier._sure(), uuid4()))
    siv.workspace.close()


def test_this_program_is_required_at_the_second_press(qtbot: QtBot, section: KeysSection) -> None:
    """The first says what it means, and that it can't be lowered; once required it isn't offered again."""
    assert section.programs.require is not None
    section.programs.require.click()
    assert section.busy()
    assert look(qtbot, section).minimum == 0
    assert section.programs.sure is not None
    section.programs.sure.click()
    qtbot.waitUntil(lambda: not section.busy())
    view = look(qtbot, section)
    assert view.minimum == view.program > 0
    section.programs.show_view(view)
    assert section.programs.require is None


def test_a_form_that_is_called_off_forgets_what_was_typed(qtbot: QtBot, section: KeysSection) -> None:
    """Esc, and neither passphrase nor papers are left in its fields."""
    section._ask_office(section.desk.who.user_id, True)
    form = section.form
    assert isinstance(form, OpeningForm)
    form.by.put("papers")
    form.by.edited.emit()
    for field in form.papers:
        field.put(PAPER)
    assert section.busy()
    form.gone.emit()
    assert not section.busy()
    assert [field.value() for field in form.papers] == [None, None]


def test_a_years_silence_is_said() -> None:
    """Since the last rehearsal, or since the papers were made."""
    made = NOW - timedelta(days=400)
    assert rehearsal_is_due(NOW, OfficesView(made=made))
    assert not rehearsal_is_due(NOW, OfficesView(made=made, rehearsed=NOW - timedelta(days=300)))
    assert rehearsal_is_due(NOW, OfficesView(made=made, rehearsed=NOW - timedelta(days=366)))


def test_a_paper_fits_on_its_page(tmp_path: Path) -> None:
    """With a long name, too; and nothing of it shows where somebody prints one."""
    sheet = CustodySheet("Anna-Margareta von Oelreich-Gyllenhammar", "Härjedalen", 2, PAPER, "0000 1111 2222 3333 4444", "24 november")
    assert draw_custody_sheet(pdf_at(str(tmp_path / "sheet.pdf")), sheet)
    assert len(paper_lines(PAPER)) == 3
    assert (str(sheet), str(Entrusted((PAPER,), b"", "")), str(Opening(papers=(PAPER,)))) == ("CustodySheet()", "Entrusted()", "Opening()")
