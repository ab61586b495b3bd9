"""Reading in a list by hand: choose, say what columns mean, look, read in, stop, go on, take back."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.import_batch import imports
from coachdesk.domain.organisation import organisations
from coachdesk.domain.participants import Filter, count_participants, participants
from coachdesk.exchange.planning import Fate
from coachdesk.exchange.problems import Why
from tests.ground.exchange.lists import HEADINGS, person, write_xlsx
from tests.ui.hands import press, read
from ui.importing.broken import broken_line
from ui.importing.page import ImportPage
from ui.importing.words import meaning_words, problem_words
from ui.kit.i18n import texts, tr
from ui.kit.page import Place
from ui.kit.rows import ROW
from ui.kit.surroundings import Surroundings

Show = Callable[[QWidget], None]


@pytest.fixture
def page(surroundings: Surroundings, shown: Show) -> ImportPage:
    """The first step."""
    made = ImportPage(surroundings, Place("importing"))
    shown(made)
    return made


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Sixty participants, one whose number is no day and one who is listed twice."""
    rows = [person(number) for number in range(1, 61)]
    rows[4] = (*rows[4][:1], "19990231-1234", *rows[4][2:])
    rows.append((500, *rows[0][1:]))
    return write_xlsx(tmp_path / "Procapita.xlsx", HEADINGS, rows)


def to_columns(qtbot: QtBot, page: ImportPage, path: Path) -> None:
    """Choose a file."""
    page.choose.chosen.emit(path)
    qtbot.waitUntil(lambda: not page.file.isHidden() and not page.look.isHidden())


def to_preview(qtbot: QtBot, page: ImportPage, path: Path) -> None:
    """And look at what will happen."""
    to_columns(qtbot, page, path)
    page.look.click()
    qtbot.waitUntil(lambda: not page.preview.isHidden())


def to_result(qtbot: QtBot, page: ImportPage) -> None:
    """Let it happen."""
    page.go.click()
    qtbot.waitUntil(lambda: not page.result.isHidden())


def shown_rows(page: ImportPage) -> list[str]:
    """What the preview lists."""
    model = page.preview.model
    return [str(model.data(model.index(number))) for number in range(model.rowCount())]


def test_a_list_goes_in_by_the_keyboard_alone_and_comes_out_again(
    qtbot: QtBot, page: ImportPage, register: Path, surroundings: Surroundings
) -> None:
    """From the file to the list and back: the focus stands each time where the next key goes."""
    page.entered()
    assert page.focusWidget() is page.choose.button
    to_columns(qtbot, page, register)
    assert page.file.columns.source.line.text() == "Procapita"
    assert [box.isChecked() for box in page.file.columns.keys] == [True, *[False] * 8]
    page.look.setFocus()
    press(page.look, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.preview.isHidden())
    assert page.preview.which.value() is Fate.BROKEN
    assert shown_rows(page) == ["Leila Öberg, Personnummer 19990231-1234: det är inget datum, Går inte, Rad 6"]
    assert page.go.text() == "Läs in 59 deltagare"
    before = read(qtbot, surroundings, count_participants, Filter())
    page.go.setFocus()
    press(page.go, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.result.isHidden())
    assert "59 nya deltagare" in page.result.more.text()
    assert page.focusWidget() is page.result.next
    assert read(qtbot, surroundings, count_participants, Filter()) == before + 59
    press(page.result.next, Qt.Key.Key_Tab)
    assert page.focusWidget() is page.result.undo
    press(page.result.undo, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.result.words.text() == tr("importing.undone") and not page.result.isHidden())
    assert read(qtbot, surroundings, count_participants, Filter()) == before


def test_the_same_list_the_next_day_is_known_by_its_source(
    qtbot: QtBot, page: ImportPage, register: Path, surroundings: Surroundings, shown: Show
) -> None:
    """Columns put right by hand and the name of the source come back; and nothing is read in twice."""
    to_columns(qtbot, page, register)
    page.file.columns.source.put("AF i Sveg")
    page.file.columns.choices[5].put(None)
    page.file.columns.choices[6].put("town")
    page.look.click()
    qtbot.waitUntil(lambda: not page.preview.isHidden())
    to_result(qtbot, page)
    again = ImportPage(surroundings, Place("importing"))
    shown(again)
    qtbot.waitUntil(lambda: bool(again.earlier.buttons))
    to_columns(qtbot, again, register)
    assert again.file.columns.source.value() == "AF i Sveg"
    assert [again.file.columns.choices[number].value() for number in (5, 6)] == [None, "town"]
    again.look.click()
    qtbot.waitUntil(lambda: not again.preview.isHidden())
    assert again.go.text() == tr("importing.nothing")
    assert not again.go.isEnabled()


def test_columns_put_right_stand_when_the_name_of_the_source_is_left_or_new(
    qtbot: QtBot, page: ImportPage, register: Path, surroundings: Surroundings
) -> None:
    """Only a source that was read before brings its own meanings."""
    to_columns(qtbot, page, register)
    page.file.columns.choices[5].put(None)
    for name in ("Procapita", "Ny källa"):
        page.file.columns.source.put(name)
        page.file.columns.source.line.editingFinished.emit()
        read(qtbot, surroundings, imports)  # behind whatever was asked before
        assert page.file.columns.choices[5].value() is None


def test_another_sheet_is_another_list(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    """Its own headings, its own meanings."""
    book = openpyxl.Workbook()
    for name, headings in (("Sveg", ["Nr", "Namn"]), ("Hede", ["Kod", "Förnamn", "Efternamn"])):
        sheet = book.create_sheet(name)
        sheet.append(headings)
        sheet.append(["1", "Mina", "Öberg"][: len(headings)])
    book.save(tmp_path / "a.xlsx")
    to_columns(qtbot, page, tmp_path / "a.xlsx")
    assert [field.value() for field in page.file.columns.choices] == ["key", "name"]
    page.file.columns.sheets.put("Hede")
    page.file.columns.sheets.edited.emit()
    qtbot.waitUntil(lambda: len(page.file.columns.choices) == 3)
    assert [field.value() for field in page.file.columns.choices] == ["key", "given_name", "family_name"]


def test_who_may_be_somebody_already_here_is_left_out_unless_chosen(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    """Enter turns a row; what the button says follows."""
    path = tmp_path / "lista.csv"
    path.write_text("Nr;Namn;Född;Insats\n1;Lovisa Åkerbrand;2003-03-14;Kraftsamling\n2;Ny Person;1990-01-01;Kraftsamling\n", "utf-8")
    to_preview(qtbot, page, path)
    assert page.preview.which.value() is Fate.MAYBE
    assert page.preview.hint.isVisible()
    assert "Kan vara Lovisa Åkerbrand" in shown_rows(page)[0]
    assert page.go.text() == "Läs in 1 deltagare"
    page.preview.view.setFocus()
    page.preview.view.point_at(0)
    press(page.preview.view, Qt.Key.Key_Return)
    assert page.go.text() == "Läs in 2 deltagare"
    row = page.preview.model.data(page.preview.model.index(0), ROW)
    assert row.chip == ("soon", tr("importing.chip.wanted"))
    press(page.preview.view, Qt.Key.Key_Return)
    assert page.go.text() == "Läs in 1 deltagare"


def test_what_is_stopped_goes_on_or_is_taken_back(qtbot: QtBot, page: ImportPage, register: Path, surroundings: Surroundings) -> None:
    """Stop keeps what was read in, says so, and the next press makes the rest: under one import."""
    before = read(qtbot, surroundings, count_participants, Filter())
    to_preview(qtbot, page, register)
    page.go.click()
    page.working.stop.click()
    qtbot.waitUntil(lambda: not page.result.isHidden())
    assert page.result.words.text() == tr("importing.stopped")
    there = read(qtbot, surroundings, count_participants, Filter()) - before
    assert 0 <= there < 59
    assert read(qtbot, surroundings, imports)[0].finished_at is None
    page.go.click()
    qtbot.waitUntil(lambda: page.result.words.text() == tr("importing.done") and not page.result.isHidden())
    (batch,) = read(qtbot, surroundings, imports)
    assert batch.made == 59


def test_earlier_imports_stand_there_with_their_way_back(
    qtbot: QtBot, page: ImportPage, register: Path, surroundings: Surroundings, shown: Show
) -> None:
    """Undone from the list of imports, weeks later."""
    before = read(qtbot, surroundings, count_participants, Filter())
    to_preview(qtbot, page, register)
    to_result(qtbot, page)
    later = ImportPage(surroundings, Place("importing"))
    shown(later)
    qtbot.waitUntil(lambda: len(later.earlier.buttons) == 1)
    assert later.earlier.buttons[0].accessibleName().startswith("Ångra inläsningen från Procapita")
    later.earlier.buttons[0].click()
    qtbot.waitUntil(lambda: not later.result.isHidden())
    assert later.result.words.text() == tr("importing.undone")
    assert read(qtbot, surroundings, count_participants, Filter()) == before
    later.start()
    qtbot.waitUntil(lambda: later.earlier.isVisible() and later.earlier.buttons == [])


def test_a_lock_in_the_middle_leaves_an_import_that_can_be_taken_back(
    qtbot: QtBot, page: ImportPage, register: Path, surroundings: Surroundings
) -> None:
    """The slice under way is kept whole; nothing is said to be finished."""
    to_preview(qtbot, page, register)
    page.go.click()
    qtbot.waitUntil(lambda: page.working.bar.value() > 0)
    with qtbot.waitSignal(surroundings.desk.locked):
        surroundings.desk.lock()
    assert not surroundings.desk.is_open


@pytest.mark.parametrize(
    "change,words",
    [
        (lambda page: page.file.columns.source.put(""), "importing.needs_source"),
        (lambda page: page.file.columns.keys[0].setChecked(False), "importing.needs_key"),
        (lambda page: [page.file.columns.choices[number].put(None) for number in (2, 3)], "importing.needs_name"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_looked_at(
    qtbot: QtBot, page: ImportPage, register: Path, change: Callable[[ImportPage], object], words: str
) -> None:
    """In one sentence, at the top."""
    to_columns(qtbot, page, register)
    change(page)
    page.look.click()
    assert page.banner.words == tr(words)
    assert page.preview.isHidden()


def test_two_columns_with_one_meaning_are_named(qtbot: QtBot, page: ImportPage, register: Path) -> None:
    """Which of them would count?"""
    to_columns(qtbot, page, register)
    page.file.columns.choices[8].put("place")
    page.look.click()
    assert page.banner.words == tr("importing.doubled", what=meaning_words(page.choose.subject.value(), "place"))


def test_a_file_that_is_no_list_is_refused_in_words(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    """And another can be chosen."""
    path = tmp_path / "bild.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    page.take_file(path)
    qtbot.waitUntil(lambda: bool(page.banner.words))
    assert page.banner.words == texts("sv")["failure.sheet_unreadable.old_or_locked"]
    assert page.choose.button.isEnabled()
    assert page.focusWidget() is page.choose.button


def test_a_file_can_be_dropped(qtbot: QtBot, page: ImportPage, register: Path) -> None:
    """From the file manager; what can't be a list isn't taken."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(register))])
    none = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, none)
    page.choose.drop.dropEvent(event)
    qtbot.waitUntil(lambda: not page.look.isHidden())
    assert event.isAccepted()


def test_organisations_are_read_in_the_same_way(qtbot: QtBot, page: ImportPage, tmp_path: Path, surroundings: Surroundings) -> None:
    """With columns of their own."""
    path = tmp_path / "foretag.csv"
    path.write_text("Kundnummer;Företag;Ort;Kontaktperson\n1;Svegs Såg AB;Sveg;Lars Modin\n", "utf-8")
    page.choose.subject.segments.press(1)
    to_preview(qtbot, page, path)
    assert page.go.text() == "Läs in 1 organisation"
    to_result(qtbot, page)
    assert [one.name for one in read(qtbot, surroundings, organisations)] == ["Svegs Såg AB"]


def test_rows_to_mend_are_told_by_number_and_reason(qtbot: QtBot, page: ImportPage, register: Path, tmp_path: Path) -> None:
    """As a file: the row as it stood, and before it what is wrong; of somebody protected only that."""
    to_preview(qtbot, page, register)
    (broken,) = page.preview.broken()
    setup = page.file.columns.setup()
    assert broken_line(broken, setup) == [6, "Personnummer 19990231-1234: det är inget datum", *broken.row.cells]
    path = tmp_path / "lista.csv"
    path.write_text("Nr;Namn;Insats;Skyddad identitet\n1;Mina Öberg;Kraftsamling;ja\n", "utf-8")
    page.start()
    to_preview(qtbot, page, path)
    (protected,) = page.preview.broken()
    assert "Mina" not in str(broken_line(protected, page.file.columns.setup()))
    assert "på fler datorer än de får" in problem_words(protected.problems[0], setup.subject)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_reason_fate_and_file_that_cant_be_read_has_words(language: Any) -> None:
    """None is made up from a code that lacks its sentence."""
    from typing import get_args

    from coachdesk.exchange import unreadable
    from coachdesk.exchange.columns import MEANINGS
    from coachdesk.exchange.undoing import KeptBecause

    known = texts(language).keys()
    wanted = {f"importing.why.{one.value}" for one in Why} | {f"importing.kept.{one.value}" for one in KeptBecause}
    wanted |= {f"failure.sheet_unreadable.{one}" for one in get_args(unreadable.Why)}
    wanted |= {f"importing.which.{one.value}" for one in Fate}
    for subject, meanings in MEANINGS.items():
        wanted |= {f"importing.{subject.value}.{one.name}" for one in meanings}
        wanted |= {f"importing.sum.{subject.value}.{one.value}.{count}" for one in Fate for count in ("one", "other")}
    assert wanted - known == set()


def test_excel_is_loaded_when_a_list_is_read_and_not_before() -> None:
    """Nobody waits at the unlock screen for what is used twice a year."""
    code = "import sys, ui.features; sys.exit(any(name.startswith('openpyxl') for name in sys.modules))"
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, env={**os.environ}, check=False).returncode == 0


def test_participants_come_with_what_the_list_says(qtbot: QtBot, page: ImportPage, tmp_path: Path, surroundings: Surroundings) -> None:
    """A programme and a place for rows that name none."""
    path = tmp_path / "lista.csv"
    path.write_text("Nr;Namn\n1;Mina Öberg\n", "utf-8")
    to_columns(qtbot, page, path)
    page.file.columns.programme.put("Kraftsamling Härjedalen")
    page.file.columns.place.put("Hede")
    page.look.click()
    qtbot.waitUntil(lambda: not page.preview.isHidden())
    to_result(qtbot, page)
    (found,) = read(qtbot, surroundings, participants, Filter(text="Mina Öberg"))
    assert found.place == "Hede"
