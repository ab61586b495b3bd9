"""The open questions, as rows."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from ui.conflicts.question import Asked, put_names
from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.kit.rows import ROW, Row
from ui.kit.words import register_words


class QuestionList(QAbstractListModel):
    """Reads again when something changed; there are few."""

    settled = Signal(int)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.questions: list[Asked] = []
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
        if [one.question for one in found] != [one.question for one in self.questions] or not found:
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
        row = _row(self.questions[index.row()])
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.title}, {row.detail}"
        return None


def _row(asked: Asked) -> Row:
    who = tr("conflicts.and").join(dict.fromkeys(asked.names.who(one.user_id) for one in asked.question.answers))
    return Row(
        asked, asked.name or tr("conflicts.directory"), tr("conflicts.row", what=register_words(asked.kind, asked.register.name), who=who)
    )
