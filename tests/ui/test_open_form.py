"""A form that stands open: written it goes, refused it stays and can be tried again, and no answer pulls away another one."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coachdesk.errors import InvalidInput, RecordGone
from ui.kit.fields import TextField
from ui.kit.forms import Form
from ui.kit.job import Job
from ui.kit.open_form import OpenForm
from ui.kit.place_form import PlaceForm


class Card(QWidget):
    """Whoever has a form open, and what it heard."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = OpenForm(self)
        self.errors: list[BaseException] = []
        self.opened.failed.connect(self.errors.append)

    def begin(self) -> PlaceForm:
        """Open a form and press its button."""
        form = PlaceForm(Form(TextField("name", "Namn")))
        form.setParent(self)
        self.opened.hold(form, self._asked)
        form.submit()
        return form

    def _asked(self, _: dict[str, str]) -> None:
        self.work = Job()
        self.opened.settle(self.work)


@pytest.fixture
def card(qtbot: QtBot) -> Card:
    """With nothing open."""
    made = Card()
    qtbot.addWidget(made)
    return made


def test_what_is_written_is_shut_and_what_was_there_is_shown_again(qtbot: QtBot, card: Card) -> None:
    """The form goes with its answer."""
    card.begin()
    with qtbot.waitSignal(card.opened.shut):
        card.work.settle(None, None)
    assert card.opened.form is None
    assert card.errors == []


@pytest.mark.parametrize(
    "error, told",
    [(InvalidInput(kind="unit_place", field="name", reason="missing"), 0), (RecordGone(kind="unit_place", id=None), 1)],
)
def test_a_refused_form_stays_and_can_be_sent_again(card: Card, error: BaseException, told: int) -> None:
    """Beside its field where it is about one; else whoever has the form says it."""
    form = card.begin()
    assert not form.save.isEnabled()
    card.work.settle(None, error)
    assert card.opened.form is form
    assert form.save.isEnabled()
    assert card.errors == [error] * told


def test_an_answer_leaves_a_form_alone_that_was_opened_meanwhile(card: Card) -> None:
    """Called off while it was being written, and another begun: neither its answer nor its error is about the new one."""
    for result in (None, InvalidInput(kind="unit_place", field="name", reason="missing")):
        first = card.begin()
        work = card.work
        first.gone.emit()
        second = card.begin()
        work.settle(None, result)
        assert card.opened.form is second
    assert card.errors == [result]
