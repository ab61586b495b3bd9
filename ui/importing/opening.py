"""From a path to a sheet and what its columns meant the last time: three questions, none of them on the UI thread."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from sqlmodel import Session

from coachdesk.domain.import_batch import ImportSubject, imports, remembered
from coachdesk.exchange.reading import ListFile, open_list, the_sheet
from coachdesk.exchange.sheet import Sheet
from ui.kit.desk import Desk


@dataclass(frozen=True, repr=False)
class Opened:
    """A file, the sheet taken first, the source that it likely comes from, and what that source's columns meant."""

    file: ListFile
    name: str
    sheet: Sheet
    source: str
    meaning: dict[str, Any]


class Opening(QObject):
    """Opens one file at a time."""

    opened = Signal(object)
    """`Opened`."""
    turned = Signal(object, object)
    """Another `Sheet` of the same file, and what its source's columns meant."""
    reminded = Signal(object)
    """What the columns of a source meant; said only for one that was read before."""
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._file: ListFile | None = None

    def open(self, path: Path, subject: ImportSubject) -> None:
        """Read *path*."""
        self._desk.work(open_list, path).then(self._recall, path, subject).failed_to(self._fail)

    def turn_to(self, name: str, subject: ImportSubject, source: str) -> None:
        """Read another sheet."""
        assert self._file is not None
        self._desk.work(self._file.read, name).then(self._turned, subject, source).failed_to(self._fail)

    def remind(self, subject: ImportSubject, source: str) -> None:
        """Another source was named."""
        self._desk.read(remembered, subject, source).then(self._remind).failed_to(self._fail)

    @Slot(object)
    def _recall(self, file: ListFile, path: Path, subject: ImportSubject) -> None:
        self._file = file
        self._desk.read(_last_of, subject, path.stem[:80]).then(self._read, file).failed_to(self._fail)

    @Slot(object)
    def _read(self, found: tuple[str, dict[str, Any]], file: ListFile) -> None:
        source, meaning = found
        sheets = [str(meaning["sheet"])] if meaning.get("sheet") else []
        self._desk.work(the_sheet, file, sheets).then(self._say, file, source, meaning).failed_to(self._fail)

    @Slot(object)
    def _say(self, found: tuple[str, Sheet], file: ListFile, source: str, meaning: dict[str, Any]) -> None:
        self.opened.emit(Opened(file, *found, source, meaning))

    @Slot(object)
    def _turned(self, sheet: Sheet, subject: ImportSubject, source: str) -> None:
        self._desk.read(remembered, subject, source).then(self._say_turned, sheet).failed_to(self._fail)

    @Slot(object)
    def _say_turned(self, meaning: dict[str, Any], sheet: Sheet) -> None:
        self.turned.emit(sheet, meaning)

    @Slot(object)
    def _remind(self, meaning: dict[str, Any]) -> None:
        if meaning:
            self.reminded.emit(meaning)

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self.failed.emit(error)


def _last_of(session: Session, subject: ImportSubject, stem: str) -> tuple[str, dict[str, Any]]:
    """The source that a file likely comes from, and what its columns meant: by its name, which is the source's until she says else."""
    earlier = [one for one in imports(session) if one.subject is subject]
    same = next((one for one in earlier if stem in (one.source, Path(one.file_name or "").stem[:80])), None)
    return (same.source or stem, same.meaning) if same is not None else (stem, {})
