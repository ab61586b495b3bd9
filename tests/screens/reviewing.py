"""Pictures of the log check: unusual ones first, one under way, nothing to see; and of whoever has protected identity."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.access import AccessEvent, OpenReason
from coachdesk.domain.access_review import ReviewOutcome
from coachdesk.domain.actor import acting
from coachdesk.domain.participants import Filter, participants
from coachdesk.domain.person import Person, ProtectionLevel, person_id_of
from coachdesk.domain.protection import protected_akter
from coachdesk.domain.record import change, keep
from coachdesk.domain.review.checking import Check, Scope, check_of, end_check, say_outcome
from coachdesk.domain.review.looks import Period
from coachdesk.domain.space import access_log_of
from coachdesk.domain.staff import staff
from tests.ui.places import looked_on_their_own
from ui.kit.page import show_whole
from ui.my_day.page import MyDayPage
from ui.participants.list_page import ParticipantsPage
from ui.reviewing.page import ReviewPage

if TYPE_CHECKING:
    from tests.screens.scenes import Stage


def _looks(session: Session, akter: list[UUID]) -> None:
    """A colleague who looked where he had no business, at odd hours; and ordinary days."""
    actor, log = acting(session), access_log_of(acting(session).unit_id)
    other = next(one.id for one in staff(session) if one.id != actor.user_id)
    today = actor.now().replace(hour=10, minute=0, second=0, microsecond=0)
    seen = [(akter[0], OpenReason.OTHER, 2, 22), (akter[0], OpenReason.OTHER, 1, 21), (akter[1], OpenReason.SUBSTITUTE, 1, 9)]
    seen += [(UUID(int=70 + number), OpenReason.SUBSTITUTE, 3, 9) for number in range(3)]
    for akt, reason, days, hour in seen:
        moment = today.replace(hour=hour) - timedelta(days=days)
        keep(session, AccessEvent(space_id=log, at=moment, user_id=other, device_id=other, akt_id=akt, reason=reason))
    for number in range(6):
        moment = today - timedelta(days=1, minutes=number)
        keep(session, AccessEvent(space_id=log, at=moment, user_id=other, device_id=other, reason=OpenReason.SEARCH, detail="lovisa (1)"))


def _scope(session: Session) -> Scope:
    today = acting(session).today
    return Scope(period=Period(from_on=today - timedelta(days=29), to_on=today))


def _judge(session: Session) -> None:
    scope = _scope(session)
    found = check_of(session, scope, ())
    others = [one for one in found.left if one.looks.user_id != acting(session).user_id]
    told = ((ReviewOutcome.OK, "Vikarierade för Karin på kvällen."), (ReviewOutcome.ASKED, "Frågat om ärendet, väntar på svar."))
    for one, (outcome, note) in zip(others, told, strict=False):
        say_outcome(session, scope, one, outcome, note)
    session.flush()
    end_check(session, scope, check_of(session, scope, ()))


def _page(stage: "Stage", *others: UUID) -> ReviewPage:
    page = stage.go("access_review")
    assert isinstance(page, ReviewPage)
    stage.rest(300)
    page.show_reviewers(frozenset({stage.program.desk.who.user_id, *others}))
    if others:
        page.banner.clear()
    stage.rest(600)
    return page


def _unusual(stage: "Stage") -> ReviewPage:
    workspace = stage.program.desk._vault.workspace
    workspace.write(_looks, [stage.akt("Åkerbrand"), stage.akt("Östman")])
    looked_on_their_own(workspace, next(one.id for one in workspace.read(staff) if one.id != workspace.identity.user_id))
    return _page(stage)


def _under_way(stage: "Stage") -> None:
    stage.program.desk._vault.workspace.write(_judge)
    page = _page(stage, UUID(int=1))
    card = next(one for one in page.cards if one.outcome is not None)
    assert card.outcome is not None
    assert card.save is not None
    card.outcome.put(ReviewOutcome.DEVIATION)
    card.save.click()
    show_whole(card)


def _empty(stage: "Stage") -> None:
    page = _page(stage, UUID(int=1))
    assert page.review is not None
    page._show(replace(page.review, check=Check([], {})))


def _my_day(stage: "Stage") -> None:
    page = stage.go("my_day")
    assert isinstance(page, MyDayPage)
    stage.rest(500)
    page.know_reviewers(frozenset({stage.program.desk.who.user_id}))


def _protect(stage: "Stage", family: str = "Karzani") -> UUID:
    workspace = stage.program.desk._vault.workspace
    known = workspace.read(protected_akter)
    if known:
        return next(iter(known))
    found = workspace.read(participants, Filter(text=family)) or workspace.read(participants, Filter())
    akt = found[0].akt_id
    workspace.write(change, Person, person_id_of(akt), {"protection_level": ProtectionLevel.PROTECTED_REGISTRATION})
    return akt


def _protected_page(stage: "Stage") -> None:
    stage.go("participant", _protect(stage))
    stage.rest(500)


def _protected_list(stage: "Stage") -> None:
    _protect(stage)
    page = stage.go("participants", None, mine=False, order="name")
    assert isinstance(page, ParticipantsPage)
    stage.rest(600)
    page.view.point_at(0)  # who has no name stands first
    stage.rest(500)


REVIEWING: "dict[str, Callable[[Stage], object]]" = {
    "log-check-my-day": _my_day,
    "log-check": _unusual,
    "log-check-under-way": _under_way,
    "log-check-empty": _empty,
    "log-check-other": lambda stage: stage.go("access_review"),
    "protected": _protected_page,
    "protected-list": _protected_list,
    "protected-access": lambda stage: stage.go("access", _protect(stage)),
    "protected-export": lambda stage: stage.go("export", _protect(stage)),
}
