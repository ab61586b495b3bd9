"""Lists for tests: a register of thousands as another system would export it, and the whole way of an import without a window."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import openpyxl

from coachdesk.domain.import_batch import ImportSubject
from coachdesk.exchange.applying import SLICE, Done, apply_rows, begin, finish
from coachdesk.exchange.columns import guess, likely_key
from coachdesk.exchange.planning import Fate, PlannedRow, Planner
from coachdesk.exchange.reading import open_list, the_sheet
from coachdesk.exchange.rows import Setup
from coachdesk.exchange.sheet import Sheet, as_sheet
from coachdesk.exchange.undoing import Kept, close_undo, rows_of, take_back
from coachdesk.storage.workspace import Workspace
from tests.numbers import swedish_number

HEADINGS = ("Nr", "Personnummer", "Förnamn", "Efternamn", "Telefon", "E-post", "Ort", "Startdatum", "Insats")
GIVEN = ("Mina", "Yonas", "Hanna", "Oksana", "Biret", "Leila", "Sven-Erik", "Fatuma", "Kjell", "Máijá", "Tore", "Pirjo", "Ahmad", "Åsa")
FAMILY = ("Öberg", "Habtemariam", "Grönfjäll", "Moroz", "Šuorra", "Bahrami", "Modin", "Diriye", "Svedin", "Čeavvi", "Ytterhag", "Häkkilä")
PLACES = ("Sveg", "Hede", "Funäsdalen", "Vemdalen")
Cells = tuple[object, ...]


def person(number: int) -> Cells:
    """The row of an invented participant; no two share a number."""
    born = date(1960, 1, 1) + timedelta(days=number * 3)
    return (
        number,
        swedish_number(born, 980 + number % 20),
        GIVEN[number % len(GIVEN)],
        FAMILY[number // len(GIVEN) % len(FAMILY)],
        f"070-174 06 {number % 100:02}",
        f"nr{number}@example.org",
        PLACES[number % len(PLACES)],
        date(2026, 9, 1),
        "Kraftsamling Härjedalen",
    )


def write_xlsx(path: Path, headings: Sequence[str], rows: Sequence[Cells]) -> Path:
    """A workbook as Excel would leave it."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Deltagare")
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def sheet_of(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Sheet:
    """A list as it would have been read."""
    return as_sheet([list(headings), *[list(row) for row in rows]])


def setup_of(sheet: Sheet, subject: ImportSubject = ImportSubject.PARTICIPANTS, source: str = "Procapita") -> Setup:
    """As guessed, with nothing put right by hand."""
    meanings = guess(subject, sheet.headings)
    return Setup(subject=subject, source=source, headings=sheet.headings, meanings=meanings, key=likely_key(sheet, meanings))


@dataclass
class Reading:
    """One list on its way into one workspace."""

    workspace: Workspace
    sheet: Sheet
    setup: Setup
    planned: list[PlannedRow] = field(default_factory=list)

    @classmethod
    def of(cls, workspace: Workspace, sheet: Sheet, **more: object) -> "Reading":
        """Guess the columns; *more* of a Setup is put right."""
        subject = more.pop("subject", ImportSubject.PARTICIPANTS)
        assert isinstance(subject, ImportSubject)
        return cls(workspace, sheet, replace(setup_of(sheet, subject), **more))  # type: ignore[arg-type]  # a Setup's fields

    def plan(self, size: int = 250) -> "Reading":
        """What each row would do."""
        planner = Planner(self.setup)
        self.planned = []
        for start in range(0, len(self.sheet.lines), size):
            self.planned += self.workspace.read(planner.plan, self.sheet.lines[start : start + size])
        return self

    def fates(self) -> dict[Fate, int]:
        """How many rows have which fate."""
        return {fate: count for fate in Fate if (count := sum(one.fate is fate for one in self.planned))}

    def apply(self, *, stop_after: int | None = None, also: Sequence[PlannedRow] = ()) -> tuple[UUID, Done]:
        """Write it; *stop_after* so many slices it breaks off, and isn't finished."""
        batch = self.workspace.write(begin, self.setup, "deltagare.xlsx")
        wanted = [one for one in self.planned if one.writes or one in also]
        done = Done()
        for number, start in enumerate(range(0, len(wanted), SLICE)):
            if number == stop_after:
                return batch, done
            done += self.workspace.write(apply_rows, batch, self.setup, wanted[start : start + SLICE])
        self.workspace.write(finish, batch)
        return batch, done


def undo(workspace: Workspace, batch: UUID, size: int = 100) -> list[Kept]:
    """Take the whole import back."""
    rows, kept = workspace.read(rows_of, batch), []
    for start in range(0, len(rows), size):
        kept += workspace.write(take_back, rows[start : start + size])
    workspace.write(close_undo, batch, len(kept))
    return kept


def read_file(path: Path) -> Sheet:
    """The first sheet with anything in it."""
    return the_sheet(open_list(path))[1]
