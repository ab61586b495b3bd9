"""Resource groups: the circle on a participant's page, its list, and the page over all groups."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.access import openings_of
from coachdesk.domain.group import GroupMember, MemberRole, MemberRow, add_member, members_of
from coachdesk.domain.organisation import OrganisationType, add_contact_person, add_organisation
from coachdesk.domain.relative import Relative, add_relative
from tests.makers import contact_of, organisation_of, relative_of
from tests.ui.hands import press, read, write
from tests.ui.places import Karin
from ui.groups.around import why_not
from ui.groups.circle_panel import CirclePanel
from ui.groups.list_page import GroupsPage
from ui.groups.panel import GroupPanel
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings

TODAY = date(2026, 11, 24)
Show = Callable[[QWidget], None]


def furnished(session: Any, akt: UUID) -> None:
    """A supervisor, a relative who said yes, and one who wasn't asked."""
    bakery = add_organisation(session, organisation_of("Fjällbageriet", OrganisationType.EMPLOYER))
    session.flush()
    birgit = add_contact_person(session, contact_of(bakery.id, "Birgit Hamrin"))
    eva = add_relative(session, relative_of(akt, "Eva Åkerbrand"))
    ola = add_relative(session, Relative(akt_id=akt, name="Ola Åkerbrand"))
    session.flush()
    for member in (
        GroupMember(contact_person_id=birgit.id, role=MemberRole.WORK_SUPERVISOR),
        GroupMember(relative_id=eva.id, role=MemberRole.RELATIVE),
        GroupMember(relative_id=ola.id, role=MemberRole.RELATIVE),
    ):
        add_member(session, akt, member)
        session.flush()


def with_group(qtbot: QtBot, surroundings: Surroundings, akt: UUID) -> None:
    """Written, before anything is shown."""
    write(qtbot, surroundings, furnished, akt)


def words_of(widget: QWidget) -> list[str]:
    """What can be read in it."""
    return [label.text() for label in widget.findChildren(QLabel) if label.text() and label.isVisible()]


def test_the_circle_says_who_may_be_called(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """The coach first; whom she hasn't said yes to is dashed, and that is said in words."""
    with_group(qtbot, surroundings, karin.mina)
    panel = CirclePanel(surroundings, karin.mina)
    shown(panel)
    qtbot.waitUntil(lambda: len(panel.circle.spots) == 4)
    assert [spot.words for spot in panel.circle.spots] == [
        "Karin Hedlund, coach",
        "Birgit Hamrin, Fjällbageriet",
        "Eva Åkerbrand, närstående",
        "Ola Åkerbrand, närstående, fråga först",
    ]
    assert panel.circle.accessibleName() == "3 personer i resursgruppen runt Lovisa. 1 behöver frågas först."


def test_enter_on_someone_shows_how_to_reach_them(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Below the circle, to be copied; Esc gives the focus back to where it was."""
    with_group(qtbot, surroundings, karin.mina)
    panel = CirclePanel(surroundings, karin.mina)
    shown(panel)
    qtbot.waitUntil(lambda: len(panel.circle.spots) == 4)
    panel.circle.setFocus()
    for _ in range(2):
        press(panel.circle, Qt.Key.Key_Right)
    press(panel.circle, Qt.Key.Key_Return)
    assert {"Birgit Hamrin", "Handledare, Fjällbageriet", "070-174 06 06"} <= set(words_of(panel.card))
    press(panel.card, Qt.Key.Key_Escape)
    assert (panel.card.isVisible(), panel.circle.hasFocus()) == (False, True)


def test_reasons_not_to_be_in_touch() -> None:
    """No longer at the work place, not yet in the group, or not asked; and none where there is none."""
    row = MemberRow(
        member_id=UUID(int=1), name="Birgit", role=None, organisation=None, organisation_type=None, phone=None, email=None, about=None,
        from_on=TODAY, to_on=None, contact_person_id=UUID(int=2), relative_id=None,
    )  # fmt: skip

    def said(**more: Any) -> str:
        values = {name: getattr(row, name) for name in MemberRow.__slots__}
        return why_not(MemberRow(**(values | more)), TODAY)

    assert said() == ""
    assert said(left_work_on=TODAY - timedelta(days=1)) == "har slutat där"
    assert said(from_on=TODAY + timedelta(days=3)) == "med från 27 nov"
    assert said(contact_person_id=None, relative_id=UUID(int=3)) == "fråga först"
    assert said(contact_person_id=None, relative_id=UUID(int=3), contact_ok=True) == ""


def test_leaving_the_group_can_be_taken_back(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """The toast offers it; the circle follows both ways."""
    with_group(qtbot, surroundings, karin.mina)
    circle, panel = CirclePanel(surroundings, karin.mina), GroupPanel(surroundings, karin.mina)
    shown(circle)
    shown(panel)
    qtbot.waitUntil(lambda: len(circle.circle.spots) == 4)
    member = read(qtbot, surroundings, members_of, karin.mina)[0]
    with qtbot.waitSignal(surroundings.toasts.said) as said:
        panel.remove(member.member_id)
    qtbot.waitUntil(lambda: len(circle.circle.spots) == 3)
    said.args[0].undo()
    qtbot.waitUntil(lambda: len(circle.circle.spots) == 4)


def test_the_row_pointed_at_shows_its_circle(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """One's own at once; each row says how many stand in the group."""
    with_group(qtbot, surroundings, karin.mina)
    page = GroupsPage(surroundings, Place("groups"))
    shown(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert [page.model.data(page.model.index(n, 0)) for n in (0, 1)] == [
        "Lovisa Åkerbrand, Sveg  ·  Karin Hedlund, 3 personer",
        "Emil Östman, Funäsdalen  ·  Per-Ola Bränd, ingen än",
    ]
    page.view.point_at(0)
    qtbot.waitUntil(lambda: len(page.preview.circle.spots) == 4)
    with qtbot.waitSignal(page.went) as went:
        page.preview.open_button.click()
    assert went.args == [Place("participant", karin.mina)]


def test_somebody_elses_group_waits_for_a_reason(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Pointing shows nothing of it, and writes nothing in its log."""
    with_group(qtbot, surroundings, karin.others)
    page = GroupsPage(surroundings, Place("groups"))
    shown(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.view.point_at(1)
    qtbot.waitUntil(lambda: page.preview.words.text().startswith("Det är Per-Ola Bränd som är coach."))
    assert not page.preview.circle.isVisible()
    assert read(qtbot, surroundings, openings_of, karin.others) == []
