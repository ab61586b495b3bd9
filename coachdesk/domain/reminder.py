"""Reminders: what someone means to do about a participant, and on which day."""

from datetime import date, datetime
from uuid import UUID

from coachdesk.domain.akt import Akt
from coachdesk.domain.lineage import require
from coachdesk.domain.reasons import Reason, refuse
from coachdesk.domain.record import Record, field, link, record
from coachdesk.domain.staff import StaffMember
from coachdesk.domain.values import is_time


@record("reminder", number=18, parent=Akt, title="what")
class Reminder(Record, table=True):
    """*due_time* is HH:MM in the municipality's zone. *responsible_id*: who does it; nobody named means the akt's responsible coach."""

    akt_id: UUID | None = link(1, Akt)
    what: str | None = field(2, max_length=200, search=True, merge="ask")
    due_on: date | None = field(3, group="due")
    due_time: str | None = field(3, group="due", max_length=5)
    about: str | None = field(4, max_length=1_000, search=True, merge="ask")
    responsible_id: UUID | None = link(5, StaffMember)
    done_at: datetime | None = field(6, group="done")
    done_by: UUID | None = field(6, group="done")

    def rules(self) -> None:
        """A reminder says what and when."""
        require(self, "what", "due_on")
        if self.due_time is not None and not is_time(self.due_time):
            refuse("reminder", "due_time", Reason.NOT_A_TIME)
