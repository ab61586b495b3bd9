"""The editor by hand: day and contact in two keys, templates, limits, what counts as contact, undo, plain paste."""

import statistics
import time
from datetime import date

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from coachdesk.domain.note import ContactWith, JournalNote
from coachdesk.domain.note_template import NoteTemplate, add_template, templates
from coachdesk.domain.participants import last_contacts
from coachdesk.domain.person import Channel
from coachdesk.domain.timeline import notes_about
from tests.ui.hands import press, read, type_in, write
from tests.ui.notebook import Show, editor_on
from tests.ui.places import Karin
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.notes.editor import NoteEditor
from ui.notes.sheet import MOST
from ui.notes.templates import TemplateMenu, starters

CTRL = Qt.KeyboardModifier.ControlModifier
KINDS = {Qt.Key.Key_1: Channel.VISIT, Qt.Key.Key_2: Channel.PHONE, Qt.Key.Key_3: Channel.MEETING, Qt.Key.Key_4: Channel.OTHER}


def test_yesterdays_call_is_two_keys_each(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Ctrl+D and G is yesterday, Ctrl+2 a call; the cursor stays in the text, and both days are said in words."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    type_in(editor.sheet, "Hon ringde")
    press(editor.sheet, Qt.Key.Key_D, CTRL)
    popup = editor.form.day.popup
    assert popup is not None
    type_in(popup.view, "g")
    press(editor.sheet, Qt.Key.Key_2, CTRL)
    assert editor.form.day.line.text() == "Måndag 23 november"
    assert editor.sheet.hasFocus()
    assert editor.form.said.text() == "Du skriver i dag, tisdag 24 november. Båda dagarna sparas. Räknas som kontakt med Lovisa."
    with qtbot.waitSignal(editor.went):
        press(editor.sheet, Qt.Key.Key_S, CTRL)
    note: JournalNote = next(one for one in read(qtbot, surroundings, notes_about, karin.mina) if one.text == "Hon ringde")
    assert (note.event_on, note.channel, note.contact_with, note.reached) == (
        date(2026, 11, 23), Channel.PHONE, ContactWith.PARTICIPANT, True,
    )  # fmt: skip
    assert read(qtbot, surroundings, last_contacts, [karin.mina]) == {karin.mina: date(2026, 11, 23)}


@pytest.mark.parametrize("key,channel", KINDS.items())
def test_a_plain_contact_counts_without_another_key(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin, key: Qt.Key, channel: Channel
) -> None:
    """A visit, a call, a meeting: she was heard of. Something else only when somebody says so."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    press(editor.sheet, key, CTRL)
    values = editor.form.values()
    assert values["channel"] is channel
    assert values["contact_with"] is ContactWith.PARTICIPANT
    assert values["reached"] is (None if channel is Channel.OTHER else True)


def test_who_wasnt_reached_is_one_choice_away(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Ctrl+0 after a call says that nobody answered, in words, and that it isn't contact; the same key takes it back."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    press(editor.sheet, Qt.Key.Key_2, CTRL)
    assert editor.form.reached.check.text() == "Fick inte tag i Lovisa"
    press(editor.sheet, Qt.Key.Key_0, CTRL)
    assert editor.form.values()["reached"] is False
    assert editor.form.said.text().endswith("Räknas inte som kontakt med Lovisa.")
    press(editor.sheet, Qt.Key.Key_1, CTRL)
    assert editor.form.values()["reached"] is False
    press(editor.sheet, Qt.Key.Key_0, CTRL)
    assert editor.form.values()["reached"] is True


def test_a_text_message_counts_when_there_was_contact(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Annat asks in what way, and whether there was contact."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    press(editor.sheet, Qt.Key.Key_4, CTRL)
    assert editor.form.channel.rest.isVisible()
    editor.form.channel.rest.press(0)
    assert editor.form.reached.check.text() == "Vi fick kontakt"
    editor.form.reached.check.click()
    values = editor.form.values()
    assert (values["channel"], values["reached"]) == (Channel.TEXT_MESSAGE, True)


def test_somebody_else_isnt_contact_with_her(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """A talk with her employer is a note about her, and the editor says so."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    press(editor.sheet, Qt.Key.Key_2, CTRL)
    field = editor.form.fields["contact_with"]
    field.put(ContactWith.EMPLOYER)
    field.edited.emit()
    assert editor.form.said.text().endswith("Räknas inte som kontakt med Lovisa, för det var någon annan.")
    assert editor.form.reached.check.text() == "Fick inte tag i någon"


def test_opening_a_note_changes_nothing_in_it(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """An old note whose contact was never said stays so until somebody says it."""
    note: JournalNote = read(qtbot, surroundings, notes_about, karin.mina)[0]
    editor = editor_on(surroundings, shown, qtbot, karin.mina, note=str(note.id))
    assert editor.form.changed_values() == {}
    assert editor.writing.typed() == {}


def test_the_rest_is_folded_and_the_fold_is_remembered(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Someone who always notes the time unfolds once. A field that is wrong unfolds by itself."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    time = editor.form.fields["event_time"]
    assert not time.isVisible()
    time.put("half past")
    type_in(editor.sheet, "x")
    editor.save.click()
    qtbot.waitUntil(lambda: time.problem.text() == "Skriv klockslaget som 13:30.")
    assert time.isVisible()
    editor.form.unfold(False)
    editor.form.more.click()
    assert surroundings.preferences.settings.note_more
    again = editor_on(surroundings, shown, qtbot, karin.mina, form="note.new:2")
    assert again.form.fields["event_time"].isVisible()


def test_a_template_fills_an_empty_note_and_can_be_undone(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Ctrl+T and a figure: headings, the kind of contact, and the cursor on the first open line. Ctrl+Z takes the headings away."""
    write(qtbot, surroundings, add_template, NoteTemplate(name="Besök & mer", text="Hände\n\n\nSedan\n", channel=Channel.VISIT))
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    press(editor.sheet, Qt.Key.Key_T, CTRL)
    menu = editor.findChild(TemplateMenu)
    assert menu is not None
    assert [action.text() for action in menu.actions()] == ["&1  Besök && mer", "", "Enhetens mallar …"]
    menu.actions()[0].trigger()
    menu.close()
    assert editor.sheet.toPlainText() == "Hände\n\n\nSedan\n"
    assert editor.sheet.textCursor().position() == len("Hände\n")
    assert editor.form.values()["reached"] is True
    press(editor.sheet, Qt.Key.Key_Z, CTRL)
    assert editor.sheet.toPlainText() == ""


def test_a_template_stands_below_what_is_written(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Nothing that was typed is touched, and a kind that was chosen stays."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    press(editor.sheet, Qt.Key.Key_1, CTRL)
    type_in(editor.sheet, "Träffade Lovisa.")
    call = starters()[1]
    assert call.channel is Channel.PHONE
    editor._begin_with(call)
    assert editor.sheet.toPlainText() == f"Träffade Lovisa.\n{call.text}\n"
    assert editor.form.values()["channel"] is Channel.VISIT
    press(editor.sheet, Qt.Key.Key_Z, CTRL)
    assert editor.sheet.toPlainText() == "Träffade Lovisa."


def test_starters_are_offered_and_in_nobodys_vault(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """A unit without templates can use the suggestions at once; that writes no template."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    editor.template.click()
    menu = editor.findChild(TemplateMenu)
    assert menu is not None
    assert [action.text() for action in menu.actions()][:3] == ["Förslag att börja med", "&1  Besök", "&2  Telefonsamtal"]
    menu.actions()[1].trigger()
    menu.close()
    assert editor.sheet.toPlainText().startswith("Vad hände\n")
    assert read(qtbot, surroundings, templates) == []


def test_paste_is_plain_and_undo_outlives_the_focus(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Looks stay behind; after a visit to another field Ctrl+Z still knows what was typed, and opening isn't a step."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    rich = QMimeData()
    rich.setHtml("<b>Fet</b> text")
    rich.setText("Fet text")
    editor.sheet.insertFromMimeData(rich)
    assert editor.sheet.toPlainText() == "Fet text"
    assert editor.sheet.textCursor().charFormat().fontWeight() == QFont.Weight.Normal
    editor.form.where.line.setFocus()
    type_in(editor.form.where.line, "Hede")
    editor.sheet.setFocus()
    press(editor.sheet, Qt.Key.Key_Z, CTRL)
    assert editor.sheet.toPlainText() == ""
    press(editor.sheet, Qt.Key.Key_Z, CTRL)
    assert editor.sheet.document().firstBlock().blockFormat().lineHeight() == 28
    press(editor.sheet, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert editor.sheet.toPlainText() == "Fet text"
    assert editor.form.where.value() == "Hede"


def test_the_limit_is_told_before_it_is_reached_and_nothing_is_cut(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin
) -> None:
    """Room for 500 more; 10 too many; all of it is still there and in the draft, and saving says why it doesn't save."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    editor.sheet.insertPlainText("å" * 11_500)
    assert editor.room.text() == "Plats för 500 tecken till."
    editor.sheet.insertPlainText("ä" * 510)
    assert editor.room.text().startswith("Texten är 10 tecken för lång")
    editor.save.click()
    qtbot.waitUntil(lambda: editor.banner.words == editor.room.text())
    assert editor.sheet.length == 12_010
    qtbot.waitUntil(lambda: editor.kept.text().startswith("Utkast sparat"))
    pasted = QMimeData()
    pasted.setText("ö" * (MOST - 12_000))
    editor.sheet.insertFromMimeData(pasted)
    assert editor.sheet.length == 12_010
    assert editor.banner.words.startswith("Det du klistrade in får inte plats")


def test_a_blank_note_is_told_what_it_lacks(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """No field is red; the sentence says what to do, and the hand is where it can do it."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    editor.sign.click()
    qtbot.waitUntil(lambda: editor.banner.words == "Skriv något först, så finns det något att spara.")
    assert editor.sheet.hasFocus()


def test_the_editor_says_who_signs_and_what_happened_last(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Signing is for good, so the name stands there; what was written last is in sight."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    assert editor.foot.words.text() == "Du signerar som Karin Hedlund, coach. Sedan är texten låst, och fel skrivs i en rättelse."
    said = [label.text() for label in editor.beside.findChildren(QLabel)]
    assert "Torsdag 19 november, besök" in said
    assert "Träffade Lovisa och handledaren Birgit Hamrin på bageriet." in said
    assert editor.top.back.accessibleName() == "Lovisa Åkerbrand"


def test_a_draft_that_is_thrown_away_can_be_had_back(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Whatever isn't a signature can be undone."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    type_in(editor.sheet, "ångrar mig")
    said: list[object] = []
    surroundings.toasts.said.connect(said.append)
    with qtbot.waitSignal(editor.went) as went:
        editor.drop.click()
    assert went.args == [Place("participant", karin.mina)]
    (toast,) = said
    toast.undo()  # type: ignore[attr-defined]  # a Toast
    again = editor_on(surroundings, shown, qtbot, karin.mina)
    assert again.sheet.toPlainText() == "ångrar mig"


@pytest.mark.parametrize("paragraph", [" ", "\n"])
def test_a_long_note_is_written_as_a_short_one(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin, paragraph: str) -> None:
    """In 12,000 characters a key costs little more than in 300; some times as much where nobody ever began a new line.

    Measured in the thread's own time: 1.5 times and 4 times as much, which is 4 and 14 ms where 300 characters take 3.
    """
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    text = ("Hon vill veta före jul om hon får stanna." * 10 + paragraph) * 30
    short, long = (_key_seconds(editor, text[:size]) for size in (300, 11_800))
    assert long < (4 if paragraph == "\n" else 10) * short


def _key_seconds(editor: NoteEditor, text: str) -> float:
    """The median of a hundred keys at the end of *text*, in the thread's own time: a slower machine takes longer for both texts."""
    editor.sheet.put(text)
    took = []
    for letter in "Hon ringde i går och sade att det gick bra." * 3:
        begun = time.thread_time()
        type_in(editor.sheet, letter)
        QApplication.processEvents()
        editor.sheet.viewport().repaint()
        took.append(time.thread_time() - begun)
    return statistics.median(took)


def test_in_a_small_window_the_page_alone_scrolls_to_the_line(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Two scroll bars beside each other leave but a few lines to read; the line that is written is whole in sight."""
    editor = editor_on(surroundings, shown, qtbot, karin.mina)
    editor.resize(900, 420)
    editor.sheet.put("Hon vill veta före jul om hon får stanna som lärling.\n" * 12 + "Första lektionen blir")
    type_in(editor.sheet, " fredag")
    area = editor.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)

    def is_seen() -> bool:
        line = editor.sheet.cursorRect()
        foot = editor.sheet.viewport().mapTo(area.viewport(), line.bottomLeft()).y()
        return editor.sheet.verticalScrollBar().maximum() == 0 and line.height() <= foot <= area.viewport().height()

    qtbot.waitUntil(is_seen)
