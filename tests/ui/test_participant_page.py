"""A participant's page: tabs, the state of the akt in words, the journey, and what is done with an akt as a whole."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.access import OpenReason, openings_of
from coachdesk.domain.akt import Akt, close_akt, held
from coachdesk.domain.akt_link import links_of
from coachdesk.domain.draft import keep_draft
from coachdesk.domain.enrolment import EndReason, end_enrolment, enrolments_of
from coachdesk.domain.intake import register_participant
from coachdesk.domain.note import sign_note, write_note
from coachdesk.domain.person import Person, person_id_of
from coachdesk.domain.record import change
from coachdesk.domain.reminder import Reminder, add_reminder
from coachdesk.domain.timeline import journey, notes_about
from coachdesk.settings import Settings
from coachdesk.storage.carried import Carriage, Carried
from tests.makers import akt_of, note_about
from tests.ui.hands import outcome, press, read, write
from tests.ui.places import Karin
from ui.features import TABS
from ui.groups.circle_panel import CirclePanel
from ui.kit.look import apply
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.kit.tabs import Tab, TabBar
from ui.kit.toasts import Toast
from ui.participants.akt_forms import AktForm
from ui.participants.head import akt_sync_words
from ui.participants.history_page import HistoryPage
from ui.participants.journey_panel import JourneyPanel
from ui.participants.openings_page import OpeningsPage
from ui.participants.page import ParticipantPage

Show = Callable[[QWidget], None]


def opened(surroundings: Surroundings, shown: Show, qtbot: QtBot, akt: UUID, tab: str = "overview") -> ParticipantPage:
    """The page, with the akt open at a tab."""
    page = ParticipantPage(surroundings, Place("participant", akt, {"tab": tab}), TABS)
    shown(page)
    qtbot.waitUntil(lambda: bool(page.panels))
    return page


def wrote(qtbot: QtBot, surroundings: Surroundings, verb: Callable[..., Any], *arguments: Any) -> None:
    """Written, before the page is opened."""
    write(qtbot, surroundings, verb, *arguments)


def panel_of(page: ParticipantPage, kind: type[Any]) -> Any:
    """The panel of that kind."""
    return next(one for one in page.panels if isinstance(one, kind))


# --- tabs -------------------------------------------------------------------------------------------------------------


def test_a_tab_is_made_when_it_is_first_looked_at(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Opening a page reads what is in sight, and turning back to a tab reads nothing anew."""
    page = opened(surroundings, shown, qtbot, karin.mina)
    assert len(page.panels) == sum(len(row) for row in TABS[0].rows)
    press(page, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert page.tabs.current == "notes"
    made = len(page.panels)
    for key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        press(page, key, Qt.KeyboardModifier.ControlModifier)
    assert (page.tabs.current, len(page.panels)) == ("notes", made)


def test_coming_back_after_a_lock_finds_the_same_tab(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """With the reason, so that nothing is asked twice."""
    place = opened(surroundings, shown, qtbot, karin.mina, "facts").place()
    assert place.state == {"reason": "own_case", "tab": "facts"}


def test_tabs_that_do_not_fit_become_a_list(qtbot: QtBot, shown: Show) -> None:
    """No tab is cut off or scrolled sideways to; both forms open the same."""
    bar = TabBar([Tab(name, ()) for name in ("overview", "notes", "group", "facts")], "Delar")
    shown(bar)
    assert bar.bar.isVisible()
    bar.resize(120, 60)
    assert (bar.bar.isVisible(), bar.list.isVisible()) == (False, True)
    with qtbot.waitSignal(bar.chosen) as chosen:
        bar.list.setCurrentIndex(2)
    assert (chosen.args, bar.current) == (["group"], "group")


def test_a_panel_may_open_another_tab(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """The link to the list turns the page's own tab and leaves the page standing."""
    page = opened(surroundings, shown, qtbot, karin.mina)
    with qtbot.assertNotEmitted(page.went):
        panel_of(page, CirclePanel).list_link.click()
    assert page.tabs.current == "group"


def test_nothing_is_wider_than_its_window(qapp: QApplication, qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """At 1024×700 with text twice as large, a name as long as they come and 40 notes, every tab only scrolls downwards."""
    apply(qapp, Settings(language="sv", theme="light", text_size=2.0))
    wrote(qtbot, surroundings, _many_notes, karin.enrolment, 40)
    wrote(qtbot, surroundings, change, Person, person_id_of(karin.mina), {"family_name": "Šuorra-Åkerströmsdotter af Härjedalen"})
    page = opened(surroundings, shown, qtbot, karin.mina)
    page.resize(1024 - 104, 700)
    for tab in TABS:
        page.tabs.open(tab.name)
        qtbot.wait(60)
        assert [area for area in page.findChildren(QScrollArea) if area.isVisible() and _sideways(area)] == []
        assert page.minimumSizeHint().width() <= page.width()


def test_a_page_that_was_left_hears_nothing(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """News after it is gone reaches no half of it."""
    page = ParticipantPage(surroundings, Place("participant", karin.mina), TABS)
    page.show()
    panels = page.panels
    qtbot.waitUntil(lambda: bool(panels))
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    wrote(qtbot, surroundings, change, Person, person_id_of(karin.mina), {"called_name": "Lo"})
    qtbot.wait(60)


# --- state ------------------------------------------------------------------------------------------------------------


def test_the_head_says_who_where_and_since_when(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Age, place, coach and enrolment in words, and right again as soon as one of them changes."""
    page = opened(surroundings, shown, qtbot, karin.mina)
    assert page.meta.text() == "23 år, Sveg  ·  Coach Karin Hedlund  ·  Kraftsamling Härjedalen sedan 1 september"
    surroundings.desk.write(change, Akt, karin.mina, {"place": "Vemdalen"})
    qtbot.waitUntil(lambda: page.meta.text().startswith("23 år, Vemdalen"))


def test_green_only_for_what_the_server_has(surroundings: Surroundings) -> None:
    """An akt's own state: how many changes are only here, what was refused, and when the server took the last."""
    now = surroundings.desk.who.now()
    said = [
        akt_sync_words(Carried(carriage, at=at, writes=writes), now)[::2]
        for carriage, at, writes in (
            (Carriage.WAITING, now, 2),
            (Carriage.REFUSED, now, 1),
            (Carriage.THERE, now, 0),
            (Carriage.ALONE, None, 7),
        )
    ]
    assert said == [
        ("calm", "2 ändringar bara på den här datorn"),
        ("stop", "1 ändring togs inte emot av servern"),
        ("ok", "På servern i dag 12:00"),
        ("calm", "Sparat på den här datorn"),
    ]


def test_a_look_from_a_list_does_not_open_the_akt(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """A preview of somebody else's participant is no reason to see the rest of her."""
    page = ParticipantPage(surroundings, Place("participant", karin.others, {"reason": "preview"}), TABS)
    shown(page)
    qtbot.waitUntil(lambda: page.heading.text() == "Emil Östman")
    assert page.panels == []
    assert read(qtbot, surroundings, openings_of, karin.others) == []


# --- what is done with an akt ----------------------------------------------------------------------------------------


def form_of(page: ParticipantPage, qtbot: QtBot, name: str) -> AktForm:
    """The form that the menu's *name* opens."""
    page.errands.do(name)
    qtbot.waitUntil(lambda: page.errands.form is not None)
    form = page.errands.form
    assert isinstance(form, AktForm)
    return form


def menu_of(page: ParticipantPage) -> set[str]:
    """What the menu offers."""
    return {action.objectName() for action in page.menu.menu_shown.actions() if action.objectName()}


def test_an_enrolment_ends_with_a_reason_and_can_be_taken_back(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Without a reason the form says so and stays; with one the toast undoes it."""
    page = opened(surroundings, shown, qtbot, karin.mina)
    form = form_of(page, qtbot, "end")
    form.submit()
    qtbot.waitUntil(lambda: form.form.fields["end_reason"].problem.text() == "Fyll i det här.")
    form.form.fields["end_reason"].put(EndReason.EMPLOYMENT)
    with qtbot.waitSignal(surroundings.toasts.said) as said:
        form.submit()
    qtbot.waitUntil(lambda: "end" not in menu_of(page) and {"enrol", "resume"} <= menu_of(page))
    assert page.errands.form is None
    toast: Toast = said.args[0]
    assert toast.undo is not None
    toast.undo()
    qtbot.waitUntil(lambda: read(qtbot, surroundings, enrolments_of, karin.mina)[0].ended_on is None)
    qtbot.waitUntil(lambda: "end" in menu_of(page))


def test_a_new_enrolment_after_an_ended_one(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """The programme of last time is filled in."""
    wrote(qtbot, surroundings, _end, karin.enrolment)
    page = opened(surroundings, shown, qtbot, karin.mina)
    form = form_of(page, qtbot, "enrol")
    assert form.form.fields["programme"].value() == "Kraftsamling Härjedalen"
    form.submit()
    qtbot.waitUntil(lambda: len(read(qtbot, surroundings, enrolments_of, karin.mina)) == 2)


def test_a_closed_akt_says_so_and_opens_again(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """One line on the page, with the way back."""
    page = opened(surroundings, shown, qtbot, karin.mina)
    form_of(page, qtbot, "close").submit()
    qtbot.waitUntil(lambda: page._state.words.startswith("Akten är avslutad sedan 24 november"))
    page.errands.do("reopen")
    qtbot.waitUntil(lambda: not page._state.words)
    assert read(qtbot, surroundings, held, karin.mina).closed_on is None


def test_another_coach_takes_over(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Only what was changed; the place stays."""
    page = opened(surroundings, shown, qtbot, karin.mina)
    form = form_of(page, qtbot, "move")
    form.form.fields["responsible_id"].put(karin.colleague)
    form.submit()
    qtbot.waitUntil(lambda: read(qtbot, surroundings, held, karin.mina).responsible_id == karin.colleague)
    assert read(qtbot, surroundings, held, karin.mina).place == "Sveg"


def test_two_akter_of_one_person_know_of_each_other(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """The likely one is offered before anything is typed; the page then says that there is another, and it can be parted."""
    again = akt_of("Lovisa", "Åkerbrand", born=date(2003, 3, 14), place="Funäsdalen")
    wrote(qtbot, surroundings, register_participant, again)
    page = opened(surroundings, shown, qtbot, karin.mina)
    form = form_of(page, qtbot, "join")
    qtbot.waitUntil(lambda: form.form.fields["other_akt_id"].value() is not None)
    form.form.fields["reason"].put("Samma personnummer")
    form.submit()
    qtbot.waitUntil(lambda: "part" in menu_of(page))
    assert page.errands.form is None
    part = form_of(page, qtbot, "part")
    part.form.fields["reason"].put("Det var två olika")
    part.submit()
    qtbot.waitUntil(lambda: not read(qtbot, surroundings, links_of, karin.mina))


def test_escape_puts_a_form_away(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """And another choice takes its place: there is one form at a time."""
    page = opened(surroundings, shown, qtbot, karin.mina)
    first = form_of(page, qtbot, "enrol")
    second = form_of(page, qtbot, "join")
    assert first.isHidden()
    press(second, Qt.Key.Key_Escape)
    assert page.errands.form is None


# --- the journey ------------------------------------------------------------------------------------------------------


def test_the_journey_shows_notes_drafts_and_what_is_to_be_done(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Signed and not, saved and not, done and late: each as it stands, and a note opens from its point."""
    today = surroundings.desk.who.now().date()
    wrote(qtbot, surroundings, _signed, karin.enrolment)
    wrote(qtbot, surroundings, add_reminder, karin.mina, Reminder(what="Ring Birgit", due_on=today - timedelta(days=2)))
    wrote(qtbot, surroundings, keep_draft, "note.new", karin.mina, {"text": "Hon", "event_on": "2026-11-23"})
    panel = panel_of(opened(surroundings, shown, qtbot, karin.mina), JourneyPanel)
    qtbot.waitUntil(lambda: len(panel.picture.spots) == 5)
    said = [spot.words for spot in panel.picture.spots]
    assert said == [
        "Deltagande, Kraftsamling Härjedalen, från 1 september, pågår",
        "Att göra 22 november, Ring Birgit, 2 dagar försenat",
        "Anteckning 3 november, Första samtalet, signerad",
        "Anteckning 19 november, Besök på Fjällbageriet, osignerad",
        "Anteckning 23 november, utan rubrik, utkast",
    ]
    assert panel.picture.accessibleName() == ("Vägen genom Kraftsamling Härjedalen. Började 1 september. 2 anteckningar. 1 sak att göra.")
    panel.picture.setFocus()
    press(panel.picture, Qt.Key.Key_End)
    with qtbot.waitSignal(panel.went) as went:
        press(panel.picture, Qt.Key.Key_Return)
    assert went.args == [Place("note_editor", karin.mina)]


def test_table_and_picture_change_places(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """One button, one of the two, and the focus follows."""
    panel = panel_of(opened(surroundings, shown, qtbot, karin.mina), JourneyPanel)
    qtbot.waitUntil(lambda: bool(panel.picture.spots))
    panel.twin_link.click()
    assert (panel.table.isVisible(), panel.picture.isVisible()) == (True, False)
    assert panel.table.hasFocus()
    panel.twin_link.click()
    assert (panel.table.isVisible(), panel.picture.hasFocus()) == (False, True)


def test_a_saved_picture_is_logged_as_taken_out(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin, tmp_path: Path
) -> None:
    """With the file's name; a place that takes no file is said, and the log holds the try."""
    panel = panel_of(opened(surroundings, shown, qtbot, karin.mina), JourneyPanel)
    qtbot.waitUntil(lambda: bool(panel.picture.spots))
    panel.saving.save_to("svg", tmp_path / "väg.svg")
    qtbot.waitUntil((tmp_path / "väg.svg").exists)
    assert [(one.reason, one.detail) for one in read(qtbot, surroundings, openings_of, karin.mina)][:1] == [(OpenReason.EXPORT, "väg.svg")]
    panel.saving.save_to("png", tmp_path / "finns inte" / "väg.png")
    qtbot.waitUntil(lambda: panel.banner.words.startswith("Det gick inte att spara bilden där"))


def test_a_journey_reads_no_texts(qtbot: QtBot, surroundings: Surroundings, karin: Karin) -> None:
    """The picture of years of notes asks for their days, not for their words."""
    found = read(qtbot, surroundings, journey, karin.mina)
    assert [(one.on, one.subject) for one in found.notes] == [(date(2026, 11, 19), "Besök på Fjällbageriet")]
    assert not hasattr(found.notes[0], "text")


# --- history and openings ---------------------------------------------------------------------------------------------


def test_history_of_one_record(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Chosen, it tells of nothing else; undo is said with a toast."""
    wrote(qtbot, surroundings, change, Person, person_id_of(karin.mina), {"called_name": "Lollo"})
    page = HistoryPage(surroundings, Place("history", karin.mina, {"record": str(person_id_of(karin.mina))}))
    shown(page)
    qtbot.waitUntil(lambda: len(page.undo_buttons) == 1)
    assert page.about.value() == person_id_of(karin.mina)
    assert "Tilltalsnamn: Lollo" in _words(page)
    assert "Förut: Lovisa" in _words(page)
    assert not any("Fjällbageriet" in words for words in _words(page))
    with qtbot.waitSignal(surroundings.toasts.said) as said:
        page.undo_buttons[0].click()
    assert said.args[0].words == "Ändringen är ångrad"


def test_a_signature_is_not_undone(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Nor what it covers: the history of a signed note offers nothing."""
    note = read(qtbot, surroundings, notes_about, karin.mina)[0]
    wrote(qtbot, surroundings, change, type(note), note.id, {"subject": "Besök i Hede"})
    wrote(qtbot, surroundings, sign_note, note.id)
    page = HistoryPage(surroundings, Place("history", karin.mina, {"record": str(note.id)}))
    shown(page)
    qtbot.waitUntil(lambda: "Rubrik: Besök i Hede" in _words(page))
    assert page.undo_buttons == []


def test_who_has_opened_the_akt_day_by_day(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Who, when, why and on which laptop; why is said as of somebody else."""
    outcome(qtbot, surroundings.desk.open_akt(karin.mina, OpenReason.SUBSTITUTE))
    page = OpeningsPage(surroundings, Place("openings", karin.mina))
    shown(page)
    qtbot.waitUntil(lambda: page.days.count() == 1)
    assert {"I dag", "12:00", "Du", "Vikarierar  ·  Karin-Sveg"} <= set(_words(page))


def test_closing_is_shown_to_whoever_has_the_page_open(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """What comes from elsewhere looks as what was done here."""
    page = opened(surroundings, shown, qtbot, karin.mina)
    surroundings.desk.write(close_akt, karin.mina)
    qtbot.waitUntil(lambda: bool(page._state.words))


def _words(page: QWidget) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.text()]


def _sideways(area: QScrollArea) -> bool:
    inside = area.widget()
    return inside is not None and inside.width() > area.viewport().width()


def _many_notes(session: Any, enrolment: UUID, number: int) -> None:
    for n in range(number):
        write_note(session, note_about(enrolment, f"Samtal {n}", event_on=date(2026, 11, 20) - timedelta(days=n * 3)))


def _signed(session: Any, enrolment: UUID) -> None:
    note = write_note(session, note_about(enrolment, event_on=date(2026, 11, 3)))
    session.flush()
    sign_note(session, note.id)


def _end(session: Any, enrolment: UUID) -> None:
    end_enrolment(session, enrolment, EndReason.OWN_WISH)
