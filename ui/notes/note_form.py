"""The fields around a note's text."""

from datetime import date
from typing import Any

from coachdesk.domain.note import ContactWith
from coachdesk.domain.person import Channel
from ui.kit.day_field import DayField
from ui.kit.fields import ChoiceField, FlagField, LongTextField, TextField, choices
from ui.kit.forms import Form
from ui.kit.i18n import tr

GROUPS = (("event_on", "event_time"), ("contact_with", "contact_name", "channel", "reached"))


def note_form(today: date, *, correcting: bool) -> Form:
    """When, with whom and how; who told it; the subject. A correction says why."""
    rows: list[Any] = []
    if correcting:
        rows.append(LongTextField("correction_reason", tr("register.journal_note.correction_reason"), lines=2))
    rows += [
        (
            DayField("event_on", tr("note.event_on"), today),
            TextField("event_time", tr("note.event_time"), longest=5, placeholder="13:30"),
            ChoiceField("channel", tr("note.channel"), choices(Channel, "channel")),
        ),
        (
            ChoiceField("contact_with", tr("note.contact_with"), choices(ContactWith, "contact_with")),
            TextField("contact_name", tr("note.contact_name")),
            TextField("told_by", tr("register.journal_note.told_by")),
        ),
        FlagField("reached", tr("note.reached")),
        TextField("subject", tr("register.journal_note.subject")),
    ]
    return Form(*rows, groups=GROUPS)
