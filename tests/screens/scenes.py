"""What each picture shows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from coachdesk.domain.participants import Filter, participants
from coachdesk.domain.timeline import notes_about
from tests.screens.administration import ADMINISTRATION
from tests.screens.participant import PARTICIPANT
from tests.screens.unlock import UNLOCK
from ui.app import Program
from ui.kit.page import Page, Place
from ui.notes.editor import NoteEditor
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
        workspace = self.program.desk._workspace
        assert workspace is not None
        found += [one.akt_id for one in workspace.read(participants, Filter(text=family))]
        return found[0]


def _new(stage: Stage) -> None:
    page = stage.go("new_participant")
    assert isinstance(page, NewParticipantPage)
    stage.rest(300)
    for name, text in (("given_name", "Lovisa"), ("family_name", "Åkerbr"), ("value", "200303142384"), ("town", "Åre")):
        page.form.fields[name].put(text)
    page.form.edited.emit()


def _editor(stage: Stage) -> None:
    page = stage.go("note_editor", stage.akt("Åkerbrand"))
    assert isinstance(page, NoteEditor)
    page.form.fields["subject"].put("Besök på Fjällbageriet i Åre")
    page.sheet.insertPlainText(
        "Träffade Lovisa och handledaren Birgit Hamrin på bageriet. Lovisa öppnar nu själv på onsdagar: hon tänder ugnarna klockan fyra, "
        "väger upp degarna och tar emot mjölet när bilen kommer. Birgit säger att hon litar på henne."
    )
    stage.rest(1200)


def _note(stage: Stage) -> None:
    akt = stage.akt("Åkerbrand")
    workspace = stage.program.desk._workspace
    assert workspace is not None
    stage.go("note", workspace.read(notes_about, akt)[0].id, akt=str(akt))


def _search(stage: Stage) -> None:
    page = stage.go("searching")
    assert isinstance(page, SearchPage)
    stage.rest(1500)  # search takes in what was written
    page.search.setText("bageri")
    stage.rest(600)


def _refused(stage: Stage) -> None:
    page = stage.go("participants")
    page.banner.say("stop", "Disken är full, så det går inte att spara. Det du skrev står kvar på skärmen.")


SCENES: dict[str, Callable[[Stage], object]] = {
    "participants": lambda stage: stage.go("participants"),
    "banner": _refused,
    "new-participant": _new,
    **PARTICIPANT,
    "note": _note,
    "note-editor": _editor,
    "search": _search,
    "conflict": lambda stage: stage.go("conflicts"),
    "sync": lambda stage: stage.go("syncing"),
    "administration": lambda stage: stage.go("administration"),
    **ADMINISTRATION,
    "preferences": lambda stage: stage.go("preferences"),
    **UNLOCK,
}
