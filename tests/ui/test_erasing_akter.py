"""An akt is erased from its own page: by those who lead it, with ground and decision, and a note without a name stays."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.akt import Akt
from coachdesk.domain.erasure import ErasureGround, erasure_notes
from coachdesk.domain.person import Person
from coachdesk.errors import InvalidInput, NotAllowed
from tests.sync.client.desks import Desk, Municipality
from tests.ui.hands import press
from tests.ui.municipality import hear
from ui.administration.left_page import LeftPage
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.participants.erase_form import EraseForm
from ui.unlock.erasing import RealErasing

REFERENCE = "IFN 2026/114 § 12"


def erasing(desk: Desk) -> RealErasing:
    """As the carrier gives it."""
    return RealErasing(desk.workspace, desk.engine)


def test_the_akt_is_gone_everywhere_and_a_note_without_a_name_stays(municipality: Municipality, astrid: Desk) -> None:
    """Who leads it erases; a colleague's laptop loses it at its next round and has the note."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    hear(karin, astrid)
    assert erasing(karin).may(akt)
    assert erasing(karin).erase(akt, ErasureGround.GRANTED, REFERENCE)
    hear(karin, astrid)
    for desk in (karin, astrid):
        assert desk.call(akt) is None
        (note,) = desk.workspace.read(erasure_notes)
        assert (note.akt_id, note.ground, note.reference, note.erased_by) == (akt, ErasureGround.GRANTED, REFERENCE, karin.user)
        assert note.number == akt.hex[-8:].upper()


def test_without_a_net_it_waits_and_goes_by_itself(municipality: Municipality, astrid: Desk) -> None:
    """It says so, and the next round erases it."""
    akt = astrid.new_akt("Mina")
    hear(astrid)
    astrid.line.script = ["lost request"]
    assert not erasing(astrid).erase(akt, ErasureGround.DUPLICATE, REFERENCE)
    hear(astrid)
    assert astrid.call(akt) is None


def test_who_does_not_lead_erases_and_notes_nothing(municipality: Municipality, astrid: Desk) -> None:
    """And without a decision nobody does."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = astrid.new_akt("Mina")
    hear(astrid)
    astrid.grant(akt, municipality.sveg, "write")
    hear(astrid, karin, astrid, karin)
    assert not erasing(karin).may(akt)
    with pytest.raises(NotAllowed):
        erasing(karin).erase(akt, ErasureGround.DUPLICATE, REFERENCE)
    with pytest.raises(InvalidInput):
        erasing(astrid).erase(akt, ErasureGround.DUPLICATE, "  ")
    hear(karin, astrid)
    assert astrid.call(akt) is not None
    assert astrid.workspace.read(erasure_notes) == karin.workspace.read(erasure_notes) == []


# --- the form -------------------------------------------------------------------------------------------------------


@pytest.fixture
def form(surroundings: Surroundings, shown: Callable[[QWidget], None], desk: object) -> EraseForm:
    """About Lovisa Åkerbrand."""
    made = EraseForm(surroundings, Akt(), Person(given_name="Lovisa", family_name="Åkerbrand"))
    shown(made)
    return made


def fill(form: EraseForm, **said: object) -> None:
    """Say it, as by hand."""
    for name, value in said.items():
        form.form.fields[name].put(value)
    form.form.edited.emit()


def test_the_button_waits_for_ground_decision_and_her_name(form: EraseForm) -> None:
    """However her name is typed; with one part missing it can't be pressed, and no single key does it."""
    whole = {"ground": ErasureGround.THINNING, "reference": REFERENCE, "name": " lovisa  ÅKERBRAND "}
    for missing in whole:
        fill(form, **whole | {missing: None if missing == "ground" else ""})
        assert not form.save.isEnabled(), missing
    fill(form, **whole)
    assert form.save.isEnabled()
    asked: list[object] = []
    form.done.connect(asked.append)
    press(form.form.fields["name"], Qt.Key.Key_Return)
    assert not asked


def test_a_decision_that_names_her_is_not_taken(form: EraseForm) -> None:
    """The note stays for good and is about nobody."""
    fill(form, ground=ErasureGround.GRANTED, reference="Åkerbrand, § 12", name="Lovisa Åkerbrand")
    assert not form.save.isEnabled()
    assert "namn" in form.problem.text()


def test_without_a_municipality_nothing_is_left_behind(surroundings: Surroundings, shown: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """The page says what it is for."""
    page = LeftPage(surroundings, Place("left_behind"))
    shown(page)
    qtbot.waitUntil(page.empty.isVisible)
