"""Checks of the unit's access log: systematic and recurring, as lag 2001:454, 10 § wants them, and shown to have been made.

They stand in the access log's own space: whoever may read the log may read what was found in it, and nobody else. Add-only. A finding's
outcome is a record of its own as soon as it is given, so that a check can be left and gone on with; the check itself is one when it ends.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from coachdesk.domain.lineage import require
from coachdesk.domain.reasons import Reason, refuse
from coachdesk.domain.record import Record, field, record


class ReviewSample(StrEnum):
    """Which part of the log was looked through."""

    ALL = "all"
    COLLEAGUE = "colleague"
    RANDOM = "random"


class ReviewOutcome(StrEnum):
    """What came of a finding."""

    OK = "ok"
    ASKED = "asked"
    DEVIATION = "deviation"


@record("access_review", number=25, root="access_log", title="outcome", add_only=True)
class AccessReview(Record, table=True):
    """The outcome of one finding, of *about_user_id*'s looks at *about_akt_id* (None: her searches); or, with *events*, a whole check.

    *seen_to*: up to when her looks were judged; what comes later is a finding again.
    """

    from_on: date | None = field(1, group="period")
    to_on: date | None = field(1, group="period")
    sample: ReviewSample | None = field(2, group="sample")
    sample_user_id: UUID | None = field(2, group="sample")
    reviewer_id: UUID | None = field(3, group="checked")
    checked_at: datetime | None = field(3, group="checked")
    about_user_id: UUID | None = field(4, group="finding")
    about_akt_id: UUID | None = field(4, group="finding")
    seen_to: datetime | None = field(4, group="finding")
    outcome: ReviewOutcome | None = field(5)
    note: str | None = field(6, max_length=2_000)
    events: int | None = field(7, group="counts")
    findings: int | None = field(7, group="counts")
    unusual: int | None = field(7, group="counts")
    next_due_on: date | None = field(8)

    def rules(self) -> None:
        """Who and when always; a finding has an outcome, and one that isn't ok has words; a check has counts and a next day."""
        require(self, "reviewer_id", "checked_at")
        if self.about_user_id is None:
            require(self, "events", "next_due_on")
            return
        require(self, "outcome", "seen_to")
        if self.about_user_id == self.reviewer_id:
            refuse("access_review", "about_user_id", Reason.OWN)
        if self.outcome is not ReviewOutcome.OK:
            require(self, "note")
