"""The hand stays on the keys: what comes next has the focus, a short cut does what it says, and what was put right isn't called wrong."""

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlmodel import Session, select

from coachdesk.domain.note import JournalNote, sign_note
from coachdesk.domain.timeline import notes_about
from tests.ui.hands import press, read, type_in, unlock, write
from tests.ui.notebook import editor_on
from tests.ui.places import Karin
from tests.ui.quarrels import about_the_phone
from ui.administration.invite_section import InviteSection
from ui.administration.page import AdministrationPage
from ui.app import Program
from ui.conflicts.page import ConflictsPage
from ui.features import ACTIONS
from ui.kit.carrying import Colleague
from ui.kit.fields import LongTextField, TextField
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.notes.note_page import NotePage
from ui.palette.choices import fitting
from ui.participants.new_page import NewParticipantPage

Show = Callable[[QWidget], None]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def _focused() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def _only_note(qtbot: QtBot, surroundings: Surroundings, karin: Karin) -> JournalNote:
    note: JournalNote = read(qtbot, surroundings, notes_about, karin.mina)[0]
    return note


def _note_page(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> NotePage:
    """Entered by keyboard, and read."""
    note = _only_note(qtbot, surroundings, karin)
    page = NotePage(surroundings, Place("note", note.id, {"akt": str(karin.mina)}))
    shown(page)
    page.entered()
    qtbot.waitUntil(lambda: bool(page.cards) and page.buttons["sign"].isVisible() and _focused() is page.buttons["edit"])
    return page


def test_what_was_wrong_isnt_called_wrong_while_it_is_put_right(qtbot: QtBot, shown: Show) -> None:
    """The first key takes the complaint away; the hint is there for who hears the field, before and after."""
    for field in (TextField("name", "Namn", "Som det står i kontraktet"), LongTextField("why", "Varför?", "Med några ord")):
        shown(field)
        hint = field._input.accessibleDescription()
        field.complain("Fyll i det här.")
        assert field._input.accessibleDescription() == "Fyll i det här."
        type_in(field._input, "S")
        assert (field.problem.isHidden(), field._input.property("wrong")) == (True, "false")
        assert field._input.accessibleDescription() == hint


def test_a_number_is_called_wrong_once(qtbot: QtBot, surroundings: Surroundings, shown: Show) -> None:
    """What stood under it while it was typed isn't said again in red; put right, it is called right."""
    page = NewParticipantPage(surroundings, Place("new_participant"))
    with qtbot.waitSignal(page._keeper.found):
        shown(page)
    page.entered()
    for words in ("Åsa", "Öst", "199005062385"):
        type_in(_focused(), words)
        press(_focused(), Qt.Key.Key_Return)
    assert page.verdict.isVisible()
    press(page, Qt.Key.Key_Return, CTRL)
    number = page.form.fields["value"]
    qtbot.waitUntil(number.problem.isVisible)
    assert page.verdict.isHidden()
    press(_focused(), Qt.Key.Key_Backspace)
    type_in(_focused(), "6")
    assert number.problem.isHidden()
    assert page.verdict.text().startswith("Numret stämmer.")


def test_after_the_last_answer_enter_goes_on(qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show) -> None:
    """The focus is on the only way on, and not on what stands first in the window, which locks."""
    surroundings.desk.ask(lambda workspace: about_the_phone(workspace, karin))
    page = ConflictsPage(surroundings, Place("conflicts"))
    shown(page)
    page.entered()
    qtbot.waitUntil(lambda: len(page.cards) == 2)
    page.activateWindow()
    qtbot.waitUntil(page.list.hasFocus)
    press(_focused(), Qt.Key.Key_1)
    qtbot.waitUntil(page.empty.isVisible)
    assert _focused() is page.empty.button
    with qtbot.waitSignal(page.went):
        press(_focused(), Qt.Key.Key_Return)


def test_a_note_that_isnt_signed_yet_is_signed_where_it_is_read(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin
) -> None:
    """Ctrl+S leads to the note as it stands; there the chord of the editor signs, and a correction is the next Enter."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    type_in(editor.sheet, "Lovisa vill bli bagare.")
    with qtbot.waitSignal(editor.went) as went:
        press(editor.sheet, Qt.Key.Key_S, CTRL)
    (place,) = went.args
    assert (place.page, place.state) == ("note", {"akt": str(karin.mina)})
    page = NotePage(surroundings, place)
    shown(page)
    page.entered()
    qtbot.waitUntil(lambda: bool(page.cards) and page.buttons["sign"].isVisible() and _focused() is page.buttons["edit"])
    press(_focused(), Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "correct" in page.buttons and _focused() is page.buttons["correct"])
    signed = read(qtbot, surroundings, _signed)
    assert signed == [place.key]


def _signed(session: Session) -> list[UUID]:
    return [note.id for note in session.exec(select(JournalNote)) if note.is_signed]


def test_news_leaves_the_hand_where_it_is(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """A round of sync draws the note anew: whoever reads in it, or stands on a button, does so afterwards."""
    page = _note_page(qtbot, surroundings, shown, karin)
    for held in (lambda: page.buttons["dispute"], lambda: page.cards[0].paper):
        held().setFocus()
        before = page.cards[0]
        page._reload()
        qtbot.waitUntil(lambda before=before: page.cards[0] is not before)  # type: ignore[misc]  # bound now
        qtbot.waitUntil(lambda held=held: _focused() is held())  # type: ignore[misc]  # as soon as it is on the screen


def test_escape_on_a_note_goes_back(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """As its help says."""
    page = _note_page(qtbot, surroundings, shown, karin)
    with qtbot.waitSignal(page.went) as went:
        press(_focused(), Qt.Key.Key_Escape)
    assert went.args == [Place("participant", karin.mina, {"tab": "notes"})]


def test_a_correction_begins_with_why_and_ends_beside_its_original(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin
) -> None:
    """Enter goes on from the reason to the end of the text; Shift+Enter is a new line in it. Signed, it is shown with what it corrects."""
    note = _only_note(qtbot, surroundings, karin)
    write(qtbot, surroundings, sign_note, note.id)
    editor = editor_on(surroundings, shown, qtbot, karin.mina, corrects=str(note.id))
    reason = editor.form.reason.text
    assert _focused() is reason
    type_in(reason, "Fel ställe")
    press(reason, Qt.Key.Key_Return, SHIFT)
    assert _focused() is reason
    press(reason, Qt.Key.Key_Return)
    assert _focused() is editor.sheet
    assert reason.toPlainText() == "Fel ställe\n"
    type_in(editor.sheet, " Det var i Hede.")
    assert editor.sheet.toPlainText().endswith("på bageriet. Det var i Hede.")
    with qtbot.waitSignal(editor.went) as went:
        press(editor.sheet, Qt.Key.Key_Return, CTRL)
    (place,) = went.args
    assert place.page == "note"
    page = NotePage(surroundings, place)
    shown(page)
    qtbot.waitUntil(lambda: len(page.cards) == 2)


def test_after_a_lock_the_hand_is_in_the_text_of_a_correction_again(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin
) -> None:
    """Who had come as far as the text goes on there."""
    note = _only_note(qtbot, surroundings, karin)
    write(qtbot, surroundings, sign_note, note.id)
    editor = editor_on(surroundings, shown, qtbot, karin.mina, corrects=str(note.id), focus=True)
    assert _focused() is editor.sheet


def test_someone_is_registered_from_anywhere(program: Program, qtbot: QtBot) -> None:
    """Ctrl+Shift+N, over an open palette too; pressed twice, what was typed is still there."""
    unlock(program, qtbot)
    frame = program.window.frame
    press(frame.page, Qt.Key.Key_K, CTRL)
    press(frame.finder.line, Qt.Key.Key_N, CTRL | SHIFT)
    assert not frame.finder.isVisible()
    assert frame.page.place() == Place("new_participant")
    type_in(_focused(), "Åsa")
    press(_focused(), Qt.Key.Key_N, CTRL | SHIFT)
    page = frame.page
    assert isinstance(page, NewParticipantPage)
    assert page.form.fields["given_name"].value() == "Åsa"


def test_a_palette_that_is_closed_gives_the_focus_back_to_what_is_left(program: Program, qtbot: QtBot) -> None:
    """What had it may be hidden or gone by then: its surroundings take it, and never the button that locks."""
    unlock(program, qtbot)
    frame = program.window.frame
    frame.go(Place("preferences"))
    page = frame.page
    line = QLineEdit(page)
    for let_go in (line.hide, line.deleteLater):
        line.show()
        line.setFocus()
        press(line, Qt.Key.Key_K, CTRL)
        qtbot.waitUntil(frame.finder.line.hasFocus)
        let_go()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        press(frame.finder.line, Qt.Key.Key_Escape)
        assert not frame.finder.isVisible()
        assert _focused() is page


def test_what_is_hidden_hands_the_focus_to_its_neighbours(program: Program, qtbot: QtBot) -> None:
    """A toast that goes by itself, or a form that is done: the focus stays on the page."""
    unlock(program, qtbot)
    frame = program.window.frame
    frame.go(Place("preferences"))
    line = QLineEdit(frame.page)
    line.show()
    line.setFocus()
    line.hide()
    assert frame.page.isAncestorOf(_focused())


@pytest.mark.parametrize("typed,first", [("frå", "nav.conflicts"), ("bjud", "admin.invite.title"), ("org", "nav.organisations")])
def test_what_is_called_so_comes_before_what_merely_has_the_word(typed: str, first: str) -> None:
    """Frågor till dig stands before Läs in en lista från Excel, which has the word too."""
    assert tr(fitting(ACTIONS, typed)[0].words) == tr(first)


def test_inviting_from_the_palette_begins_with_the_name(qtbot: QtBot, surroundings: Surroundings, shown: Show) -> None:
    """The action leads past the sections to what it is for; coming back after a lock doesn't open the form again."""
    invite = next(action.does for action in ACTIONS if action.words == "admin.invite.title")
    assert isinstance(invite, Place)
    page = AdministrationPage(surroundings, invite)
    me = surroundings.desk.who.user_id
    page._learn([Colleague(me, True, (), (), True, 0, 0)])  # what a server says of who may invite
    shown(page)
    page.entered()
    section = page.section
    assert isinstance(section, InviteSection)
    qtbot.waitUntil(lambda: section.form is not None)
    assert section.form is not None
    name = section.form.form.form.fields["name"]
    assert isinstance(name, TextField)
    qtbot.waitUntil(lambda: page.focusWidget() is name.line)  # whether or not the window is the active one
    assert page.place() == Place("administration", None, {"section": "invite"})
