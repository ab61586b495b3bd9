"""The desk: work goes out in order, results come to the UI thread, nothing is done on it."""

import threading
import weakref

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot
from sqlmodel import Session

from coachdesk.domain.draft import draft_of, keep_draft
from coachdesk.domain.participants import Filter, count_participants
from coachdesk.domain.person import person_of
from coachdesk.domain.record import change
from coachdesk.errors import DiskFull, Locked, RecordGone
from tests.ui.hands import Listener
from tests.ui.places import Karin
from ui.kit.desk import Desk
from ui.kit.job import Job, StorageThread
from ui.kit.latest import Latest


def _thread(_: Session) -> int:
    return threading.get_ident()


def test_storage_works_on_its_own_thread(qtbot: QtBot, desk: Desk) -> None:
    """A query runs elsewhere; its result arrives here."""
    listener = Listener()
    desk.read(_thread).then(listener.take)
    qtbot.waitUntil(lambda: bool(listener.results))
    assert listener.results != [threading.get_ident()]
    assert listener.threads == {threading.get_ident()}


def test_expected_failures_come_to_the_slot(qtbot: QtBot, desk: Desk, karin: Karin) -> None:
    """A RecordGone arrives as itself."""
    listener = Listener()
    desk.read(person_of, karin.user).then(listener.take).failed_to(listener.fail)
    qtbot.waitUntil(lambda: bool(listener.errors))
    assert isinstance(listener.errors[0], RecordGone)


def test_a_failure_without_a_slot_is_told_to_the_window(qtbot: QtBot, desk: Desk, karin: Karin) -> None:
    """Nothing fails in silence."""
    with qtbot.waitSignal(desk.failed) as told:
        desk.read(person_of, karin.user)
    assert isinstance(told.args[0], RecordGone)


def test_a_bug_is_logged_without_what_it_says(qtbot: QtBot, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """A message may hold what someone wrote; the log gets the place only."""
    listener = Listener()

    def break_(_: Session, name: str) -> None:
        raise ValueError(f"{name} bor i Vemdalen")

    desk.read(break_, "Lovisa").failed_to(listener.fail)
    qtbot.waitUntil(lambda: bool(listener.errors))
    assert "ValueError" in caplog.text
    assert "in break_" in caplog.text
    assert "Lovisa" not in caplog.text


def test_an_outcome_for_a_widget_that_is_gone_is_let_be(qtbot: QtBot, desk: Desk) -> None:
    """Closing a page while it reads is no accident."""
    gone, stays = Listener(), Listener()
    desk.read(_thread).then(gone.take)
    gone.deleteLater()
    del gone
    desk.read(_thread).then(stays.take)
    qtbot.waitUntil(lambda: bool(stays.results))


def test_outcomes_go_to_bound_slots_only() -> None:
    """A lambda would run on whatever thread and keep its widget alive."""
    with pytest.raises(TypeError):
        Job().then(lambda _: None)


def test_own_changes_are_told(qtbot: QtBot, desk: Desk, karin: Karin) -> None:
    """A write is news, like what comes from away."""
    from coachdesk.domain.person import Person, person_id_of

    with qtbot.waitSignal(desk.changed) as told:
        desk.write(change, Person, person_id_of(karin.mina), {"language": "se"})
    assert any(space == karin.mina for _, _, space in told.args[0].records)
    assert told.args[0].away is False


def test_of_questions_that_wait_only_the_newest_is_asked(qtbot: QtBot, desk: Desk) -> None:
    """Ten keys in a row are two questions: the first and the last."""
    asked: list[str] = []
    listener = Listener()
    latest = Latest(desk, listener)
    latest.answered.connect(listener.take)

    def count(session: Session, text: str) -> int:
        asked.append(text)
        return count_participants(session, Filter(text=text))

    for end in range(1, 10):
        latest.ask(count, "Åkerbrand"[:end])
    qtbot.waitUntil(lambda: bool(listener.results))
    assert asked == ["Å", "Åkerbrand"]
    assert listener.results == [1]


def test_locking_writes_what_was_handed_in_first(qtbot: QtBot, desk: Desk, karin: Karin) -> None:
    """A draft handed in at the last moment is in the file when the vault is closed."""

    class Editor(QObject):
        @Slot()
        def hand_in(self) -> None:
            desk.hand_in(keep_draft, "note.new", karin.mina, {"text": "Sista raden"})

    editor = Editor()
    desk.locking.connect(editor.hand_in)
    with qtbot.waitSignal(desk.locked):
        desk.lock()
    workspace = karin.workspace()
    draft = workspace.read(draft_of, "note.new", karin.mina)
    workspace.close()
    assert draft is not None
    assert draft.values == {"text": "Sista raden"}


def test_locked_there_is_nothing_to_read(qtbot: QtBot, desk: Desk) -> None:
    """The keys are gone; a late question is told so."""
    with qtbot.waitSignal(desk.locked):
        desk.lock()
    listener = Listener()
    desk.read(_thread).failed_to(listener.fail)
    qtbot.waitUntil(lambda: bool(listener.errors))
    assert isinstance(listener.errors[0], Locked)


def test_a_lock_waits_where_words_would_be_lost(qtbot: QtBot, desk: Desk, karin: Karin) -> None:
    """With a full disk the vault stays open and says why, for the words are only on the screen."""

    class Editor(QObject):
        @Slot()
        def hand_in(self) -> None:
            desk.hand_in(_full_disk, karin.mina)

    editor = Editor()
    desk.locking.connect(editor.hand_in)
    with qtbot.waitSignals([desk.lock_refused, desk.failed]):
        desk.lock()
    assert desk.is_open


def _full_disk(_: Session, __: object) -> None:
    raise DiskFull


def test_the_thread_ends_with_the_program(qtbot: QtBot) -> None:
    """What was given out is done, then the thread is gone."""
    thread, done = StorageThread(), []
    thread.submit(lambda: done.append(1))
    assert thread.finish()
    assert done == [1]


class Counting(QObject):
    """Counts what comes."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    @Slot(object, object)
    def take(self, _: object, __: object) -> None:
        """One more."""
        self.heard += 1


def test_what_is_handed_along_ends_on_the_ui_thread(qtbot: QtBot, desk: Desk) -> None:
    """The storage thread keeps the job until its next one; a form that was handed along isn't kept with it."""
    counting, form = Counting(), QObject()
    kept = weakref.ref(form)
    job = desk.work(str).then(counting.take, form)
    del form
    assert kept() is not None
    qtbot.waitUntil(lambda: counting.heard == 1)
    assert kept() is None
    assert job.settle(None, None) is False
