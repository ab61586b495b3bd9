"""The open questions, as rows: those put to me first."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from ui.conflicts.asking import about_words, first_name, who_words
from ui.conflicts.question import Asked, put_names
from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.kit.rows import ROW, Row


class QuestionList(QAbstractListModel):
    """Reads again when something changed; there are few."""

    settled = Signal(int)
    """It has been read: this many."""
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.questions: list[Asked] = []
        self._read = False
        desk.changed.connect(self.again)
        self.again()

    @Slot()
    def again(self) -> None:
        """Ask for the questions."""
        self._desk.questions().then(self._name).failed_to(self._fail)

    @Slot(object)
    def _name(self, questions: list[Any]) -> None:
        self._desk.read(put_names, questions).then(self._renew).failed_to(self._fail)

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self.failed.emit(error)

    @Slot(object)
    def _renew(self, found: list[Asked]) -> None:
        if self._read and [one.question for one in found] == [one.question for one in self.questions]:
            return
        self._read = True
        self.beginResetModel()
        self.questions = found
        self.endResetModel()
        self.settled.emit(len(found))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """As many as there are."""
        return 0 if parent.isValid() else len(self.questions)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row, and its words."""
        if not index.isValid() or index.row() >= len(self.questions):
            return None
        row = row_of(self.questions[index.row()])
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row.words
        return None


def row_of(asked: Asked) -> Row:
    """Whose, what, between whom; and to whom it is put where that isn't me."""
    if asked.is_mine:
        what = tr("conflicts.row", what=about_words(asked), who=who_words(asked))
    else:
        what = tr("conflicts.row_of_another", what=about_words(asked), asked=first_name(asked.names.name(asked.question.asked)))
    return Row(asked, asked.name or asked.title or tr("conflicts.directory"), what)
