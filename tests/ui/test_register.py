"""Registering a participant: by keyboard, checked and compared while typing, all or nothing."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.akt import held
from coachdesk.domain.draft import draft_of, keep_draft
from coachdesk.domain.enrolment import running_enrolment
from coachdesk.domain.identity.kinds import LegalSex
from coachdesk.domain.participants import Filter, participants
from coachdesk.domain.person import ProtectionLevel, contact_points_of, identifiers_of, person_of
from tests.numbers import finnish_number, swedish_number
from tests.ui.hands import press, read, type_in, write
from tests.ui.places import Karin
from ui.kit.fields import ChoiceField, TextField
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.participants.new_page import NewParticipantPage

Show = Callable[[QWidget], None]
MOST_KEYS = 45
"""For someone with name, number, place and telephone, letters and all; 75 before the form asked for the needful first."""


class Hands:
    """Types where the focus is, and counts the keys."""

    def __init__(self) -> None:
        self.keys = 0

    def type(self, text: str) -> None:
        """A key for each letter."""
        focused = QApplication.focusWidget()
        assert focused is not None
        type_in(focused, text)
        self.keys += len(text)

    def press(self, key: Qt.Key, held_down: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, with what is held down."""
        focused = QApplication.focusWidget()
        assert focused is not None
        press(focused, key, held_down)
        self.keys += 1


def opened(surroundings: Surroundings, shown: Show, qtbot: QtBot) -> NewParticipantPage:
    """The page, with its draft looked up."""
    page = NewParticipantPage(surroundings, Place("new_participant"))
    with qtbot.waitSignal(page._keeper.found):
        shown(page)
    qtbot.waitUntil(lambda: page.form.fields["programme"].value() is not None)
    page.entered()
    return page


def test_by_keyboard_it_takes_few_keys(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Enter goes on to the next field, a known place completes itself, programme, day and coach stand there, Ctrl+Enter saves."""
    page, hands = opened(surroundings, shown, qtbot), Hands()
    for text in ("Åsa", "Öst", swedish_number(date(1990, 5, 6), 238), "Sv"):
        hands.type(text)
        hands.press(Qt.Key.Key_Return)
    hands.type("070-174 06 09")
    with qtbot.waitSignal(page.went) as went:
        hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert hands.keys <= MOST_KEYS
    akt_id: UUID = went.args[0].key
    person, akt = read(qtbot, surroundings, person_of, akt_id), read(qtbot, surroundings, held, akt_id)
    assert (person.full_name, person.birth_date, person.legal_sex) == ("Åsa Öst", date(1990, 5, 6), LegalSex.FEMALE)
    assert (akt.place, akt.responsible_id) == ("Sveg", karin.user)
    assert read(qtbot, surroundings, running_enrolment, akt_id).programme == "Kraftsamling Härjedalen"
    assert [point.value for point in read(qtbot, surroundings, contact_points_of, akt_id)] == ["070-174 06 09"]


def test_saving_is_said_and_can_be_undone(qtbot: QtBot, surroundings: Surroundings, shown: Show) -> None:
    """A toast with the name."""
    page = opened(surroundings, shown, qtbot)
    page.form.fields["given_name"].put("Åsa")
    with qtbot.waitSignal(surroundings.toasts.said) as told:
        page.save.click()
    toast = told.args[0]
    assert toast.words == "Åsa är tillagd"
    assert toast.undo is not None


def test_a_likely_duplicate_is_shown_while_typing(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Name begun and birth date known from the number: her akt is offered, with what tells people apart, before a second one is made."""
    page = opened(surroundings, shown, qtbot)
    page.form.fields["family_name"].put("Åkerbr")
    page.form.fields["value"].put(swedish_number(date(2003, 3, 14), 238))
    page.form.edited.emit()
    qtbot.waitUntil(page.likely.isVisible)
    assert page.verdict.text().startswith("Numret stämmer. Född fredag 14 mars 2003.")
    with qtbot.waitSignal(page.went) as went:
        page.likely.buttons[0].click()
    assert went.args[0] == Place("participant", karin.mina)


def test_the_same_name_is_shown_before_there_is_a_number(qtbot: QtBot, surroundings: Surroundings, shown: Show) -> None:
    """And goes away as soon as the name is another."""
    page = opened(surroundings, shown, qtbot)
    page.form.fields["given_name"].put("Lovisa")
    page.form.fields["family_name"].put("Åkerbrand")
    page.form.edited.emit()
    qtbot.waitUntil(page.likely.isVisible)
    page.form.fields["given_name"].put("Karl")
    page.form.edited.emit()
    qtbot.waitUntil(page.likely.isHidden)


def test_a_wrong_number_is_said_at_once(qtbot: QtBot, surroundings: Surroundings, shown: Show) -> None:
    """One digit off; and one that isn't finished is only unfinished."""
    page = opened(surroundings, shown, qtbot)
    right = swedish_number(date(2003, 3, 14), 238)
    for typed, said in ((right[:-1] + str((int(right[-1]) + 1) % 10), "Kontrollsiffran stämmer inte."), (right[:6], "Skriv hela numret.")):
        page.form.fields["value"].put(typed)
        page.form.edited.emit()
        assert page.verdict.text().startswith(said)


@pytest.mark.parametrize(
    "number,told",
    [
        (swedish_number(date(1990, 5, 6), 238)[:6] + "66", None),
        (finnish_number(date(2004, 5, 6), 902, "A"), "Det är en annan typ av nummer: finskt henkilötunnus."),
        ("19900506TF29", "Tillfälligt nummer"),
    ],
)
def test_the_kind_of_number_needn_t_be_said(qtbot: QtBot, surroundings: Surroundings, shown: Show, number: str, told: str | None) -> None:
    """The number tells itself what it is; it is kept as that."""
    page = opened(surroundings, shown, qtbot)
    page.form.fields["given_name"].put("Åsa")
    page.form.fields["value"].put(number)
    page.form.edited.emit()
    if told is None:
        assert page.verdict.text() == "Skriv hela numret."
        return
    assert told in page.verdict.text()
    with qtbot.waitSignal(page.went) as went:
        page.save.click()
    (kept,) = read(qtbot, surroundings, identifiers_of, went.args[0].key)
    assert kept.value == number


def test_who_is_protected_is_registered_and_the_toast_says_who_has_the_akt(qtbot: QtBot, surroundings: Surroundings, shown: Show) -> None:
    """Her name isn't in it; nor is it in the list, where she stands without one."""
    page = opened(surroundings, shown, qtbot)
    for name, value in (("given_name", "Åsa"), ("protection_level", ProtectionLevel.CONFIDENTIALITY_MARKER)):
        page.form.fields[name].put(value)
    said: list[str] = []
    surroundings.toasts.said.connect(lambda toast: said.append(str(toast)))
    with qtbot.waitSignal(page.went):
        page.save.click()
    assert said
    assert not any("Åsa" in one for one in said)
    listed = read(qtbot, surroundings, participants, Filter())
    assert sorted(one.name for one in listed) == ["", "Emil Östman", "Lovisa Åkerbrand"]


def test_what_was_typed_is_there_again(qtbot: QtBot, surroundings: Surroundings, shown: Show) -> None:
    """Also what is folded away, and a day that can't be read yet; a form that nobody wrote in leaves no draft."""
    page = opened(surroundings, shown, qtbot)
    assert page.fields.typed() == {}
    page.form.fields["given_name"].put("Åsa")
    page.form.fields["email"].put("asa@example.org")
    page.form.edited.emit()
    with qtbot.waitSignal(page._keeper.kept):
        page.left()
    again = NewParticipantPage(surroundings, Place("new_participant"))
    shown(again)
    qtbot.waitUntil(lambda: again.form.fields["given_name"].value() == "Åsa")
    assert again.form.fields["email"].isVisible()
    assert again.form.fields["email"].value() == "asa@example.org"


def test_what_is_chosen_before_the_draft_is_read_lies_beneath_it(
    qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin
) -> None:
    """Someone who is quicker than the disk, and leaves at once, keeps what she chose and what she had typed before."""
    write(qtbot, surroundings, keep_draft, "participant.new", surroundings.desk.who.unit_id, {"given_name": "Åsa"})
    page = NewParticipantPage(surroundings, Place("new_participant"))
    shown(page)
    kind, family = page.form.fields["identifier_kind"], page.form.fields["family_name"]
    assert isinstance(kind, ChoiceField)
    assert isinstance(family, TextField)
    kind.combo.setCurrentIndex(2)
    type_in(family.line, "Öst")
    page.left()
    draft = read(qtbot, surroundings, draft_of, "participant.new", surroundings.desk.who.unit_id).values
    assert (draft["given_name"], draft["family_name"], draft["identifier_kind"]) == ("Åsa", "Öst", kind.value().value)


def test_what_is_chosen_while_the_draft_is_read_stays(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """The draft comes in around it."""
    write(qtbot, surroundings, keep_draft, "participant.new", surroundings.desk.who.unit_id, {"given_name": "Åsa"})
    page = NewParticipantPage(surroundings, Place("new_participant"))
    family = page.form.fields["family_name"]
    assert isinstance(family, TextField)
    type_in(family.line, "Öst")
    assert page._keeper._looking
    with qtbot.waitSignal(page._keeper.kept):
        shown(page)
    assert (page.form.fields["given_name"].value(), page.form.fields["family_name"].value()) == ("Åsa", "Öst")
    assert read(qtbot, surroundings, draft_of, "participant.new", surroundings.desk.who.unit_id).values["family_name"] == "Öst"
