"""A list as read: headings and lines of text, whatever file it came from."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from coachdesk.exchange.limits import MAX_COLUMNS, MAX_ROWS
from coachdesk.exchange.unreadable import SheetUnreadable

_LOOK_FOR_HEADINGS = 20
# Spreadsheets write a carriage return in XML as _x000D_, and old systems put nulls and bells into their exports.
_NOISE = re.compile(r"_x000[dD]_|[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One row; *number* is the one the spreadsheet shows."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """Headings, no two alike, and the lines below them that hold anything. Every line is as wide as the headings."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def text_of(value: object) -> str:
    """A cell's value as a person reads it: days as 2026-11-24, whole numbers without a decimal, blanks trimmed."""
    match value:
        case None:
            return ""
        case str():
            return unicodedata.normalize("NFC", _NOISE.sub("", value)).replace("\N{NO-BREAK SPACE}", " ").strip()
        case bool():
            return "ja" if value else "nej"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def as_sheet(rows: Iterable[Sequence[object]]) -> Sheet:
    """Find the headings and take what stands below. Raises SheetUnreadable: empty, too_many_rows, too_many_columns."""
    lines = list(_filled(rows))
    if not lines:
        raise SheetUnreadable("empty")
    width = max(len(line.cells) for line in lines)
    if width > MAX_COLUMNS:
        raise SheetUnreadable("too_many_columns")
    top = _heading_at(lines)
    padded = [Line(line.number, line.cells + ("",) * (width - len(line.cells))) for line in lines[top:]]
    return Sheet(tuple(_apart(padded[0].cells)), tuple(padded[1:]))


def _filled(rows: Iterable[Sequence[object]]) -> Iterator[Line]:
    found = 0
    for number, row in enumerate(rows, 1):
        if row.count(None) == len(row):  # a million such rows are skipped in a second
            continue
        cells = [text_of(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        found += 1
        if found > MAX_ROWS + _LOOK_FOR_HEADINGS:
            raise SheetUnreadable("too_many_rows")
        yield Line(number, tuple(cells))


def _heading_at(lines: Sequence[Line]) -> int:
    """Titles and dates of print-out stand above many lists: the headings are the first line that is about as wide as those that follow."""
    filled = [sum(1 for cell in line.cells if cell) for line in lines[:_LOOK_FOR_HEADINGS]]
    enough = max(filled) * 0.6
    return next(number for number, count in enumerate(filled) if count >= enough)


def _apart(cells: Sequence[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for cell in cells:
        heading = " ".join(cell.split())[:100]
        seen[heading] = seen.get(heading, 0) + 1
        yield f"{heading} ({seen[heading]})" if heading and seen[heading] > 1 else heading
