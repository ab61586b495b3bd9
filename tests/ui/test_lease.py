"""A laptop without contact, at the window: warned, then a door that opens for writing alone, and everything again by itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from coachdesk.crypto.lease import answer, new_secret
from coachdesk.domain.draft import drafts
from coachdesk.domain.loose_note import LOOSE_NOTE, loose_notes
from coachdesk.errors import LeaseOver
from coachdesk.storage.workspace import Workspace
from tests.ui.hands import Listener, press, type_in, unlock
from tests.ui.places import PASSPHRASE, Karin
from ui.app import Program
from ui.kit.page import Place
from ui.notes.editor import NoteEditor
from ui.notes.loose_page import LooseNotesPage
from ui.unlock.lease_home import LeaseHome
from ui.unlock.lease_page import LeasePage
from ui.unlock.loose_form import LooseForm
from ui.unlock.passphrase_form import PassphraseForm
from ui.unlock.telephone_form import TelephoneForm
from ui.unlock.vaults import Vaults


def _words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def _asked(qtbot: QtBot, program: Program, question: Callable[[Workspace], Any]) -> Any:
    listener = Listener()
    program.desk.ask(question).then(listener.take).failed_to(listener.fail)
    qtbot.waitUntil(lambda: bool(listener.results or listener.errors))
    if listener.errors:
        raise listener.errors[0]
    return listener.results[0]


def _contact(workspace: Workspace, days_ago: int = 0) -> None:
    """The server answered so many days ago at this time of day, by the clock of the computer, be it that clocks were put back since."""
    then = workspace.now() - timedelta(days=days_ago)
    with workspace.transaction() as tx:
        tx.post.set_number("contact", int(then.timestamp() * 1000))
    with workspace.transaction() as tx:  # as in a vault of before there were leases: it counts from there
        tx.connection.exec_driver_sql("DELETE FROM mark WHERE name = 'lease_clock'")


@pytest.fixture
def away(program: Program, karin: Karin) -> Callable[[int], None]:
    """The vault had contact so many days ago; it is closed."""

    def since(days: int) -> None:
        workspace = Vaults(karin.folder.parent).unlock(karin.folder, PASSPHRASE)
        _contact(workspace, days)
        workspace.close()

    return since


def _enter(program: Program, qtbot: QtBot) -> LeasePage:
    page = program.window.unlock_page
    assert page is not None
    assert isinstance(page.form, PassphraseForm)
    type_in(page.form.field, PASSPHRASE)
    with qtbot.waitSignal(program.window.unlocked):
        press(page.form.field, Qt.Key.Key_Return)
    return _door(program)


def _door(program: Program) -> LeasePage:
    shown = program.window.centralWidget()
    assert isinstance(shown, LeasePage)
    return shown


def _home(program: Program) -> LeaseHome:
    form = _door(program).form
    assert isinstance(form, LeaseHome)
    return form


def _in(program: Program) -> bool:
    """Whether the whole program stands there."""
    return program.window._frame is not None and program.window.centralWidget() is program.window._frame


def _sync_again(program: Program, qtbot: QtBot) -> None:
    _asked(qtbot, program, _contact)
    program.desk.lease.look()


def test_the_door_says_why_and_nothing_is_read(program: Program, qtbot: QtBot, away: Callable[[int], None]) -> None:
    """Since when, why, and that all is there; no page, no name, and the desk gives nothing away either."""
    away(40)
    door = _enter(program, qtbot)
    since = (_asked(qtbot, program, lambda workspace: workspace.now()) - timedelta(days=40)).date()
    assert f"{since.day} " in _words(door)
    assert "Allt du har skrivit ligger kvar" in _words(door)
    assert "Åkerbrand" not in _words(door)
    with pytest.raises(LeaseOver):
        _asked(qtbot, program, lambda workspace: workspace.read(drafts))


def test_contact_opens_everything_by_itself(program: Program, qtbot: QtBot, away: Callable[[int], None]) -> None:
    """Nobody unlocks again."""
    away(40)
    _enter(program, qtbot)
    _sync_again(program, qtbot)
    qtbot.waitUntil(lambda: _in(program))


def test_a_note_is_written_and_finds_its_place_afterwards(
    program: Program, qtbot: QtBot, away: Callable[[int], None], karin: Karin
) -> None:
    """Kept as it is typed, also through a lock; then the banner leads to it, and every word stands with the participant."""
    away(40)
    _enter(program, qtbot)
    _home(program).note.click()
    form = _door(program).form
    assert isinstance(form, LooseForm)
    type_in(form.whom, "Lovisa, på bageriet")
    form.text.setPlainText("Hon trivs. Åker dit på torsdag.")
    program.desk.lock()
    qtbot.waitUntil(lambda: program.window.unlock_page is not None)
    _enter(program, qtbot)
    assert "trivs" not in _words(_door(program)), "whoever has the laptop reads nothing"
    _sync_again(program, qtbot)
    qtbot.waitUntil(lambda: _in(program))
    qtbot.waitUntil(lambda: program.window.frame.banner.words == "Du har 1 anteckning som väntar på sin deltagare.")
    program.window.frame.go(Place("loose_notes"))
    page = program.window.frame.page
    assert isinstance(page, LooseNotesPage)
    qtbot.waitUntil(lambda: bool(page.cards) and page.cards[0].whom.value() == karin.mina)
    assert "Gäller: Lovisa, på bageriet" in _words(page)
    page.cards[0].put_it.click()
    qtbot.waitUntil(lambda: program.window.frame.page is not page)
    (draft,) = _asked(qtbot, program, lambda workspace: workspace.read(drafts))
    assert (draft.form, draft.target_id) == ("note.new", karin.mina)
    assert draft.values["text"] == "Lovisa, på bageriet\n\nHon trivs. Åker dit på torsdag."
    assert draft.values["event_on"] == draft.saved_at.date().isoformat()
    assert _asked(qtbot, program, lambda workspace: workspace.read(loose_notes)) == []
    assert isinstance(program.window.frame.page, NoteEditor) or program.window.frame.page.place().state.get("then")


def test_a_loose_note_is_dropped_when_it_was_meant(program: Program, qtbot: QtBot, karin: Karin) -> None:
    """The first press asks."""
    unlock(program, qtbot)
    write_loose = _asked(qtbot, program, lambda workspace: workspace.write(_loose, karin.enrolment))
    assert write_loose.form == LOOSE_NOTE
    program.window.frame.go(Place("loose_notes"))
    page = program.window.frame.page
    assert isinstance(page, LooseNotesPage)
    qtbot.waitUntil(lambda: bool(page.cards))
    page.cards[0].dropped.click()
    assert page.cards[0].dropped.text() == "Ta bort för gott"
    page.cards[0].dropped.click()
    qtbot.waitUntil(lambda: not page.cards)
    assert "Det finns inga anteckningar" in _words(page)


def _loose(session: Any, key: Any) -> Any:
    from coachdesk.domain.draft import keep_draft

    return keep_draft(session, LOOSE_NOTE, key, {"whom": "", "text": "fel"})


def test_nobody_is_pulled_away_in_the_middle_of_a_sentence(program: Program, qtbot: QtBot, away: Callable[[int], None]) -> None:
    """There was contact while she wrote: it is said, and everything opens when she is done."""
    away(40)
    _enter(program, qtbot)
    _home(program).note.click()
    form = _door(program).form
    assert isinstance(form, LooseForm)
    form.text.setPlainText("Mitt i")
    _sync_again(program, qtbot)
    qtbot.waitUntil(lambda: form.state.text() == "Datorn har haft kontakt. Allt öppnas när du är klar här.")
    form.done.click()
    qtbot.waitUntil(lambda: _in(program))
    (draft,) = _asked(qtbot, program, lambda workspace: workspace.read(loose_notes))
    assert draft.values["text"] == "Mitt i"


def test_by_telephone(program: Program, qtbot: QtBot, away: Callable[[int], None]) -> None:
    """The characters stand there in fours; a slip costs nothing, a wrong answer waits from the third on, the right one opens."""
    away(40)
    _enter(program, qtbot)
    _home(program).telephone.click()
    form = _door(program).form
    assert isinstance(form, TelephoneForm)
    qtbot.waitUntil(lambda: bool(form.challenge.text()))
    secret, challenge = _asked(qtbot, program, lambda workspace: (workspace.leasing.secret(), workspace.leasing.challenge()))
    device = program.desk.who.device_id
    assert form.challenge.text().replace(" – ", "") == challenge

    def try_it(text: str) -> None:
        form.problem.hide()
        form.field.setText(text)
        form.button.click()
        qtbot.waitUntil(
            lambda: _in(program) or (isValid(form.problem) and form.problem.isVisible())
        )  # the right answer takes the form away

    try_it("0000-0000-0000")
    assert form.problem.text() == "Något tecken blev fel på vägen. Be om svaret en gång till."
    wrong = answer(new_secret(), device, challenge, 7)
    for _ in range(3):
        try_it(wrong)
    assert form.problem.text().endswith("Nästa försök om 5 sekunder.")
    assert not form.button.isEnabled()
    for _ in range(5):
        form._count()
    assert form.button.isEnabled()
    _asked(qtbot, program, _forget_the_pause)
    try_it(answer(secret, device, challenge, 14).lower())
    qtbot.waitUntil(lambda: _in(program))
    assert program.desk.lease.now is not None
    assert program.desk.lease.now.left == 14


def _forget_the_pause(workspace: Workspace) -> None:
    """Its five seconds have gone by."""
    with workspace.transaction() as tx:
        tx.keyring.forget("lease_pause")


@pytest.mark.parametrize("days, words", [(22, ""), (23, "inom 7 dagar"), (29, "inom 1 dag."), (30, "i dag")])
def test_it_is_said_before(program: Program, qtbot: QtBot, away: Callable[[int], None], days: int, words: str) -> None:
    """From seven days before, above the page, with the way to where it can be sent."""
    away(days)
    unlock(program, qtbot)
    said = program.window.frame.banner.words
    assert (words in said) if words else not said


def test_when_the_day_comes_it_locks_with_every_word(program: Program, qtbot: QtBot, karin: Karin) -> None:
    """Who writes at midnight finds her draft when there was contact again."""
    unlock(program, qtbot)
    program.window.frame.go(Place("participant", karin.mina, {"reason": "own_case", "then": Place("note_editor", karin.mina)}))
    qtbot.waitUntil(lambda: isinstance(program.window.frame.page, NoteEditor))
    editor = program.window.frame.page
    assert isinstance(editor, NoteEditor)
    editor.sheet.insertPlainText("Klockan är tolv")
    _asked(qtbot, program, lambda workspace: _contact(workspace, 31))
    program.desk.lease.look()
    qtbot.waitUntil(lambda: program.window.unlock_page is not None)
    _enter(program, qtbot)
    _sync_again(program, qtbot)
    qtbot.waitUntil(lambda: _in(program))
    found = _asked(qtbot, program, lambda workspace: workspace.read(drafts))
    assert [one.values["text"] for one in found] == ["Klockan är tolv"]
