"""Questions: the answers side by side, a figure for every way out, nothing thrown away, and it can wait."""

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlmodel import Session

from coachdesk.domain.person import ContactPoint, contact_points_of
from coachdesk.domain.record import DELETED, RECORDS, alive, change
from coachdesk.domain.relative import relatives_of
from coachdesk.storage.workspace import Workspace
from tests.screens.town_questions import ENDS, LONG_NAME, furnish_questions
from tests.ui.hands import press, read, write
from tests.ui.places import Karin
from tests.ui.quarrels import MINE, THEIRS, about_the_phone
from ui.conflicts.asking import genitive, question_words
from ui.conflicts.compare import marked, pieces
from ui.conflicts.page import ConflictsPage
from ui.kit.asked import AnswersLink, open_answers, questions_to
from ui.kit.i18n import LANGUAGES, Language, speak, texts
from ui.kit.page import Place
from ui.kit.panel import Panel
from ui.kit.surroundings import Surroundings
from ui.kit.toasts import Toast
from ui.participants.panels import ContactPanel, PersonPanel

Show = Callable[[QWidget], None]


@pytest.fixture
def page(qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show) -> ConflictsPage:
    """The page, with one question on it."""
    surroundings.desk.ask(lambda workspace: about_the_phone(workspace, karin))
    return _page(qtbot, surroundings, shown)


@pytest.fixture
def busy(qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show) -> ConflictsPage:
    """The page after a day on which three coaches had no net."""
    surroundings.desk.ask(lambda workspace: furnish_questions(workspace, karin))
    return _page(qtbot, surroundings, shown)


def _page(qtbot: QtBot, surroundings: Surroundings, shown: Show) -> ConflictsPage:
    page = ConflictsPage(surroundings, Place("conflicts"))
    shown(page)
    page.entered()
    qtbot.waitUntil(lambda: len(page.cards) >= 2)
    return page


def _go(qtbot: QtBot, page: ConflictsPage, asks: str) -> None:
    """Point at the question whose sentence begins so."""
    number = next(n for n, one in enumerate(page.model.questions) if question_words(one).startswith(asks))
    page.list.point_at(number)
    qtbot.waitUntil(lambda: page.sheet is not None and page.sheet.title.text().startswith(asks))


def _numbers(qtbot: QtBot, surroundings: Surroundings, karin: Karin) -> set[str | None]:
    return {point.value for point in read(qtbot, surroundings, contact_points_of, karin.mina)}


def _toasts(surroundings: Surroundings) -> list[Toast]:
    said: list[Toast] = []
    surroundings.toasts.said.connect(said.append)
    return said


# --- what is asked --------------------------------------------------------------------------------------------------------


def test_both_answers_stand_side_by_side(page: ConflictsPage) -> None:
    """A sentence as title, what stood before, mine first, and what differs marked in each."""
    assert page.sheet is not None
    assert page.sheet.title.text() == "Vilket är Lovisas telefonnummer?"
    assert [card.accessibleName() for card in page.cards] == [f"Du skrev: {MINE}", f"Per-Ola Bränd skrev: {THEIRS}"]
    assert [card.button.accessibleName() for card in page.cards] == ["Behåll mitt", "Behåll Per-Olas"]
    assert page.cards[0].y() == page.cards[1].y()


def test_they_stand_below_each_other_where_it_is_narrow(qtbot: QtBot, page: ConflictsPage) -> None:
    """Nothing is scrolled sideways."""
    page.resize(560, 768)
    qtbot.waitUntil(lambda: page.cards[1].y() > page.cards[0].y())
    sheet = page.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.minimumSizeHint().width() <= sheet.width())


def test_every_sort_of_question_has_its_sentence(busy: ConflictsPage) -> None:
    """Links by name, groups as one, days and choices in words; the colleague's last, said to be hers."""
    assert [question_words(one) for one in busy.model.questions][-1] == "När är Emil född?"
    assert {question_words(one) for one in busy.model.questions} == {
        "Vilket är Lovisas telefonnummer?",
        "Vilken är Lovisas adress?",
        "Vem är ansvarig coach för Lovisa?",
        "När slutade Lovisa, och varför?",
        "Ska lovisa@exempel.se tas bort hos Lovisa?",
        f"Vad ska det stå om {LONG_NAME}?",
        "När är Emil född?",
    }
    assert "ställd till Per-Ola" in busy.model.index(6, 0).data()


def test_answers_are_said_in_words(qtbot: QtBot, busy: ConflictsPage) -> None:
    """No id, no wire form, no key."""
    told = {}
    for asks in ("Vem är", "När slutade", "Vilken är", "Ska lovisa"):
        _go(qtbot, busy, asks)
        told[asks] = [card.accessibleName() for card in busy.cards]
    assert told["Vem är"] == ["Siv Jonsdotter skrev: Karin Hedlund", "Per-Ola Bränd skrev: Per-Ola Bränd"]
    assert told["När slutade"] == ["Du skrev: Fredag 27 november 2026, Studier", "Per-Ola Bränd skrev: Fredag 20 november 2026, Arbete"]
    assert told["Vilken är"][1] == "Siv Jonsdotter skrev: c/o Eva Åkerbrand, Storgatan 22, 842 31 Sveg"
    assert told["Ska lovisa"] == ["Du: Tog bort uppgiften", "Per-Ola Bränd: Ändrade i den"]


def test_the_record_around_it_and_the_note_of_the_day_help(qtbot: QtBot, busy: ConflictsPage) -> None:
    """What kind of number, and which of the two stands in a note."""
    _go(qtbot, busy, "Vilket är")
    assert busy.sheet is not None
    found = busy.sheet.found
    assert ("Typ", "Telefon") in found.facts
    assert [one is not None and one.there for one in found.mentions] == [False, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_register_that_asks_has_a_sentence_of_its_own(language: Language) -> None:
    """A new register with merge="ask" is asked in a natural sentence, too."""
    known, missing = texts(language), []
    for kind in RECORDS:
        for register in kind.registers:
            key = f"ask.{kind.name}.{register.name}"
            forms = [f"{key}.phone", f"{key}.email"] if key == "ask.contact_point.value" else [key]
            if register.merge == "ask" and register.number != DELETED:
                missing += [one for one in forms if one not in known]
    assert missing == []


def test_names_get_their_genitive(qapp: QApplication) -> None:
    """As each language has it."""
    assert [genitive(name) for name in ("Emil", "Lars", "Max", "Zoë")] == ["Emils", "Lars", "Max", "Zoës"]
    speak(qapp, "en")
    assert genitive("Emil") == "Emil's"


def test_it_is_counted_by_whom_it_is_put_to(qtbot: QtBot, busy: ConflictsPage, surroundings: Surroundings, karin: Karin) -> None:
    """The navigation counts mine; any page can ask which of its fields are in question."""
    assert read(qtbot, surroundings, questions_to, karin.user) == 6
    assert read(qtbot, surroundings, questions_to, karin.colleague) == 1
    phone = next(one for one in busy.model.questions if one.form == "phone").question.record_id
    assert read(qtbot, surroundings, open_answers, [phone]) == {(phone, 3): 2}


# --- ways out -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key,number", [(Qt.Key.Key_1, MINE), (Qt.Key.Key_2, THEIRS)])
def test_one_key_chooses(qtbot: QtBot, page: ConflictsPage, surroundings: Surroundings, karin: Karin, key: Qt.Key, number: str) -> None:
    """1 and 2 are the two cards; then the list is empty, warmly."""
    press(page.list, key)
    qtbot.waitUntil(lambda: not page.model.questions)
    assert _numbers(qtbot, surroundings, karin) == {number}
    assert page.empty.isVisible()


def test_both_may_be_right(qtbot: QtBot, page: ConflictsPage, surroundings: Surroundings, karin: Karin) -> None:
    """3 keeps both, as two numbers."""
    press(page.list, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: not page.model.questions)
    assert _numbers(qtbot, surroundings, karin) == {MINE, THEIRS}


def test_neither_may_be_right(qtbot: QtBot, page: ConflictsPage, surroundings: Surroundings, karin: Karin) -> None:
    """4 leads to the field; in it figures are only signs."""
    press(page.list, Qt.Key.Key_4)
    assert page.sheet is not None
    assert page.sheet.ways is not None
    field = page.focusWidget()
    assert field is not None
    for key in (Qt.Key.Key_1, Qt.Key.Key_2):
        press(field, key)
    assert page.sheet.ways.third.values() == {"value": "12"}
    page.sheet.ways.save.click()
    qtbot.waitUntil(lambda: not page.model.questions)
    assert _numbers(qtbot, surroundings, karin) == {"12"}


def test_three_answers_and_their_keys(qtbot: QtBot, busy: ConflictsPage, surroundings: Surroundings, karin: Karin) -> None:
    """The third card is 3, so keeping all is 4 and writing another 5."""
    _go(qtbot, busy, "Vilken är")
    assert len(busy.cards) == 3
    press(busy.list, Qt.Key.Key_5)
    assert busy.sheet is not None
    assert busy.sheet.ways is not None
    assert busy.sheet.ways.third.isVisible()
    busy.list.setFocus()
    press(busy.list, Qt.Key.Key_4)
    streets = {"Byvägen 14", "Byvägen 4", "Storgatan 22"}
    qtbot.waitUntil(lambda: streets <= {one.street for one in read(qtbot, surroundings, contact_points_of, karin.mina)})


def test_two_long_texts_can_stand_one_after_the_other(qtbot: QtBot, busy: ConflictsPage, surroundings: Surroundings, karin: Karin) -> None:
    """Keeping both of a text is one text; no second relative is made."""
    _go(qtbot, busy, "Vad ska det stå")
    press(busy.list, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: not any(question_words(one).startswith("Vad ska") for one in busy.model.questions))
    (relative,) = read(qtbot, surroundings, relatives_of, karin.mina)
    assert all(end in (relative.about or "") for end in ENDS)


def test_what_happened_once_is_never_kept_twice(qtbot: QtBot, busy: ConflictsPage) -> None:
    """An enrolment ended on one day: there the third way is to write it oneself."""
    _go(qtbot, busy, "När slutade")
    assert busy.sheet is not None
    assert busy.sheet.ways is not None
    assert busy.sheet.ways.both is None
    assert busy.sheet.ways.key == 3


@pytest.mark.parametrize("key,gone", [(Qt.Key.Key_1, True), (Qt.Key.Key_2, False)])
def test_a_removal_against_a_change(
    qtbot: QtBot, busy: ConflictsPage, surroundings: Surroundings, karin: Karin, key: Qt.Key, gone: bool
) -> None:
    """Remove or keep; either way the question is settled."""
    _go(qtbot, busy, "Ska lovisa")
    press(busy.list, key)
    qtbot.waitUntil(lambda: not any(one.is_deletion for one in busy.model.questions))
    assert ("lovisa@exempel.se" in _numbers(qtbot, surroundings, karin)) != gone


def test_a_colleagues_question_can_be_answered(qtbot: QtBot, busy: ConflictsPage) -> None:
    """It says whose it is, and that one may."""
    _go(qtbot, busy, "När är Emil")
    press(busy.list, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: all(one.is_mine for one in busy.model.questions))


# --- afterwards -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_3])
def test_an_answer_can_be_taken_back(qtbot: QtBot, page: ConflictsPage, surroundings: Surroundings, key: Qt.Key) -> None:
    """The toast offers it; then the question stands there again with both answers, and the other can be chosen."""
    said = _toasts(surroundings)
    press(page.list, key)
    qtbot.waitUntil(lambda: not page.model.questions)
    assert [toast.words for toast in said] == ["Svaret är sparat: Telefon, Lovisa Åkerbrand"]
    assert said[0].undo is not None
    said[0].undo()
    qtbot.waitUntil(lambda: len(page.model.questions) == 1 and len(page.cards) == 2)
    assert [card.accessibleName() for card in page.cards] == [f"Du skrev: {MINE}", f"Per-Ola Bränd skrev: {THEIRS}"]
    press(page.list, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: not page.model.questions)


def test_the_next_question_follows(qtbot: QtBot, busy: ConflictsPage) -> None:
    """Without a hand on the mouse, and pressing twice answers once."""
    before = len(busy.model.questions)
    first = busy.sheet
    press(busy.list, Qt.Key.Key_1)
    press(busy.list, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: len(busy.model.questions) == before - 1 and busy.sheet is not None and busy.sheet is not first)
    assert len(busy.model.questions) == before - 1
    assert busy.focusWidget() is busy.list


def test_it_can_wait(qtbot: QtBot, page: ConflictsPage) -> None:
    """Esc leaves; the question stays."""
    with qtbot.waitSignal(page.went):
        press(page.list, Qt.Key.Key_Escape)
    assert len(page.model.questions) == 1


def test_a_question_never_blocks_editing(qtbot: QtBot, page: ConflictsPage, surroundings: Surroundings, karin: Karin) -> None:
    """Whoever writes in the field from its own form has answered."""
    phone: UUID = page.model.questions[0].question.record_id

    def edit(workspace: Workspace) -> None:
        shown = workspace.show(ContactPoint, phone)
        workspace.write(change, ContactPoint, phone, {"value": "070-174 06 99"}, seen=shown.seen)

    surroundings.desk.ask(edit)
    qtbot.waitUntil(lambda: not page.model.questions)
    assert _numbers(qtbot, surroundings, karin) == {"070-174 06 99"}


def test_a_third_answer_that_is_being_typed_survives(qtbot: QtBot, page: ConflictsPage, surroundings: Surroundings, shown: Show) -> None:
    """Esc puts it off, and it stands there the next time."""
    press(page.list, Qt.Key.Key_4)
    field = page.focusWidget()
    assert field is not None
    press(field, Qt.Key.Key_7)
    press(field, Qt.Key.Key_Escape)
    assert page.focusWidget() is page.list
    page.left()
    other = _page(qtbot, surroundings, shown)

    def stands() -> bool:
        ways = other.sheet.ways if other.sheet is not None else None
        return ways is not None and ways.third.values() == {"value": "7"}

    qtbot.waitUntil(stands)


def test_news_about_others_leave_what_is_typed_alone(qtbot: QtBot, page: ConflictsPage, surroundings: Surroundings, karin: Karin) -> None:
    """A change elsewhere reads the list again, and the sheet stays as it is."""
    sheet = page.sheet
    write(qtbot, surroundings, _rename, karin)
    qtbot.wait(100)
    assert page.sheet is sheet


def _rename(session: Session, karin: Karin) -> None:
    point = contact_points_of(session, karin.mina)[0]
    alive(session, ContactPoint, point.id).label = "hemma"


def test_the_field_in_question_says_so_and_leads_there(qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show) -> None:
    """On the participant's page: "2 svar" beside the fact and on the row, which can be edited all the same."""
    surroundings.desk.ask(lambda workspace: furnish_questions(workspace, karin))
    person = PersonPanel(surroundings, karin.others)
    _follow(qtbot, person, shown, {"2 svar"})
    contact = ContactPanel(surroundings, karin.mina)
    place = _follow(qtbot, contact, shown, {"2 svar", "3 svar"})
    page = ConflictsPage(surroundings, place)
    shown(page)
    qtbot.waitUntil(lambda: page.sheet is not None)
    assert page.place() == place
    contact.edit(next(one.id for one in read(qtbot, surroundings, contact_points_of, karin.mina) if one.value == THEIRS))
    qtbot.waitUntil(lambda: contact.form is not None)


def _follow(qtbot: QtBot, panel: Panel, shown: Show, words: set[str]) -> Place:
    """Press the panel's links to questions; gives where the last one leads."""
    shown(panel)
    qtbot.waitUntil(lambda: {link.text().strip() for link in panel.findChildren(AnswersLink)} == words)
    went: list[Place] = []
    panel.went.connect(went.append)
    for link in panel.findChildren(AnswersLink):
        link.click()
    assert {place.page for place in went} == {"conflicts"}
    return went[-1]


# --- what differs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text,others,found",
    [
        (MINE, [THEIRS], [("070-174 06 ", False), ("38", True)]),
        ("0701740638", ["0701740683"], [("07017406", False), ("38", True)]),
        ("Åkerbrand", ["Åkerbrant"], [("Åkerbran", False), ("d", True)]),
        ("Öberg", ["Lindström"], [("Öberg", True)]),
        ("Hon vill jobba", ["Hon vill studera"], [("Hon vill ", False), ("jobba", True)]),
        ("12", ["12", "13"], [("1", False), ("2", True)]),
        ("", ["x"], []),
        ("same", ["same"], [("same", False)]),
    ],
)
def test_what_differs_is_marked(text: str, others: list[str], found: list[tuple[str, bool]]) -> None:
    """Figures in numbers, letters in a name misspelt, words in texts."""
    assert pieces(text, others) == found


def test_what_people_wrote_is_never_markup() -> None:
    """Angle brackets are signs like others."""
    assert "<b>" not in marked("<b>a</b>", ["c"])
