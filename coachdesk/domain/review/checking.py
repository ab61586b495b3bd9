"""A check of the access log: what there is to look at, what was said of it, and when the next one is due."""

import calendar
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.access import AccessEvent, OpenReason
from coachdesk.domain.access_review import AccessReview, ReviewOutcome, ReviewSample
from coachdesk.domain.actor import acting
from coachdesk.domain.record import keep
from coachdesk.domain.review.looks import Period, gather
from coachdesk.domain.review.rules import Finding, judge
from coachdesk.domain.space import access_log_of

SAMPLE = 20
"""Looks that are drawn by lot."""
MONTHS = 1
"""To the next check, unless somebody says otherwise."""
Key = tuple[UUID, UUID | None]
"""Whose looks at which akt."""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Scope:
    """What is checked. *seed* makes the drawing of lots the same one each time the page is read."""

    period: Period
    sample: ReviewSample = ReviewSample.ALL
    seed: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Check:
    """*outcomes*: the last word on each finding that has one and hasn't been looked at again since."""

    findings: list[Finding]
    outcomes: dict[Key, AccessReview]

    @property
    def left(self) -> list[Finding]:
        """Unusual ones that nobody has said anything about."""
        return [one for one in self.findings if one.is_unusual and key_of(one) not in self.outcomes]

    @property
    def events(self) -> int:
        """How much of the log was looked through."""
        return sum(one.looks.events for one in self.findings)


def key_of(finding: Finding) -> Key:
    """Whose looks at which akt."""
    return finding.looks.user_id, finding.looks.akt_id


def check_of(session: Session, scope: Scope, reviewers: Collection[UUID], elsewhere: Collection[UUID] = ()) -> Check:
    """What there is in *scope*, unusual ones first, with what was said of it. *elsewhere*: events that another's laptop wrote."""
    found = judge(gather(session, scope.period, reviewers, elsewhere))
    if scope.sample is ReviewSample.RANDOM:
        drawn = {id(one) for one in sorted(found, key=lambda one: _lot(scope.seed, one))[:SAMPLE]}
        found = [one for one in found if id(one) in drawn]
    last = _last_words(session)
    seen = {key_of(one): one.looks.last for one in found}
    told = {key: one for key, one in last.items() if key in seen and one.seen_to is not None and one.seen_to >= seen[key]}
    return Check(found, told)


def _lot(seed: str, finding: Finding) -> bytes:
    user, akt = key_of(finding)
    return hashlib.sha256(seed.encode() + user.bytes + (akt.bytes if akt is not None else b"")).digest()


def _last_words(session: Session) -> dict[Key, AccessReview]:
    query = _reviews(session).where(col(AccessReview.about_user_id).is_not(None)).order_by(col(AccessReview.id))
    return {(one.about_user_id, one.about_akt_id): one for one in session.exec(query)}


def say_outcome(session: Session, scope: Scope, finding: Finding, outcome: ReviewOutcome, note: str | None = None) -> AccessReview:
    """Keep what came of a finding. Raises InvalidInput: own, for one's own looks, and missing where an outcome needs words."""
    looks = finding.looks
    said = _signed(session, scope)
    said.about_user_id, said.about_akt_id, said.seen_to = looks.user_id, looks.akt_id, looks.last
    said.outcome, said.note = outcome, (note or "").strip() or None
    return keep(session, said)


def end_check(session: Session, scope: Scope, check: Check, months: int = MONTHS) -> AccessReview:
    """Keep that the log was checked, how much of it, and when it is to be done again."""
    said = _signed(session, scope)
    said.events, said.findings = check.events, len(check.outcomes)
    said.unusual = sum(one.is_unusual for one in check.findings)
    said.next_due_on = months_after(acting(session).today, months)
    return keep(session, said)


def _signed(session: Session, scope: Scope) -> AccessReview:
    actor, period = acting(session), scope.period
    return AccessReview(
        space_id=access_log_of(actor.unit_id),
        from_on=period.from_on,
        to_on=period.to_on,
        sample=scope.sample,
        sample_user_id=period.user_id,
        reviewer_id=actor.user_id,
        checked_at=actor.now(),
    )


def checks(session: Session, limit: int = 24) -> list[AccessReview]:
    """The checks that were ended, the latest first."""
    query = _reviews(session).where(col(AccessReview.about_user_id).is_(None), col(AccessReview.events).is_not(None))
    return list(session.exec(query.order_by(col(AccessReview.id).desc()).limit(limit)))


def next_due(found: Sequence[AccessReview], today: date) -> date:
    """When the next check is due; today where there has never been one."""
    return next((one.next_due_on for one in found if one.next_due_on is not None), today)


def _reviews(session: Session):  # type: ignore[no-untyped-def]  # SQLModel's own, without a public name
    where = AccessReview.space_id == access_log_of(acting(session).unit_id)
    return select(AccessReview).where(where, col(AccessReview.deleted).is_(None))


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def note_taken_out(session: Session, what: str) -> AccessEvent:
    """Keep in the unit's log that a check was taken out as a list. Before it is written."""
    actor = acting(session)
    event = AccessEvent(at=actor.now(), user_id=actor.user_id, device_id=actor.device_id, reason=OpenReason.EXPORT, detail=what[:500])
    event.space_id = access_log_of(actor.unit_id)
    return keep(session, event)
