"""Search on screen: what was just written is found, and note text shows only where the akt was opened."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.access import OpenReason
from coachdesk.domain.note import JournalNote, write_note
from tests.ui.hands import type_in
from tests.ui.places import Karin
from ui.kit.indexing import Indexing
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.searching.page import SearchPage

Show = Callable[[QWidget], None]


def test_a_word_within_a_word_is_found_and_the_text_waits_for_the_akt(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin
) -> None:
    """Before the akt is open the hit says whom it is about and when; afterwards what it says."""
    desk = surroundings.desk
    indexing = Indexing(desk)
    note = JournalNote(
        enrolment_id=karin.enrolment, event_on=date(2026, 11, 2), subject="Möte", text="Vi pratade om arbetsträning på fjällbageriet."
    )
    with qtbot.waitSignal(desk.indexed):
        desk.write(write_note, note)
    page = SearchPage(surroundings, Place("searching"))
    shown(page)
    type_in(page.search, "träning")
    qtbot.waitUntil(lambda: len(page.model.rows) == 1)
    assert "Öppna akten" in page.model.rows[0].detail
    assert "fjällbageriet" not in f"{page.model.rows[0]}"
    with qtbot.waitSignal(page.model.settled):
        desk.open_akt(karin.mina, OpenReason.OWN_CASE)
        page.search.setText("arbetsträn")
    qtbot.waitUntil(lambda: bool(page.model.rows) and "fjällbageriet" in page.model.rows[0].detail)
    places: list[Place] = []
    page.went.connect(places.append)
    page.search.returnPressed.emit()
    assert [place.page for place in places] == ["note"]
    assert indexing.parent() is desk


def test_what_nothing_holds_is_said(qtbot: QtBot, surroundings: Surroundings, shown: Show) -> None:
    """An empty list explains itself, and any text is only a query."""
    page = SearchPage(surroundings, Place("searching"))
    shown(page)
    type_in(page.search, 'qqq" OR *')
    qtbot.waitUntil(page.nothing.isVisible)
    assert page.model.rows == []
