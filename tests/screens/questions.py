"""Pictures of questions, of every sort, and of sync in every state."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.record import living
from coachdesk.domain.staff import laptops
from coachdesk.storage.workspace import Workspace
from tests.screens.sync_views import sync_views
from tests.screens.town_questions import furnish_questions
from tests.ui.places import NOON, Karin
from ui.conflicts.page import ConflictsPage
from ui.kit.awaiting import AwaitedKey, Awaiting
from ui.syncing.page import SyncPage

SORTS = {
    "conflict-three": ("contact_point", "address"),
    "conflict-text": ("relative", "about"),
    "conflict-removal": ("contact_point", ""),
    "conflict-choices": ("enrolment", "end"),
    "conflict-colleague": ("person", "birth_date"),
}
"""Picture to the kind and the register its question is about; none where somebody deleted it."""
STATES = ("offline", "refused", "sending", "all-there", "alone", "keyless", "snapshot", "copied", "odd")


def _question(about: tuple[str, str], stage: Any) -> None:
    page = _many(stage)
    found = [(one.kind.name, "" if one.is_deletion else one.register.name) for one in page.model.questions]
    number = found.index(about)
    page.list.point_at(number)
    stage.rest(400)


def _many(stage: Any) -> ConflictsPage:
    """The page, with a question of every sort on it; they are put when the first is to be drawn."""
    page = stage.go("conflicts")
    assert isinstance(page, ConflictsPage)
    stage.rest(300)
    if len(page.model.questions) < len(SORTS):
        stage.program.desk.ask(partial(_quarrel, mina=stage.akt("Åkerbrand"), others=stage.akt("Östman")))
        stage.rest(1500)
    return page


def _quarrel(workspace: Workspace, mina: UUID, others: UUID) -> None:
    me = workspace.identity
    theirs = next(one for one in workspace.read(laptops) if one.user_id not in {None, me.user_id})
    (enrolment, *_) = workspace.read(living, Enrolment, akt_id=mina)
    assert theirs.user_id is not None
    karin = Karin(Path(), "", lambda: NOON, me.user_id, theirs.user_id, theirs.id, mina, enrolment.id, others)
    furnish_questions(workspace, karin)


def _none(stage: Any) -> None:
    page = stage.go("conflicts")
    assert isinstance(page, ConflictsPage)
    stage.rest(300)
    page.model._renew([])
    stage.program.window.frame.navigation.count("conflicts", "", visible=False)  # as where nothing is open


def _state(name: str, stage: Any) -> None:
    page = stage.go("syncing")
    assert isinstance(page, SyncPage)
    stage.rest(400)
    desk = stage.program.desk
    desk._tell_sync(sync_views(desk.who.now(), stage.akt("Åkerbrand"))[name])  # the badge hears it, too


def _awaiting(stage: Any) -> None:
    _state("all-there", stage)
    page = stage.program.window.frame.page
    keys = (AwaitedKey("turning", "Funäsdalen", True), AwaitedKey("missing", "reviewers", False))
    stage.rest(600)  # the page asks at each contact, and the vault of the pictures has nobody to ask
    page.awaiting.show_awaiting(Awaiting(11, 1, 1, keys))


QUESTIONS: dict[str, Callable[[Any], object]] = {
    **{name: partial(_question, about) for name, about in SORTS.items()},
    "conflict-none": _none,
    "sync-awaiting": _awaiting,
    **{f"sync-{name}": partial(_state, name) for name in STATES},
}
