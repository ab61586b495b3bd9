"""The check of the access log on a real one: what is gathered, what is kept, and who may not judge whom."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest
from sqlmodel import Session, select

from coachdesk.domain.access import AccessEvent, OpenReason, record_opening, record_search
from coachdesk.domain.access_review import ReviewOutcome, ReviewSample
from coachdesk.domain.actor import Actor, acting
from coachdesk.domain.intake import Registered, register_participant
from coachdesk.domain.person import Person, ProtectionLevel
from coachdesk.domain.record import change
from coachdesk.domain.review.checking import (
    Check,
    Scope,
    check_of,
    checks,
    end_check,
    months_after,
    next_due,
    say_outcome,
)
from coachdesk.domain.review.looks import Period, gather
from coachdesk.domain.staff import add_staff
from coachdesk.errors import InvalidInput
from tests.makers import STOCKHOLM, akt_of, colleague_of, staff_of

NOVEMBER = Period(from_on=date(2026, 11, 1), to_on=date(2026, 11, 30))
SCOPE = Scope(period=NOVEMBER)


@contextmanager
def as_(session: Session, actor: Actor, now: datetime | None = None) -> Iterator[None]:
    """Somebody else does it, at another time."""
    before = session.info["actor"]
    session.info["actor"] = actor if now is None else replace(actor, now=lambda: now)
    yield
    session.info["actor"] = before


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=STOCKHOLM)


@pytest.fixture
def perola(session: Session) -> Actor:
    """A colleague of another place."""
    perola = colleague_of(acting(session))
    add_staff(session, staff_of("Per-Ola Bränd", "Funäsdalen", user_id=perola.user_id))
    session.flush()
    return perola


def open_as(session: Session, who: Actor, akt: UUID, reason: OpenReason, moment: datetime) -> None:
    with as_(session, who, moment):
        record_opening(session, akt, reason)
    session.flush()


def test_looks_are_gathered_by_person_and_akt(session: Session, mina: Registered, perola: Actor) -> None:
    """With how often, since when, why, and how many of them at odd hours: by the municipality's clock, not by UTC."""
    for moment in (at(20, 8), at(20, 21), at(21, 12), at(23, 6, 30)):  # the 21st is a Saturday
        open_as(session, perola, mina.akt.id, OpenReason.SUBSTITUTE, moment)
    (one,) = gather(session, NOVEMBER)
    assert (one.user_id, one.akt_id, one.events, one.odd_hours) == (perola.user_id, mina.akt.id, 4, 2)
    assert (one.first, one.last) == (at(20, 8), at(23, 6, 30))
    assert one.reasons == {OpenReason.SUBSTITUTE: 4}
    assert (one.user_name, one.name) == ("Per-Ola Bränd", mina.person.full_name)
    assert gather(session, replace(NOVEMBER, to_on=date(2026, 11, 19))) == []
    assert gather(session, replace(NOVEMBER, user_id=acting(session).user_id)) == []


def test_what_anothers_laptop_wrote_is_counted(session: Session, mina: Registered, perola: Actor) -> None:
    """Of the looks that they say they are."""
    open_as(session, perola, mina.akt.id, OpenReason.SUBSTITUTE, at(20, 8))
    open_as(session, perola, mina.akt.id, OpenReason.SUBSTITUTE, at(20, 9))
    first = session.exec(select(AccessEvent).where(AccessEvent.at == at(20, 8), AccessEvent.space_id != mina.akt.id)).one()
    assert [one.elsewhere for one in gather(session, NOVEMBER, elsewhere=[first.id])] == [1]
    assert [one.elsewhere for one in gather(session, NOVEMBER)] == [0]


def test_what_this_laptop_does_not_hold_has_neither_name_nor_number(session: Session, mina: Registered, perola: Actor) -> None:
    """The log's copy says whose laptop and which akt; nothing more is known of it here. Nor is a protected person's name told."""
    open_as(session, perola, mina.akt.id, OpenReason.OTHER, at(20, 9))
    change(session, Person, mina.person.id, {"protection_level": ProtectionLevel.ASSUMED_IDENTITY})
    session.flush()
    (one,) = gather(session, NOVEMBER)
    assert (one.name, one.is_protected, bool(one.designation)) == ("", True, True)
    for table in ("person", "akt"):
        session.connection().exec_driver_sql(f"DELETE FROM {table}")
    session.expunge_all()
    (one,) = gather(session, NOVEMBER)
    assert (one.name, one.designation, one.is_held, one.is_protected) == ("", "", False, False)


def test_many_akter_in_ten_minutes_are_seen(session: Session, perola: Actor) -> None:
    """Ten different ones; the same one ten times isn't that."""
    akter = [register_participant(session, akt_of(f"Namn{number}")).akt.id for number in range(10)]
    session.flush()
    for akt in akter:
        open_as(session, perola, akt, OpenReason.SUBSTITUTE, at(20, 9, 5))
    for _ in range(10):
        open_as(session, perola, akter[0], OpenReason.SUBSTITUTE, at(19, 9, 5))
    assert {one.in_a_row for one in gather(session, NOVEMBER)} == {10}
    assert not any(one.in_a_row for one in gather(session, replace(NOVEMBER, to_on=date(2026, 11, 19))))


def test_the_same_search_is_counted_however_it_is_typed(session: Session, perola: Actor) -> None:
    """Letters, blanks and the number of hits don't make it another one."""
    with as_(session, perola, at(20, 9)):
        for number, text in enumerate(("Lovisa åkerbrand", "lovisa  Åkerbrand", "LOVISA ÅKERBRAND", "bageri")):
            record_search(session, text, number)
    session.flush()
    (one,) = gather(session, NOVEMBER)
    assert (one.akt_id, one.events, one.query.lower().split(), one.again) == (None, 4, ["lovisa", "åkerbrand"], 3)


@pytest.fixture
def check(session: Session, mina: Registered, perola: Actor) -> Callable[[], Check]:
    """The reviewer has opened the akt, and so has Per-Ola, on a Saturday."""
    open_as(session, perola, mina.akt.id, OpenReason.OTHER, at(21, 9))
    open_as(session, acting(session), mina.akt.id, OpenReason.OWN_CASE, at(20, 9))
    me = acting(session).user_id
    return lambda: check_of(session, SCOPE, {me})


def test_an_outcome_stands_until_there_is_something_new(
    session: Session, check: Callable[[], Check], mina: Registered, perola: Actor
) -> None:
    """It is said once; the next look at the same akt is a finding again, and the last word counts."""
    finding = next(one for one in check().left if one.looks.user_id == perola.user_id)
    say_outcome(session, SCOPE, finding, ReviewOutcome.ASKED, "Frågade Per-Ola.")
    session.flush()
    say_outcome(session, SCOPE, finding, ReviewOutcome.OK, "Vikarierade för Karin.")
    session.flush()
    (told,) = check().outcomes.values()
    assert (told.outcome, told.note) == (ReviewOutcome.OK, "Vikarierade för Karin.")
    assert perola.user_id not in {one.looks.user_id for one in check().left}
    open_as(session, perola, mina.akt.id, OpenReason.OTHER, at(22, 9))
    assert perola.user_id in {one.looks.user_id for one in check().left}


def test_nobody_judges_her_own_looks(session: Session, check: Callable[[], Check], perola: Actor) -> None:
    """Another reviewer does; and an outcome that isn't ok has words."""
    own = next(one for one in check().findings if one.looks.user_id == acting(session).user_id)
    assert own.rules == ("reviewer",)
    with pytest.raises(InvalidInput) as refused:
        say_outcome(session, SCOPE, own, ReviewOutcome.OK)
    assert refused.value.facts["reason"] == "own"
    with pytest.raises(InvalidInput) as refused:
        say_outcome(
            session, SCOPE, next(one for one in check().left if one is not own and one.rules[0] != "reviewer"), ReviewOutcome.DEVIATION
        )
    assert refused.value.facts == {"kind": "access_review", "field": "note", "reason": "missing"}
    with as_(session, perola, at(24, 9)):
        assert say_outcome(session, SCOPE, own, ReviewOutcome.OK).reviewer_id == perola.user_id


def test_that_it_was_checked_is_kept_with_what_and_when_next(session: Session, check: Callable[[], Check]) -> None:
    """So that the head of the unit can show it: period, sample, numbers, who and when."""
    assert next_due(checks(session), date(2026, 11, 20)) == date(2026, 11, 20)
    end_check(session, SCOPE, check(), months=3)
    session.flush()
    (one,) = checks(session)
    assert (one.sample, one.events, one.unusual, one.findings) == (ReviewSample.ALL, 2, 2, 0)
    assert one.reviewer_id == acting(session).user_id
    assert next_due([one], date(2026, 11, 20)) == date(2027, 2, 20)


def test_lots_are_drawn_once(session: Session, perola: Actor) -> None:
    """Twenty of many, the same ones as long as the check is the same, others for the next."""
    for number in range(25):
        akt = register_participant(session, akt_of(f"Namn{number}")).akt.id
        session.flush()
        open_as(session, perola, akt, OpenReason.SUBSTITUTE, at(1 + number, 9))
    drawn = [
        {one.looks.akt_id for one in check_of(session, replace(SCOPE, sample=ReviewSample.RANDOM, seed=seed), ()).findings}
        for seed in ("a", "a", "b")
    ]
    assert len(drawn[0]) == 20
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_month_later_is_the_same_day_or_the_months_last() -> None:
    """31 January and a month is the end of February."""
    assert [months_after(date(2026, 1, 31), months) for months in (1, 12)] == [date(2026, 2, 28), date(2027, 1, 31)]
