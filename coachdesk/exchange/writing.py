"""A list as a file: Excel, or text with semicolons as Swedish Excel opens it. Whole or not at all, readable by this user alone."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path

from coachdesk.storage.durable import write_file

Value = str | int | date | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TEXT_FOLLOWS = "'"


class Form(StrEnum):
    """What programs at a municipality can read."""

    XLSX = "xlsx"
    CSV_UTF8 = "csv_utf8"
    CSV_LATIN1 = "csv_latin1"

    @property
    def suffix(self) -> str:
        """With its full stop."""
        return ".xlsx" if self is Form.XLSX else ".csv"


def write_list(path: Path, title: str, headings: Sequence[str], rows: Iterable[Sequence[Value]], form: Form) -> Path:
    """Write the list to *path* and give it back. Raises DiskFull and OSError, with an older file of that name untouched."""
    write_file(path, as_bytes(title, headings, rows, form))
    return path


def as_bytes(title: str, headings: Sequence[str], rows: Iterable[Sequence[Value]], form: Form) -> bytes:
    """The file's bytes. No value is ever run as a formula by the program that opens it."""
    if form is Form.XLSX:
        from coachdesk.exchange.writing_xlsx import workbook

        return workbook(title, headings, rows)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading in headings])
    for row in rows:
        writer.writerow(["" if value is None else harmless(value) if isinstance(value, str) else str(value) for value in row])
    if form is Form.CSV_LATIN1:
        # Systems that ask for it know no more: Biret Šuorra becomes Biret ?uorra there, which the page says.
        return text.getvalue().encode("latin-1", "replace")
    return text.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """*text* as text, where a spreadsheet would run it (CWE-1236): an apostrophe before it. A telephone number's plus is left."""
    if text.startswith(_FORMULA) and not _is_number(text):
        return _TEXT_FOLLOWS + text
    return text


def _is_number(text: str) -> bool:
    """``+46 70-174 06 05`` and ``-5`` run nothing: signs and figures alone."""
    return text[0] in "+-" and text[1:2].isdigit() and all(c in "0123456789 -" for c in text[1:])
