"""The rows of the list in their card, and the pointer that goes through them: arrows move it, also from the search field."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from coachdesk.domain.folding import words
from coachdesk.domain.participants import Filter, ParticipantRow, count_participants, participants
from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.kit.row_view import RowView
from ui.kit.rows import ROW, RowsModel
from ui.participants.list_paint import ListDelegate, ListHead, has_columns
from ui.participants.list_words import ListLine, list_line
from ui.participants.sight import Sight, may_say_step, sight_of


class ListCard(QFrame):
    """*whom*: on whom the pointer stood when one left; after every answer it stands there again, or else on the first."""

    chosen = Signal(object)
    """The key of whom to open."""
    pointed = Signal(object)
    """The `ListLine` the pointer is on, while it is *watched*."""

    def __init__(self, desk: Desk, whom: UUID | None) -> None:
        super().__init__()
        self._desk, self.whom = desk, whom
        self.watched = False
        """Something beside the list shows whom the pointer is on."""
        self._steering: QWidget | None = None
        self.model = RowsModel(desk, participants, count_participants, self._row, self)
        self.view = RowView(tr("participants.title"))
        self.view.setProperty("kind", "inside")
        self.delegate = ListDelegate(self.view)
        self.view.setItemDelegate(self.delegate)
        self.view.setModel(self.model)
        self.model.modelReset.connect(self._point_again)
        self.model.dataChanged.connect(self.show_pointed)
        self.view.chosen.connect(self.chosen)
        self.view.pointed.connect(self._point)
        self.columns = ListHead(self.view.viewport())
        self.setProperty("kind", "card")
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 0, 1, 1)
        box.setSpacing(0)
        box.addWidget(self.columns)
        box.addWidget(self.view)

    def ask(self, wanted: Filter) -> None:
        """Show whom *wanted* finds, its words marked."""
        self.delegate.needles = words(wanted.text)
        self.model.ask(wanted)

    def _row(self, found: ParticipantRow) -> ListLine:
        today, says = self._desk.who.now().date(), may_say_step(self._desk, found)
        return list_line(found, today, says_step=says, is_own=sight_of(self._desk, found) >= Sight.OWN, sync=self._desk.sync)

    # --- its size -----------------------------------------------------------------------------------------------------

    def fit(self, width: int) -> None:
        """Columns where there is room for them in *width*."""
        self.delegate.wide = has_columns(width)
        self.columns.setVisible(self.delegate.wide)
        self.view.measure()
        self.hug(self.model.rowCount())

    def hug(self, number: int) -> None:
        """The card ends where the rows end."""
        head = self.columns.height() if self.delegate.wide else 0
        self.setMaximumHeight(min(head + number * self.view.verticalHeader().defaultSectionSize() + 4, 16_777_215))

    # --- the pointer --------------------------------------------------------------------------------------------------

    def steered_from(self, field: QWidget) -> None:
        """In *field* the arrows move the pointer, and Enter opens."""
        self._steering = field
        field.installEventFilter(self)

    @Slot()
    def show_pointed(self, *_: object) -> None:
        """Say whom the pointer is on."""
        line: Any = self.view.currentIndex().data(ROW)
        if self.watched and isinstance(line, ListLine):
            self.whom = line.key
            self.pointed.emit(line)

    @Slot(object)
    def _point(self, key: UUID | None) -> None:
        if key is not None and key != self.whom:
            self.whom = key
            self.show_pointed()

    @Slot()
    def _point_again(self) -> None:
        """Where the pointer was, if she is still among the first; else on the first."""
        before = self.model.row_of(self.whom) if self.whom is not None else None
        self.view.point_at(before or 0)
        self.show_pointed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the field that steers."""
        if watched is self._steering and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
                QApplication.sendEvent(self.view, event)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open_pointed()
                return True
        return super().eventFilter(watched, event)

    def _open_pointed(self) -> None:
        line: Any = self.view.currentIndex().data(ROW)
        if isinstance(line, ListLine):
            self.chosen.emit(line.key)
