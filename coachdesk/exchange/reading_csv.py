"""Text with separators, as Excel, Procapita and thirty years of exports write it: any of four separators, any of four encodings."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from coachdesk.exchange.sheet import Sheet, as_sheet
from coachdesk.exchange.unreadable import SheetUnreadable

SEPARATORS = ";\t,|"
_SAMPLE_LINES = 50
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EXCELS_WORD = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)


def read_csv(data: bytes) -> Sheet:
    """The list in *data*. Raises SheetUnreadable: empty, not_a_list, damaged and those of as_sheet."""
    text = decoded(data)
    said = _EXCELS_WORD.match(text)
    separator, text = (said[1], text[said.end() :]) if said else (likely_separator(text), text)
    try:
        return as_sheet(_rows(text, separator))
    except csv.Error:
        raise SheetUnreadable("damaged") from None


def decoded(data: bytes) -> str:
    """The text: by its mark, else UTF-8 where it is that, else Windows' western European. Raises SheetUnreadable(not_a_list)."""
    try:
        for mark, encoding in _MARKS:
            if data.startswith(mark):
                return data.decode(encoding)
    except UnicodeDecodeError:
        raise SheetUnreadable("damaged") from None
    if b"\0" in data:
        raise SheetUnreadable("not_a_list")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # Five bytes mean nothing in cp1252; in Latin-1 every byte means something, if only a control character.
        return data.decode("cp1252", "replace") if not re.search(rb"[\x81\x8d\x8f\x90\x9d]", data) else data.decode("latin-1")


def likely_separator(text: str) -> str:
    """The separator that cuts the most lines into the same number of parts; a semicolon where none cuts any."""
    sample = "".join(text.splitlines(keepends=True)[:_SAMPLE_LINES])

    def evenness(separator: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in _rows(sample, separator) if row)
        except csv.Error:
            return 0, 0
        width, lines = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        return (lines, width) if width > 1 else (0, 0)

    return max(SEPARATORS, key=evenness)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    return iter(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
