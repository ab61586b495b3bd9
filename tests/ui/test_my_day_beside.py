"""Beside the day: what is new since yesterday, what was begun, who hasn't been heard of, and what waits to be sent."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from coachdesk.domain.draft import keep_draft
from coachdesk.domain.note import JournalNote
from coachdesk.domain.person import ContactPoint, contact_points_of
from coachdesk.storage import vault_folder
from coachdesk.storage.sitting import be_here
from tests.makers import STOCKHOLM
from tests.ui.hands import press, write
from tests.ui.my_day import YESTERDAY, Show, long_ago, opened, with_three, words_on
from tests.ui.perola import arrive
from tests.ui.places import PASSPHRASE, Karin
from ui.kit.carrying import SyncView
from ui.kit.page import Place
from ui.kit.pieces import Button
from ui.kit.surroundings import Surroundings
from ui.my_day.line import Line
from ui.my_day.page import MyDayPage
from ui.my_day.runs import Run
from ui.my_day.section import Section
from ui.my_day.sitting import Sitting


@pytest.fixture
def page(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> MyDayPage:
    """One thing late, one today, one on Friday."""
    return with_three(qtbot, surroundings, shown, karin)


@pytest.fixture
def since_yesterday(karin: Karin) -> Karin:
    """Karin locked yesterday at 16:40, and Per-Ola's night shift has come: a signed note and another telephone number."""
    then = datetime(2026, 11, 23, 16, 40, tzinfo=STOCKHOLM)
    before = vault_folder.unlock(karin.folder, PASSPHRASE, wall=lambda: int(then.timestamp() * 1000))
    before.write(be_here)
    before.close()
    workspace = karin.workspace()
    values = {"enrolment_id": karin.enrolment, "event_on": YESTERDAY.date(), "subject": "Telefonsamtal", "signed_at": YESTERDAY}
    arrive(workspace, karin, JournalNote(space_id=karin.mina), values, YESTERDAY)
    phone = workspace.read(contact_points_of, karin.mina)[0]
    workspace.write(_change_phone, phone.id)
    arrive(workspace, karin, phone, {"value": "070-174 06 83"}, YESTERDAY - timedelta(hours=1), knew=False)
    workspace.close()
    return karin


def _change_phone(session: Any, phone_id: UUID) -> None:
    session.get(ContactPoint, phone_id).value = "070-174 06 38"


def test_what_is_new_since_yesterday(since_yesterday: Karin, qtbot: QtBot, surroundings: Surroundings, shown: Show) -> None:
    """By whom, about whom, when; a question can be answered from here."""
    here = QObject()
    Sitting(surroundings.desk, here)
    page = opened(qtbot, surroundings, shown)
    assert page.beside.news.heading.text() == "Nytt sedan i går 16:40"
    lines = page.beside.news.findChildren(Line)
    assert [line.accessibleName() for line in lines] == [
        "Per-Ola Bränd signerade en anteckning om Lovisa Åkerbrand. I går 17:12",
        "Per-Ola Bränd ändrade telefonnumret för Lovisa Åkerbrand. I går 16:12",
        "Svara när du vill på frågan om Lovisa Åkerbrand",
    ]
    places: list[Place] = []
    page.went.connect(places.append)
    for line in lines:
        line.click()
    assert [place.page for place in places] == ["participant", "participant", "conflicts"]
    assert places[0].key == since_yesterday.mina


def test_a_lock_in_the_middle_of_the_day_hides_nothing(
    since_yesterday: Karin, qtbot: QtBot, surroundings: Surroundings, shown: Show
) -> None:
    """Unlocked, locked, unlocked again: still since yesterday."""
    desk, here = surroundings.desk, QObject()
    Sitting(desk, here)
    with qtbot.waitSignal(desk.locked):
        desk.lock()
    with qtbot.waitSignal(desk.unlocked):
        desk.open(since_yesterday.workspace)
    page = opened(qtbot, surroundings, shown)
    assert page.beside.news.heading.text() == "Nytt sedan i går 16:40"
    assert len(page.beside.news.findChildren(Line)) == 3


def test_drafts_open_where_they_were_begun(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """What about whom, and when it was kept."""
    write(qtbot, surroundings, keep_draft, "note.new", karin.mina, {"subject": "besök på bageriet", "text": "Träffade"})
    page = opened(qtbot, surroundings, shown)
    (line,) = page.beside.drafts.findChildren(Line)
    assert line.accessibleName() == "Lovisa Åkerbrand, besök på bageriet. Sparat i dag 12:00"
    with qtbot.waitSignal(page.went) as went:
        press(line, Qt.Key.Key_Return)
    assert went.args[0] == Place("note_editor", karin.mina)


def test_who_hasnt_been_heard_of_is_named_with_days(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Lovisa's last visit was five days ago; moved five weeks back she is named."""
    page = opened(qtbot, surroundings, shown)
    assert not page.beside.unheard.isVisible()
    write(qtbot, surroundings, long_ago, karin.enrolment)
    qtbot.waitUntil(page.beside.unheard.isVisible)
    (line,) = page.beside.unheard.findChildren(Line)
    assert line.accessibleName() == "Lovisa Åkerbrand  ·  Sveg. 40 dagar"


def test_what_waits_is_said_without_alarm(page: MyDayPage) -> None:
    """Offline is an ordinary day; what was refused is said, too."""
    now = page._desk.who.now()
    page.beside.show_sync(SyncView(server="x", waiting=12, trouble="server_unreachable", last_contact=now - timedelta(hours=4)), now)
    assert page.beside.news.aside.text() == "Hämtat 08:00"
    said = "12 ändringar finns bara på den här datorn. De skickas när det finns nät. Allt är sparat."
    assert said in words_on(page.beside.waiting)
    page.beside.show_sync(SyncView(server="x", last_contact=now), now)
    assert not page.beside.waiting.isVisible()


def test_more_than_six_are_a_button_away(qtbot: QtBot, shown: Show) -> None:
    """And the focus goes on to the first that was hidden."""
    section = Section("Nio", lambda name: Line([Run(name)]))
    section.fill([f"Namn {number}" for number in range(9)])
    shown(section)
    assert len([one for one in section.findChildren(Line) if one.isVisible()]) == 6
    next(one for one in section.findChildren(Button) if one.text() == "Visa alla 9").click()
    lines = [one for one in section.findChildren(Line) if one.isVisible()]
    assert len(lines) == 9
    qtbot.waitUntil(lines[6].hasFocus)
