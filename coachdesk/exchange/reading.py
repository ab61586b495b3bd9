"""One way in for every kind of list file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coachdesk.exchange.limits import MAX_FILE_BYTES
from coachdesk.exchange.reading_csv import read_csv
from coachdesk.exchange.sheet import Sheet
from coachdesk.exchange.unreadable import SheetUnreadable

SUFFIXES = (".xlsx", ".xlsm", ".csv", ".txt", ".tsv")
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"


class ListFile(Protocol):
    """A file that holds one sheet or several."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """Their names, in the file's order; "" where they have none."""

    def read(self, name: str) -> Sheet:
        """One of *sheets*. Raises SheetUnreadable."""


@dataclass(frozen=True, slots=True, repr=False)
class _Text:
    data: bytes
    sheets: tuple[str, ...] = ("",)

    def read(self, name: str) -> Sheet:  # noqa: ARG002 - there is one
        return read_csv(self.data)


def open_list(path: Path) -> ListFile:
    """The list file, told by what it holds and not by its name. Raises SheetUnreadable. Slow: never on the UI thread."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise SheetUnreadable("too_large")
        data = path.read_bytes()
    except OSError:
        raise SheetUnreadable("no_access") from None
    if not data.strip():
        raise SheetUnreadable("empty")
    if data.startswith(_OLE):
        raise SheetUnreadable("old_or_locked")
    if data.startswith(_PDF):
        raise SheetUnreadable("not_a_list")
    if data.startswith(_ZIP):
        if _OPEN_DOCUMENT in data[:200]:
            raise SheetUnreadable("open_document")
        from coachdesk.exchange.reading_xlsx import Workbook

        return Workbook(data)
    return _Text(data)


def the_sheet(file: ListFile, names: Sequence[str] = ()) -> tuple[str, Sheet]:
    """The sheet last read from that source, if it is there, else the first that holds anything. Raises SheetUnreadable."""
    wanted = [name for name in names if name in file.sheets] or list(file.sheets)
    for name in wanted:
        try:
            return name, file.read(name)
        except SheetUnreadable as unreadable:
            if unreadable.facts["reason"] != "empty" or name == wanted[-1]:
                raise
    raise SheetUnreadable("empty")
