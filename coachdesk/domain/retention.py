"""Thinning (gallring): which akter the unit's rule says are due, which the law keeps for research, and the note that stays.

A public document is destroyed by a rule and never by a wish: the rule is the unit's, the decision its board's. What is left of it is one
record about how many, by which rule and by whose decision. Nothing in it is about a person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, func, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt
from coachdesk.domain.lineage import require
from coachdesk.domain.note import JournalNote
from coachdesk.domain.person import Person, identifiers_of, person_id_of
from coachdesk.domain.record import Record, field, keep, record
from coachdesk.domain.unit import RetentionRule, this_unit
from coachdesk.errors import NotAllowed

SOCIAL_SERVICES_YEARS: Final = 5
PRIVATE_PROVIDER_YEARS: Final = 2
KAA_AGE: Final = 21
RESEARCH_DAYS: Final = frozenset({5, 15, 25})
RESEARCH_COUNTIES: Final = frozenset({"05", "09", "22"})
"""Östergötland, Gotland, Västernorrland: the first two digits of a municipality's code."""
RESEARCH_MUNICIPALITIES: Final = frozenset({"1480"})
"""Göteborg."""


class Hold(StrEnum):
    """Why an akt that is due isn't thinned."""

    RESEARCH = "research"  # socialtjänstförordningen (2025:468) 13 kap. 1 §
    NO_BIRTH_DATE = "no_birth_date"  # nobody can say whether it is kept for research, or when she turns 21
    STILL_OPEN = "still_open"  # somebody must look first: close it, or say why it is open
    BOARD_FIRST = "board_first"  # a private provider's akt isn't thinned before the board's own; that isn't known here


@dataclass(frozen=True, slots=True)
class Due:
    """An akt that is due. *due_on*: the first day on which it is; *hold*: what keeps it all the same."""

    akt_id: UUID
    due_on: date
    hold: Hold | None = None


@record("retention_decision", number=27, root="directory", title="decision", add_only=True)
class RetentionDecision(Record, table=True):
    """What was thinned: by which rule, up to which due day, by whose decision, how many, and how many were kept."""

    rule: RetentionRule | None = field(1, group="rule")
    years: int | None = field(1, group="rule")
    due_to: date | None = field(2)
    decision: str | None = field(3, max_length=500)
    thinned_at: datetime | None = field(4, group="thinned")
    thinned_by: UUID | None = field(4, group="thinned")
    akter: int | None = field(5, group="counts")
    kept: int | None = field(5, group="counts")

    def rules(self) -> None:
        """Rule, day, decision, when, who and how many always stand there."""
        require(self, "rule", "due_to", "decision", "thinned_at", "thinned_by", "akter")


@dataclass(frozen=True, slots=True)
class Plan:
    """By what is thinned. *years*: 0 where age decides; *municipality_code*: four digits, whose research exemption holds."""

    rule: RetentionRule
    years: int
    municipality_code: str


def plan_of(session: Session, *, years: int | None = None, municipality_code: str | None = None) -> Plan:
    """The unit's; *years* and *municipality_code* count only where the unit's entry doesn't say.

    Raises NotAllowed (retention_rule: the unit has none that thins; retention_years, municipality_code: something is missing).
    """
    unit = this_unit(session)
    rule = unit.retention_rule if unit is not None else None
    if unit is None or rule is None or rule is RetentionRule.PRESERVE:
        raise NotAllowed(what="retention_rule")
    plan = Plan(rule, _years_of(rule, unit.retention_years or years), unit.municipality_code or municipality_code or "")
    if rule is RetentionRule.LOCAL_PLAN and plan.years < 1:
        raise NotAllowed(what="retention_years")
    if rule is RetentionRule.SOCIAL_SERVICES and not plan.municipality_code:
        raise NotAllowed(what="municipality_code")
    return plan


def due_akter(session: Session, plan: Plan, on: date | None = None) -> list[Due]:
    """The akter here that are due on that day, today unless said, the oldest first; those that something keeps are among them.

    Only what this vault holds is known: akter of protected persons, given to named officers alone, are nowhere else.
    """
    on, last = on or acting(session).today, _last_notes(session)
    found = []
    for akt in session.exec(select(Akt).where(Akt.unit_id == acting(session).unit_id)):
        born = _born(session, akt.id, on)
        due = _due_on(plan, akt, last.get(akt.id), born)
        if due is not None and due <= on:
            found.append(Due(akt.id, due, _hold(plan, akt, born)))
        elif due is None and plan.rule is RetentionRule.KAA:
            found.append(Due(akt.id, on, Hold.NO_BIRTH_DATE))
    return sorted(found, key=lambda one: (one.due_on, one.akt_id))


def kaa_last_day(born: date) -> date:
    """The last day on which the register may have her: of the year in which she turns 21 (förordning 2006:39, 7 §)."""
    return date(born.year + KAA_AGE, 12, 31)


def kept_for_research(born: date, municipality_code: str) -> bool:
    """Whether a social board's akt is never thinned (socialtjänstförordningen 2025:468, 13 kap. 1 §)."""
    everybody = municipality_code[:2] in RESEARCH_COUNTIES or municipality_code in RESEARCH_MUNICIPALITIES
    return everybody or born.day in RESEARCH_DAYS


def note_thinning(session: Session, plan: Plan, decision: str, on: date, thinned: int, kept: int) -> RetentionDecision:
    """Keep, in the unit's directory, that so many akter are thinned. Raises InvalidInput."""
    actor = acting(session)
    draft = RetentionDecision(space_id=actor.directory, rule=plan.rule, years=plan.years or None, due_to=on, akter=thinned, kept=kept)
    draft.decision, draft.thinned_at, draft.thinned_by = decision.strip() or None, actor.now(), actor.user_id
    return keep(session, draft)


def retention_decisions(session: Session) -> list[RetentionDecision]:
    """What has been thinned, the latest first."""
    query = select(RetentionDecision).where(RetentionDecision.space_id == acting(session).directory)
    return list(session.exec(query.order_by(col(RetentionDecision.thinned_at).desc(), col(RetentionDecision.id).desc())))


# --- the rule ------------------------------------------------------------------------------------------------------


def _years_of(rule: RetentionRule, local: int | None) -> int:
    """The law's years where it has them, else those of the municipality's plan; 0 where age decides."""
    fixed = {
        RetentionRule.SOCIAL_SERVICES: SOCIAL_SERVICES_YEARS,
        RetentionRule.PRIVATE_PROVIDER: PRIVATE_PROVIDER_YEARS,
        RetentionRule.KAA: 0,
    }
    return fixed.get(rule, local or 0)


def _last_notes(session: Session) -> dict[UUID, date]:
    """By akt: the day of the last note, written or about, deleted ones too: a day too late can be mended."""
    latest = func.max(JournalNote.event_on), func.max(JournalNote.written_at)
    query = select(JournalNote.space_id, *latest).group_by(col(JournalNote.space_id))
    found = {space: list(_days(event_on, written)) for space, event_on, written in session.exec(query)}
    return {space: max(days) for space, days in found.items() if space is not None and days}


def _days(event_on: date | None, written: datetime | None) -> Iterator[date]:
    if event_on is not None:
        yield event_on
    if written is not None:
        yield written.date()


def _due_on(plan: Plan, akt: Akt, last: date | None, born: date | None) -> date | None:
    """By law the last note counts; by a plan of the municipality's own, the later of closing and last note."""
    if plan.rule is RetentionRule.KAA:
        return None if born is None else kaa_last_day(born)
    if plan.rule is RetentionRule.LOCAL_PLAN and akt.closed_on is not None and last is not None:
        last = max(last, akt.closed_on)
    counted = last or akt.closed_on or akt.opened_on
    return None if counted is None else _years_after(counted, plan.years)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)  # 29 February


def _hold(plan: Plan, akt: Akt, born: date | None) -> Hold | None:
    if plan.rule is RetentionRule.PRIVATE_PROVIDER:
        return Hold.BOARD_FIRST
    if plan.rule is RetentionRule.SOCIAL_SERVICES:
        if born is None:
            return Hold.NO_BIRTH_DATE
        if kept_for_research(born, plan.municipality_code):
            return Hold.RESEARCH
    return Hold.STILL_OPEN if akt.closed_on is None and akt.deleted is None else None


def _born(session: Session, akt_id: UUID, today: date) -> date | None:
    """What the person says, else what a number of hers tells."""
    person = session.get(Person, person_id_of(akt_id))
    if person is not None and person.birth_date is not None:
        return person.birth_date
    return next((born for one in identifiers_of(session, akt_id) if (born := one.born(today)) is not None), None)
