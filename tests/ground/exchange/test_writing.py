"""Lists out: opened by Excel without running anything, whole or not at all, without what the law keeps from lists, and noted first."""

import io
import os
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlmodel import Session

from coachdesk.domain.access import AccessEvent, OpenReason, openings_of
from coachdesk.domain.intake import register_participant
from coachdesk.domain.organisation import add_contact_person, add_organisation
from coachdesk.domain.participants import Filter
from coachdesk.domain.person import ContactPoint, Person, ProtectionLevel
from coachdesk.domain.record import living
from coachdesk.domain.space import access_log_of
from coachdesk.exchange.listing import ORGANISATION_COLUMNS, PARTICIPANT_COLUMNS, all_rows, organisation_lines, participant_lines
from coachdesk.exchange.planning import Fate
from coachdesk.exchange.reading import open_list, the_sheet
from coachdesk.exchange.writing import Form, Value, as_bytes, harmless, write_list
from coachdesk.storage.workspace import Workspace
from tests.ground.exchange.lists import Reading
from tests.ground.storage.laptops import UNIT
from tests.makers import address_in, akt_of, contact_of, organisation_of, phone_of
from tests.numbers import swedish_number

ROWS: list[list[Value]] = [["Mina Öberg", 7, date(2026, 9, 1)], ['=HYPERLINK("http://x")', None, None], ["+46 70-174 06 05", -5, None]]


@pytest.mark.parametrize("text", ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-x", "+"])
def test_what_a_spreadsheet_would_run_is_written_as_text(text: str) -> None:
    """An apostrophe before it."""
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Mina", "", "+46 70-174 06 05", "-5", "a=b", "Öberg-Modin"])
def test_what_runs_nothing_is_left_as_it_is(text: str) -> None:
    """Telephone numbers keep their plus."""
    assert harmless(text) == text


def test_a_workbook_has_its_headings_days_and_numbers_and_no_formula() -> None:
    """Text is text, whatever it begins with."""
    book = openpyxl.load_workbook(io.BytesIO(as_bytes("Del/tagare", ["Namn", "Nr", "Start"], ROWS, Form.XLSX)))
    cells: list[list[Any]] = [list(row) for row in book.active.iter_rows()]
    assert book.active.title == "Deltagare"
    assert [cell.value for cell in cells[0]] == ["Namn", "Nr", "Start"]
    assert [cell.data_type for cell in cells[1]] == ["s", "n", "d"]
    assert (cells[2][0].value, cells[2][0].data_type) == (ROWS[1][0], "s")
    assert book.active.freeze_panes == "A2"


@pytest.mark.parametrize("form,encoding", [(Form.CSV_UTF8, "utf-8-sig"), (Form.CSV_LATIN1, "latin-1")])
def test_text_is_as_swedish_excel_opens_it(form: Form, encoding: str) -> None:
    """Semicolons, line ends of Windows, a mark that says UTF-8; Latin-1 for systems that know no more."""
    data = as_bytes("x", ["Namn", "Ort"], [["Öberg; Mina", "Åre"], ["=1", None], ["Šuorra", "Hede\nkyrkby"]], form)
    assert data.startswith(b"\xef\xbb\xbf") == (form is Form.CSV_UTF8)
    name = "Šuorra" if form is Form.CSV_UTF8 else "?uorra"
    assert data.decode(encoding) == f'Namn;Ort\r\n"Öberg; Mina";Åre\r\n\'=1;\r\n{name};"Hede\nkyrkby"\r\n'


@pytest.mark.parametrize("form", list(Form))
def test_a_file_is_there_as_a_whole_or_not_at_all(tmp_path: Path, form: Form) -> None:
    """Where it can't take its place nothing is left beside; where it can, only this user may read it."""
    taken = tmp_path / f"mapp{form.suffix}"
    taken.mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - the system's own words differ
        write_list(taken, "x", ["a"], [["b"]], form)
    assert list(tmp_path.iterdir()) == [taken]
    written = write_list(tmp_path / f"lista{form.suffix}", "x", ["a"], [["b"]], form)
    assert sorted(tmp_path.iterdir()) == sorted([written, taken])
    assert os.name == "nt" or written.stat().st_mode & 0o077 == 0


# --- what a list holds ---------------------------------------------------------------------------------------------


def _people(session: Session) -> None:
    number = swedish_number(date(1990, 4, 12), 238)
    secret = phone_of("070-174 06 99")
    secret.secret = True
    points = [secret, phone_of(), address_in()]
    register_participant(session, akt_of("Mina", "Öberg", number=number, contact_points=points, case_number="KS 2026/17"))
    hidden = register_participant(session, akt_of("Skyddad", "Person"))
    session.flush()
    hidden.person.protection_level = ProtectionLevel.CONFIDENTIALITY_MARKER  # as a merge could bring it


def test_a_list_holds_what_was_chosen_and_nothing_that_is_secret(workspace: Workspace) -> None:
    """No secret telephone, nobody with protected identity; a column for everything that can be chosen."""
    workspace.write(_people)
    rows = workspace.read(all_rows, Filter())
    (line,) = workspace.write(participant_lines, rows, "Lista")
    assert tuple(line) == PARTICIPANT_COLUMNS
    assert str(line["identifier"]).startswith("19900412-")
    assert (line["phone"], line["street"], line["town"], line["case_number"]) == ("070-174 06 05", "Fjällvägen 3", "Sveg", "KS 2026/17")
    assert len(workspace.read(living, ContactPoint)) == 3
    assert len(workspace.read(living, Person)) == 2


def test_each_akt_of_a_list_says_that_it_was_taken_out(workspace: Workspace) -> None:
    """In the akt and in the unit's log, before anything is given; who isn't in the list, and has no name there, has no such line."""
    workspace.write(_people)
    rows = workspace.read(all_rows, Filter())
    workspace.write(participant_lines, rows, "Lista med 1 deltagare: Namn")
    told = {row.name: [(one.reason, one.detail) for one in workspace.read(openings_of, row.akt_id)] for row in rows}
    assert told == {"Mina Öberg": [(OpenReason.EXPORT, "Lista med 1 deltagare: Namn")], "": []}
    log = [one for one in workspace.read(living, AccessEvent) if one.space_id == access_log_of(UNIT)]
    assert [one.detail for one in log] == ["Lista med 1 deltagare: Namn"]


def _places(session: Session) -> None:
    saw = add_organisation(session, organisation_of())
    add_organisation(session, organisation_of("Fjällbageriet"))
    session.flush()
    for name in ("Lars Modin", "Birgit Hamrin"):
        add_contact_person(session, contact_of(saw.id, name))


def test_organisations_come_with_whom_to_call_and_are_noted_in_the_units_log(workspace: Workspace) -> None:
    """A line for each person, one for an organisation without."""
    workspace.write(_places)
    lines = workspace.write(organisation_lines, "Lista över organisationer")
    assert all(tuple(line) == ORGANISATION_COLUMNS for line in lines)
    assert [(line["name"], line["contact_name"]) for line in lines] == [
        ("Fjällbageriet", None),
        ("Svegs Såg AB", "Birgit Hamrin"),
        ("Svegs Såg AB", "Lars Modin"),
    ]
    (event,) = workspace.read(living, AccessEvent)
    assert (event.akt_id, event.space_id, event.detail) == (None, access_log_of(UNIT), "Lista över organisationer")


@pytest.mark.parametrize("form", list(Form))
def test_a_list_that_was_taken_out_can_be_read_in(workspace: Workspace, tmp_path: Path, form: Form) -> None:
    """Whoever is in it is found again by her number."""
    workspace.write(_people)
    (line,) = workspace.write(participant_lines, workspace.read(all_rows, Filter()), "Lista")
    wanted = {
        "identifier": "Personnummer",
        "given_name": "Förnamn",
        "family_name": "Efternamn",
        "programme": "Insats",
        "started_on": "Startdatum",
    }
    path = write_list(tmp_path / f"x{form.suffix}", "Deltagare", list(wanted.values()), [[line[name] for name in wanted]], form)
    assert Reading.of(workspace, the_sheet(open_list(path))[1]).plan().fates() == {Fate.DUPLICATE: 1}
