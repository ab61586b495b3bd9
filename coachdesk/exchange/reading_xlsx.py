"""Excel workbooks, by openpyxl, which is loaded when the first one is read."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from coachdesk.errors import CoachDeskError
from coachdesk.exchange.limits import MAX_COLUMNS
from coachdesk.exchange.screening import screened
from coachdesk.exchange.sheet import Sheet, as_sheet
from coachdesk.exchange.unreadable import SheetUnreadable

_LAST_ROW = 1_048_576
"""Excel's own limit."""


class Workbook:
    """A screened workbook. Values are those that were calculated when it was saved; formulas aren't run."""

    def __init__(self, data: bytes) -> None:
        self._data = screened(data).getvalue()
        with self._opened() as book:
            self.sheets = tuple(sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible")
        if not self.sheets:
            raise SheetUnreadable("empty")

    def read(self, name: str) -> Sheet:
        """One of *sheets*. Raises SheetUnreadable."""
        with self._opened() as book:
            sheet = book[name]
            # What the sheet says of its own size may be anything.
            sheet.reset_dimensions()
            return as_sheet(_rows(sheet))

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        import openpyxl  # a tenth of a second, and most days nobody reads a list

        book = None
        try:
            with warnings.catch_warnings():
                # It warns of styles and validations that it leaves out; a list has no use for them.
                warnings.simplefilter("ignore")
                book = openpyxl.load_workbook(BytesIO(self._data), read_only=True, data_only=True, keep_links=False)
                yield book
        except (CoachDeskError, MemoryError):
            raise
        except Exception:  # noqa: BLE001 - a stranger's file brings the library to errors of every kind, and their texts may quote it
            raise SheetUnreadable("damaged") from None
        finally:
            if book is not None:
                book.close()


def _rows(sheet: Any) -> Iterator[Sequence[object]]:
    # One column more than is allowed, so that what is too wide is seen to be. A row says itself where it stands, and may say anything.
    return iter(sheet.iter_rows(max_row=_LAST_ROW, max_col=MAX_COLUMNS + 1, values_only=True))
