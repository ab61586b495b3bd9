"""Reading notes: the original beside its correction, who and where, the way to the neighbours; the list, and the unit's templates."""

import re
from datetime import date
from functools import partial
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlmodel import Session

from coachdesk.domain.attachment import Attachment, attachments_of_notes
from coachdesk.domain.draft import keep_draft
from coachdesk.domain.note import JournalNote, correct_note, dispute_note, sign_note, signature_holds, write_note
from coachdesk.domain.note_template import templates
from coachdesk.domain.person import Channel
from coachdesk.domain.record import alive
from coachdesk.domain.timeline import notes_about
from tests.makers import note_about
from tests.ui.hands import press, read, type_in, write
from tests.ui.notebook import Show
from tests.ui.places import Karin
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.notes.note_page import NotePage
from ui.notes.panel import LatestNotesPanel, NotesPanel
from ui.notes.templates_page import TemplatesPage
from ui.notes.word_diff import differences


def _corrected(session: Session, note: JournalNote) -> JournalNote:
    sign_note(session, note.id)
    session.flush()
    draft = note_about(note.enrolment_id, "Besök", "Träffade Lovisa och handledaren Birgit Hamrin i Hede.", event_on=date(2026, 11, 19))  # type: ignore[arg-type]  # it has one
    return correct_note(session, note.id, draft, "Fel ställe")


def _said(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def _page(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin, note: JournalNote) -> NotePage:
    page = NotePage(surroundings, Place("note", note.id, {"akt": str(karin.mina)}))
    shown(page)
    qtbot.waitUntil(lambda: bool(page.cards))
    return page


def _left_of(one: QWidget, other: QWidget, page: QWidget) -> bool:
    return one.mapTo(page, QPoint(0, 0)).x() < other.mapTo(page, QPoint(0, 0)).x()


def test_a_correction_and_its_original_stand_beside_each_other(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Whichever of the two is opened: both are there whole, and what differs is marked by line, not by colour alone."""
    note: JournalNote = read(qtbot, surroundings, notes_about, karin.mina)[0]
    correction = write(qtbot, surroundings, _corrected, note)
    for one in (note, correction):
        page = _page(qtbot, surroundings, shown, karin, one)
        new, old = page.cards
        assert new.paper.toPlainText() == "Träffade Lovisa och handledaren Birgit Hamrin i Hede."
        assert old.paper.toPlainText() == note.text
        qtbot.waitUntil(partial(_left_of, new, old, page))  # once they are laid out
        assert "Rättad för att: Fel ställe" in _said(new)
        assert {"Rättelse", "Nytt är understruket."} <= set(_said(new))
        assert {"Ursprunglig text", "Borttaget är överstruket."} <= set(_said(old))
        cursor = old.paper.textCursor()
        cursor.setPosition((note.text or "").index("bageriet") + 1)
        assert cursor.charFormat().fontStrikeOut()
        cursor.setPosition(3)
        assert not cursor.charFormat().fontStrikeOut()


def test_a_file_added_from_a_note_stands_under_it_and_the_note_stays_signed(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin, tmp_path: Path
) -> None:
    """Under its correction, too, and nowhere under another note; its name opens it."""
    note: JournalNote = read(qtbot, surroundings, notes_about, karin.mina)[0]
    write(qtbot, surroundings, _corrected, note)
    page = _page(qtbot, surroundings, shown, karin, note)
    path = tmp_path / "Intyg.txt"
    path.write_text("Intyg", encoding="utf-8")
    page.adding.add_files(note.id, [path])
    qtbot.waitUntil(lambda: bool(page.files.opens))
    (key,) = page.files.opens
    assert read(qtbot, surroundings, alive, Attachment, key).note_id == note.id
    assert signature_holds(read(qtbot, surroundings, alive, JournalNote, note.id))
    went: list[Place] = []
    page.went.connect(went.append)
    page.files.opens[key].click()
    assert went == [Place("attachment", key, {"akt": str(karin.mina)})]
    page.adding.add_files(note.id, [tmp_path / "nowhere"])
    qtbot.waitUntil(page.banner.isVisible)
    assert read(qtbot, surroundings, attachments_of_notes, [uuid4()]) == []


def test_a_note_says_who_when_where_and_how_far_it_came(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """The day it happened and the day it was written are told apart; the laptop is named; without a server it says so calmly."""
    note: JournalNote = read(qtbot, surroundings, notes_about, karin.mina)[0]
    said = _said(_page(qtbot, surroundings, shown, karin, note).cards[0])
    assert "Hände torsdag 19 november, klockan 10:00" in said
    assert "Skriven av Karin Hedlund, coach, i dag 12:00, på Karin-Sveg" in said
    assert "Bara på den här datorn. Det finns ingen server än." in said
    assert "När du signerar låses texten för gott. Fel skrivs sedan i en rättelse." in said


def test_the_neighbours_are_two_keys_away(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Alt and an arrow; at the end the button says that there is no more."""
    note: JournalNote = read(qtbot, surroundings, notes_about, karin.mina)[0]
    later = write(qtbot, surroundings, write_note, note_about(karin.enrolment, "Senare", event_on=date(2026, 11, 22)))
    page = _page(qtbot, surroundings, shown, karin, note)
    assert (page.before.isEnabled(), page.after.isEnabled()) == (False, True)
    with qtbot.waitSignal(page.went) as went:
        press(page, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert went.args == [Place("note", later.id, {"akt": str(karin.mina)})]


def test_a_form_that_is_open_isnt_pulled_away_by_news(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Somebody else's change waits until what is being written is done."""
    note: JournalNote = read(qtbot, surroundings, notes_about, karin.mina)[0]
    page = _page(qtbot, surroundings, shown, karin, note)
    page.buttons["dispute"].click()
    qtbot.waitUntil(lambda: page.form is not None)
    assert page.form is not None
    page.form.form.fields["dispute_text"].put("Halva meningen")
    write(qtbot, surroundings, write_note, note_about(karin.enrolment, "Annan", event_on=date(2026, 11, 22)))
    qtbot.wait(100)
    assert page.form.form.fields["dispute_text"].value() == "Halva meningen"


def test_words_are_compared_whole() -> None:
    """A changed letter is a changed word; texts that don't differ have nothing marked; together the pieces are the texts."""
    gone, came = differences("Hon bor i Sveg, sedan 3 år.", "Hon bor i Sveg, sedan 13 år.")
    assert [text for text, kind in gone if kind == "gone"] == ["3"]
    assert [text for text, kind in came if kind == "new"] == ["13"]
    assert "".join(text for text, _ in came) == "Hon bor i Sveg, sedan 13 år."
    assert differences("samma", "samma") == ([("samma", "same")], [("samma", "same")])
    long = " ".join(f"ord{number}" for number in range(5_000))
    assert differences(long, long + " slut")[1][-1][1] == "new"


def _write_many(session: Session, karin: Karin) -> None:
    for number, channel in enumerate((Channel.PHONE, Channel.MEETING, Channel.VISIT, Channel.LETTER)):
        text = "Vi talade om körkortet." if channel is Channel.PHONE else "Vi sågs."
        note = write_note(session, note_about(karin.enrolment, "", text, event_on=date(2026, 10, 5 + number), channel=channel))
        session.flush()
        if channel is Channel.MEETING:
            sign_note(session, note.id)
        if channel is Channel.VISIT:
            dispute_note(session, note.id, "Det stämmer inte.")
    keep_draft(session, "note.new", karin.mina, {"text": "Påbörjad", "channel": "visit", "event_on": "2026-11-23"})


def test_the_list_says_how_it_stands_and_is_narrowed(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Drafts first, each state in a word with a shape of its own; by kind and by words; the number follows."""
    write(qtbot, surroundings, _write_many, karin)
    panel = NotesPanel(surroundings, karin.mina)
    shown(panel)
    qtbot.waitUntil(lambda: panel.count.text() == "6 anteckningar")
    rows = panel.model.rows
    assert [(row.title, row.chip[1]) for row in rows] == [
        ("Besök", "Utkast"),
        ("Besök på Fjällbageriet", "Inte signerad"),
        ("Brev", "Inte signerad"),
        ("Besök", "Inte signerad"),
        ("Möte", "Signerad"),
        ("Samtal", "Inte signerad"),
    ]
    assert len({row.chip[2] for row in rows}) == 3
    assert rows[0].key == Place("note_editor", karin.mina)
    assert "deltagaren håller inte med" in rows[3].who
    type_in(panel.search, "körkort")
    qtbot.waitUntil(lambda: panel.count.text() == "1 träff")
    panel.search.clear()
    panel.kind.setCurrentIndex(4)
    panel.kind.activated.emit(4)
    qtbot.waitUntil(lambda: [row.title for row in panel.model.rows] == ["Brev"])
    type_in(panel.search, "finns inte")
    qtbot.waitUntil(lambda: panel.empty.isVisible() and panel.empty.text().startswith("Ingen anteckning passar."))


def test_a_draft_is_in_the_list_at_once(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Whoever leaves the editor sees on the next page that the draft is there."""
    panel = NotesPanel(surroundings, karin.mina)
    latest = LatestNotesPanel(surroundings, karin.mina)
    shown(panel)
    shown(latest)
    qtbot.waitUntil(lambda: len(panel.model.rows) == 1 and latest.every.text() == "Visa alla 1")
    write(qtbot, surroundings, keep_draft, "note.new", karin.mina, {"text": "Påbörjad"})
    qtbot.waitUntil(lambda: [row.chip[1] for row in panel.model.rows] == ["Utkast", "Inte signerad"])
    qtbot.waitUntil(lambda: latest.every.text() == "Visa alla 2")


def test_the_units_templates_are_taken_changed_sorted_and_removed(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin
) -> None:
    """Nothing is there until someone takes it; each verb is one button, and a template always has a name."""
    page = TemplatesPage(surroundings, Place("note_templates", None, {"akt": str(karin.mina)}))
    shown(page)
    qtbot.waitUntil(lambda: len(page.taking) == 4)
    assert read(qtbot, surroundings, templates) == []
    for number, name in enumerate(("Besök", "Telefonsamtal"), start=1):
        page.taking[name].click()
        qtbot.waitUntil(lambda number=number: len(page.rows) == number and len(page.taking) == 4 - number)  # type: ignore[misc]  # bound now
    page.rows[1].up.click()
    qtbot.waitUntil(lambda: [one.name for one in read(qtbot, surroundings, templates)] == ["Telefonsamtal", "Besök"])
    qtbot.waitUntil(lambda: page.rows[0].up.isEnabled() is False and "Telefonsamtal" in _said(page.rows[0]))
    page.rows[0].edit.click()
    qtbot.waitUntil(lambda: page.form is not None)
    assert page.form is not None
    page.form.form.fields["name"].put("")
    page.form.submit()
    qtbot.waitUntil(lambda: page.form is not None and page.form.form.fields["name"].problem.text() == "Fyll i det här.")
    page.form.form.fields["name"].put("Samtal")
    page.form.submit()
    qtbot.waitUntil(lambda: page.form is None and len(page.rows) == 2)
    page.rows[1].remove.click()
    qtbot.waitUntil(lambda: [one.name for one in read(qtbot, surroundings, templates)] == ["Samtal"])
    page.new.click()
    assert page.form is not None
    assert re.fullmatch(r"Spara|Klar", page.form.save.text().strip())
