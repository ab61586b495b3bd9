"""Lists as they come: whatever separator and encoding, and whatever a stranger puts into a file."""

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachdesk.exchange.reading import open_list, the_sheet
from coachdesk.exchange.reading_csv import read_csv
from coachdesk.exchange.reading_xlsx import Workbook
from coachdesk.exchange.screening import look_through
from coachdesk.exchange.sheet import Sheet, as_sheet, text_of
from coachdesk.exchange.unreadable import SheetUnreadable
from tests.ground.exchange.lists import HEADINGS, person, read_file, write_xlsx

TEXT = "Namn;Ort\r\nMina Öberg;Åre\r\n"
EXPECTED = (("Namn", "Ort"), [("Mina Öberg", "Åre")])
WORKBOOK = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def told(sheet: Sheet) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headings and cells."""
    return sheet.headings, [line.cells for line in sheet.lines]


def why(read: Callable[[], object]) -> str:
    """The reason of a refusal."""
    with pytest.raises(SheetUnreadable) as refused:
        read()
    return str(refused.value.facts["reason"])


# --- text ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_text_is_read_in_any_encoding_that_excel_writes(encoding: str) -> None:
    """Nobody has to know what encoding a file has."""
    assert told(read_csv(TEXT.encode(encoding))) == EXPECTED


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    """Four are in use; what stands most evenly is it, also where another stands in a cell."""
    lines = [["Namn", "Ort", "Om"], ["Mina", "Sveg", "kort, glad; snäll"], ["Tore", "Hede", "lång, tyst"]]
    text = "\n".join(separator.join(f'"{cell}"' if separator in cell else cell for cell in line) for line in lines)
    assert told(read_csv(text.encode()))[1] == [tuple(lines[1]), tuple(lines[2])]


def test_excels_own_word_about_the_separator_is_heard() -> None:
    """``sep=|`` stands on the first line of some exports, and isn't a heading."""
    sheet = read_csv(b"sep=|\r\na;b|c\r\n1;2|3\r\n")
    assert told(sheet) == (("a;b", "c"), [("1;2", "3")])
    assert sheet.lines[0].number == 2


def test_a_cell_may_hold_lines() -> None:
    """A quoted line break doesn't end the row, and the rows below keep their numbers."""
    sheet = read_csv('Namn;Adress\r\nMina;"Fjällvägen 3\nSveg"\r\nTore;Hede\r\n'.encode())
    assert [(line.number, line.cells[1]) for line in sheet.lines] == [(2, "Fjällvägen 3\nSveg"), (3, "Hede")]


def test_titles_above_the_headings_are_left_out_and_numbers_stay_the_spreadsheets() -> None:
    """Print-outs begin with a title and a day; row 5 is row 5 in Excel too."""
    sheet = read_csv(b"Deltagarlista\n2026-11-24\n\nNamn;Ort;Telefon\nMina;Sveg;070\n\n;;\nTore;Hede;0684")
    assert sheet.headings == ("Namn", "Ort", "Telefon")
    assert [line.number for line in sheet.lines] == [5, 8]


def test_headings_are_told_apart() -> None:
    """Two columns called Telefon are two."""
    assert as_sheet([["Telefon", "Telefon", ""], ["1", "2", "3"]]).headings == ("Telefon", "Telefon (2)", "")


@pytest.mark.parametrize(
    "value,text",
    [
        (None, ""),
        (199004122389.0, "199004122389"),
        (1.5, "1.5"),
        (datetime.fromisoformat("2026-09-01"), "2026-09-01"),
        (date(2026, 9, 1), "2026-09-01"),
        (datetime.fromisoformat("2026-09-01T13:30"), "2026-09-01 13:30"),
        (True, "ja"),
        ("  A\u030are\u00a0kyrkby\x07 _x000D_", "Åre kyrkby"),
    ],
)
def test_cells_become_what_people_read(value: object, text: str) -> None:
    """A number has no decimal it didn't have, a day no clock, and a text nothing that can't be seen."""
    assert text_of(value) == text


@pytest.mark.parametrize(
    "data,reason",
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"%PDF-1.7 ...", "not_a_list"),
        (b"\x89PNG\0\0", "not_a_list"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_or_locked"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"a;b\n" + b'"' + b"x" * 200_000, "damaged"),
        ((";".join("abcde" * 60) + "\n").encode(), "too_many_columns"),
        (b"a;b\n" + b"1;2\n" * 20_021, "too_many_rows"),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    """Told by what it holds: a name says nothing."""
    path = tmp_path / "deltagare.xlsx"
    path.write_bytes(data)
    assert why(lambda: read_file(path)) == reason


def test_a_file_that_is_too_large_isnt_read_at_all(tmp_path: Path) -> None:
    """Its size is asked first. A file that isn't there, or may not be read, says so."""
    path = tmp_path / "x.csv"
    with path.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    assert why(lambda: open_list(path)) == "too_large"
    assert why(lambda: open_list(tmp_path / "nowhere.csv")) == "no_access"


@settings(max_examples=150)
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(str.encode) | st.text('a;,"\n\r\t=sep|', max_size=80).map(str.encode))
def test_any_bytes_are_a_list_or_refused(data: bytes) -> None:
    """No third outcome."""
    try:
        sheet = read_csv(data)
    except SheetUnreadable:
        return
    assert all(len(line.cells) == len(sheet.headings) for line in sheet.lines)


# --- workbooks -----------------------------------------------------------------------------------------------------


def parts_of(path: Path) -> dict[str, bytes]:
    """What a workbook is made of."""
    with zipfile.ZipFile(path) as found:
        return {name: found.read(name) for name in found.namelist()}


def with_parts(path: Path, parts: Mapping[str, bytes]) -> Path:
    """A workbook put together by hand."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A small list in Excel."""
    return write_xlsx(tmp_path / "deltagare.xlsx", HEADINGS, [person(1), person(2)])


def sheet_name(path: Path) -> str:
    """The part that holds the cells."""
    return next(name for name in parts_of(path) if name.startswith("xl/worksheets/"))


def test_a_workbook_is_read_with_its_days_and_numbers(good: Path) -> None:
    """As the coach sees it in Excel."""
    sheet = read_file(good)
    assert sheet.headings == HEADINGS
    assert sheet.lines[0].number == 2
    assert sheet.lines[0].cells == tuple(str(cell) for cell in person(1))


def test_what_a_formula_gave_is_read_and_the_formula_never_run(tmp_path: Path) -> None:
    """A value that wasn't calculated is empty."""
    path = write_xlsx(tmp_path / "a.xlsx", ["Namn", "Ort"], [("Mina", "=HYPERLINK(1)"), ("Tore", "Hede")])
    assert told(read_file(path))[1] == [("Mina", ""), ("Tore", "Hede")]


def test_sheets_are_offered_hidden_ones_apart_and_the_first_with_anything_is_taken(tmp_path: Path) -> None:
    """The sheet read the last time comes first."""
    book = openpyxl.Workbook()
    book.active.title = "Tom"
    for name in ("Sveg", "Hede", "Dold"):
        book.create_sheet(name).append(["Namn", name])
    book["Dold"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    file = open_list(tmp_path / "a.xlsx")
    assert file.sheets == ("Tom", "Sveg", "Hede")
    assert the_sheet(file)[0] == "Sveg"
    assert the_sheet(file, ["Hede"])[0] == "Hede"


def test_a_row_that_says_it_is_the_millionth_is_read_at_once(good: Path) -> None:
    """Rows say where they stand; a million empty ones between cost nothing, and beyond Excel's last there are none."""
    parts, name = parts_of(good), sheet_name(good)
    parts[name] = parts[name].replace(b'<row r="3"', b'<row r="1048576"').replace(b'"A3"', b'"A1048576"')
    began = time.monotonic()
    assert read_file(with_parts(good, parts)).lines[-1].number == 1_048_576
    parts[name] = parts[name].replace(b"1048576", b"99999999999")
    assert len(read_file(with_parts(good, parts)).lines) == 1
    assert time.monotonic() - began < 20


def test_a_zip_bomb_isnt_unpacked(good: Path) -> None:
    """A gigabyte of blanks in a part is seen by its declared size, and a part that declares less is cut there."""
    parts, name = parts_of(good), sheet_name(good)
    parts[name] = parts[name].replace(b"</sheetData>", b" " * (80 * 1024 * 1024) + b"</sheetData>")
    bomb = with_parts(good, parts)
    assert bomb.stat().st_size < 400_000
    tracemalloc.start()
    assert why(lambda: read_file(bomb)) == "too_large"
    assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    tracemalloc.stop()
    lying = bomb.read_bytes().replace((80 * 1024 * 1024).to_bytes(4, "little")[1:], (1024).to_bytes(4, "little")[1:])
    bomb.write_bytes(lying)
    assert why(lambda: read_file(bomb)) in {"damaged", "too_large"}


@pytest.mark.parametrize(
    "head",
    [
        b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE w SYSTEM "file:///etc/passwd">',
        b'<!DOCTYPE w [<!ENTITY x SYSTEM "http://example.org/x">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_anything_reads_them(good: Path, head: bytes, encoding: str) -> None:
    """Neither a laugh times a billion, nor a file of this computer, nor a visit to an address."""
    parts, name = parts_of(good), sheet_name(good)
    body = parts[name].decode()
    body = body[body.index("<worksheet") :]
    parts[name] = f'<?xml version="1.0" encoding="{encoding}"?>{head.decode()}{body}'.encode(encoding)
    assert why(lambda: read_file(with_parts(good, parts))) == "hostile"


@pytest.mark.parametrize(
    "xml,reason",
    [
        (f'<worksheet xmlns="{WORKBOOK}">' + "<a>" * 60, "hostile"),
        (f'<worksheet xmlns="{WORKBOOK}"><sheetData><row><row/></row></sheetData></worksheet>', "hostile"),
        (f'<worksheet xmlns="{WORKBOOK}"><sheetData><row>{"<c/>" * 70_000}</row></sheetData></worksheet>', "hostile"),
        ("<worksheet>", "damaged"),
    ],
)
def test_what_no_spreadsheet_writes_is_refused(xml: str, reason: str) -> None:
    """Nested without end, rows in rows, rows wider than Excel, or no XML."""
    assert why(lambda: look_through(xml.encode())) == reason


def test_pictures_links_and_macros_never_reach_the_reader(good: Path) -> None:
    """Only parts with cells are copied; a broken drawing beside them hurts nobody."""
    parts = parts_of(good) | {
        "xl/drawings/drawing1.xml": b"<!DOCTYPE x>",
        "xl/vbaProject.bin": b"\0",
        "xl/externalLinks/externalLink1.xml": b"<",
        "docProps/core.xml": b"<",
    }
    assert len(read_file(with_parts(good, parts)).lines) == 2


def test_a_part_named_twice_is_refused(good: Path) -> None:
    """Which of the two was looked at?"""
    with zipfile.ZipFile(good, "a") as book, pytest.warns(UserWarning, match="Duplicate"):
        book.writestr(sheet_name(good), b"<worksheet/>")
    assert why(lambda: read_file(good)) == "hostile"


@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    """Any byte may be wrong: a list, or a reason; no other error, whose text might quote the file."""
    whole = bytearray(_small_workbook())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(SheetUnreadable):
        file = Workbook(bytes(whole))
        for name in file.sheets:
            file.read(name)


@settings(max_examples=60)
@given(data=st.data())
def test_a_workbook_with_damaged_xml_is_read_or_refused(data: st.DataObject) -> None:
    """As above, behind the zip's check sums."""
    with zipfile.ZipFile(io.BytesIO(_small_workbook())) as found:
        parts = {name: bytearray(found.read(name)) for name in found.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(parts[name]) - 1))
        parts[name][at : at + data.draw(st.integers(0, 3))] = data.draw(
            st.sampled_from([b"", b"<", b'"', b"9" * 30, b"/>", b"&", b"-1", b"x"])
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for part, content in parts.items():
            made.writestr(part, bytes(content))
    with suppress(SheetUnreadable):
        file = Workbook(out.getvalue())
        for sheet in file.sheets:
            file.read(sheet)


@cache
def _small_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Namn", "Start"])
    book.active.append(["Mina", date(2026, 9, 1)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
