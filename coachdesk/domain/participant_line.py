"""A participant's line: what the list of participants is sorted, filtered and searched by, reckoned beforehand.

Folding 50,000 names, looking up their last contacts and sorting all that takes a quarter of a second; reading keys that stand ready takes
milliseconds. Lines are derived data: storage keeps them right in the transaction of whatever they follow from, and they never replicate.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import INTEGER, TEXT, Column, Index, MetaData, Table

from coachdesk.domain.folding import fold
from coachdesk.domain.ordering import order_key
from coachdesk.domain.wire import DAY_WIRE, ID_WIRE, WireColumn

NEVER = "9999"
"""Sorts after every day."""

_CENTURY_TOO = 12  # digits of a Swedish number
_BETWEEN = "\x01"  # sorts before every letter: Berg, Åsa before Bergman, Anna

LINES = MetaData()

participant_line = Table(
    "participant_line",
    LINES,
    Column("akt_id", WireColumn(ID_WIRE), primary_key=True, nullable=False),
    Column("closed", INTEGER, nullable=False),
    Column("responsible_id", WireColumn(ID_WIRE)),
    Column("due_key", TEXT, nullable=False),  # day and clock of the next reminder, else NEVER
    Column("name_key", TEXT, nullable=False),
    Column("heard_on", WireColumn(DAY_WIRE)),  # the last contact in which the participant was reached
    Column("quiet_from", WireColumn(DAY_WIRE)),  # that day or the day the participation began; null where none is under way
    Column("place_key", TEXT, nullable=False),
    Column("questions", INTEGER, nullable=False),  # open ones, about anything in the akt
    Column("place", TEXT),
    Column("words", TEXT, nullable=False),  # folded names, place and numbers
    Column("exact", TEXT, nullable=False),  # of somebody protected: what must be typed wholly to find her, between bars; else empty
    Column("enrolment_id", WireColumn(ID_WIRE)),  # as running_enrolment gives it
    Column("reminder_id", WireColumn(ID_WIRE)),  # the next one
    # Each holds all that one of the orders and the filters ask for, so that a window is found without a look at the lines themselves.
    Index("participant_line_next", "closed", "due_key", "name_key", "responsible_id"),
    Index("participant_line_name", "closed", "name_key", "responsible_id"),
    Index("participant_line_place", "closed", "place_key", "name_key", "responsible_id", "place"),
    Index("participant_line_mine", "responsible_id", "closed", "due_key", "name_key"),
    sqlite_with_rowid=False,
)

participant_waits = Table("participant_waits", LINES, Column("akt_id", WireColumn(ID_WIRE)))
"""A view: the akter with something that hasn't reached the server. Some stand there several times."""

FOLLOWS_FROM = {
    "akt": ("responsible_id", "place", "opened_on", "closed_on", "case_number"),
    "person": ("akt_id", "given_name", "called_name", "family_name", "protection_level"),
    "person_identifier": ("person_id", "value"),
    "enrolment": ("akt_id", "started_on", "ended_on", "status"),
    "journal_note": ("enrolment_id", "event_on", "contact_with", "reached"),
    "reminder": ("akt_id", "due_on", "due_time", "done_at"),
}
"""What a line is made of: kinds and their fields, beside *deleted*. All of it lives in the akt's space, which bears the akt's id."""


class Line(NamedTuple):
    """One row of participant_line, in the order of its columns."""

    akt_id: bytes
    closed: int
    responsible_id: bytes | None
    due_key: str
    name_key: str
    heard_on: str | None
    quiet_from: str | None
    place_key: str
    questions: int
    place: str | None
    words: str
    exact: str
    enrolment_id: bytes | None
    reminder_id: bytes | None


def name_key(family: str | None, first: str | None) -> str:
    """By family name, then by what people are called."""
    return order_key(family) + _BETWEEN + order_key(first)


Run = Callable[..., Iterable[Any]]
"""Runs a statement with its values, straight on the driver: lines are read at every save."""


def read_lines(run: Run, akter: Sequence[bytes], questions: dict[bytes, int]) -> list[Line]:
    """The lines of those akter that have one: neither akt nor person is deleted, and both are here. *questions*: how many are open."""
    marks = ", ".join("?" * len(akter))
    several = tuple(akter)

    def rows(sql: str) -> Iterable[Any]:
        return run(sql.replace("(?)", f"({marks})"), several)

    numbers: dict[bytes, list[str]] = {}
    for akt, value in rows(_NUMBERS):
        numbers.setdefault(akt, []).append(value)
    enrolments: dict[bytes, list[_Enrolment]] = {}
    for akt, *values in rows(_ENROLMENTS):
        enrolments.setdefault(akt, []).append(_Enrolment(*values))
    due: dict[bytes, tuple[bytes, str]] = {}
    for akt, reminder, day, clock in rows(_REMINDERS):
        due.setdefault(akt, (reminder, f"{day} {clock or '99'}"))
    heard = dict(rows(_HEARD))
    found = {}
    for akt, closed, responsible, place, opened, case, given, called, family, hidden in rows(_AKTER):
        reminder, due_key = due.get(akt, (None, NEVER))
        words = (given, called if called != given else None, family, place, case, *sorted(numbers.get(akt, ())))
        its = enrolments.get(akt, [])
        # Of somebody protected no place, no words, and no rank among names that would betray hers.
        exact = _whole(given, called, family, case, numbers.get(akt, ())) if hidden else ""
        shown = None if hidden else place
        found[akt] = Line(
            akt,
            closed,
            responsible,
            due_key,
            name_key(None, None) if hidden else name_key(family, called if called is not None else given),
            heard.get(akt),
            _quiet_from(its, heard.get(akt), opened),
            order_key(shown),
            questions.get(akt, 0),
            shown,
            "" if hidden else fold(" ".join(word for word in words if word)),
            exact,
            its[0].id if its else None,
            reminder,
        )
    return list(found.values())


def _whole(given: str | None, called: str | None, family: str | None, case: str | None, numbers: Iterable[str]) -> str:
    """The names as they may be typed, the registry number and the identity numbers, also without the century, folded, between bars."""
    names = {" ".join(part for part in (first, family) if part) for first in (given, called) if first}
    bare = {number for one in numbers for number in (one, one[2:] if len(one) == _CENTURY_TOO else one)}
    return f"|{'|'.join(sorted(fold(' '.join(one.split())) for one in (*names, *bare, *([case] if case else []))))}|"


class _Enrolment(NamedTuple):
    id: bytes
    started_on: str | None
    is_under_way: bool


def _quiet_from(enrolments: Iterable[_Enrolment], heard: str | None, opened: str | None) -> str | None:
    """As my_day counts the days."""
    began = [one.started_on for one in enrolments if one.is_under_way]
    if not began:
        return None
    start = max((day for day in began if day is not None), default=opened)
    return max((day for day in (heard, start) if day is not None), default=None)


_AKTER = """
    SELECT akt.id, akt.closed_on IS NOT NULL, responsible_id, place, opened_on, case_number, given_name, called_name, family_name,
        coalesce(protection_level <> 'none', 0)
    FROM akt JOIN person ON person.akt_id = akt.id AND person.space_id = akt.id
    WHERE akt.id IN (?) AND akt.deleted IS NULL AND person.deleted IS NULL ORDER BY person.id
"""
_NUMBERS = """
    SELECT person.akt_id, value FROM person JOIN person_identifier ON person_id = person.id
    WHERE person.akt_id IN (?) AND person_identifier.deleted IS NULL AND person_identifier.space_id = person.akt_id AND value IS NOT NULL
"""
_HEARD = """
    SELECT akt_id, max(event_on) FROM enrolment JOIN journal_note ON enrolment_id = enrolment.id
    WHERE akt_id IN (?) AND enrolment.deleted IS NULL AND enrolment.space_id = akt_id
      AND journal_note.deleted IS NULL AND journal_note.space_id = akt_id AND contact_with = 'participant' AND reached = 1
    GROUP BY akt_id
"""
_ENROLMENTS = """
    SELECT akt_id, id, started_on, ended_on IS NULL AND status IS NOT 'ended'
    FROM enrolment WHERE akt_id IN (?) AND deleted IS NULL AND space_id = akt_id
    ORDER BY ended_on IS NOT NULL, started_on DESC NULLS LAST, id DESC
"""
_REMINDERS = """
    SELECT akt_id, id, due_on, due_time FROM reminder
    WHERE akt_id IN (?) AND deleted IS NULL AND space_id = akt_id AND done_at IS NULL AND due_on IS NOT NULL
    ORDER BY due_on, due_time NULLS LAST, id
"""
