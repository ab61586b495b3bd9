"""Loggkontroll: what a reviewer sees first, what she may judge, and what is kept of it."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlmodel import Session

from coachdesk.domain.access import AccessEvent, OpenReason, record_opening
from coachdesk.domain.access_review import AccessReview, ReviewOutcome
from coachdesk.domain.actor import acting
from coachdesk.domain.person import Person, ProtectionLevel, person_id_of
from coachdesk.domain.record import change, keep, living
from coachdesk.domain.review.checking import checks
from coachdesk.domain.space import access_log_of
from tests.ui.hands import read, write
from tests.ui.places import Karin, looked_on_their_own
from ui.kit.page import Place
from ui.kit.pieces import Text
from ui.kit.surroundings import Surroundings
from ui.reviewing.finding_card import FindingCard
from ui.reviewing.page import ReviewPage

Show = Callable[[QWidget], None]


def _look(session: Session, user: UUID, akt: UUID, reason: OpenReason, day: int, hour: int) -> None:
    """As it came from a colleague's laptop."""
    moment = datetime(2026, 11, day, hour, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
    log = access_log_of(acting(session).unit_id)
    keep(session, AccessEvent(space_id=log, at=moment, user_id=user, device_id=user, akt_id=akt, reason=reason))


@pytest.fixture
def page(qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show) -> ReviewPage:
    """Per-Ola has opened Lovisa's akt on a Saturday and an akt that isn't here; Karin reviews, and has opened one herself."""
    write(qtbot, surroundings, _look, karin.colleague, karin.mina, OpenReason.OTHER, 21, 9)
    write(qtbot, surroundings, _look, karin.colleague, UUID(int=77), OpenReason.SUBSTITUTE, 20, 9)
    write(qtbot, surroundings, record_opening, karin.others, OpenReason.SUBSTITUTE)
    surroundings.desk.ask(lambda workspace: looked_on_their_own(workspace, karin.colleague))
    page = ReviewPage(surroundings, Place("access_review"))
    shown(page)
    qtbot.waitUntil(lambda: bool(page.banner.words))  # this desk has no carrier
    page.show_reviewers(frozenset({karin.user}))
    qtbot.waitUntil(lambda: bool(page.cards))
    return page


def words(widget: QWidget) -> str:
    return "\n".join(text.text() for text in widget.findChildren(Text))


def card_about(page: ReviewPage, akt: UUID) -> FindingCard:
    return next(card for card in page.cards if card.finding.looks.akt_id == akt)


def test_the_unusual_comes_first_with_its_reasons(page: ReviewPage, karin: Karin) -> None:
    """In plain words; and whoever is alone with the log is told that she can't check herself."""
    first = page.cards[0]
    assert first.finding.looks.akt_id == karin.mina
    assert "Per-Ola Bränd" in words(first)
    assert "annat skäl" in words(first)
    assert "utanför arbetstid" in words(first)
    assert "ensam granskare" in page.banner.words


def test_of_an_akt_that_is_not_here_nothing_is_told(page: ReviewPage) -> None:
    """No name, no number: only that she has no access to it."""
    card = card_about(page, UUID(int=77))
    assert "en akt du inte har tillgång till" in words(card)


def test_a_protected_person_has_no_name_in_the_log(qtbot: QtBot, surroundings: Surroundings, page: ReviewPage, karin: Karin) -> None:
    """Her akt's number stands there, and that her identity is protected."""
    write(qtbot, surroundings, change, Person, person_id_of(karin.mina), {"protection_level": ProtectionLevel.ASSUMED_IDENTITY})
    qtbot.waitUntil(lambda: "Skyddade personuppgifter" in words(card_about(page, karin.mina)))
    assert not any("Lovisa" in words(card) for card in page.cards)


def test_an_outcome_is_kept_and_one_that_is_not_ok_has_words(
    qtbot: QtBot, surroundings: Surroundings, page: ReviewPage, karin: Karin
) -> None:
    """Nothing is kept before it is said why."""
    card = card_about(page, karin.mina)
    assert card.outcome is not None
    assert card.save is not None
    card.outcome.put(ReviewOutcome.ASKED)
    card.save.click()
    assert card.note.problem.text()
    card.note.put("Frågade Per-Ola på måndagen.")
    card.save.click()
    qtbot.waitUntil(lambda: "Frågade Per-Ola på måndagen." in words(card_about(page, karin.mina)))
    (kept,) = read(qtbot, surroundings, living, AccessReview)
    assert (kept.outcome, kept.about_user_id, kept.reviewer_id) == (ReviewOutcome.ASKED, karin.colleague, karin.user)


def test_what_is_being_written_survives_news(qtbot: QtBot, surroundings: Surroundings, page: ReviewPage, karin: Karin) -> None:
    """A page that is read anew gives back what was chosen on it."""
    before = card_about(page, karin.mina)
    assert before.outcome is not None
    before.outcome.put(ReviewOutcome.DEVIATION)
    before.note.put("Ej")
    write(qtbot, surroundings, _look, karin.colleague, UUID(int=78), OpenReason.SUBSTITUTE, 20, 10)
    qtbot.waitUntil(lambda: card_about(page, karin.mina) is not before)
    after = card_about(page, karin.mina)
    assert after.outcome is not None
    assert (after.outcome.value(), after.note.value()) == (ReviewOutcome.DEVIATION, "Ej")


def test_own_looks_are_for_another(page: ReviewPage, karin: Karin) -> None:
    """There is nothing to press; why, stands there."""
    own = card_about(page, karin.others)
    assert own.finding.rules[-1] == "reviewer"
    assert own.outcome is None
    assert "en annan granskare" in words(own)


def test_a_check_that_is_ended_says_when_the_next_is_due(qtbot: QtBot, surroundings: Surroundings, page: ReviewPage) -> None:
    """It stands among the earlier ones, with its numbers."""
    assert "inte kontrollerats" in page.due.text()
    page.end.click()
    qtbot.waitUntil(lambda: "Nästa kontroll 24 dec" in page.due.text())
    (kept,) = read(qtbot, surroundings, checks)
    assert (kept.events, kept.unusual, kept.next_due_on) == (3, 2, date(2026, 12, 24))


def test_a_list_is_noted_before_it_is_written(qtbot: QtBot, surroundings: Surroundings, page: ReviewPage, tmp_path: Path) -> None:
    """With what stands on the page and nothing more; that it was taken out is an event like any other."""
    path = tmp_path / "kontroll.xlsx"
    page.take_out(path)
    qtbot.waitUntil(path.exists)
    (sheet,) = load_workbook(path).worksheets
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:2] == ["Vem", "Vad"]
    assert rows[1][0] == "Per-Ola Bränd"
    assert any("en akt du inte har tillgång till" in row for row in rows)
    noted = [one for one in read(qtbot, surroundings, living, AccessEvent) if one.reason is OpenReason.EXPORT]
    assert [one.detail for one in noted] == ["Loggkontroll med 3 rader"]


def test_others_see_whose_page_it_is(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """And nothing of the log."""
    surroundings.desk.ask(lambda workspace: looked_on_their_own(workspace, karin.colleague))
    page = ReviewPage(surroundings, Place("access_review"))
    shown(page)
    qtbot.waitUntil(lambda: bool(page.banner.words))
    page.show_reviewers(frozenset({karin.colleague}))
    assert "granskare" in page.banner.words
    assert page.cards == []
    assert not page.due.isVisible()
