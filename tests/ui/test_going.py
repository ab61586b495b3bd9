"""People who go and computers that are lost, by hand: through the real forms, on real vaults, over the real server."""

from datetime import timedelta
from uuid import UUID

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from coachdesk.domain.akt import Akt
from coachdesk.domain.handing_on import stand_in
from coachdesk.domain.intake import register_participant
from coachdesk.domain.participants import Filter, count_participants
from coachdesk.domain.record import alive, change
from coachdesk.domain.staff import StaffMember, laptops, staff
from coachdesk.errors import ServerUnreachable
from tests.makers import akt_of
from tests.sync.client.desks import Line, Server
from tests.ui.hands import read, write
from tests.ui.municipality import (
    NewDesk,
    Show,
    carried,
    colleague,
    come_in,
    handed_over,
    said_by,
    section,
    settle,
    two,
    words_of,
)
from ui.administration.devices_section import DevicesSection
from ui.administration.invite_section import InviteSection
from ui.administration.leaving_form import LeavingForm
from ui.administration.lost_form import LostForm
from ui.administration.members_section import MembersSection
from ui.administration.page import AdministrationPage
from ui.administration.places_form import PlacesForm
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.my_day.page import MyDayPage
from ui.syncing.page import SyncPage


class Valley(Line):
    """A line that is out of reach while it is *down*."""

    down = False

    def exchange(self, body: bytes) -> bytes:
        if self.down:
            raise ServerUnreachable(reason="connect")
        return super().exchange(body)


def _registers(qtbot: QtBot, desk: Surroundings, given: str) -> UUID:
    """A participant of the one who registers her, in Sveg."""
    me = next(one for one in read(qtbot, desk, staff) if one.id == desk.desk.who.user_id)
    akt: UUID = write(qtbot, desk, register_participant, akt_of(given, "Åkerbrand", place=me.place, team_id=me.team_id)).akt.id
    return akt


def _count(qtbot: QtBot, desk: Surroundings) -> int:
    found: int = read(qtbot, desk, count_participants, Filter())
    return found


def _leaving(qtbot: QtBot, page: AdministrationPage, user: UUID) -> LeavingForm:
    members = section(qtbot, page, "members")
    assert isinstance(members, MembersSection)
    members.let_leave(user)
    assert isinstance(members.form, LeavingForm)
    return members.form


def _lost(qtbot: QtBot, page: AdministrationPage, name: str) -> LostForm:
    devices = section(qtbot, page, "devices")
    assert isinstance(devices, DevicesSection)
    assert devices._known is not None
    devices.lose(next(one for one in devices._known.directory.laptops if one.name == name))
    form = devices.form
    assert isinstance(form, LostForm)
    qtbot.waitUntil(form.save.isEnabled)
    return form


def test_who_leaves_gets_nothing_more_and_somebody_takes_over(qtbot: QtBot, new_desk: NewDesk, server: Server, shown: Show) -> None:
    """The risk is said before; after it his akt is Åsa's, his window says why nothing more comes, and his laptop says that it is empty."""
    asa, perola, page = two(qtbot, new_desk, shown, server.token())
    user = perola.desk.who.user_id
    akt = _registers(qtbot, perola, "Lovisa")
    settle(qtbot, lambda: _count(qtbot, asa) == 1, perola, asa)
    form = _leaving(qtbot, page, user)
    assert "Datorn Perola-Funäs hördes av senast i dag" in words_of(form)
    qtbot.waitUntil(lambda: form.hand_over.isVisibleTo(form))
    form.hand_over.all.put(asa.desk.who.user_id)
    said = said_by(asa)
    form.save.click()
    qtbot.waitUntil(lambda: said == ["Per-Ola Bränd är avslutad och får inget mer"])
    assert colleague(qtbot, asa, user).left
    assert read(qtbot, asa, alive, Akt, akt).responsible_id == asa.desk.who.user_id
    settle(qtbot, lambda: perola.desk.sync.shut_out == "left", perola)
    own = SyncPage(perola, Place("syncing"))
    shown(own)
    assert "Du arbetar inte längre i enheten" in words_of(own)
    settle(qtbot, lambda: perola.desk.sync.emptied, perola)
    settle(qtbot, lambda: any(one.emptied for one in colleague(qtbot, asa, user).devices), asa)
    members = section(qtbot, page, "members")
    assert "Perola-Funäs: tömd i dag" in words_of(members)
    assert _count(qtbot, perola) == 0


def test_a_day_to_come_is_written_down_and_ended_by_one_press_when_it_is_there(
    qtbot: QtBot, new_desk: NewDesk, server: Server, shown: Show
) -> None:
    """Nothing happens by itself: he works on, and Åsa's Min dag reminds when the day has come."""
    asa, perola, page = two(qtbot, new_desk, shown, server.token())
    user, today = perola.desk.who.user_id, asa.desk.who.now().date()
    form = _leaving(qtbot, page, user)
    form.form.fields["left_on"].put(today + timedelta(days=14))
    form.form.edited.emit()
    assert form.save.accessibleName() == "Skriv upp dagen"
    form.save.click()
    qtbot.waitUntil(lambda: [one.left_on for one in read(qtbot, asa, staff) if one.id == user] == [today + timedelta(days=14)])
    assert carried(qtbot, asa, lambda carrier: carrier.personnel().unfinished()) == ()
    assert not colleague(qtbot, asa, user).left

    write(qtbot, asa, change, StaffMember, user, {"left_on": today - timedelta(days=1)})
    assert carried(qtbot, perola, lambda carrier: carrier.personnel().unfinished()) == ()  # not his to end
    day = MyDayPage(asa, Place("my_day"))
    shown(day)
    button = _button(qtbot, day, "Avsluta Per-Ola Bränd")
    said = said_by(asa)
    button.click()
    qtbot.waitUntil(lambda: said == ["Per-Ola Bränd är avslutad och får inget mer"])
    assert colleague(qtbot, asa, user).left
    qtbot.waitUntil(lambda: not day.people.isVisible())


def _button(qtbot: QtBot, page: MyDayPage, name: str) -> QPushButton:
    def found() -> list[QPushButton]:
        return [one for one in page.people.findChildren(QPushButton) if one.accessibleName() == name and one.isVisibleTo(page)]

    qtbot.waitUntil(lambda: len(found()) == 1)
    return found()[0]


def test_a_substitute_is_put_into_a_place_and_taken_out_by_one_press(qtbot: QtBot, new_desk: NewDesk, server: Server, shown: Show) -> None:
    """With the place come its akter; when the last day is there, they go again, by one press in Min dag."""
    asa, perola, page = two(qtbot, new_desk, shown, server.token())
    user, today = perola.desk.who.user_id, asa.desk.who.now().date()
    hede = carried(qtbot, asa, lambda carrier: carrier.add_place("Hede"))
    write(qtbot, asa, register_participant, akt_of("Lovisa", "Åkerbrand", place="Hede", team_id=hede))
    members = section(qtbot, page, "members")
    assert isinstance(members, MembersSection)
    members.place(user)
    form = members.form
    assert isinstance(form, PlacesForm)
    assert form.form is not None
    assert "Per-Ola Bränd får då alla akter i Hede" in words_of(form)
    form.form.fields["until"].put(today - timedelta(days=1))
    form.put.click()
    assert form.form.fields["until"].problem.text() == "Dagen har redan varit."
    form.form.fields["until"].put(today)
    form.put.click()
    settle(qtbot, lambda: _count(qtbot, perola) == 1, asa, perola)
    assert "vikarie i Hede till och med i dag" in words_of(section(qtbot, page, "members"))

    day = MyDayPage(asa, Place("my_day"))
    shown(day)
    _button(qtbot, day, "Avsluta Per-Ola Bränd i Hede").click()
    qtbot.waitUntil(lambda: hede not in colleague(qtbot, asa, user).places)
    settle(qtbot, lambda: _count(qtbot, perola) == 0, asa, perola)


def test_out_of_a_place_goes_with_the_akter_that_others_take_over(qtbot: QtBot, new_desk: NewDesk, server: Server, shown: Show) -> None:
    """What he was responsible for there, and had been given for that, is Åsa's; what it means was said before."""
    asa, perola, page = two(qtbot, new_desk, shown, server.token())
    user = perola.desk.who.user_id
    akt = _registers(qtbot, perola, "Lovisa")
    settle(qtbot, lambda: _count(qtbot, asa) == 1, perola, asa)
    write(qtbot, asa, stand_in, user, None, None)
    members = section(qtbot, page, "members")
    assert isinstance(members, MembersSection)
    members.place(user)
    form = members.form
    assert isinstance(form, PlacesForm)
    (team,) = form.out
    form.out[team].click()
    assert "Per-Ola Bränd får då inget mer från akterna i Sveg" in words_of(form)
    assert form.hand_over is not None
    assert form.go is not None
    qtbot.waitUntil(lambda: form.hand_over is not None and bool(form.hand_over.akter))
    form.hand_over.all.put(asa.desk.who.user_id)
    form.go.click()
    qtbot.waitUntil(lambda: colleague(qtbot, asa, user).places == ())
    assert read(qtbot, asa, alive, Akt, akt).responsible_id == asa.desk.who.user_id
    settle(qtbot, lambda: _count(qtbot, perola) == 0, asa, perola)
    assert {one.id: one.place for one in read(qtbot, asa, staff)}[user] is None


def test_a_lost_computer_is_shut_out_and_its_user_comes_back_as_herself(
    qtbot: QtBot, new_desk: NewDesk, server: Server, shown: Show
) -> None:
    """The form tells what it held, the text names no participant, and the next step is a code for a new computer."""
    asa, perola, page = two(qtbot, new_desk, shown, server.token())
    user = perola.desk.who.user_id
    _registers(qtbot, perola, "Lovisa")
    settle(qtbot, lambda: _count(qtbot, asa) == 1, perola, asa)
    form = _lost(qtbot, page, "Perola-Funäs")
    qtbot.waitUntil(lambda: "Per-Ola Bränd kunde läsa 1 akt på datorn. Sveg 1." in words_of(form))
    assert "kan läsa i CoachDesk till och med" in words_of(form)
    text = form._text.text.toPlainText()
    assert "Antal: 1 akt" in text
    assert "Lovisa" not in text
    form._text.text.appendPlainText("Polisanmäld.")
    form.save.click()
    qtbot.waitUntil(lambda: form.next.isVisibleTo(form))
    assert "– Datorn är spärrad sedan" in form._text.text.toPlainText()
    assert "Polisanmäld." in form._text.text.toPlainText()
    settle(qtbot, lambda: perola.desk.sync.shut_out == "revoked", perola)

    form.next.click()
    invite = page.section
    assert isinstance(invite, InviteSection)
    qtbot.waitUntil(lambda: invite.card is not None)
    again = new_desk("again")
    come_in(qtbot, again, shown, handed_over(invite), "Perola-ny")
    assert again.desk.who.user_id == user
    settle(qtbot, lambda: _count(qtbot, again) == 1, asa, again)
    assert "Perola-Funäs" in words_of(section(qtbot, page, "devices"))


def test_without_a_net_a_lost_computer_is_shut_out_later_and_that_is_said(
    qtbot: QtBot, new_desk: NewDesk, server: Server, shown: Show
) -> None:
    """Nothing is promised that hasn't happened; with the net it goes by itself."""
    valley = Valley(server)
    asa, perola, page = two(qtbot, _first_by(new_desk, valley), shown, server.token())
    valley.down = True
    form = _lost(qtbot, page, "Perola-Funäs")
    form.save.click()
    qtbot.waitUntil(lambda: "spärras så snart den här datorn når servern" in form.title.text())
    assert not form.next.isVisibleTo(form)
    assert "– Datorn spärras." in form._text.text.toPlainText()
    assert "spärras så snart" in words_of(section(qtbot, page, "devices"))
    valley.down = False
    settle(qtbot, lambda: perola.desk.sync.shut_out == "revoked", asa, perola)


def _first_by(new_desk: NewDesk, line: Line) -> NewDesk:
    """Åsa's desk has that line."""
    return lambda name: new_desk(name, lambda _: line) if name == "asa" else new_desk(name)


def test_a_second_computer_of_ones_own_comes_in_by_code(qtbot: QtBot, new_desk: NewDesk, server: Server, shown: Show) -> None:
    """From screen to screen; called lost from the first one, it is said that there is another."""
    asa, perola, _ = two(qtbot, new_desk, shown, server.token())
    _registers(qtbot, perola, "Lovisa")
    page = AdministrationPage(perola, Place("administration"))
    shown(page)
    devices = section(qtbot, page, "devices")
    assert isinstance(devices, DevicesSection)
    devices.add.click()
    qtbot.waitUntil(lambda: devices.code is not None)
    assert devices.code is not None
    assert "Gäller i 15 minuter, en gång" in words_of(devices.code)
    text = f"coachdesk:join?server=https%3A%2F%2Fcoachdesk.example.se&code={devices.code.code.text().replace(' – ', '-')}"
    second = new_desk("second")
    come_in(qtbot, second, shown, text, "Perola-Hede")
    assert second.desk.who.user_id == perola.desk.who.user_id
    settle(qtbot, lambda: _count(qtbot, second) == 1, perola, asa, second)
    settle(qtbot, lambda: len(read(qtbot, perola, laptops)) == 3, second, perola)
    devices.code.done.click()
    form = _lost(qtbot, page, "Perola-Hede")
    form.save.click()
    qtbot.waitUntil(lambda: "Perola-Hede är spärrad" in form.title.text())
    assert "har en dator till" in form.calm.text()
