"""Protected identity on a named officer's own laptop: she is there, and outside her own page she has no name."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlmodel import Session

from coachdesk.domain.access import OpenReason
from coachdesk.domain.duplicates import Candidate, duplicates_of, likely_the_same
from coachdesk.domain.identity.kinds import IdentifierKind
from coachdesk.domain.identity.parse import parse_identifier
from coachdesk.domain.my_day import to_do, unheard
from coachdesk.domain.participant_preview import preview_of
from coachdesk.domain.participants import Filter, participants, places
from coachdesk.domain.person import Person, ProtectionLevel, add_identifier, person_id_of
from coachdesk.domain.record import change
from coachdesk.domain.reminder import Reminder, add_reminder
from coachdesk.exchange.listing import all_rows, participant_lines
from coachdesk.storage.search import search
from coachdesk.storage.workspace import Workspace
from tests.ui.hands import read, write
from tests.ui.places import Karin
from ui.features import TABS
from ui.kit.page import Place
from ui.kit.pieces import Text
from ui.kit.surroundings import Surroundings
from ui.my_day.page import MyDayPage
from ui.palette.finding import find, recent
from ui.participants.page import ParticipantPage

NUMBER = "200303142384"
TODAY = date(2026, 11, 24)
Show = Callable[[QWidget], None]


def _protect(session: Session, akt: UUID) -> None:
    add_identifier(session, akt, IdentifierKind.PERSONNUMMER, NUMBER)
    add_reminder(session, akt, Reminder(what="Ring Lovisa", about="Lovisa väntar", due_on=TODAY))
    change(session, Person, person_id_of(akt), {"protection_level": ProtectionLevel.PROTECTED_REGISTRATION})


@pytest.fixture
def workspace(karin: Karin) -> Iterator[Workspace]:
    """Karin's, where Lovisa has been given protected registration."""
    workspace = karin.workspace()
    workspace.write(_protect, karin.mina)
    yield workspace
    workspace.close()


def names(rows: list[Any]) -> list[str]:
    return [one.name for one in rows]


def test_the_list_says_that_she_is_there_and_nothing_more(workspace: Workspace, karin: Karin) -> None:
    """No name, day, place or step, also in the list's own keys; her akt's number tells two such akter apart."""
    (row,) = [one for one in workspace.read(participants, Filter()) if one.akt_id == karin.mina]
    assert (row.name, row.birth_date, row.place) == ("", None, None)
    assert row.designation
    assert row.next_step is not None
    assert row.next_step.what == ""
    assert workspace.read(places) == [("Funäsdalen", 1)]
    with workspace.transaction() as tx:
        line = tx.connection.exec_driver_sql(
            "SELECT name_key, place_key, place, words FROM participant_line WHERE akt_id = ?", (karin.mina.bytes,)
        )
        assert tuple(line.one()) == ("\x01", "", None, "")


@pytest.mark.parametrize("text", ["lovisa", "åkerbrand", "lovisa åker", "2003", "lovisa åkerbrand sveg", "lovisa%", "lovisa_åkerbrand"])
def test_a_part_of_her_name_or_number_finds_nobody(workspace: Workspace, text: str) -> None:
    """Neither in the list, nor in the palette, nor in the search over all."""
    assert names(workspace.read(participants, Filter(text=text))) in ([], ["Emil Östman"])
    found = workspace.read(find, text, only_people=False)
    assert (found.people, found.groups, found.hits) == ([], [], [])


@pytest.mark.parametrize("text", ["Lovisa Åkerbrand", "lovisa  åkerbrand ", NUMBER, "20030314-2384", "030314-2384"])
def test_whoever_types_all_of_it_finds_her_and_still_no_name(workspace: Workspace, karin: Karin, text: str) -> None:
    """The whole name or number, however it is typed."""
    (row,) = workspace.read(participants, Filter(text=text))
    assert (row.akt_id, row.name) == (karin.mina, "")
    (someone,) = workspace.read(find, text, only_people=True).people
    assert (someone.akt_id, someone.name) == (karin.mina, "")


def test_search_previews_and_recent_ones_leave_her_out(workspace: Workspace, karin: Karin) -> None:
    """Her notes, numbers and address are found by nobody, and stand beside no list."""
    workspace.open_akt(karin.mina, OpenReason.OWN_CASE)
    assert workspace.read(search, "bageriet") == []
    assert workspace.read(recent) == []
    shown = workspace.read(preview_of, karin.mina, own=True, opened=True)
    assert (shown.steps, shown.contacts, shown.note) == ((), (), None)


def test_she_is_in_no_list_that_is_taken_out(workspace: Workspace) -> None:
    """Nor is it noted that she was."""
    rows = workspace.read(all_rows, Filter())
    lines = workspace.write(participant_lines, rows, "Lista")
    assert [line["given_name"] for line in lines] == ["Emil"]


def test_the_day_says_that_something_is_due(workspace: Workspace) -> None:
    """Neither about whom, nor what."""
    (task,) = workspace.read(to_do)
    assert (task.name, task.place, task.what, task.about) == ("", None, "", None)
    assert not any(one.name for one in workspace.read(unheard))


def test_registering_a_namesake_tells_nothing_of_her(workspace: Workspace, karin: Karin) -> None:
    """Name and birth date find nobody; her whole number says that there is an akt, without her name."""
    like = Candidate(name="Lovisa Åkerbrand", birth_date=date(2003, 3, 14))
    assert workspace.read(likely_the_same, like, "Lovisa", "Åkerbrand") == []
    same = Candidate(identifiers=(parse_identifier(NUMBER, IdentifierKind.PERSONNUMMER, TODAY),))
    (one,) = workspace.read(duplicates_of, same)
    assert (one.akt_id, one.name, one.birth_date) == (karin.mina, "", None)


def _words(widget: QWidget) -> str:
    spoken = [one.accessibleName() for one in widget.findChildren(QWidget)]
    return "\n".join([*spoken, *(text.text() for text in widget.findChildren(Text))])


def test_min_dag_has_no_name_on_screen_nor_for_the_ear(qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show) -> None:
    """A line that says that somebody with protected identity has a reminder."""
    write(qtbot, surroundings, _protect, karin.mina)
    page = MyDayPage(surroundings, Place("my_day"))
    shown(page)
    qtbot.waitUntil(lambda: "Skyddade personuppgifter" in _words(page))
    assert "Lovisa" not in _words(page)


def test_her_page_says_what_applies(qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show) -> None:
    """Calmly, above all else; there she has her name."""
    write(qtbot, surroundings, _protect, karin.mina)
    page = ParticipantPage(surroundings, Place("participant", karin.mina), TABS)
    shown(page)
    qtbot.waitUntil(lambda: "skyddad folkbokföring" in page._protected.words)
    assert page.heading.text() == "Lovisa Åkerbrand"


def test_an_akt_that_leaves_the_laptop_leaves_the_screen(qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show) -> None:
    """Whoever has it open is taken to the list, and told why, without a name."""
    page = ParticipantPage(surroundings, Place("participant", karin.mina), TABS)
    shown(page)
    qtbot.waitUntil(lambda: page.heading.text() == "Lovisa Åkerbrand")
    said: list[str] = []
    surroundings.toasts.said.connect(lambda toast: said.append(toast.words))

    def withdrawn(workspace: Workspace) -> None:
        with workspace.transaction() as tx:
            tx.purge(karin.mina.bytes)

    with qtbot.waitSignal(page.went) as went:
        surroundings.desk.ask(withdrawn)
    assert went.args[0] == Place("participants")
    assert said == ["Akten finns inte längre på den här datorn."]
    assert names(read(qtbot, surroundings, participants, Filter())) == ["Emil Östman"]
