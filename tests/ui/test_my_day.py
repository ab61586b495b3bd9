"""Min dag: the day, what is new beside it, and the hands on it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlmodel import select

from coachdesk.domain.draft import keep_draft
from coachdesk.domain.my_day import Begun, Order, ToDo, order_of
from coachdesk.domain.note import JournalNote
from coachdesk.domain.person import ContactKind, ContactPoint, contact_points_of
from coachdesk.domain.record import RECORDS, delete
from coachdesk.domain.reminder import Reminder, add_reminder, mark_done, reminders_of
from coachdesk.settings import Settings
from coachdesk.storage import vault_folder
from coachdesk.storage.news import Act, News
from coachdesk.storage.sitting import be_here
from tests.makers import STOCKHOLM
from tests.ui.hands import press, read, write
from tests.ui.perola import arrive
from tests.ui.places import PASSPHRASE, Karin
from ui.kit.carrying import SyncView
from ui.kit.i18n import texts, tr
from ui.kit.look import apply
from ui.kit.page import Place
from ui.kit.people import People
from ui.kit.pieces import Button, Chip, Text
from ui.kit.surroundings import Surroundings
from ui.my_day.beside import place_of
from ui.my_day.line import Line
from ui.my_day.page import MyDayPage, until_midnight
from ui.my_day.reading import Told
from ui.my_day.runs import Run
from ui.my_day.section import Section
from ui.my_day.sitting import Sitting
from ui.my_day.task_list import TaskList
from ui.my_day.task_row import TaskRow
from ui.my_day.words import count_words, number_words, told_runs

Show = Callable[[QWidget], None]
TODAY = date(2026, 11, 24)
YESTERDAY = datetime(2026, 11, 23, 17, 12, tzinfo=STOCKHOLM)


def task(days: int = 0, **more: Any) -> ToDo:
    """Something to do so many days from today."""
    values: dict[str, Any] = {"name": "Lovisa Åkerbrand", "place": "Sveg", "what": "Ring", "about": None, "due_time": None, **more}
    return ToDo(reminder_id=UUID(int=1), akt_id=UUID(int=2), due_on=TODAY + timedelta(days=days), **values)


def due(session: Any, akt_id: UUID, what: str, days: int = 0, **more: Any) -> UUID:
    """Keep a reminder."""
    return add_reminder(session, akt_id, Reminder(what=what, due_on=TODAY + timedelta(days=days), **more)).id


@pytest.fixture
def three(qtbot: QtBot, surroundings: Surroundings, karin: Karin) -> None:
    """One late, one today at half past one with a reason, one on Friday in Emil's akt, which Karin is to do."""
    write(qtbot, surroundings, due, karin.mina, "Skicka intyget", -1)
    write(qtbot, surroundings, _due_at, karin.mina)
    write(qtbot, surroundings, _due_elsewhere, karin.others, karin.user)


def _due_at(session: Any, akt_id: UUID) -> None:
    due(session, akt_id, "Möte", 0, due_time="13:30", about="Planen är ett halvår gammal")


def _due_elsewhere(session: Any, akt_id: UUID, user: UUID) -> None:
    due(session, akt_id, "Vikariera", 3, responsible_id=user)


@pytest.fixture
def page(three: None, qtbot: QtBot, surroundings: Surroundings, shown: Show) -> MyDayPage:
    """With those three."""
    return opened(qtbot, surroundings, shown)


def opened(qtbot: QtBot, surroundings: Surroundings, shown: Show) -> MyDayPage:
    """The page, read."""
    made = MyDayPage(surroundings, Place("my_day"))
    shown(made)
    made.entered()
    qtbot.waitUntil(lambda: made._day is not None)
    return made


def whats(page: MyDayPage) -> list[str]:
    """The rows, from above."""
    return [row.task.what for row in page.list.rows]


def words_on(widget: QWidget) -> list[str]:
    """All words in sight, painted ones too."""
    found = [one.text() for one in widget.findChildren(Text) if one.isVisible()]
    return found + [one.accessibleName() for one in widget.findChildren(Line) if one.isVisible()]


# --- in words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "days,said",
    [
        ([0, 0, -1, 0, 1, 2, 3], "Vecka 48. Fyra saker i dag, tre till den här veckan"),
        ([0], "Vecka 48. En sak i dag"),
        ([0, 6], "Vecka 48. En sak i dag, en till de närmaste dagarna"),
        ([2], "Vecka 48. Inget i dag, en sak senare i veckan"),
        ([6, 7], "Vecka 48. Inget i dag, två saker de närmaste dagarna"),
        ([], "Vecka 48. Inget är inplanerat"),
    ],
)
def test_how_much_there_is_is_said_in_words(days: list[int], said: str) -> None:
    """Late things are for today; "den här veckan" ends on Sunday."""
    assert count_words([task(day) for day in days], TODAY) == said


def test_numbers_are_words_up_to_twelve() -> None:
    """As newspapers write."""
    assert [number_words(number) for number in (1, 12, 13)] == ["en", "tolv", "13"]


def test_every_act_on_an_akt_has_a_sentence_of_its_own(qapp: QApplication) -> None:
    """Whatever a colleague can do to a participant's records of today is told in plain words, in both languages."""
    quiet = {"access_event"}
    kinds = [kind.name for kind in RECORDS if _in_an_akt(kind) and kind.name not in quiet]
    assert {"person", "reminder", "journal_note"} <= set(kinds)
    for language in ("sv", "en"):
        apply(qapp, Settings(language=language, theme="light"))
        known = texts("sv" if language == "sv" else "en")
        for kind in kinds:
            assert any(key.startswith(f"news.{kind}.") for key in known), kind
        for act in Act:
            said = "".join(run.text for run in told_runs(_told("person", act), _people()))
            assert "Per-Ola Bränd" in said
            assert "Lovisa" in said
            assert "{" not in said
            assert "news." not in said


def _in_an_akt(kind: Any) -> bool:
    while kind.parent is not None:
        kind = RECORDS.of(kind.parent)
    return bool(kind.root == "akt")


def _told(kind: str, act: Act, what: str = "") -> Told:
    ids = (UUID(int=2), UUID(int=9), kind, UUID(int=3))
    return Told(News(*ids, act, YESTERDAY, False), "Lovisa Åkerbrand", what)


def _people() -> People:
    return People(UUID(int=1), {UUID(int=9): "Per-Ola Bränd"}, {})


def test_a_sentence_that_names_what_isnt_used_where_that_is_unknown() -> None:
    """No gap is shown for a record that can't be read here."""
    assert "".join(run.text for run in told_runs(_told("relative", Act.ADDED), _people())) == (
        "Per-Ola Bränd ändrade i akten om Lovisa Åkerbrand"
    )
    said = "".join(run.text for run in told_runs(_told("contact_point", Act.CHANGED, ContactKind.PHONE.value), _people()))
    assert said == "Per-Ola Bränd ändrade telefonnumret för Lovisa Åkerbrand"


# --- the day ------------------------------------------------------------------------------------------------------------


def test_the_day_stands_there(page: MyDayPage) -> None:
    """Day, count, places, late first with its one chip, and why below."""
    assert page.heading.text() == "Tisdag 24 november"
    assert page.meta.text() == "Vecka 48. Två saker i dag, en till den här veckan"
    assert whats(page) == ["Skicka intyget", "Möte", "Vikariera"]
    assert [chip.accessibleName() for chip in page.findChildren(Chip)] == ["1 dag försenat"]
    names = [row.accessibleName() for row in page.list.rows]
    assert names[0] == "I går Lovisa Åkerbrand  ·  Skicka intyget. 1 dag försenat"
    assert names[1] == "13:30 Lovisa Åkerbrand  ·  Möte. Planen är ett halvår gammal"
    assert names[2] == "Fre 27 Emil Östman  ·  Vikariera"
    assert {"I dag", "Senare i veckan", "Sveg", "Funäsdalen"} <= set(words_on(page.list))


def test_it_can_stand_by_time_and_that_is_remembered(qtbot: QtBot, surroundings: Surroundings, shown: Show, page: MyDayPage) -> None:
    """Without places then; and so on the next page, too."""
    with qtbot.waitSignal(surroundings.desk.changed):
        page.order.press(1)
    assert "Sveg" not in words_on(page.list)
    assert whats(page) == ["Skicka intyget", "Möte", "Vikariera"]
    assert read(qtbot, surroundings, order_of) is Order.TIME
    again = opened(qtbot, surroundings, shown)
    assert again.order.value is Order.TIME
    assert "Sveg" not in words_on(again.list)


def test_what_is_done_vanishes_at_once_and_can_come_back(qtbot: QtBot, surroundings: Surroundings, page: MyDayPage, karin: Karin) -> None:
    """Space on a row; the toast's way back brings it again."""
    said: list[Any] = []
    surroundings.toasts.said.connect(said.append)
    with qtbot.waitSignal(surroundings.toasts.said):
        press(page.list.rows[0], Qt.Key.Key_Space)
        assert whats(page) == ["Möte", "Vikariera"]
    assert said[0].words == "Klart: Skicka intyget"
    assert [one.what for one in read(qtbot, surroundings, reminders_of, karin.mina)] == ["Möte"]
    said[0].undo()
    qtbot.waitUntil(lambda: whats(page) == ["Skicka intyget", "Möte", "Vikariera"])


def test_one_that_is_gone_meanwhile_is_said_and_drawn_anew(qtbot: QtBot, surroundings: Surroundings, page: MyDayPage) -> None:
    """Somebody deleted it in the moment before: the page says so, and shows what there is."""
    row = page.list.rows[0]
    workspace = surroundings.desk._vault.workspace
    page._soon.stop()
    page._desk.changed.disconnect(page._news)
    workspace.write(_delete_reminder, row.task.reminder_id)
    press(row, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(page.banner.words))
    qtbot.waitUntil(lambda: whats(page) == ["Möte", "Vikariera"])


def _delete_reminder(session: Any, reminder_id: UUID) -> None:
    delete(session, session.get(Reminder, reminder_id))


def test_everything_by_keys(qtbot: QtBot, page: MyDayPage, karin: Karin) -> None:
    """The first row has the focus; the arrows walk over both parts; Enter opens, N writes, and Tab reaches the row's buttons."""
    rows = page.list.rows
    qtbot.waitUntil(rows[0].hasFocus)
    press(rows[0], Qt.Key.Key_Down)
    press(rows[1], Qt.Key.Key_Down)
    assert rows[2].hasFocus()
    press(rows[2], Qt.Key.Key_Down)
    assert rows[2].hasFocus()
    press(rows[2], Qt.Key.Key_Home)
    assert rows[0].hasFocus()
    for key, place in ((Qt.Key.Key_Return, "participant"), (Qt.Key.Key_N, "note_editor")):
        with qtbot.waitSignal(page.went) as went:
            press(rows[0], key)
        assert went.args[0] == Place(place, karin.mina)
    press(rows[0], Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert isinstance(focused, Button)
    assert focused.accessibleName() == "Anteckna om Lovisa Åkerbrand: Skicka intyget"
    assert rows[0].is_pointed
    press(focused, Qt.Key.Key_Down)
    assert rows[1].hasFocus()


def test_the_focus_stays_while_news_come_in(qtbot: QtBot, surroundings: Surroundings, page: MyDayPage, karin: Karin) -> None:
    """On the same row, and where that is gone on the one that took its place."""
    page.list.rows[1].setFocus()
    write(qtbot, surroundings, due, karin.mina, "Ny", 0)
    qtbot.waitUntil(lambda: len(page.list.rows) == 4)
    focused = next(row for row in page.list.rows if row.hasFocus())
    assert focused.task.what == "Möte"
    write(qtbot, surroundings, mark_done, focused.task.reminder_id)
    qtbot.waitUntil(lambda: len(page.list.rows) == 3)
    assert [row.task.what for row in page.list.rows if row.hasFocus()] == ["Ny"]


def test_tab_follows_the_eye_also_after_news(qtbot: QtBot, surroundings: Surroundings, shown: Show, page: MyDayPage, karin: Karin) -> None:
    """From the choice of order over the rows to what stands beside them; rows and lines that came later stand where they stand."""
    write(qtbot, surroundings, _long_ago, karin.enrolment)
    qtbot.waitUntil(page.beside.unheard.isVisible)
    write(qtbot, surroundings, keep_draft, "note.new", karin.mina, {"subject": "besök på bageriet"})
    qtbot.waitUntil(page.beside.drafts.isVisible)
    write(qtbot, surroundings, due, karin.mina, "Ny", 1)
    qtbot.waitUntil(lambda: len(page.list.rows) == 4 and page.list.rows[-1].isVisible() and not page._soon.isActive())
    page.order.setFocus()
    reached: list[QWidget] = []
    for _ in range(30):
        focused = QApplication.focusWidget()
        if focused is None or focused in reached:
            break
        reached.append(focused)
        press(focused, Qt.Key.Key_Tab)
    lines = [one.task.what if isinstance(one, TaskRow) else one.accessibleName() for one in reached if isinstance(one, Line)]
    assert lines == [
        "Skicka intyget",
        "Möte",
        "Ny",
        "Vikariera",
        "Lovisa Åkerbrand, besök på bageriet. Sparat i dag 12:00",
        "Lovisa Åkerbrand  ·  Sveg. 40 dagar",
    ]


def test_a_tick_hands_the_focus_on(page: MyDayPage) -> None:
    """To the row that comes after, and from the last to the one before."""
    page.list.rows[1].setFocus()
    page.list.tick(page.list.rows[1].task)
    assert [row.hasFocus() for row in page.list.rows] == [False, True]
    page.list.tick(page.list.rows[1].task)
    assert [row.hasFocus() for row in page.list.rows] == [True]


def test_nothing_is_cut_off_however_large_the_text(qapp: QApplication, qtbot: QtBot, shown: Show) -> None:
    """At 200 % in a small window every row is as high as its words, and the buttons are icons with names."""
    apply(qapp, Settings(language="sv", theme="light", text_size=2.0))
    tasks = TaskList()
    tasks.show_tasks([task(-1, what="Ring handledaren " * 6, about="Hon undrar om schemat " * 6)], TODAY, Order.PLACE, "Sveg")
    shown(tasks)
    tasks.resize(860, 900)
    row = tasks.rows[0]
    qtbot.waitUntil(lambda: row.height() >= row.heightForWidth(row.width()) > 300)
    row.setFocus()
    qtbot.waitUntil(lambda: bool(row._buttons))
    assert {button.accessibleName() for button in row._buttons} == {tr(key, name=row.task.name, what=row.task.what) for key in NAMED}
    assert all(not button.text().strip() and button.width() >= 24 for button in row._buttons)
    chip = tasks.findChildren(Chip)[0]
    assert chip.isVisible()
    assert chip.geometry().bottom() <= row.height()


NAMED = ("my_day.note_named", "my_day.tick_named")


def test_the_context_goes_below_in_a_narrow_window(page: MyDayPage, qtbot: QtBot) -> None:
    """Under 900 px of page, that is 1200 of window."""
    assert page.columns.is_wide
    page.resize(800, 700)
    qtbot.waitUntil(lambda: page.beside.mapTo(page, page.beside.rect().topLeft()).y() > page.list.geometry().bottom())
    assert page.columns.beside.width() > 600


def test_a_long_list_is_drawn_in_part(shown: Show) -> None:
    """Sixty rows, and a button for the rest."""
    tasks = TaskList()
    tasks.show_tasks([task(-1) for _ in range(75)], TODAY, Order.TIME, "")
    shown(tasks)
    assert len(tasks.rows) == 60
    next(one for one in tasks.findChildren(Button) if one.text() == "Visa 15 till").click()
    assert len(tasks.rows) == 75


# --- calm ---------------------------------------------------------------------------------------------------------------


def test_a_day_without_anything_is_calm_and_says_what_to_do_first(qtbot: QtBot, surroundings: Surroundings, shown: Show) -> None:
    """No error, no empty boxes: a sentence, a button, and what there will be tomorrow."""
    page = opened(qtbot, surroundings, shown)
    assert page.meta.text() == "Vecka 48. Inget är inplanerat"
    assert page.empty is not None
    assert not page.order.isVisible()
    assert [section.isVisible() for section in (page.beside.news, page.beside.drafts, page.beside.waiting)] == [True, False, False]
    assert page.beside.news.nothing.text().startswith("Från och med i morgon")
    with qtbot.waitSignal(page.went) as went:
        page.empty.pressed.emit()
    assert went.args[0] == Place("participants")


def test_it_reads_again_at_midnight() -> None:
    """A second past, also on the nights when clocks change."""
    for now, hours in (
        (datetime(2026, 11, 24, 12, 0, tzinfo=STOCKHOLM), 12),
        (datetime(2026, 3, 29, 0, 0, tzinfo=STOCKHOLM), 23),
        (datetime(2026, 10, 25, 0, 0, tzinfo=STOCKHOLM), 25),
    ):
        assert until_midnight(now) == hours * 3_600_000 + 1_000


def test_the_page_waits_for_midnight(page: MyDayPage) -> None:
    """And doesn't once it has been left."""
    assert page._midnight.isActive()
    assert page._midnight.remainingTime() <= 12 * 3_600_000 + 1_000
    page.left()
    assert not page._midnight.isActive()


def test_what_waits_is_said_without_alarm(page: MyDayPage) -> None:
    """Offline is an ordinary day; what was refused is said, too."""
    now = page._desk.who.now()
    page.beside.show_sync(SyncView(server="x", waiting=12, trouble="server_unreachable", last_contact=now - timedelta(hours=4)), now)
    assert page.beside.news.aside.text() == "Hämtat 08:00"
    said = "12 ändringar finns bara på den här datorn. De skickas när det finns nät. Allt är sparat."
    assert said in words_on(page.beside.waiting)
    page.beside.show_sync(SyncView(server="x", last_contact=now), now)
    assert not page.beside.waiting.isVisible()


# --- beside -------------------------------------------------------------------------------------------------------------


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
    with qtbot.waitSignal(desk.unlocked, timeout=10_000):
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


def test_each_form_has_its_page() -> None:
    """An unknown one leads to the participant."""
    akt, note = UUID(int=1), UUID(int=2)

    def place(form: str, akt_id: UUID | None = akt) -> Place:
        return place_of(Begun(form, note, akt_id, "", "", "", YESTERDAY))

    assert place("note.new") == Place("note_editor", akt)
    assert place("note.new:2") == Place("note_editor", akt, {"form": "note.new:2"})
    assert place("note.edit") == Place("note_editor", akt, {"note": str(note)})
    assert place("note.correct") == Place("note_editor", akt, {"corrects": str(note)})
    assert place("plan.new") == Place("participant", akt)
    assert place("participant.new", None) == Place("new_participant")


def test_who_hasnt_been_heard_of_is_named_with_days(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Lovisa's last visit was five days ago; moved five weeks back she is named."""
    page = opened(qtbot, surroundings, shown)
    assert not page.beside.unheard.isVisible()
    write(qtbot, surroundings, _long_ago, karin.enrolment)
    qtbot.waitUntil(page.beside.unheard.isVisible)
    (line,) = page.beside.unheard.findChildren(Line)
    assert line.accessibleName() == "Lovisa Åkerbrand  ·  Sveg. 40 dagar"


def _long_ago(session: Any, enrolment_id: UUID) -> None:
    session.exec(select(JournalNote).where(JournalNote.enrolment_id == enrolment_id)).one().event_on = TODAY - timedelta(days=40)


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
