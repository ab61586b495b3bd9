"""Nästa steg on a participant's page: what is to be done, when and why; ticked off, added and changed where it stands."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout

from coachdesk.domain.reminder import Reminder, add_reminder, change_reminder, delete_reminder, mark_done, reminders_of
from ui.kit.day_field import DayField
from ui.kit.fields import LongTextField, TextField
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.job import Job
from ui.kit.people import People, with_people
from ui.kit.pieces import Text
from ui.kit.record_panel import RecordPanel
from ui.kit.surroundings import Surroundings
from ui.kit.when import capital, day_words, weekday_words
from ui.reminders.clock_field import ClockField
from ui.reminders.tick import Tick


class RemindersPanel(RecordPanel):
    """The most urgent first. What is done vanishes at once; the toast can bring it back."""

    cls, heading, empty = Reminder, "reminders.heading", "reminders.empty"

    def __init__(self, surroundings: Surroundings, akt_id: UUID) -> None:
        self._people: People | None = None
        self._what: dict[UUID, str] = {}
        super().__init__(surroundings, akt_id)

    def query(self) -> Callable[..., Sequence[Any]]:
        return reminders_of

    @Slot()
    def reload(self) -> None:
        """Read the list, and the names of who is to do it."""
        self.desk.read(with_people, reminders_of, self.akt_id).then(self._show_with_names).failed_to(self.fail)

    @Slot(object)
    def _show_with_names(self, found: tuple[list[Reminder], People]) -> None:
        records, self._people = found
        self._what = {one.id: one.what or "" for one in records}
        self._show(records)

    def row_words(self, record: Reminder) -> tuple[str, str]:
        return record.what or "", record.about or ""

    def _row(self, record: Any) -> Any:
        line = super()._row(record)
        tick = Tick(tr("reminders.tick", what=record.what))
        tick.clicked.connect(lambda: self.tick(record.id))
        today = self.desk.who.now().date()
        words = line.itemAt(0).layout()
        if record.due_on is not None and isinstance(words, QVBoxLayout):
            late = record.due_on < today
            words.insertWidget(1, Text(self._when(record, today), "problem" if late else "meta", wrap=True))
        line.insertWidget(0, tick, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _when(self, record: Reminder, today: date) -> str:
        """When; and who, where somebody else is named."""
        when = when_words(record, today)
        if self._people is None or record.responsible_id in (None, self._people.me):
            return when
        return tr("reminders.who", when=when, name=self._people.name(record.responsible_id))

    def make_form(self) -> Form:
        today = self.desk.who.now().date()
        return Form(
            TextField("what", tr("register.reminder.what"), placeholder=tr("reminders.what_hint")),
            (
                DayField("due_on", tr("register.reminder.due_on"), today, tr("reminders.day_hint"), ahead=True),
                ClockField("due_time", tr("register.reminder.due_time"), tr("reminders.time_hint"), longest=5, placeholder="13:30"),
            ),
            LongTextField("about", tr("reminders.why"), lines=2),
            groups=(("due_on", "due_time"),),
        )

    def add_verb(self) -> Callable[..., Any]:
        return add_reminder

    def save(self, edited: UUID | None, changed: dict[str, Any], seen: Any) -> Job:
        """Say with a toast what was written, as on every page."""
        if edited is None:
            said = tr("reminders.added_said", what=changed.get("what") or "")
            return self.surroundings.change(said, _added, self.akt_id, changed)
        said = tr("reminders.changed_said", what=changed.get("what") or self._what.get(edited, ""))
        return self.surroundings.change(said, change_reminder, edited, changed, seen=seen)

    def remove(self, record_id: UUID) -> None:
        """Gone, with a way back."""
        said = tr("reminders.removed_said", what=self._what.get(record_id, ""))
        self.surroundings.change(said, delete_reminder, record_id).failed_to(self.fail)

    def tick(self, record_id: UUID) -> None:
        """Done, with a way back."""
        said = tr("reminders.done_said", what=self._what.get(record_id, ""))
        self.surroundings.change(said, mark_done, record_id).failed_to(self._not_done)

    @Slot(object)
    def _not_done(self, error: BaseException) -> None:
        self.fail(error)
        self.reload()


def when_words(record: Reminder, today: date) -> str:
    """Says "I dag 13:00", "Tors 26 nov", "4 dec", "20 nov, 2 dagar försenat"."""
    assert record.due_on is not None
    day = day_words(record.due_on, today)
    if 1 < (record.due_on - today).days < 7:
        day = f"{weekday_words(record.due_on.isoweekday())} {day}"
    day = capital(day)
    said = tr("reminders.when_at", day=day, clock=record.due_time) if record.due_time else day
    late = (today - record.due_on).days
    return tr("reminders.late", day=said, late=tr("reminders.late_days", count=late)) if late > 0 else said


def _added(session: Any, akt_id: UUID, values: dict[str, Any]) -> Reminder:
    return add_reminder(session, akt_id, Reminder(**values))
