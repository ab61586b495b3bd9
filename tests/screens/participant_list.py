"""The list of participants and the form for a new one, in their states."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from coachdesk.domain.participants import Order
from ui.participants.list_page import ParticipantsPage
from ui.participants.list_view import ListView
from ui.participants.new_page import NewParticipantPage

if TYPE_CHECKING:
    from tests.screens.scenes import Stage


def _list(stage: "Stage", view: ListView) -> ParticipantsPage:
    page = stage.go("participants")
    assert isinstance(page, ParticipantsPage)
    page.bar.choose(view)
    stage.rest()
    return page


def _others(stage: "Stage") -> None:
    """Somebody else's participant: the preview says no more than the list."""
    page = _list(stage, ListView(mine=False, order=Order.NAME))
    page.view.point_at(page.model.row_of(stage.akt("Östman")) or 0)


def _opened(stage: "Stage") -> None:
    stage.go("participant", stage.akt("Åkerbrand"))
    stage.rest()
    page = _list(stage, ListView())
    page.view.point_at(page.model.row_of(stage.akt("Åkerbrand")) or 0)


def _naming(stage: "Stage") -> None:
    page = _list(stage, ListView(needs=True))
    page.bar.save()
    page.bar.naming.field.put("Behöver mig i veckan")


def _new(stage: "Stage", **values: str) -> NewParticipantPage:
    page = stage.go("new_participant")
    assert isinstance(page, NewParticipantPage)
    stage.rest()
    for name, text in values.items():
        page.form.fields[name].put(text)
    page.form.edited.emit()
    return page


def _more(stage: "Stage") -> None:
    _new(stage, given_name="Lovisa").fields.more.setChecked(True)


def _clean(stage: "Stage") -> None:
    """Leave the list as it stands in the morning."""
    _list(stage, ListView())


PARTICIPANT_LIST: Mapping[str, Callable[["Stage"], object]] = {
    "participants-search": lambda stage: _list(stage, ListView(text="sve")),
    "participants-nothing": lambda stage: _list(stage, ListView(text="Zakarias")),
    "participants-others": _others,
    "participants-opened": _opened,
    "participants-naming": _naming,
    "new-participant-number": lambda stage: _new(stage, given_name="Åsa", family_name="Öst", value="199005062380"),
    "new-participant-more": _more,
    "participants-morning": _clean,
}
