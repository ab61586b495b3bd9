"""Wire types: the one form a value has in the file and on the wire, owned here and never by the ORM.

A type turns a Python value into its form and back, says whether foreign bytes may be that form, and gives SQLAlchemy the column.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import BLOB, INTEGER, TEXT, Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from coachdesk.zones import is_zone

Form = None | bool | int | str | bytes
"""What stands in the file and travels: None, integer, text or bytes."""

INSTANT_LENGTH = 27
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z [A-Za-z0-9_+/-]{1,60}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wire:
    """One wire type.

    *to_form* and *from_form* never see None. *check* says whether a received form is one of this type; what isn't is set aside.
    """

    name: str
    python: type
    column: type[TypeEngine[Any]]
    to_form: Callable[[Any], Form]
    from_form: Callable[[Any], Any]
    check: Callable[[Form], bool]


def instant_to_form(value: datetime) -> str:
    """``2026-11-21T14:02:11.123456Z Europe/Stockholm``: UTC first, so that text order is time order, then the writer's zone."""
    if not isinstance(value.tzinfo, ZoneInfo):
        raise ValueError("an instant carries its writer's zone")
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z {value.tzinfo.key}"


def instant_from_form(form: str) -> datetime:
    """The aware datetime in its writer's zone. Raises ValueError or ZoneInfoNotFoundError for a form that isn't an instant's."""
    moment, zone = form[: INSTANT_LENGTH - 1], form[INSTANT_LENGTH + 1 :]
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def _is_instant(form: Form) -> bool:
    """By its letters and a calendar that has it, in its zone too; thousands of these arrive in a first sync."""
    if not isinstance(form, str) or not _INSTANT.fullmatch(form) or not is_zone(form[INSTANT_LENGTH + 1 :]):
        return False
    try:
        instant_from_form(form)
    except (ValueError, OverflowError):  # the year 1 in UTC is no year at all west of Greenwich
        return False
    return True


def _is_day(form: Form) -> bool:
    try:
        return isinstance(form, str) and date.fromisoformat(form).isoformat() == form
    except ValueError:
        return False


def _is_integer(form: Form) -> bool:
    return isinstance(form, int) and not isinstance(form, bool) and -(2**63) <= form < 2**63


def _is_text(form: Form) -> bool:
    return isinstance(form, str)


TEXT_WIRE = Wire("text", str, TEXT, str, str, _is_text)
INTEGER_WIRE = Wire("integer", int, INTEGER, int, int, _is_integer)
FLAG_WIRE = Wire("flag", bool, INTEGER, int, bool, lambda form: _is_integer(form) and form in (0, 1))
DAY_WIRE = Wire("day", date, TEXT, date.isoformat, date.fromisoformat, _is_day)
INSTANT_WIRE = Wire("instant", datetime, TEXT, instant_to_form, instant_from_form, _is_instant)
ID_WIRE = Wire(
    "id",
    UUID,
    BLOB,
    lambda value: value.bytes,
    lambda form: UUID(bytes=form),
    lambda form: isinstance(form, bytes) and len(form) == 16,
)
BYTES_WIRE = Wire("bytes", bytes, BLOB, bytes, bytes, lambda form: isinstance(form, bytes))

_PLAIN = {wire.python: wire for wire in (TEXT_WIRE, INTEGER_WIRE, FLAG_WIRE, DAY_WIRE, INSTANT_WIRE, ID_WIRE, BYTES_WIRE)}


def wire_of(annotation: type) -> Wire:
    """The wire type of a field's Python type. A ``StrEnum`` travels as its value; a member unknown here is set aside.

    Raises TypeError for a type that has no wire form.
    """
    if issubclass(annotation, StrEnum):
        values = frozenset(member.value for member in annotation)
        return Wire("choice", annotation, TEXT, lambda member: str(annotation(member).value), annotation, lambda form: form in values)
    try:
        return _PLAIN[annotation]
    except KeyError:
        raise TypeError(f"{annotation!r} has no wire form") from None


class WireColumn(TypeDecorator[Any]):
    """A column that stores exactly the wire form."""

    impl = BLOB
    cache_ok = True

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self.wire = wire

    @property
    def python_type(self) -> type:
        """The Python type of the values."""
        return self.wire.python

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """TEXT, INTEGER or BLOB."""
        return dialect.type_descriptor(self.wire.column())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Form:  # noqa: ARG002 - SQLAlchemy's signature
        """Python to form."""
        return None if value is None else self.wire.to_form(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """Form to Python."""
        return None if value is None else self.wire.from_form(value)

    def copy(self, **_: Any) -> "WireColumn":
        """One wire type is shared by all copies."""
        return WireColumn(self.wire)
