"""Lists read into a vault, and what is there afterwards."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.import_batch import ImportSubject
from coachdesk.domain.participants import Filter, participants
from coachdesk.domain.record import RECORDS, living
from coachdesk.storage.workspace import Workspace
from tests.ground.exchange.lists import HEADINGS, Reading, person, sheet_of
from tests.numbers import swedish_number

KARIN = swedish_number(date(1990, 4, 12), 238)
AGAIN = ["Nr", "Förnamn", "Efternamn", "Telefon", "E-post", "Remittent"]
ORGANISATIONS = ["Kundnummer", "Orgnr", "Företag", "Ort", "Typ", "Kontaktperson", "Mobil"]
SAW = ["17", "556036-0793", "Svegs Såg AB", "Sveg", "Företag", "Lars Modin", "070-174 06 06"]
BAKERY = ["18", "", "Fjällbageriet", "Hede", "", "", ""]


def rows(*numbers: int) -> list[list[str]]:
    """Rows of invented participants as text."""
    return [[str(cell) for cell in person(number)] for number in numbers]


def reading(workspace: Workspace, cells: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS, **more: object) -> Reading:
    """A list, planned."""
    return Reading.of(workspace, sheet_of(headings, cells), **more).plan()


def organisation_list(workspace: Workspace, *cells: list[str], source: str = "Näringslivet") -> Reading:
    """A list of organisations, planned."""
    return reading(workspace, cells, ORGANISATIONS, subject=ImportSubject.ORGANISATIONS, source=source)


def names(workspace: Workspace) -> list[str]:
    """Who is in the list of participants."""
    return [one.name for one in workspace.read(participants, Filter())]


def akter(workspace: Workspace) -> dict[str, UUID]:
    """Name to akt."""
    return {one.name: one.akt_id for one in workspace.read(participants, Filter())}


def alive(workspace: Workspace) -> dict[str, int]:
    """How many of which kind there are, what only says that someone looked apart."""

    def count(session: Session) -> Mapping[str, int]:
        return {kind.name: len(living(session, kind.cls)) for kind in RECORDS if kind.name != "import_batch"}

    return {name: number for name, number in workspace.read(count).items() if number}
