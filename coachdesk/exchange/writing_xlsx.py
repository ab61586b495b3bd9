"""Excel workbooks out, by openpyxl, which is loaded when the first one is written."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from coachdesk.exchange.sheet import text_of

if TYPE_CHECKING:
    from coachdesk.exchange.writing import Value

_WIDEST = 60
_A_DAY = 12
_LONGEST = 32_767
"""Excel's own limit for a cell, in characters."""


def workbook(title: str, headings: Sequence[str], rows: "Iterable[Sequence[Value]]") -> bytes:
    """One sheet with headings that stay in sight and can be filtered by. Text is written as text, whatever it begins with."""
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    lines = [list(row) for row in rows]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("".join(c for c in title if c not in r"\/*?:[]'")[:31] or "1")
    for number, heading in enumerate(headings):
        letter = get_column_letter(number + 1)
        sheet.column_dimensions[letter].width = _width(heading, (line[number] for line in lines))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(headings)))}{len(lines) + 1}"
    sheet.append([_cell(sheet, heading, Font(bold=True)) for heading in headings])
    for line in lines:
        sheet.append([_cell(sheet, value) for value in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: "Value", font: Any = None) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, text_of(value)[:_LONGEST] or None)
        if cell.value is not None:
            cell.data_type = "s"  # a value that begins with "=" would become a formula
    else:
        cell = WriteOnlyCell(sheet, value)
    if font is not None:
        cell.font = font
    return cell


def _width(heading: str, values: "Iterator[Value]") -> float:
    longest = max((_A_DAY if isinstance(value, date) else len(str(value or "")) for value in values), default=0)
    return float(min(_WIDEST, max(len(heading) + 4, longest + 2)))
