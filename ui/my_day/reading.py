"""All that Min dag shows, in one reading."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.actor import acting
from coachdesk.domain.my_day import Begun, Order, ToDo, Unheard, any_participant, begun, names_of, order_of, to_do, unheard
from coachdesk.domain.person import ContactPoint
from coachdesk.domain.record import RECORDS
from coachdesk.domain.review.checking import checks, next_due
from coachdesk.domain.staff import myself
from coachdesk.domain.titles import title_of
from coachdesk.storage.news import News, news
from coachdesk.storage.sitting import Since, last_time
from ui.kit.people import People, people

TOLD = 200
"""Pieces of news that are looked up and shown at most."""


@dataclass(frozen=True)
class Told:
    """A piece of news with what it takes to say it: about whom, and what the record is called (a contact point: its kind)."""

    news: News
    name: str
    what: str


@dataclass(frozen=True)
class LogDue:
    """When the access log is to be checked next, and whether it ever was."""

    on: date
    today: date
    ever: bool

    @property
    def is_late(self) -> bool:
        """It should have been done."""
        return not self.ever or self.on < self.today


@dataclass(frozen=True)
class MyDay:
    """*place* is where the user belongs; *participants*: whether there is anybody at all.

    *log* is for those who review it.
    """

    today: date
    place: str
    order: Order
    participants: bool
    to_do: list[ToDo]
    since: Since | None
    told: list[Told]
    begun: list[Begun]
    unheard: list[Unheard]
    people: People
    log: LogDue


def read_my_day(session: Session) -> MyDay:
    """The acting user's day as it stands now."""
    me, since, checked = myself(session), last_time(session), checks(session, 1)
    return MyDay(
        acting(session).today,
        (me.place or "") if me is not None else "",
        order_of(session),
        any_participant(session),
        to_do(session),
        since,
        tell(session, since),
        begun(session),
        unheard(session),
        people(session),
        LogDue(next_due(checked, acting(session).today), acting(session).today, bool(checked)),
    )


def tell(session: Session, since: Since | None) -> list[Told]:
    """What is new, with names; nothing on a laptop's first day."""
    found = news(session, since)[:TOLD] if since is not None else []
    names = names_of(session, {one.akt_id for one in found})
    # Of somebody without a name here nothing more is told than that there is something.
    return [Told(one, name := names.get(one.akt_id, ""), _what(session, one.kind, one.record_id) if name else "") for one in found]


def _what(session: Session, name: str, record_id: UUID) -> str:
    found = session.get(RECORDS.by_name(name).cls, record_id)
    if found is None:
        return ""
    if isinstance(found, ContactPoint):
        return found.kind.value if found.kind is not None else ""
    return title_of(session, found)
