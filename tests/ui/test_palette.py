"""Ctrl+K: anyone and anything by a few letters, what each row is, and nothing shown that an unopened akt holds."""

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlmodel import Session, select

from coachdesk.domain.access import AccessEvent, OpenReason
from coachdesk.domain.akt import close_akt
from coachdesk.domain.group import GroupMember, MemberRole, add_member
from coachdesk.domain.note import JournalNote, write_note
from coachdesk.domain.organisation import add_contact_person, add_organisation
from tests.makers import contact_of, organisation_of
from tests.ui.hands import outcome, press, type_in, unlock
from tests.ui.places import Karin
from ui.app import Program
from ui.features import ACTIONS, PAGES, Features
from ui.frame import Frame
from ui.kit.i18n import LANGUAGES, Language, speak, texts, tr
from ui.kit.page import Place
from ui.palette.choices import Choice, fitting
from ui.palette.palette import Palette

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def frame(program: Program, qtbot: QtBot) -> Frame:
    """The window, unlocked, with Birgit of the bakery in Mina's group and a note about it."""
    unlock(program, qtbot)
    return program.window.frame


def _furnish(session: Session, karin: Karin) -> None:
    bakery = add_organisation(session, organisation_of("Fjällbageriet i Hede"))
    session.flush()
    birgit = add_contact_person(session, contact_of(bakery.id, "Birgit Hamrin"))
    session.flush()
    add_member(session, karin.mina, GroupMember(contact_person_id=birgit.id, role=MemberRole.WORK_SUPERVISOR))
    note = JournalNote(enrolment_id=karin.enrolment, event_on=date(2026, 11, 2), subject="Möte", text="Birgit litar på henne.")
    write_note(session, note)


def ask(frame: Frame, qtbot: QtBot, text: str) -> list[Choice]:
    """Press Ctrl+K, type, and wait for the answer."""
    press(frame.page, Qt.Key.Key_K, CTRL)
    type_in(frame.finder.line, text)
    qtbot.waitUntil(lambda: frame.finder._shown == text)
    return list(frame.finder.model.rows)


def test_a_few_letters_find_people_groups_organisations_and_notes(program: Program, frame: Frame, qtbot: QtBot, karin: Karin) -> None:
    """Each row says what it is; of an akt that nobody opened only whom it is about."""
    with qtbot.waitSignal(program.desk.indexed):
        program.desk.write(_furnish, karin)
    ask(frame, qtbot, "birgit")
    qtbot.waitUntil(lambda: len(frame.finder.model.rows) == 5)  # what was just written is found as soon as search knows it
    rows = frame.finder.model.rows
    said = {(row.title, row.kind): row.detail for row in rows}
    assert said["Resursgruppen runt Lovisa Åkerbrand", "Resursgrupp"] == "Öppna akten för att läsa"
    assert ("Birgit Hamrin", "Kontaktperson") in said
    assert said["Lovisa Åkerbrand", "Anteckning"] == "2 nov  ·  Öppna akten för att läsa"
    assert "litar" not in f"{rows}"
    frame.finder.shut()
    outcome(qtbot, program.desk.open_akt(karin.mina, OpenReason.OWN_CASE))
    rows = ask(frame, qtbot, "birgit")
    assert any("litar" in row.detail for row in rows)
    assert any(row.detail == "Birgit Hamrin, Fjällbageriet i Hede" for row in rows)


def test_an_organisation_and_a_name_lead_to_their_pages(frame: Frame, qtbot: QtBot, program: Program, karin: Karin) -> None:
    """Every row leads somewhere; Enter takes the one pointed at, the arrows go round."""
    with qtbot.waitSignal(program.desk.indexed):
        program.desk.write(_furnish, karin)
    ask(frame, qtbot, "fjällbag")
    qtbot.waitUntil(lambda: any(row.kind == "Organisation" for row in frame.finder.model.rows))
    rows = frame.finder.model.rows
    organisation = next(row for row in rows if row.kind == "Organisation")
    assert isinstance(organisation.leads, Place)
    assert organisation.leads.page == "organisation"
    press(frame.finder.line, Qt.Key.Key_Up)
    assert frame.finder.view.currentIndex().row() == len(rows) - 1
    press(frame.finder.line, Qt.Key.Key_Return)
    assert frame.page.place().page == "searching"
    ask(frame, qtbot, "åkerb")
    press(frame.finder.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: frame.page.place().key == karin.mina)


def test_enter_waits_for_the_answer_to_what_was_typed(frame: Frame, qtbot: QtBot, karin: Karin) -> None:
    """Who types faster than the answer comes never gets the row of the letter before."""
    press(frame.page, Qt.Key.Key_K, CTRL)
    type_in(frame.finder.line, "östman")
    press(frame.finder.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: frame.page.place().key == karin.others)


def test_escape_closes_and_gives_the_focus_back(frame: Frame, qtbot: QtBot) -> None:
    """The palette is a moment's guest: a click beside it closes it, too; Tab never leaves it for what lies behind."""
    frame.go(Place("groups"))
    search = frame.page.search  # type: ignore[attr-defined]
    qtbot.waitUntil(search.hasFocus)
    ask(frame, qtbot, "o")
    press(frame.finder.line, Qt.Key.Key_Tab)
    assert frame.finder.line.hasFocus()
    press(frame.finder.line, Qt.Key.Key_Escape)
    assert not frame.finder.isVisible()
    assert search.hasFocus()
    ask(frame, qtbot, "o")
    qtbot.mouseClick(frame.finder, Qt.MouseButton.LeftButton, pos=frame.finder.rect().bottomLeft())
    assert not frame.finder.isVisible()


def test_without_a_text_those_opened_last_come_first(program: Program, frame: Frame, qtbot: QtBot, karin: Karin) -> None:
    """From the access log, so that it survives a lock; then what can be done."""
    for akt in (karin.mina, karin.others):
        outcome(qtbot, program.desk.open_akt(akt, OpenReason.OWN_CASE))
    press(frame.page, Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(lambda: len(frame.finder.model.rows) > 2)
    titles = [row.title for row in frame.finder.model.rows]
    assert titles[:3] == ["Emil Östman", "Lovisa Åkerbrand", "Ny anteckning"]
    assert {"Min dag", "Inställningar", "Administration", "Synk"} <= set(titles)


def test_ctrl_n_asks_whom_unless_the_page_says_so(program: Program, frame: Frame, qtbot: QtBot, karin: Karin) -> None:
    """On a page about an akt it writes there; elsewhere the palette lists people, and only those whose akt is open."""
    frame.go(Place("preferences"))
    press(frame.page, Qt.Key.Key_N, CTRL)
    assert frame.finder.line.placeholderText() == "Anteckning om vem?"
    qtbot.waitUntil(lambda: [row.title for row in frame.finder.model.rows] == ["Lovisa Åkerbrand"])  # her own
    type_in(frame.finder.line, "å")
    qtbot.waitUntil(lambda: frame.finder._shown == "å")
    assert {row.kind for row in frame.finder.model.rows} == {"Deltagare"}
    type_in(frame.finder.line, "k")
    press(frame.finder.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: frame.page.place().page == "note_editor")
    assert frame.page.place().key == karin.mina
    outcome(qtbot, program.desk.write(close_akt, karin.others))
    frame.go(Place("preferences"))
    press(frame.page, Qt.Key.Key_N, CTRL)
    type_in(frame.finder.line, "östman")
    qtbot.waitUntil(lambda: frame.finder._shown == "östman")
    assert frame.finder.model.rows == []
    assert frame.finder.nothing.isVisible()


def test_every_page_about_an_akt_says_which(karin: Karin) -> None:
    """So that Ctrl+N doesn't ask."""
    features = Features()
    for page in ("participant", "history", "access", "export", "note_editor"):
        assert page in PAGES
        assert features.akt_of(Place(page, karin.mina)) == karin.mina
    assert features.akt_of(Place("note", UUID(int=1), {"akt": str(karin.mina)})) == karin.mina
    assert features.akt_of(Place("groups")) is None


def test_a_settled_search_is_logged_once(program: Program, frame: Frame, qtbot: QtBot) -> None:
    """With what it found; what was only passed through while typing isn't, nor whom a note is about."""
    frame.finder._settled.setInterval(300)
    ask(frame, qtbot, "lovisa")
    qtbot.waitUntil(lambda: [one.split(" (")[0] for one in _logged(program)] == ["lovisa"])
    frame.finder.shut()
    frame.write_note()
    type_in(frame.finder.line, "emil")
    qtbot.wait(400)
    assert len(_logged(program)) == 1


def _logged(program: Program) -> list[str]:
    workspace = program.desk._vault.workspace
    return workspace.read(_searches)


def _searches(session: Session) -> list[str]:
    return [event.detail or "" for event in session.exec(select(AccessEvent)) if event.reason is OpenReason.SEARCH]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_has_words_and_is_found_by_them(qapp: QApplication, frame: Frame, language: Language) -> None:
    """By its name and by the other words that people look for it by, in both languages."""
    speak(qapp, language)
    known = texts(language)
    actions = frame.finder._actions
    assert {key for one in actions for key in (one.words, one.also) if key and key not in known} == set()
    for one in actions:
        assert one in fitting(actions, tr(one.words))
        assert not one.also or one in fitting(actions, tr(one.also).split()[0])
    assert fitting(actions, "qqqq") == []
    assert len(ACTIONS) < len(actions)


def test_the_palette_speaks_the_new_language_at_once(program: Program, frame: Frame, qtbot: QtBot) -> None:
    """Chosen in the palette itself."""
    ask(frame, qtbot, "engli")
    press(frame.finder.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window.frame is not frame)
    again = program.window.frame
    qtbot.waitUntil(again.isVisible)
    rows = ask(again, qtbot, "participants")
    assert ("Participants", "Go to") in {(row.title, row.kind) for row in rows}
    assert again.finder.line.placeholderText() == "Who or what are you looking for?"


@pytest.mark.parametrize("width,height", [(720, 520), (1024, 700), (3840, 2160)])
def test_it_fits_the_window(frame: Frame, program: Program, qtbot: QtBot, width: int, height: int) -> None:
    """From the smallest window to the largest nothing stands outside."""
    program.window.resize(width, height)
    ask(frame, qtbot, "a")
    assert isinstance(frame.finder, Palette)
    assert frame.rect().contains(frame.finder._card.geometry())
