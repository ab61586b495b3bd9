"""Who checks the access log: named and released by who may, said with its day, and never the last one's task taken."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.staff import StaffMember
from coachdesk.errors import NotAllowed
from tests.sync.client.desks import Desk, Municipality
from tests.ui.municipality import hear, words_of
from ui.administration.knowledge import Directory, Knowledge
from ui.administration.reviewers_section import ReviewersSection
from ui.kit.carrying import Colleague
from ui.kit.page import Place
from ui.kit.reviewers import Reviewer, ReviewersView
from ui.kit.surroundings import Surroundings
from ui.reviewing.page import ReviewPage
from ui.unlock.reviewers import RealReviewers, note_reviewers


def reviewing(desk: Desk) -> RealReviewers:
    """As the carrier gives it."""
    return RealReviewers(desk.workspace, desk.engine)


def by_user(desk: Desk) -> dict[object, Reviewer]:
    """Everybody who is one."""
    return {one.user_id: one for one in reviewing(desk).look().reviewers}


def test_who_is_named_reads_what_was_noted_before(municipality: Municipality, astrid: Desk) -> None:
    """The founder was one before anybody looked; the other is one since today. Whoever administers nothing can name nobody."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    hear(karin, astrid)
    astrid.open(akt)
    hear(karin, astrid)
    assert karin.looks_in_log() == 0
    note_reviewers(astrid.workspace, astrid.engine)
    assert not reviewing(karin).look().may
    with pytest.raises(NotAllowed):
        reviewing(karin).name(karin.user, True)
    assert reviewing(astrid).name(karin.user, True)
    assert by_user(astrid)[astrid.user].since is None
    assert by_user(astrid)[karin.user].since is not None
    hear(astrid, karin)
    assert set(by_user(karin)) == {astrid.user, karin.user}
    assert karin.looks_in_log() == astrid.looks_in_log() == 1


def test_the_last_one_stays_until_there_is_another(municipality: Municipality, astrid: Desk) -> None:
    """Nobody would be left who could give the log's keys to the next; without a net it is said that it waits."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    with pytest.raises(NotAllowed):
        reviewing(astrid).name(astrid.user, False)
    assert reviewing(astrid).name(karin.user, True)
    hear(astrid, karin)
    astrid.line.script = ["lost request"]
    assert not reviewing(astrid).name(astrid.user, False)
    assert by_user(astrid)[astrid.user].going
    hear(astrid, karin)
    assert set(by_user(astrid)) == {karin.user}


def test_a_name_waits_for_the_net_and_is_told_so(municipality: Municipality, astrid: Desk) -> None:
    """It goes by itself at the next contact."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    astrid.line.script = ["lost request"]
    assert not reviewing(astrid).name(karin.user, True)
    assert reviewing(astrid).look().coming == (karin.user,)
    hear(astrid)
    assert karin.user in by_user(astrid)


# --- the section ----------------------------------------------------------------------------------------------------


@pytest.fixture
def section(surroundings: Surroundings, shown: Callable[[QWidget], None]) -> ReviewersSection:
    """With Karin, who administers, and Åsa, both here."""
    me, other = surroundings.desk.who, StaffMember(name="Åsa Öst")
    mine = StaffMember(id=me.user_id, name="Karin Hedlund")
    made = ReviewersSection(surroundings)
    log = {one.id: Colleague(one.id, one is mine, ()) for one in (mine, other)}
    made._known = Knowledge(me, Directory(None, [mine, other], [], {}), log)
    made.show_view(ReviewersView((Reviewer(me.user_id, me.now() - timedelta(days=1)),), may=True))
    shown(made)
    return made


def test_the_first_press_says_what_it_means_and_does_nothing(section: ReviewersSection, qtbot: QtBot) -> None:
    """Who is chosen sees who looked where; news from elsewhere don't pull the question away."""
    assert "Granskare sedan i går" in words_of(section)
    assert "minst två" in words_of(section)
    assert not section.take  # the last one
    assert section.choice is not None
    assert section.give is not None
    section.give.click()
    assert section.choice.problem.isVisible()
    assert section.sure is None
    known = section._known
    assert known is not None
    section.choice.put(known.directory.members[1].id)
    section.give.click()
    assert section.busy()
    qtbot.waitUntil(lambda: "Åsa Öst ser då vem som har öppnat vilka akter" in words_of(section))
    section.show_view(ReviewersView())
    assert "Granskare sedan i går" in words_of(section)


def test_who_may_not_name_anybody_is_told_who_may(section: ReviewersSection, qtbot: QtBot) -> None:
    """And sees who they are all the same."""
    section.show_view(ReviewersView((Reviewer(section.desk.who.user_id),)))
    qtbot.waitUntil(lambda: "Granskare sedan tidigare" in words_of(section))
    assert "den som sköter CoachDesk" in words_of(section)
    assert section.give is None


def test_the_log_check_leads_to_who_the_reviewers_are(surroundings: Surroundings, shown: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """For who isn't one, and for who is alone."""
    page = ReviewPage(surroundings, Place("access_review"))
    shown(page)
    went: list[Place] = []
    page.went.connect(went.append)
    page._to_administration()
    assert [(place.page, place.state) for place in went] == [("administration", {"section": "reviewers"})]
    qtbot.waitUntil(page.banner.isVisible)
