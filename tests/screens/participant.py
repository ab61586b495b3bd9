"""Pictures of a participant's page: each tab, few notes and none, a closed akt, the forms, and what its menu leads to."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.akt import close_akt
from coachdesk.domain.enrolment import EndReason, end_enrolment, running_enrolment
from coachdesk.domain.participants import Filter, participants
from ui.administration.access_page import AccessPage
from ui.groups.circle_panel import CirclePanel
from ui.groups.list_page import GroupsPage
from ui.kit.carrying import Team
from ui.kit.panel import Panel
from ui.participants.journey_panel import JourneyPanel
from ui.participants.page import ParticipantPage
from ui.participants.panels import ContactPanel

if TYPE_CHECKING:
    from tests.screens.scenes import Stage

P = TypeVar("P", bound=Panel)


def at(stage: "Stage", family: str = "Åkerbrand", tab: str = "overview") -> ParticipantPage:
    """Somebody's page at a tab."""
    page = stage.go("participant", stage.akt(family), tab=tab)
    assert isinstance(page, ParticipantPage)
    stage.rest(400)
    return page


def panel(page: ParticipantPage, kind: type[P]) -> P:
    """The panel of that kind."""
    return next(one for one in page.panels if isinstance(one, kind))


def tab(name: str, family: str = "Åkerbrand") -> "Callable[[Stage], object]":
    """A scene of one tab."""
    return lambda stage: at(stage, family, name)


def form(name: str) -> "Callable[[Stage], object]":
    """A scene with a form about the whole akt."""

    def scene(stage: "Stage") -> None:
        at(stage).errands.do(name)
        stage.rest(300)

    return scene


def _table(stage: "Stage") -> None:
    panel(at(stage), JourneyPanel).twin_link.click()


def _saving(stage: "Stage") -> None:
    panel(at(stage), JourneyPanel).saving.button.click()


def _contact(stage: "Stage") -> None:
    around = panel(at(stage, tab="group"), CirclePanel)
    around.circle.setFocus()
    around.circle.point_at(2)
    around.show_contact(around.circle.spots[2].key)


def _form_in_place(stage: "Stage") -> None:
    panel(at(stage, tab="facts"), ContactPanel).add()


def _closed(stage: "Stage") -> None:
    workspace = stage.program.desk._vault.workspace
    if workspace.read(participants, Filter(text="Karzani")):
        workspace.write(_end_and_close, stage.akt("Karzani"))
    closed = workspace.read(participants, Filter(text="Karzani", closed=True))[0].akt_id
    stage.go("participant", closed)


def _end_and_close(session: Session, akt_id: UUID) -> None:
    running = running_enrolment(session, akt_id)
    assert running is not None
    end_enrolment(session, running.id, EndReason.EMPLOYMENT)
    close_akt(session, akt_id)


def _access(stage: "Stage") -> None:
    page = stage.go("access", stage.akt("Åkerbrand"))
    assert isinstance(page, AccessPage)
    stage.rest(300)
    page.banner.clear()
    me, colleague = stage.program.desk.who.user_id, next(one for one in page.known.staff if one != stage.program.desk.who.user_id)
    given = Team(UUID(int=1), "", me, "lead"), Team(UUID(int=2), "Sveg", None, "write")
    page.show_teams([*given, Team(UUID(int=3), "", colleague), Team(UUID(int=4), "Funäsdalen", None)])


def _groups(stage: "Stage") -> None:
    page = stage.go("groups")
    assert isinstance(page, GroupsPage)
    stage.rest(300)
    page.search.setText("Åkerbrand")
    stage.rest(300)
    page.view.point_at(0)
    stage.rest(500)


PARTICIPANT: "dict[str, Callable[[Stage], object]]" = {
    "participant": tab("overview"),
    "participant-few": tab("overview", "Bahrami"),
    "participant-closed": _closed,
    "participant-reason": lambda stage: stage.go("participant", stage.akt("Östman")),
    "participant-table": _table,
    "participant-saving": _saving,
    "participant-notes": tab("notes"),
    "participant-group": tab("group"),
    "participant-contact": _contact,
    "participant-facts": tab("facts"),
    "form-in-place": _form_in_place,
    "participant-end": form("end"),
    "participant-move": form("move"),
    "participant-join": form("join"),
    "history": lambda stage: stage.go("history", stage.akt("Åkerbrand")),
    "openings": lambda stage: stage.go("openings", stage.akt("Åkerbrand")),
    "access": _access,
    "access-alone": lambda stage: stage.go("access", stage.akt("Åkerbrand")),
    "export": lambda stage: stage.go("export", stage.akt("Åkerbrand")),
    "groups": _groups,
}
