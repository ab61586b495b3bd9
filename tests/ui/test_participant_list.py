"""The list of participants: searched, filtered, ordered and remembered; and beside it no more than may be shown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from sqlmodel import Session

from coachdesk.domain.access import OpenReason, openings_of
from coachdesk.domain.akt import close_akt
from coachdesk.domain.enrolment import EnrolmentStatus
from coachdesk.domain.intake import register_participant
from coachdesk.domain.participants import NextStep, Order, ParticipantRow
from coachdesk.domain.record import keep
from coachdesk.domain.reminder import Reminder
from coachdesk.domain.saved_filter import filters_of
from coachdesk.domain.space import new_id
from tests.makers import akt_of, phone_of
from tests.ui.hands import press, read, type_in
from tests.ui.places import Karin
from ui.kit.carrying import SyncView
from ui.kit.marks import spans
from ui.kit.page import Place
from ui.kit.rows import WINDOW
from ui.kit.surroundings import Surroundings
from ui.participants.list_page import ParticipantsPage
from ui.participants.list_view import PAGE, ListView, read_view, view_of
from ui.participants.list_words import list_line

Show = Callable[[QWidget], None]
TODAY = date(2026, 11, 24)


@pytest.fixture
def page(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> ParticipantsPage:
    """The list, with reminders about both participants."""
    surroundings.desk.write(_remind, karin)
    made = ParticipantsPage(surroundings, Place("participants"))
    with qtbot.waitSignal(made.model.settled):
        shown(made)
    made.entered()
    return made


def _remind(session: Session, karin: Karin) -> None:
    for akt, what, day in ((karin.mina, "Ring Birgit om intyget", TODAY - timedelta(days=1)), (karin.others, "Fråga om läkaren", TODAY)):
        keep(session, Reminder(space_id=akt, akt_id=akt, what=what, due_on=day))


def names(page: ParticipantsPage) -> list[str]:
    """Who stands in the list."""
    return [line.name for line in page.model.rows]


def words_on(widget: QWidget) -> str:
    """All that can be read there."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def choose(qtbot: QtBot, page: ParticipantsPage, **what: object) -> None:
    """Another view, by way of the bar."""
    with qtbot.waitSignal(page.model.settled):
        page.bar.choose(replace(page.bar.view, **what))  # type: ignore[arg-type]  # a view's fields


def test_the_morning_begins_with_ones_own_what_is_nearest_first(page: ParticipantsPage) -> None:
    """One's own, what is late said as late; every column is spoken by its name."""
    assert names(page) == ["Lovisa Åkerbrand"]
    assert page.model.rows[0].words == (
        "Lovisa Åkerbrand, Sveg, Inskriven, 2 månader, senast hört av 19 nov, nästa: Ring Birgit om intyget, 1 dag försenat"
    )


def test_typing_searches_and_enter_opens_whom_the_pointer_is_on(qtbot: QtBot, page: ParticipantsPage, karin: Karin) -> None:
    """The arrows move the pointer without leaving the field."""
    choose(qtbot, page, mine=False, order=Order.NAME)
    assert names(page) == ["Lovisa Åkerbrand", "Emil Östman"]
    press(page.search, Qt.Key.Key_Down)
    assert page.search.hasFocus()
    with qtbot.waitSignal(page.went) as went:
        press(page.search, Qt.Key.Key_Return)
    assert went.args[0] == Place("participant", karin.others)
    type_in(page.search, "sveg")
    qtbot.waitUntil(lambda: names(page) == ["Lovisa Åkerbrand"])
    qtbot.waitUntil(lambda: page.count.text() == "1 av 2")


def test_every_filter_narrows_and_says_that_it_is_on(qtbot: QtBot, page: ParticipantsPage, karin: Karin) -> None:
    """Mine, what needs something, a place, the closed; an empty list says so and offers everyone."""
    page.bar.toggles["mine"].click()
    qtbot.waitUntil(lambda: len(names(page)) == 2)
    page.bar.toggles["needs"].click()
    qtbot.waitUntil(lambda: names(page) == ["Lovisa Åkerbrand", "Emil Östman"])
    choose(qtbot, page, needs=False, place="Funäsdalen")
    assert names(page) == ["Emil Östman"]
    qtbot.waitUntil(lambda: page.bar.place.text() == "Funäsdalen")
    choose(qtbot, page, place=None, closed=True)
    qtbot.waitUntil(page.nothing.isVisible)
    page._desk.write(close_akt, karin.mina)
    qtbot.waitUntil(lambda: names(page) == ["Lovisa Åkerbrand"])
    assert page.model.rows[0].stage == "Avslutad 24 november"


def test_a_view_is_saved_under_a_name_and_chosen_again(qtbot: QtBot, page: ParticipantsPage, surroundings: Surroundings) -> None:
    """In the private space, so that it follows her; renamed and removed, too."""
    choose(qtbot, page, mine=False, order=Order.PLACE)
    page.bar.save()
    type_in(page.bar.naming.field.line, "Efter ort")
    press(page.bar.naming.field.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.bar.stored.text() == "Efter ort")
    (saved,) = read(qtbot, surroundings, filters_of, PAGE)
    assert (saved.name, read_view(saved.content)) == ("Efter ort", page.bar.view)
    choose(qtbot, page, mine=True)
    assert page.bar.stored.text() == "Sparade urval"
    menu = page.bar.stored.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    with qtbot.waitSignal(page.model.settled):
        menu.actions()[0].trigger()
    assert page.bar.view == ListView(mine=False, order=Order.PLACE)
    page.bar.rename(page.bar.saved[0])
    page.bar.naming.field.put("Alla efter ort")
    press(page.bar.naming.field.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.bar.stored.text() == "Alla efter ort")
    page.bar.remove(page.bar.saved[0])
    qtbot.waitUntil(lambda: page.bar.stored.text() == "Sparade urval")


def test_a_preview_says_no_more_than_may_be_shown_before_the_akt_is_open(
    qtbot: QtBot, page: ParticipantsPage, surroundings: Surroundings, karin: Karin
) -> None:
    """Of somebody else's: not even what is due. Of her own: that. Once the akt is open, also the number to call and the newest note."""
    choose(qtbot, page, mine=False, order=Order.NAME)
    page.view.point_at(1)
    qtbot.waitUntil(lambda: "Per-Ola Bränd är ansvarig coach" in words_on(page.preview))
    assert page.model.rows[1].step == "Påminnelse"
    assert "läkaren" not in words_on(page.preview)
    page.view.point_at(0)
    qtbot.waitUntil(lambda: "Ring Birgit om intyget" in words_on(page.preview))
    assert "070" not in words_on(page.preview)
    assert "Birgit Hamrin" not in words_on(page.preview)
    assert read(qtbot, surroundings, openings_of, karin.mina) == []
    surroundings.desk.open_akt(karin.mina, OpenReason.OWN_CASE)
    qtbot.waitUntil(lambda: page._desk.reason_for(karin.mina) is not None)
    page._reword()
    qtbot.waitUntil(lambda: str(phone_of().value) in words_on(page.preview))
    assert "Birgit Hamrin" in words_on(page.preview)


def test_letters_typed_in_the_list_go_to_the_search_field(qtbot: QtBot, page: ParticipantsPage) -> None:
    """Whoever stands in the list and types wants somebody else."""
    page.view.setFocus()
    type_in(page.view, "z")
    assert page.search.hasFocus()
    assert page.search.text() == "z"
    qtbot.waitUntil(page.nothing.isVisible)


def test_any_of_many_rows_is_one_query_away(qtbot: QtBot, page: ParticipantsPage) -> None:
    """The scroll bar knows the end at once; what comes in sight is read then; news leave the pointer where it is."""
    page._desk.write(_many, 3 * WINDOW)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3 * WINDOW + 1)
    assert len(page.model.rows) == WINDOW
    press(page.view, Qt.Key.Key_End)
    last = page.model.index(3 * WINDOW, 0)
    qtbot.waitUntil(lambda: page.model.data(last) is not None)
    assert page.view.currentIndex() == last
    spoken = page.model.data(last)
    page._desk.write(_many, 1)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3 * WINDOW + 2)
    assert page.view.currentIndex().row() == 3 * WINDOW
    assert page.model.data(last) == spoken or page.model.data(last) is None


def _many(session: Session, number: int) -> None:
    for n in range(number):
        register_participant(session, akt_of(f"Ärla {n}", "Övik", started_on=TODAY))


def test_where_there_is_little_room_filters_are_one_button(qtbot: QtBot, page: ParticipantsPage) -> None:
    """And it says what is on; the preview gives its room to the list."""
    window = QWidget()
    QVBoxLayout(window).addWidget(page)
    qtbot.addWidget(window)
    window.resize(1200, 700)
    window.show()
    qtbot.waitUntil(page.bar.wide.isVisible)
    assert page.preview.isVisible()
    window.resize(900, 700)
    qtbot.waitUntil(page.preview.isHidden)
    window.resize(520, 700)
    qtbot.waitUntil(page.bar.narrow.isVisible)
    assert not page.preview.isVisible()
    assert not page.bar.wide.isVisible()
    assert page.bar.narrow.text() == "Urval: Mina"
    assert not page.card.delegate.wide
    page.setParent(None)  # the fixture takes it down


def test_what_was_typed_is_not_kept_over_a_lock(page: ParticipantsPage) -> None:
    """A place is kept in the open while the vault is locked: filters yes, names no."""
    page.bar.show_view(ListView(text="Åkerbrand", needs=True))
    assert "Åkerbrand" not in repr(page.place())
    assert view_of(page.place().state) == ListView(needs=True)


def test_whoever_comes_back_finds_the_list_as_she_left_it(
    qtbot: QtBot, page: ParticipantsPage, surroundings: Surroundings, shown: Show, karin: Karin
) -> None:
    """Search, order and pointer; and nothing of it after the vault was locked."""
    choose(qtbot, page, mine=False, order=Order.NAME)
    type_in(page.search, "n")
    qtbot.waitUntil(lambda: len(names(page)) == 2)
    page.view.point_at(1)
    page.left()
    again = ParticipantsPage(surroundings, Place("participants"))
    with qtbot.waitSignal(again.model.settled):
        shown(again)
    assert again.bar.view == ListView(text="n", mine=False, order=Order.NAME)
    assert again.model.rows[again.view.currentIndex().row()].key == karin.others
    page.hide()
    again.hide()
    with qtbot.waitSignal(surroundings.desk.locked):
        surroundings.desk.lock()
    assert surroundings.recall.of(PAGE) is None


@pytest.mark.parametrize("content", ["", "[]", "{", "[" * 12_000, '{"order": "?", "mine": 3, "place": 4}', '{"order": []}', None])
def test_a_saved_view_that_can_t_be_read_is_the_usual_one(content: str | None) -> None:
    """A newer program may have written it."""
    assert read_view(content) == ListView()


@pytest.mark.parametrize(
    "text,needles,found",
    [
        ("Sven-Erik Modin", ["sve"], [(0, 3)]),
        ("Åsa Ås", ["ås"], [(0, 2), (4, 6)]),
        ("Máijá Čeavvi", ["ceav", "aij"], [(1, 4), (6, 10)]),
        ("aaa", ["aa"], [(0, 3)]),
        ("Groß", ["gross"], []),
        ("Mina", [""], []),
    ],
)
def test_marks_stand_where_the_search_found_it(text: str, needles: list[str], found: list[tuple[int, int]]) -> None:
    """Letters are compared as the search compares them."""
    assert spans(text, needles) == found


@pytest.mark.parametrize(
    "row,said",
    [
        ({"status": EnrolmentStatus.INTAKE, "started_on": TODAY - timedelta(days=12)}, "Aktualiserad, 12 dagar"),
        ({"status": EnrolmentStatus.RUNNING, "started_on": date(2026, 10, 24)}, "Inskriven, 1 månad"),
        ({"status": EnrolmentStatus.RUNNING, "started_on": date(2025, 2, 25)}, "Inskriven, 20 månader"),
        ({"status": EnrolmentStatus.PAUSED, "started_on": date(2026, 2, 24)}, "Pausad, 9 månader"),
        ({}, "Inte inskriven"),
        ({"closed_on": date(2025, 10, 14)}, "Avslutad 14 oktober 2025"),
    ],
)
def test_where_she_is_in_the_programme_is_said_plainly(row: dict[str, object], said: str, dressed: object) -> None:
    """Days up to a month, then whole months."""
    assert list_line(_found(**row), TODAY, says_step=True, is_own=True, sync=SyncView()).stage == said


@pytest.mark.parametrize(
    "days,clock,said",
    [
        (0, "09:30", ("Ringa", "I dag 09:30", "")),
        (1, None, ("Ringa", "I morgon", "")),
        (-1, None, ("Ringa", "", "1 dag försenat")),
        (-3, "08:00", ("Ringa", "", "3 dagar försenat")),
    ],
)
def test_what_comes_next_is_a_day_or_how_late_it_is(days: int, clock: str | None, said: tuple[str, str, str], dressed: object) -> None:
    """Never both."""
    step = NextStep("Ringa", TODAY + timedelta(days=days), clock, None)
    line = list_line(_found(next_step=step), TODAY, says_step=True, is_own=True, sync=SyncView())
    assert (line.step, line.when, line.late) == said


def test_silence_asks_to_be_broken(dressed: object) -> None:
    """Where nothing is planned and nobody has heard of her for thirty days; a reminder comes first."""
    quiet = _found(quiet_from=TODAY - timedelta(days=34))
    line = list_line(quiet, TODAY, says_step=True, is_own=True, sync=SyncView())
    assert (line.step, line.when) == ("Hör av dig", "34 dagar sedan sist")
    recent = list_line(_found(quiet_from=TODAY - timedelta(days=29)), TODAY, says_step=True, is_own=True, sync=SyncView())
    assert recent.step == "Inget planerat"


def test_waiting_for_the_net_is_said_only_while_there_is_none(dressed: object) -> None:
    """What is on its way needs no word; a question is put to whom it is put to."""
    found = _found(waits=True, questions=1)
    offline, online = SyncView(server="s", trouble="server_unreachable"), SyncView(server="s")
    said = [sign.text for sign in list_line(found, TODAY, says_step=True, is_own=True, sync=offline).signs]
    assert said == ["fråga till dig", "väntar på nät"]
    assert [sign.text for sign in list_line(found, TODAY, says_step=True, is_own=False, sync=online).signs] == ["öppen fråga"]


def _found(**more: object) -> ParticipantRow:
    row = ParticipantRow(new_id(), "Mina Öberg", date(1990, 1, 4), "Sveg", None, None, TODAY, None)
    return replace(row, **more)  # type: ignore[arg-type]  # a row's fields
