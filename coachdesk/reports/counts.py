"""A unit's counts, month by month and by legal sex: akter opened, closed and open, and contacts with participants.

Functions of a session, for the archive service and for a project leader's own desktop. What leaves the unit is rounded by `published`:
in a place where everybody knows everybody, "one man in March" is a name.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from sqlmodel import Session, col, select

from coachdesk.domain.akt import Akt
from coachdesk.domain.identity.kinds import LegalSex
from coachdesk.domain.note import ContactWith, JournalNote
from coachdesk.domain.person import Person

SMALLEST: Final = 5
"""Below this a number of people isn't published; nought is."""
WITHHELD: Final = ".."
"""As official statistics write a number that is there and isn't told."""


class Measure(StrEnum):
    """What is counted. *OPEN*: on the month's last day."""

    OPENED = "opened"
    CLOSED = "closed"
    OPEN = "open"
    CONTACTS = "contacts"


class Sex(StrEnum):
    """Legal sex, nothing said, and all together."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Count:
    """*number* is None where it is withheld. *month* is its first day."""

    month: date
    measure: Measure
    sex: Sex
    number: int | None


def unit_counts(session: Session, since: date, until: date) -> list[Count]:
    """Every month that *since* and *until* lie in and between, all measures, all sexes; nought where there is nothing.

    A contact is a note of having reached the participant; a note that corrects another is no further contact.
    """
    months = list(_months(since, until))
    found: Counter[tuple[date, Measure, Sex]] = Counter()
    for opened, closed, sex in _akter(session):
        for month in months:
            after = _next(month)
            found[month, Measure.OPENED, sex] += opened is not None and month <= opened < after
            found[month, Measure.CLOSED, sex] += closed is not None and month <= closed < after
            found[month, Measure.OPEN, sex] += opened is not None and opened < after and (closed is None or closed >= after)
    for day, sex in _contacts(session, months[0], _next(months[-1])):
        found[day.replace(day=1), Measure.CONTACTS, sex] += 1
    return [_count(found, month, measure, sex) for month in months for measure in Measure for sex in Sex]


def published(counts: Sequence[Count]) -> list[Count]:
    """The same with small numbers withheld, and those from which they could be reckoned.

    Where one sex is withheld all are, as their sum would tell. Akter that are open are told for the last month alone: with those opened
    and closed, the difference of two months would tell what is withheld. Files of different periods can still be held against one another.
    """
    last = max((one.month for one in counts), default=None)
    small = {(one.month, one.measure) for one in counts if one.sex is not Sex.ALL and _is_small(one.number)}
    kept = (one for one in counts if one.measure is not Measure.OPEN or one.month == last)
    return [
        replace(one, number=None) if _is_small(one.number) or (one.sex is not Sex.ALL and (one.month, one.measure) in small) else one
        for one in kept
    ]


def to_csv(counts: Iterable[Count]) -> str:
    """One line a number: ``2026-11;contacts;female;17``."""
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(("month", "measure", "sex", "number"))
    for one in counts:
        lines.writerow((f"{one.month:%Y-%m}", one.measure.value, one.sex.value, WITHHELD if one.number is None else one.number))
    return text.getvalue()


# --- gathering -----------------------------------------------------------------------------------------------------


def _akter(session: Session) -> Iterator[tuple[date | None, date | None, Sex]]:
    query = select(col(Akt.opened_on), col(Akt.closed_on), col(Person.legal_sex)).outerjoin(Person, col(Person.akt_id) == col(Akt.id))
    for opened, closed, sex in session.exec(query.where(col(Akt.deleted).is_(None))):
        yield opened, closed, _sex(sex)


def _contacts(session: Session, since: date, before: date) -> Iterator[tuple[date, Sex]]:
    query = select(col(JournalNote.event_on), col(Person.legal_sex)).outerjoin(Person, col(Person.space_id) == col(JournalNote.space_id))
    query = query.where(
        col(JournalNote.deleted).is_(None),
        col(JournalNote.corrects_id).is_(None),
        JournalNote.contact_with == ContactWith.PARTICIPANT,
        col(JournalNote.reached).is_(True),
        col(JournalNote.event_on) >= since,
        col(JournalNote.event_on) < before,
    )
    for day, sex in session.exec(query):
        if day is not None:
            yield day, _sex(sex)


def _sex(legal: LegalSex | None) -> Sex:
    return Sex.UNKNOWN if legal is None else Sex(legal.value)


def _count(found: Counter[tuple[date, Measure, Sex]], month: date, measure: Measure, sex: Sex) -> Count:
    which = [one for one in Sex if one is not Sex.ALL] if sex is Sex.ALL else [sex]
    return Count(month, measure, sex, sum(found[month, measure, one] for one in which))


def _is_small(number: int | None) -> bool:
    return number is not None and 0 < number < SMALLEST


def _months(since: date, until: date) -> Iterator[date]:
    month = since.replace(day=1)
    yield month
    while (month := _next(month)) <= until:
        yield month


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
