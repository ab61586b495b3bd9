"""What is due to be thinned, and what is kept all the same; the law's own days."""

from datetime import date

import pytest
from sqlmodel import Session

from coachdesk.domain.actor import Actor
from coachdesk.domain.akt import Akt, close_akt
from coachdesk.domain.intake import Registered, register_participant
from coachdesk.domain.note import write_note
from coachdesk.domain.person import Person, person_id_of
from coachdesk.domain.record import alive
from coachdesk.domain.retention import (
    Due,
    Hold,
    Plan,
    due_akter,
    kaa_last_day,
    kept_for_research,
    note_thinning,
    plan_of,
    retention_decisions,
)
from coachdesk.domain.unit import RetentionRule, Unit, found_unit
from coachdesk.errors import InvalidInput, NotAllowed
from tests.makers import akt_of, note_about, unit_of

SOCIAL = Plan(RetentionRule.SOCIAL_SERVICES, 5, "2361")
CLOSED = date(2026, 11, 20)


def closed(session: Session, born: date | None) -> Registered:
    """One whose last note is of 19 November 2026."""
    found = register_participant(session, akt_of("Mina", born=born))
    session.flush()
    write_note(session, note_about(found.enrolment.id))
    close_akt(session, found.akt.id, CLOSED)
    session.flush()
    return found


def test_an_akt_is_due_five_years_after_its_last_note(session: Session) -> None:
    """Not the day before."""
    akt = closed(session, date(1990, 1, 4)).akt
    note_day = due_akter(session, SOCIAL, date(2040, 1, 1))[0].due_on
    assert (note_day.year, note_day.month) == (2031, 11)
    assert due_akter(session, SOCIAL, note_day) == [Due(akt.id, note_day)]
    assert due_akter(session, SOCIAL, date.fromordinal(note_day.toordinal() - 1)) == []


@pytest.mark.parametrize(
    "born,hold",
    [(date(1990, 1, 5), Hold.RESEARCH), (date(1990, 1, 15), Hold.RESEARCH), (date(1990, 1, 25), Hold.RESEARCH), (None, Hold.NO_BIRTH_DATE)],
)
def test_some_are_kept_for_research(session: Session, born: date | None, hold: Hold) -> None:
    """Born on the 5th, 15th or 25th; and whoever's birth date nobody knows isn't destroyed by guess."""
    closed(session, born)
    assert [one.hold for one in due_akter(session, SOCIAL, date(2040, 1, 1))] == [hold]


@pytest.mark.parametrize("code,kept", [("0580", True), ("0980", True), ("2281", True), ("1480", True), ("1481", False), ("2361", False)])
def test_in_some_counties_everybody_is(code: str, kept: bool) -> None:
    """Östergötland, Gotland, Västernorrland, and Göteborg."""
    assert kept_for_research(date(1990, 1, 4), code) is kept


def test_an_akt_that_is_open_is_told_and_kept(session: Session, mina: Registered) -> None:
    """It may have been forgotten; somebody must look."""
    session.flush()
    assert due_akter(session, SOCIAL, date(2040, 1, 1)) == [Due(mina.akt.id, date(2031, 9, 1), Hold.STILL_OPEN)]


def test_a_plan_of_ones_own_counts_from_the_end(session: Session) -> None:
    """The later of closing and last note; without years there is no plan."""
    akt = closed(session, date(1990, 1, 5)).akt
    close_akt(session, akt.id, date(2027, 2, 28))
    session.flush()
    assert due_akter(session, Plan(RetentionRule.LOCAL_PLAN, 2, ""), date(2029, 2, 28)) == [Due(akt.id, date(2029, 2, 28))]


def test_the_kaa_register_forgets_the_year_she_turns_21(session: Session) -> None:
    """By birth date alone; where there is none, somebody must look."""
    akt = closed(session, date(2008, 2, 5)).akt
    plan = Plan(RetentionRule.KAA, 0, "")
    assert kaa_last_day(date(2008, 2, 5)) == date(2029, 12, 31)
    assert due_akter(session, plan, date(2029, 12, 30)) == []
    assert due_akter(session, plan, date(2029, 12, 31)) == [Due(akt.id, date(2029, 12, 31))]
    alive(session, Person, person_id_of(akt.id)).birth_date = None
    session.flush()
    assert [one.hold for one in due_akter(session, plan, date(2029, 12, 31))] == [Hold.NO_BIRTH_DATE]


def test_a_private_providers_waits_for_the_boards(session: Session) -> None:
    """Nothing here knows whether the board has thinned."""
    closed(session, date(1990, 1, 4))
    assert [one.hold for one in due_akter(session, Plan(RetentionRule.PRIVATE_PROVIDER, 2, ""), date(2040, 1, 1))] == [Hold.BOARD_FIRST]


def lacks(session: Session) -> str:
    with pytest.raises(NotAllowed) as refused:
        plan_of(session)
    return str(refused.value.facts["what"])


def test_without_a_rule_nothing_is_due(session: Session, me: Actor) -> None:
    """What is to be preserved has none; what the rule needs must be known."""
    assert lacks(session) == "retention_rule"
    unit: Unit = found_unit(session, unit_of())
    assert plan_of(session) == SOCIAL
    unit.municipality_code = None
    assert lacks(session) == "municipality_code"
    assert plan_of(session, municipality_code="2361") == SOCIAL
    unit.retention_rule, unit.retention_years = RetentionRule.LOCAL_PLAN, None
    assert lacks(session) == "retention_years"
    assert plan_of(session, years=2) == Plan(RetentionRule.LOCAL_PLAN, 2, "")
    unit.retention_rule = RetentionRule.PRESERVE
    assert lacks(session) == "retention_rule"


def test_what_stays_is_a_note_about_nobody(session: Session, me: Actor) -> None:
    """Rule, day, decision, who and how many; without a decision nothing is thinned."""
    note_thinning(session, SOCIAL, "Socialnämnden 2031-12-01 § 14", date(2031, 12, 1), 3, 1)
    session.flush()
    (kept,) = retention_decisions(session)
    assert (kept.rule, kept.years, kept.akter, kept.kept, kept.thinned_by) == (RetentionRule.SOCIAL_SERVICES, 5, 3, 1, me.user_id)
    assert kept.space_id == me.directory
    with pytest.raises(InvalidInput):
        note_thinning(session, SOCIAL, " ", date(2031, 12, 1), 3, 1)


def test_the_leap_day_has_a_successor(session: Session) -> None:
    """29 February and five years are 1 March."""
    akt = closed(session, date(1990, 1, 4)).akt
    found = alive(session, Akt, akt.id)
    found.closed_on = date(2028, 2, 29)
    session.flush()
    assert due_akter(session, Plan(RetentionRule.LOCAL_PLAN, 1, ""), date(2040, 1, 1))[0].due_on == date(2029, 3, 1)
