"""Any register's name and value in words, by its declaration: history, questions and default screens need no code per record."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from coachdesk.domain.record import Kind
from ui.kit.i18n import tr
from ui.kit.people import People
from ui.kit.when import long_day, moment_words


def someone_words(name: str) -> str:
    """Somebody's name; who has protected identity has none outside her own page."""
    return name or tr("protected.someone")


def listed(names: Sequence[str]) -> str:
    """Says "Hede, Sveg och Åre"."""
    *first, last = names
    return tr("words.and", first=", ".join(first), last=last) if first else last


def kind_words(kind: Kind) -> str:
    """What a record is called."""
    return tr(f"kind.{kind.name}")


def register_words(kind: Kind, register: str) -> str:
    """What a register is called. Falls back on the record's name for one that only newer clients know."""
    key = f"register.{kind.name}.{register}"
    return words if (words := tr(key)) != key else kind_words(kind)


def choice_words(value: StrEnum) -> str:
    """A member of a StrEnum: the key is the class's name in snake case and the value."""
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", type(value).__name__).lower()
    return tr(f"{snake}.{value.value}")


def value_words(value: Any, people: People, now: datetime) -> str:
    """One field's value."""
    match value:
        case None:
            return ""
        case StrEnum():
            return choice_words(value)
        case bool():
            return tr("value.yes") if value else tr("value.no")
        case datetime():
            return moment_words(value, now)
        case date():
            return long_day(value)
        case UUID():
            # Ids of other records say nothing to people; colleagues have names.
            return people.staff.get(value, "")
        case bytes():
            return ""  # a digest says nothing to people
        case _:
            return str(value)


def values_words(values: Mapping[str, Any], people: People, now: datetime) -> str:
    """All fields of a register on one line; nothing where all are empty."""
    return ", ".join(words for words in (_field_words(name, value, people, now) for name, value in values.items()) if words)


def _field_words(name: str, value: Any, people: People, now: datetime) -> str:
    """A number of something says of what, where there are words for it: ``value.`` and the field's name."""
    if isinstance(value, int) and not isinstance(value, bool):
        key = f"value.{name}"
        return words if not (words := tr(key, count=value)).startswith(key) else str(value)
    return value_words(value, people, now)
