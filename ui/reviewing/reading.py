"""All that the page shows, in one reading; and what it takes out as a list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.access_review import AccessReview
from coachdesk.domain.actor import acting
from coachdesk.domain.review.checking import Check, Scope, check_of, checks, key_of
from coachdesk.domain.space import access_log_of
from coachdesk.exchange.writing import Value
from coachdesk.storage.history import written_elsewhere
from ui.kit.i18n import tr
from ui.kit.people import People, people
from ui.kit.words import choice_words
from ui.reviewing.words import about_words, reasons_line

COLUMNS = ("who", "what", "events", "first", "last", "why", "outcome", "note", "reviewer", "checked")


@dataclass(frozen=True, repr=False)
class Review:
    """A check as it stands, the checks before it, and the names."""

    scope: Scope
    check: Check
    before: list[AccessReview]
    people: People


def read_review(session: Session, scope: Scope, reviewers: Collection[UUID]) -> Review:
    """Read it."""
    elsewhere = written_elsewhere(session.connection(), access_log_of(acting(session).unit_id).bytes)
    return Review(scope, check_of(session, scope, reviewers, elsewhere), checks(session), people(session))


def headings() -> list[str]:
    """Of the list that is taken out."""
    return [tr(f"review.column.{name}") for name in COLUMNS]


def lines(review: Review, now: datetime) -> list[Sequence[Value]]:
    """What the page shows, a line a finding: no name stands there that doesn't stand on the page."""

    def day(moment: datetime | None) -> date | None:
        return None if moment is None else moment.astimezone(now.tzinfo).date()

    found: list[Sequence[Value]] = []
    for one in review.check.findings:
        looks, said = one.looks, review.check.outcomes.get(key_of(one))
        told: tuple[Value, ...] = (None,) * 4
        if said is not None and said.outcome is not None:
            told = (choice_words(said.outcome), said.note, review.people.name(said.reviewer_id), day(said.checked_at))
        seen = (looks.events, day(looks.first), day(looks.last), reasons_line(one))
        found.append((review.people.name(looks.user_id), about_words(looks), *seen, *told))
    return found
