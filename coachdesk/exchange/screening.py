"""A workbook is a zip of XML from a stranger: each part goes through a streaming parser with limits before anything builds a tree of it.

What passes is copied into a new zip, so that the reader meets nothing that wasn't looked at: no pictures, drawings, links, macros.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from coachdesk.exchange.limits import MAX_CELLS_OF_ROW, MAX_DEPTH, MAX_ELEMENTS, MAX_PARTS, MAX_UNPACKED_BYTES
from coachdesk.exchange.unreadable import SheetUnreadable

_WANTED = ("[Content_Types].xml", "_rels/", "xl/workbook", "xl/_rels/", "xl/worksheets/", "xl/sharedStrings", "xl/styles")
_BITE = 256 * 1024


def screened(data: bytes) -> io.BytesIO:
    """The workbook with only the parts that hold cells. Raises SheetUnreadable: damaged, too_large, hostile, old_or_locked."""
    copy = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as found, zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as kept:
            for part in _parts(found):
                content = found.read(part)  # stops at the size the part declared, whatever it would unpack to
                look_through(content)
                kept.writestr(part.filename, content)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError, zlib.error):
        raise SheetUnreadable("damaged") from None
    except RuntimeError:  # zipfile's word for a password
        raise SheetUnreadable("old_or_locked") from None
    copy.seek(0)
    return copy


def _parts(found: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    wanted = [part for part in found.infolist() if part.filename.startswith(_WANTED) and part.filename.endswith((".xml", ".rels"))]
    if len({part.filename for part in wanted}) < len(wanted) or len(wanted) > MAX_PARTS:
        raise SheetUnreadable("hostile")
    if sum(part.file_size for part in wanted) > MAX_UNPACKED_BYTES:
        raise SheetUnreadable("too_large")
    yield from wanted


def look_through(content: bytes) -> None:
    """One part. Raises SheetUnreadable: damaged where it isn't XML, hostile where no spreadsheet would have written it."""
    parser = expat.ParserCreate(namespace_separator=" ")
    watch = _Watch()
    parser.StartDoctypeDeclHandler = watch.doctype
    parser.StartElementHandler = watch.start
    parser.EndElementHandler = watch.end
    try:
        for start in range(0, len(content), _BITE):
            parser.Parse(content[start : start + _BITE], False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise SheetUnreadable("damaged") from None


class _Watch:
    """Counts, and stops at what goes too far."""

    def __init__(self) -> None:
        self._elements = self._depth = self._row = self._row_depth = 0

    def doctype(self, *_: object) -> None:
        """Open packaging forbids DTDs (ECMA-376 part 2, 8.1.4): entities are the way of every XML bomb."""
        raise SheetUnreadable("hostile")

    def start(self, name: str, _: object) -> None:
        self._elements += 1
        self._depth += 1
        self._row += 1
        if self._elements > MAX_ELEMENTS:
            raise SheetUnreadable("too_large")
        if self._depth > MAX_DEPTH:
            raise SheetUnreadable("hostile")
        if name.endswith(" row"):
            if self._row_depth:
                raise SheetUnreadable("hostile")
            self._row, self._row_depth = 0, self._depth
        elif self._row_depth and self._row > 4 * MAX_CELLS_OF_ROW:  # a cell and what it holds
            raise SheetUnreadable("hostile")

    def end(self, _: str) -> None:
        if self._depth == self._row_depth:
            self._row_depth = 0
        self._depth -= 1
