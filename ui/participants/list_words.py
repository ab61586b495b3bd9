"""A participant's line in words: where she is in the programme, when she was last heard of, what comes next."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from coachdesk.domain.enrolment import EnrolmentStatus
from coachdesk.domain.my_day import QUIET_DAYS
from coachdesk.domain.participants import NextStep, ParticipantRow
from ui.kit.carrying import SyncView
from ui.kit.i18n import tr
from ui.kit.pieces import Status
from ui.kit.when import capital, day_words, month_words
from ui.kit.words import someone_words

DAYS_TO_A_MONTH = 31
"""Up to so many days they are counted as days."""


@dataclass(frozen=True)
class Sign:
    """A state beside the place: icon and word."""

    symbol: str
    token: Status
    text: str


@dataclass(frozen=True)
class ListLine:
    """What one row of the list says. *found* is what it was made of."""

    key: UUID
    found: ParticipantRow
    name: str
    place: str
    signs: tuple[Sign, ...]
    stage: str
    heard: str
    step: str
    when: str
    late: str

    @property
    def words(self) -> str:
        """For those who listen: every column by its name."""
        parts = (self.name, self.place, *(sign.text for sign in self.signs), self.stage, tr("list.heard_spoken", day=self.heard))
        step = ", ".join(part for part in (self.step, self.late or self.when) if part)
        return ", ".join(part for part in (*parts, tr("list.next_spoken", step=step)) if part)


def list_line(found: ParticipantRow, today: date, *, says_step: bool, is_own: bool, sync: SyncView) -> ListLine:
    """*says_step*: what is due may be said, not only when."""
    step, when, late = step_words(found, today, says_step=says_step)
    return ListLine(
        found.akt_id,
        found,
        someone_words(found.name),
        found.place or found.designation,
        tuple(_signs(found, is_own=is_own, sync=sync)),
        stage_words(found, today),
        day_words(found.last_contact_on, today) if found.last_contact_on else tr("list.never"),
        step,
        when,
        late,
    )


def stage_words(found: ParticipantRow, today: date) -> str:
    """Says "Inskriven, 9 månader"; "Avslutad 14 oktober" where the akt is closed."""
    if found.closed_on is not None:
        year = f" {found.closed_on.year}" if found.closed_on.year != today.year else ""
        return tr("list.closed_on", day=f"{found.closed_on.day} {month_words(found.closed_on)}{year}")
    if found.status is None and found.started_on is None:
        return tr("list.not_enrolled")
    status = tr(f"list.stage.{(found.status or EnrolmentStatus.RUNNING).value}")
    if found.started_on is None or found.started_on > today or found.status is EnrolmentStatus.ENDED:
        return status
    return tr("list.stage_since", status=status, time=span_words(found.started_on, today))


def span_words(since: date, today: date) -> str:
    """Says "20 dagar", "9 månader": whole ones."""
    days = (today - since).days
    if days < DAYS_TO_A_MONTH:
        return tr("list.days", count=days)
    months = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    return tr("list.months", count=max(1, months))


def step_words(found: ParticipantRow, today: date, *, says_step: bool) -> tuple[str, str, str]:
    """What comes next, when, and how late it is; at most one of the last two."""
    step = found.next_step
    if step is not None:
        what = step.what if says_step and step.what else tr("list.something_due")
        late = (today - step.due_on).days
        return (what, "", tr("list.late", count=late)) if late > 0 else (what, due_words(step, today), "")
    if found.quiet_from is not None and found.quiet_from <= today - timedelta(days=QUIET_DAYS):
        return tr("list.get_in_touch"), tr("list.quiet", count=(today - found.quiet_from).days), ""
    return tr("list.nothing_planned"), "", ""


def due_words(step: NextStep, today: date) -> str:
    """Says "I dag 09:30", "4 dec"."""
    return capital(" ".join(part for part in (day_words(step.due_on, today), step.due_time) if part))


def _signs(found: ParticipantRow, *, is_own: bool, sync: SyncView) -> list[Sign]:
    signs = []
    if found.designation:
        signs.append(Sign("shield", "calm", tr("protected.sign")))
    if found.questions:
        signs.append(Sign("circle-question-mark", "ask", tr("list.asked_of_you" if is_own else "list.asked")))
    if any(held.space_id == found.akt_id for held in sync.refused):
        signs.append(Sign("octagon-alert", "stop", tr("list.refused")))
    elif found.waits and sync.trouble:
        signs.append(Sign("laptop", "calm", tr("list.waits")))
    if found.has_draft:
        signs.append(Sign("pencil-line", "calm", tr("list.draft")))
    return signs
