"""What each picture shows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from coachdesk.domain.participants import Filter, participants
from tests.screens.administration import ADMINISTRATION
from tests.screens.attachments import ATTACHMENTS
from tests.screens.frame import FRAME
from tests.screens.going import GOING
from tests.screens.leftovers import LEFTOVERS
from tests.screens.lists import LISTS
from tests.screens.my_day import MY_DAY
from tests.screens.notes import NOTES
from tests.screens.offices import OFFICES
from tests.screens.participant import PARTICIPANT
from tests.screens.participant_list import PARTICIPANT_LIST
from tests.screens.questions import QUESTIONS
from tests.screens.reviewing import REVIEWING
from tests.screens.unlock import UNLOCK
from ui.app import Program
from ui.kit.i18n import tr
from ui.kit.page import Page, Place
from ui.participants.new_page import NewParticipantPage
from ui.searching.page import SearchPage


@dataclass
class Stage:
    """The program under the lamps. *rest* lets it work for a moment."""

    program: Program
    root: Path
    rest: Callable[..., None]

    def go(self, page: str, key: UUID | None = None, **state: object) -> Page:
        """Go somewhere."""
        self.program.window.frame.go(Place(page, key, state))
        self.rest()
        return self.program.window.frame.page

    def akt(self, family: str) -> UUID:
        """The akt of somebody by family name."""
        found: list[UUID] = []
        workspace = self.program.desk._vault.workspace
        found += [one.akt_id for one in workspace.read(participants, Filter(text=family))]
        return found[0]


def _new(stage: Stage) -> None:
    page = stage.go("new_participant")
    assert isinstance(page, NewParticipantPage)
    stage.rest(300)
    for name, text in (("given_name", "Lovisa"), ("family_name", "Åkerbr"), ("value", "200303142384"), ("town", "Åre")):
        page.form.fields[name].put(text)
    page.form.edited.emit()


def _search(stage: Stage) -> None:
    page = stage.go("searching")
    assert isinstance(page, SearchPage)
    stage.rest(1500)  # search takes in what was written
    page.search.setText("bageri")
    stage.rest(600)


def _refused(stage: Stage) -> None:
    page = stage.go("participants")
    page.banner.say("stop", tr("failure.disk_full"))


SCENES: dict[str, Callable[[Stage], object]] = {
    **MY_DAY,
    "participants": lambda stage: stage.go("participants"),
    "banner": _refused,
    **PARTICIPANT_LIST,
    "new-participant": _new,
    **PARTICIPANT,
    **ATTACHMENTS,
    **NOTES,
    **LISTS,
    "search": _search,
    "conflict": lambda stage: stage.go("conflicts"),
    "sync": lambda stage: stage.go("syncing"),
    "administration": lambda stage: stage.go("administration"),
    **ADMINISTRATION,
    **GOING,
    **LEFTOVERS,
    **OFFICES,
    "preferences": lambda stage: stage.go("preferences"),
    **FRAME,
    **QUESTIONS,
    **REVIEWING,
    **UNLOCK,
}
