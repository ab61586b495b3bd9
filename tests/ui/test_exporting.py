"""Taking out a list: who and what in words, warned before, noted always, written whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.access import OpenReason, openings_of
from coachdesk.domain.organisation import add_organisation
from coachdesk.domain.participants import Filter, Order
from coachdesk.exchange.listing import ORGANISATION_COLUMNS, PARTICIPANT_COLUMNS
from coachdesk.exchange.writing import Form
from tests.makers import organisation_of
from tests.ui.hands import read
from tests.ui.places import Karin
from ui.exporting.filter_words import filter_of, filter_words
from ui.exporting.page import ListExportPage
from ui.kit.i18n import texts, tr
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings

Show = Callable[[QWidget], None]


def make(surroundings: Surroundings, shown: Show, **state: Any) -> ListExportPage:
    """The page for a filter."""
    page = ListExportPage(surroundings, Place("list_export", None, state))
    shown(page)
    return page


def test_the_list_holds_the_chosen_and_says_so_in_each_akt(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin, tmp_path: Path
) -> None:
    """Only what the filter shows, only the columns chosen; in the akt's log for all to see."""
    page = make(surroundings, shown, mine=True)
    assert page.who.text() == "Alla öppna akter, bara mina"
    qtbot.waitUntil(lambda: page.number.text() == "1 deltagare")
    for name, box in page.boxes.items():
        box.setChecked(name in {"given_name", "family_name", "legal_sex"})
    page.take_out(tmp_path / "lista")
    qtbot.waitUntil(lambda: bool(page.banner.words))
    path = tmp_path / "lista.xlsx"
    assert page.banner.words == tr("list_export.done", path=path)
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    assert rows == [("Förnamn", "Efternamn", "Juridiskt kön"), ("Lovisa", "Åkerbrand", None)]
    (event,) = read(qtbot, surroundings, openings_of, karin.mina)
    assert (event.reason, event.detail) == (OpenReason.EXPORT, "Lista med 1 deltagare: Förnamn, Efternamn, Juridiskt kön")
    assert read(qtbot, surroundings, openings_of, karin.others) == []


def test_numbers_and_ways_to_reach_somebody_arent_chosen_from_the_start(surroundings: Surroundings, shown: Show) -> None:
    """Whoever needs them says so."""
    page = make(surroundings, shown)
    chosen = {name for name, box in page.boxes.items() if box.isChecked()}
    assert not chosen & {"identifier", "phone", "email", "street", "case_number"}
    assert "family_name" in chosen


def test_a_place_that_cant_be_written_is_told(qtbot: QtBot, surroundings: Surroundings, shown: Show, tmp_path: Path) -> None:
    """And the button can be pressed again."""
    page = make(surroundings, shown)
    page.take_out(tmp_path / "nowhere" / "lista.csv")
    qtbot.waitUntil(lambda: bool(page.banner.words))
    assert page.go.isEnabled()
    assert not list(tmp_path.glob("**/lista*"))


@pytest.mark.parametrize("form", list(Form))
def test_organisations_in_every_form(qtbot: QtBot, surroundings: Surroundings, shown: Show, tmp_path: Path, form: Form) -> None:
    """Their kind in words."""
    surroundings.desk.write(add_organisation, organisation_of("Svegs Såg AB"))
    page = make(surroundings, shown, subject="organisations")
    page.form.put(form)
    path = tmp_path / f"organisationer{form.suffix}"
    page.take_out(path)
    qtbot.waitUntil(lambda: bool(page.banner.words))
    text = path.read_bytes()
    if form is not Form.XLSX:
        assert "Svegs Såg AB;Arbetsgivare" in text.decode("utf-8-sig" if form is Form.CSV_UTF8 else "latin-1")


def test_nothing_is_written_of_nobody_or_nothing(qtbot: QtBot, surroundings: Surroundings, shown: Show, tmp_path: Path) -> None:
    """It says what to do instead."""
    page = make(surroundings, shown, text="ingen heter så")
    page.take_out(tmp_path / "lista.xlsx")
    qtbot.waitUntil(lambda: page.banner.words == tr("list_export.nobody"))
    for box in page.boxes.values():
        box.setChecked(False)
    page.go.click()
    assert page.banner.words == tr("list_export.no_columns")
    assert list(tmp_path.glob("lista*")) == []


def test_a_filter_is_said_in_words(surroundings: Surroundings) -> None:
    """As the list's page hands it over."""
    me = surroundings.desk.who.user_id
    state = {"text": " åker ", "mine": True, "place": "Sveg", "needs": True, "closed": True, "order": "heard"}
    which = filter_of(state, me)
    assert which == Filter(text=" åker ", responsible_id=me, place="Sveg", needs=True, closed=True, order=Order.HEARD)
    assert filter_words(which) == "Avslutade akter, bara mina, i Sveg, som passar ”åker”, som behöver något"
    assert filter_of({"order": "sideways", "place": 7}, me) == Filter()


@pytest.mark.parametrize("subject,columns", [("participants", PARTICIPANT_COLUMNS), ("organisations", ORGANISATION_COLUMNS)])
def test_every_column_has_a_name(surroundings: Surroundings, shown: Show, subject: str, columns: tuple[str, ...]) -> None:
    """In words, and each its own."""
    page = make(surroundings, shown, subject=subject)
    names = [box.text() for box in page.boxes.values()]
    assert tuple(page.boxes) == columns
    assert len(set(names)) == len(names)
    assert set(names) <= set(texts("sv").values())


def test_boxes_stand_beside_each_other_where_there_is_room(surroundings: Surroundings, shown: Show) -> None:
    """And never wider than the page."""
    page = make(surroundings, shown)
    for width, across in ((1100, 3), (560, 2), (300, 1)):
        page.resize(width, 700)
        page._grid.activate()
        tops = [box.y() for box in page.boxes.values()]
        assert tops.count(min(tops)) == across
