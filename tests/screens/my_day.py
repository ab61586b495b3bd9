"""Pictures of Min dag: an ordinary day, by time, offline with much on the plate, long names, nothing at all, the very first day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from coachdesk.domain.my_day import Order
from ui.kit.carrying import SyncView
from ui.my_day.page import MyDayPage

if TYPE_CHECKING:
    from tests.screens.scenes import Stage

LONG = "Anna-Margareta von Oelreich-Gyllenhammar Čeavvi Bååth-Österåker"


def at(stage: "Stage") -> MyDayPage:
    """The page, read."""
    page = stage.go("my_day")
    assert isinstance(page, MyDayPage)
    stage.rest(500)
    return page


def but(stage: "Stage", **other: Any) -> MyDayPage:
    """The page as it would be if the day were another."""
    page = at(stage)
    assert page._day is not None
    page._show(replace(page._day, **other))
    page._midnight.stop()
    return page


def _pointed(stage: "Stage") -> None:
    at(stage).list.rows[2].setFocus()


def _offline(stage: "Stage") -> None:
    page = at(stage)
    now = stage.program.desk.who.now()
    page.beside.show_sync(SyncView(server="x", waiting=12, trouble="server_unreachable", last_contact=now - timedelta(hours=3)), now)


def _long(stage: "Stage") -> None:
    day = at(stage)._day
    assert day is not None
    tasks = [
        replace(one, name=LONG, what=f"{one.what} och allt som hör till det", due_on=one.due_on - timedelta(days=3)) for one in day.to_do
    ]
    but(stage, to_do=tasks, told=[replace(one, name=LONG) for one in day.told], unheard=[replace(one, name=LONG) for one in day.unheard])


def _later(stage: "Stage") -> None:
    day = at(stage)._day
    assert day is not None
    but(stage, to_do=[one for one in day.to_do if one.due_on > day.today])


MY_DAY: "dict[str, Callable[[Stage], object]]" = {
    "my-day": _pointed,
    "my-day-time": lambda stage: but(stage, order=Order.TIME),
    "my-day-offline": _offline,
    "my-day-long-names": _long,
    "my-day-later": _later,
    "my-day-empty": lambda stage: but(stage, to_do=[], told=[], begun=[], unheard=[]),
    "my-day-first": lambda stage: but(stage, participants=False, to_do=[], told=[], begun=[], unheard=[], since=None),
}
