"""Organisations: a list to search, a page where a search hit leads, written in once, taken out and put back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.draft import draft_of
from coachdesk.domain.group import GroupMember, MemberRole, add_member
from coachdesk.domain.organisation import Organisation, add_contact_person, add_organisation, contact_persons, organisations
from tests.makers import contact_of, organisation_of
from tests.ui.hands import press, read, type_in
from tests.ui.places import Karin
from ui.administration.new_organisation_page import DRAFT, NewOrganisationPage
from ui.administration.organisation_page import OrganisationPage
from ui.administration.organisations_page import OrganisationsPage
from ui.kit.page import Page, Place
from ui.kit.surroundings import Surroundings

Show = Callable[[QWidget], None]


@pytest.fixture
def bakery(qtbot: QtBot, surroundings: Surroundings, karin: Karin) -> UUID:
    """A bakery, whose Birgit stands in Lovisa's resource group, and a school."""
    surroundings.desk.write(_furnish, karin.mina)
    found: list[Organisation] = read(qtbot, surroundings, organisations)
    return next(one.id for one in found if one.name == "Fjällbageriet i Hede")


def _furnish(session: Any, akt: UUID) -> None:
    bakery, _ = add_organisation(session, organisation_of("Fjällbageriet i Hede")), add_organisation(session, organisation_of("Komvux"))
    session.flush()
    birgit = add_contact_person(session, contact_of(bakery.id, "Birgit Hamrin"))
    session.flush()
    add_member(session, akt, GroupMember(contact_person_id=birgit.id, role=MemberRole.WORK_SUPERVISOR))


def _went(page: Page) -> list[Place]:
    places: list[Place] = []
    page.went.connect(places.append)
    return places


def test_the_list_is_searched_and_opens_a_page(qtbot: QtBot, surroundings: Surroundings, bakery: UUID, shown: Show) -> None:
    """By name and by kind; Enter on a row opens it, and what was searched for is there again afterwards."""
    page = OrganisationsPage(surroundings, Place("organisations"))
    shown(page)
    went = _went(page)
    qtbot.waitUntil(lambda: page.meta.text() == "2 organisationer")
    page.entered()
    type_in(page.search, "bagEri")
    qtbot.waitUntil(lambda: page.meta.text() == "1 organisation")
    press(page.search, Qt.Key.Key_Down)
    assert page.view.hasFocus()
    press(page.view, Qt.Key.Key_Return)
    assert went == [Place("organisation", bakery)]
    assert page.place().state["text"] == "bagEri"
    page.search.clear()
    page.kind.setCurrentIndex(page.kind.findText("Skola"))
    qtbot.waitUntil(lambda: page.meta.text() == "0 organisationer")
    assert not page.empty.isVisible(), "there are some, of other kinds"


def test_an_empty_list_says_what_to_do_first(qtbot: QtBot, surroundings: Surroundings, shown: Show) -> None:
    """One sentence, one button."""
    page = OrganisationsPage(surroundings, Place("organisations"))
    shown(page)
    went = _went(page)
    qtbot.waitUntil(page.empty.isVisible)
    page.empty.pressed.emit()
    assert went[0].page == "new_organisation"


def test_its_page_says_where_it_is_used_and_whom_to_call(
    qtbot: QtBot, surroundings: Surroundings, bakery: UUID, karin: Karin, shown: Show
) -> None:
    """From a participant's group to the participant, by one key; a contact person is added in place."""
    page = OrganisationPage(surroundings, Place("organisation", bakery))
    shown(page)
    went = _went(page)
    qtbot.waitUntil(lambda: page.heading.text() == "Fjällbageriet i Hede")
    (link,) = [button for button in page.findChildren(QPushButton) if button.text() == "Lovisa Åkerbrand"]
    press(link, Qt.Key.Key_Return)
    assert went == [Place("participant", karin.mina)]
    page.contacts.add()
    assert page.contacts.form is not None
    type_in(page.contacts.form.form.fields["name"].line, "Ulla Åhs")  # type: ignore[attr-defined]  # a TextField
    page.contacts.form.submit()
    qtbot.waitUntil(lambda: {one.name for one in read(qtbot, surroundings, contact_persons, bakery)} == {"Birgit Hamrin", "Ulla Åhs"})


def test_taking_out_can_be_undone(qtbot: QtBot, surroundings: Surroundings, bakery: UUID, shown: Show) -> None:
    """The toast says it and takes it back."""
    page = OrganisationPage(surroundings, Place("organisation", bakery))
    shown(page)
    qtbot.waitUntil(lambda: page.heading.text() == "Fjällbageriet i Hede")
    toasts: list[Any] = []
    surroundings.toasts.said.connect(toasts.append)
    with qtbot.waitSignal(page.went):
        page.remove.click()
    assert [one.words for one in toasts] == ["Fjällbageriet i Hede är borttagen"]
    assert [one.name for one in read(qtbot, surroundings, organisations)] == ["Komvux"]
    toasts[0].undo()
    qtbot.waitUntil(lambda: len(read(qtbot, surroundings, organisations)) == 2)


def test_one_that_may_be_there_is_shown_while_its_name_is_typed(
    qtbot: QtBot, surroundings: Surroundings, bakery: UUID, shown: Show
) -> None:
    """Choosing it writes nothing in and leaves no draft."""
    page = NewOrganisationPage(surroundings, Place("new_organisation"))
    shown(page)
    went = _went(page)
    page.entered()
    type_in(page.form.fields["name"].line, "fjällbag")  # type: ignore[attr-defined]  # a TextField
    qtbot.waitUntil(lambda: any(button.text() == "Fjällbageriet i Hede" for button in page.findChildren(QPushButton)))
    next(button for button in page.findChildren(QPushButton) if button.text() == "Fjällbageriet i Hede").click()
    assert went == [Place("organisation", bakery)]
    assert len(read(qtbot, surroundings, organisations)) == 2
    assert read(qtbot, surroundings, draft_of, DRAFT, surroundings.desk.who.unit_id) is None


def test_a_new_one_is_kept_and_a_wrong_number_said(qtbot: QtBot, surroundings: Surroundings, bakery: UUID, shown: Show) -> None:
    """Below its field; what was typed before the page was left comes back; once kept, the draft is gone."""
    page = NewOrganisationPage(surroundings, Place("new_organisation", None, {"name": "Svegs Såg"}))
    shown(page)
    number = page.form.fields["org_number"]
    number.put("5560360794")
    page.submit()
    qtbot.waitUntil(lambda: bool(number.problem.text()))
    assert number.problem.text() == "Kontrollsiffran stämmer inte. Titta efter en siffra som blivit fel."
    type_in(page.form.fields["town"].line, "Sveg")  # type: ignore[attr-defined]  # a TextField
    page.left()

    again = NewOrganisationPage(surroundings, Place("new_organisation"))
    shown(again)
    qtbot.waitUntil(lambda: again.form.fields["town"].value() == "Sveg")
    again.form.fields["org_number"].put("556036-0793")
    went = _went(again)
    press(again.form.fields["town"].line, Qt.Key.Key_Return)  # type: ignore[attr-defined]  # a TextField
    qtbot.waitUntil(lambda: bool(went))
    kept = next(one for one in read(qtbot, surroundings, organisations) if one.name == "Svegs Såg")
    assert (kept.org_number, kept.town, went) == ("5560360793", "Sveg", [Place("organisation", kept.id)])
    assert read(qtbot, surroundings, draft_of, DRAFT, surroundings.desk.who.unit_id) is None
