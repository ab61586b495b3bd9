"""Questions: both answers side by side, five ways out, nothing thrown away."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.person import ContactPoint, contact_points_of
from coachdesk.domain.record import change
from coachdesk.storage import journal
from coachdesk.storage.merge import Write
from coachdesk.storage.workspace import Workspace
from tests.ui.hands import press
from tests.ui.places import Karin
from tests.ui.test_participants import read
from ui.conflicts.compare import marked, pieces
from ui.conflicts.page import ConflictsPage
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings

MINE, THEIRS = "070-174 06 38", "070-174 06 83"


def disagree(workspace: Workspace, karin: Karin) -> None:
    """Karin and Per-Ola change the same number, each on a laptop without a net."""
    (phone,) = workspace.read(contact_points_of, karin.mina)
    seen = workspace.seen(phone.id)[phone.id]
    workspace.write(change, ContactPoint, phone.id, {"value": MINE})
    with workspace.transaction() as tx:
        sql = f"SELECT {journal.COLUMNS} FROM journal WHERE record = ? ORDER BY id DESC"
        row = tx.connection.exec_driver_sql(sql, (phone.id.bytes,)).first()
        assert row is not None
        mine = journal.as_write(row)
        causes = tuple(dot for dots in seen.values() for dot in dots)
        device = karin.colleague_device.bytes
        tx.receive([Write(mine.space, device, 1, 1, mine.stamp + 1, mine.kind, mine.record, causes, {3: (THEIRS,)})], 1)


@pytest.fixture
def page(qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Callable[[QWidget], None]) -> ConflictsPage:
    """The page, with that one question on it."""
    surroundings.desk.ask(lambda workspace: disagree(workspace, karin))
    page = ConflictsPage(surroundings, Place("conflicts"))
    shown(page)
    page.entered()
    qtbot.waitUntil(lambda: len(page.cards) == 2)
    return page


def _numbers(qtbot: QtBot, surroundings: Surroundings, karin: Karin) -> set[str]:
    return {point.value for point in read(qtbot, surroundings, contact_points_of, karin.mina)}


def test_both_answers_stand_side_by_side(page: ConflictsPage) -> None:
    """Who, what and on which laptop; until it is answered the later one shows."""
    names = [card.accessibleName() for card in page.cards]
    assert names == [f"Per-Ola Bränd: {THEIRS}", f"Du: {MINE}"]


@pytest.mark.parametrize("key,number", [(Qt.Key.Key_1, THEIRS), (Qt.Key.Key_2, MINE)])
def test_one_key_chooses(qtbot: QtBot, page: ConflictsPage, surroundings: Surroundings, karin: Karin, key: Qt.Key, number: str) -> None:
    """1 and 2 are the two cards."""
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
    """A third value, typed in."""
    page.third.fields["value"].put("070-174 06 00")
    page.third_button.click()
    qtbot.waitUntil(lambda: not page.model.questions)
    assert _numbers(qtbot, surroundings, karin) == {"070-174 06 00"}


def test_it_can_wait(qtbot: QtBot, page: ConflictsPage) -> None:
    """Esc leaves; the question stays."""
    with qtbot.waitSignal(page.went):
        press(page.list, Qt.Key.Key_Escape)
    assert len(page.model.questions) == 1


def test_what_differs_is_marked_and_what_people_wrote_is_never_markup() -> None:
    """Whole groups of digits are marked; angle brackets are signs like others."""
    assert pieces(MINE, THEIRS) == [("070-174 06 ", False), ("38", True)]
    assert "<b>" not in marked("<b>a</b>", "c")
