"""What is on the screen is filled anew in one go."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.kit.filling import filling
from ui.kit.pieces import column, row

WORDS = "Lovisa öppnar nu själv på onsdagar, väger upp degarna och tar emot mjölet när bilen kommer. " * 3


class Counting(QLabel):
    """Says how often all of them were asked how high they are."""

    asked = 0

    def __init__(self) -> None:
        super().__init__(WORDS)
        self.setWordWrap(True)

    def heightForWidth(self, width: int) -> int:
        Counting.asked += 1
        return super().heightForWidth(width)


class Holder(QWidget):
    """A list below a field."""

    def __init__(self) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        self.field, self.list = QLineEdit(), QVBoxLayout()
        whole.addWidget(self.field)
        whole.addLayout(self.list)

    def put(self, count: int) -> None:
        """So many lines."""
        with filling(self.list):
            self.lines = [Counting() for _ in range(count)]
            for line in self.lines:
                self.list.addLayout(row(column(line, QLabel("I går"))))


def _asked(qtbot: QtBot, holder: Holder, count: int) -> int:
    Counting.asked = 0
    holder.put(count)
    qtbot.wait(1)
    return Counting.asked


def test_twice_as_many_lines_cost_twice_as_much(qtbot: QtBot, shown: Callable[[QWidget], None]) -> None:
    """Not four times: the whole isn't laid out anew around each line that is shown."""
    holder = Holder()
    shown(holder)
    holder.put(1)
    few, many = _asked(qtbot, holder, 40), _asked(qtbot, holder, 80)
    assert many < 2.5 * few


def test_everything_is_there_at_once_and_the_pen_stays(qtbot: QtBot, shown: Callable[[QWidget], None]) -> None:
    """Lines have their place before the next turn of the loop; who writes in a field beside them goes on."""
    holder = Holder()
    shown(holder)
    holder.field.setFocus()
    qtbot.waitUntil(holder.field.hasFocus)
    holder.put(3)
    assert all(one.isVisible() and one.height() > 20 for one in holder.lines)
    assert len({one.y() for one in holder.lines}) == 3
    assert holder.field.hasFocus()


def test_what_was_hidden_stays_hidden(qtbot: QtBot, shown: Callable[[QWidget], None]) -> None:
    """Only what nobody has hidden is shown."""
    holder = Holder()
    shown(holder)
    problem, hint = QLabel("fel"), QLabel("råd")
    problem.hide()
    with filling(holder.list):
        holder.list.addWidget(problem)
        holder.list.addWidget(hint)
    assert problem.isHidden()
    assert hint.isVisible()
    qtbot.wait(1)
    assert problem.isHidden()
