"""A row of a list, read by what its columns mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from coachdesk.domain.import_batch import ImportSubject
from coachdesk.exchange import values as read
from coachdesk.exchange.columns import KEY, PROTECTED
from coachdesk.exchange.problems import Problem, Unfit, Why
from coachdesk.exchange.sheet import Line

KEY_LENGTH: Final = 400
_BETWEEN: Final = "\x1f"
"""Between the parts of a key; no cell holds it (sheet.text_of)."""

_Reading = tuple[read.Reader, int]
_READERS: Final[Mapping[ImportSubject, Mapping[str, _Reading]]] = {
    ImportSubject.PARTICIPANTS: {
        "identifier": (read.identifier, 20),
        "name": (read.words, 300),
        "given_name": (read.words, 200),
        "called_name": (read.words, 100),
        "family_name": (read.words, 200),
        "birth_date": (read.past_day, 10),
        "legal_sex": (read.sex, 10),
        "interpreter": (read.flag, 3),
        "phone": (read.phone, 254),
        "phone_2": (read.phone, 254),
        "email": (read.email, 254),
        "street": (read.words, 200),
        "postcode": (read.postcode, 10),
        "town": (read.words, 100),
        "place": (read.words, 100),
        "programme": (read.words, 200),
        "referrer": (read.words, 200),
        "started_on": (read.day, 10),
        "case_number": (read.words, 50),
        "responsible": (read.words, 200),
    },
    ImportSubject.ORGANISATIONS: {
        "org_number": (read.org_number, 10),
        "name": (read.words, 200),
        "type": (read.organisation_type, 30),
        "street": (read.words, 200),
        "postcode": (read.postcode, 10),
        "town": (read.words, 100),
        "phone": (read.phone, 50),
        "email": (read.email, 254),
        "about": (read.lines, 4_000),
        "contact_name": (read.words, 200),
        "contact_title": (read.words, 200),
        "contact_phone": (read.phone, 50),
        "contact_email": (read.email, 254),
    },
}


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Setup:
    """How a list is read: *meanings* and *key* by column number. *programme* and *place* stand in where the list has none."""

    subject: ImportSubject
    source: str
    headings: Sequence[str]
    meanings: Mapping[int, str]
    key: Sequence[int]
    programme: str = ""
    place: str = ""
    sheet: str = ""

    def as_columns(self) -> dict[str, Any]:
        """What an ImportBatch remembers: headings, never what stands below them."""
        return {
            "columns": {self.headings[number]: meaning for number, meaning in self.meanings.items()},
            "unused": [heading for number, heading in enumerate(self.headings) if heading and number not in self.meanings],
            "key": [self.headings[number] for number in self.key],
            "programme": self.programme,
            "place": self.place,
            "sheet": self.sheet,
        }

    def heading_of(self, meaning: str) -> str:
        """What the list calls it; "" where it has no such column."""
        return next((self.headings[number] for number, name in self.meanings.items() if name == meaning), "")


@dataclass(frozen=True, slots=True, repr=False)
class ReadRow:
    """*values* by meaning, in the form they are kept in; what is empty isn't there. *cells* as they stood, for a list of what is wrong."""

    number: int
    key: str
    values: Mapping[str, str]
    problems: tuple[Problem, ...]
    cells: tuple[str, ...] = field(default=())


def read_row(setup: Setup, line: Line, today: date) -> ReadRow:
    """Read one line; what can't be read is named, column by column."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    readers = _READERS[setup.subject]
    for column, meaning in setup.meanings.items():
        text = line.cells[column]
        if meaning == PROTECTED:
            problems += [Problem(Why.PROTECTED, meaning, setup.headings[column])] if read.is_yes(text) else []
        elif meaning != KEY and text:
            try:
                found[meaning] = _value(*readers[meaning], text, today)
            except Unfit as unfit:
                problems.append(Problem(unfit.why, meaning, setup.headings[column], text))
    key = row_key(setup, line)
    if not key:
        problems.append(Problem(Why.NO_KEY, KEY, " + ".join(setup.headings[number] for number in setup.key)))
    if any(problem.why is Why.PROTECTED for problem in problems):
        # Nothing more is said about somebody who is protected.
        problems, found = [problem for problem in problems if problem.why is Why.PROTECTED], {}
    return ReadRow(line.number, key, found, tuple(problems), line.cells)


def row_key(setup: Setup, line: Line) -> str:
    """What the row is known by; "" where a part of it is empty or all of it is too long."""
    parts = [" ".join(line.cells[number].split()) for number in setup.key]
    key = _BETWEEN.join(parts)
    return key if parts and all(parts) and len(key) <= KEY_LENGTH else ""


def _value(reader: Callable[[str, date], str], longest: int, text: str, today: date) -> str:
    read.refuse_excel_error(text)
    value = reader(text, today)
    if len(value) > longest:
        raise Unfit(Why.TOO_LONG)
    return value
