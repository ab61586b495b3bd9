"""A form for one register, made from its declaration: whatever a question is about can be answered with a third value."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from coachdesk.domain.record import Field as Column
from coachdesk.domain.record import Kind, Register
from coachdesk.domain.staff import StaffMember
from ui.kit.day_field import DayField
from ui.kit.fields import ChoiceField, Field, FlagField, LongTextField, TextField
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.people import People
from ui.kit.words import choice_words, register_words

LONG = 300
"""Characters from which a text gets several lines."""


def register_form(kind: Kind, register: Register, today: date, people: People | None = None) -> Form:
    """Fields for all that the register holds."""
    return Form(*[field_for(kind, register, column, today, people) for column in register.fields])


def field_for(kind: Kind, register: Register, column: Column, today: date, people: People | None) -> Field:
    """The field that fits a column's wire type."""
    key = f"field.{kind.name}.{column.name}"
    words = tr(key)
    label = register_words(kind, register.name) if words == key else words
    python = column.wire.python
    if issubclass(python, StrEnum):
        return ChoiceField(column.name, label, [(member, choice_words(member)) for member in python])
    if python is bool:
        return FlagField(column.name, label)
    if python is date:
        return DayField(column.name, label, today)
    if python is UUID:
        known = people.staff if people is not None and column.link is StaffMember else {}
        return ChoiceField(column.name, label, list(known.items()))
    if column.max_length is not None and column.max_length > LONG:
        return LongTextField(column.name, label)
    return TextField(column.name, label, longest=column.max_length or 200)
