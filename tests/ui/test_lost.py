"""A lost computer's text, the code for another one, and the window of who is shut out: fed by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.record import change
from coachdesk.domain.staff import StaffMember, StaffRole
from tests.screens.sync_views import sync_views
from tests.ui.hands import write
from tests.ui.municipality import words_of
from tests.ui.places import Karin
from ui.administration.incident_text import Lost, incident_words
from ui.administration.pair_card import PairCard, time_left
from ui.kit.carrying import Invited
from ui.kit.page import Place
from ui.kit.personnel import Holding
from ui.kit.surroundings import Surroundings
from ui.syncing.page import SyncPage
from ui.syncing.words import badge_words

Show = Callable[[QWidget], None]


def test_the_text_says_when_what_how_many_and_what_protects(surroundings: Surroundings) -> None:
    """All that the report asks for; what nobody knows yet is left open, and nothing is said of protected ones where there are none."""
    now = surroundings.desk.who.now()
    held = Holding(41, (("Funäsdalen", 22), ("Hede", 15)), 2, 2, None, 30, date(2026, 12, 24), 0)
    lost = Lost("Perola-Funäs", "Per-Ola Bränd", "Arbete och aktivitet", now, held)
    text = incident_words(lost)
    for words in (
        "Känt för enheten: tisdag 24 november 2026 12:00",
        "Antal: 41 akter",
        "Funäsdalen 22, Hede 15 och 2 som inte finns på den här datorn.",
        "2 av dem gäller personer med skyddade personuppgifter.",
        "Datorn har inte hörts av.",
        "senast efter torsdag 24 december 2026",
        "När och var datorn kom bort: \n",
    ):
        assert words in text
    assert "\n\n\n" not in text
    assert "skyddade" not in incident_words(replace(lost, holding=replace(held, protected=0)))


def test_a_code_that_is_too_old_goes_from_the_screen(surroundings: Surroundings, shown: Show) -> None:
    """Whoever walks by sees none, and a new one is a press away."""
    now = surroundings.desk.who.now()
    assert time_left(now + timedelta(minutes=12, seconds=1), now) == "Gäller i 13 minuter, en gång"
    assert time_left(now + timedelta(seconds=90), now) == "Gäller i 90 sekunder, en gång"
    card = PairCard(surroundings, Invited("7F3K-Q9TM-04XB-ZD6R", "https://x.example", now + timedelta(minutes=2)))
    shown(card)
    assert card.code.isVisible()
    assert not card.renew.isVisible()
    card._until = now
    card.tell()
    assert not card.code.isVisible()
    assert not card.picture.isVisible()
    assert card.renew.isVisible()
    assert "Koden har slutat gälla." in card.left_words.text()


def test_who_is_shut_out_is_told_why_what_is_only_here_and_whom_to_call(
    qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show
) -> None:
    """No error and nothing green; what comes next is said once."""
    write(qtbot, surroundings, change, StaffMember, karin.colleague, {"role": StaffRole.ADMINISTRATOR, "phone": "0680-161 00"})
    now = surroundings.desk.who.now()
    page = SyncPage(surroundings, Place("syncing"))
    shown(page)
    views = sync_views(now, karin.mina)
    page.show_view(replace(views["refused"], shut_out="revoked"))
    qtbot.waitUntil(lambda: "Ring Per-Ola Bränd, 0680-161 00." in words_of(page))
    words = words_of(page)
    assert "Den här datorn är spärrad" in words
    assert "12 ändringar är inte skickade och finns bara här." in words
    assert "Servern tog inte emot" not in words
    assert not page.next.isVisible()
    assert not page.summary.isVisible()
    page.show_view(replace(views["all-there"], shut_out="left", emptied=True))
    assert "Datorn är tömd." in words_of(page)
    status, _, state, _ = badge_words(replace(views["all-there"], shut_out="left"), now)
    assert (status, state) == ("soon", "Datorn får inget mer")
    page.show_view(views["all-there"])
    assert not page.shut_out.isVisible()
    assert page.summary.isVisible()
