"""The list of participants: search as you type, mine or everyone's, open or closed."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit

from coachdesk.domain.participants import Filter, ParticipantRow, count_participants, participants
from ui.kit.empty import EmptyState
from ui.kit.i18n import tr
from ui.kit.icons import icon
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, row
from ui.kit.row_view import RowView
from ui.kit.rows import Row, RowsModel
from ui.kit.surroundings import Surroundings
from ui.kit.when import day_words

SETTLED_MS = 2_000
"""A query that stood this long was meant: it is written to the access log once."""


class ParticipantsPage(Page):
    """Every key press asks anew; of questions that wait only the newest is asked."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        super().__init__(tr("participants.title"))
        self._desk = surroundings.desk
        new = Button(tr("participants.new"), symbol="user-plus")
        new.clicked.connect(self._new)
        self.head.addWidget(new)
        self.search = QLineEdit(str(place.state.get("text", "")))
        self.search.setProperty("scale", "large")
        self.search.setPlaceholderText(tr("participants.search"))
        self.search.setAccessibleName(tr("participants.search"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._ask)
        self.search.returnPressed.connect(self._take_first)
        self.body.addWidget(self.search)
        self.mine = QCheckBox(tr("participants.mine"))
        self.mine.setChecked(bool(place.state.get("mine", False)))
        self.closed = QCheckBox(tr("participants.closed"))
        self.closed.setChecked(bool(place.state.get("closed", False)))
        for box in (self.mine, self.closed):
            box.toggled.connect(self._ask)
        self.body.addLayout(row(self.mine, self.closed, None, gap=16))
        self.model = RowsModel(self._desk, participants, count_participants, self._row, self)
        self.model.settled.connect(self._say_count)
        self.model.failed.connect(self.fail)
        self.view = RowView(tr("participants.title"))
        self.view.setModel(self.model)
        self.view.chosen.connect(self._open)
        self.body.addWidget(self.view, 1)
        self.empty = EmptyState(tr("participants.empty"), tr("participants.new"))
        self.empty.pressed.connect(self._new)
        self.empty.hide()
        self.body.addWidget(self.empty, 1)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._log)
        self._hits = 0
        self._desk.changed.connect(self._news)
        self._ask()

    def place(self) -> Place:
        """With the search, the filters and where the pointer stood."""
        return Place("participants", None, {"text": self.search.text(), "mine": self.mine.isChecked(), "closed": self.closed.isChecked()})

    def entered(self) -> None:
        """Typing searches."""
        self.search.setFocus()

    def _filter(self) -> Filter:
        me = self._desk.who.user_id if self.mine.isChecked() else None
        return Filter(text=self.search.text(), responsible_id=me, closed=self.closed.isChecked())

    @Slot()
    def _ask(self) -> None:
        self.model.ask(self._filter())
        if self.search.text().strip():
            self._settled.start()
        else:
            self._settled.stop()

    @Slot(object)
    def _news(self, _: object) -> None:
        self.model.again()

    def _row(self, found: ParticipantRow) -> Row:
        today = self._desk.who.now().date()
        age = tr("participants.age", count=_years(found.birth_date, today)) if found.birth_date else ""
        detail = "  ·  ".join(part for part in (age, found.place, found.responsible_name) if part)
        last = tr("participants.heard", day=day_words(found.last_contact_on, today)) if found.last_contact_on else ""
        chip: Any = ("calm", tr("participants.is_closed")) if found.closed_on else None
        return Row(found.akt_id, found.name, detail, last, chip)

    @Slot(int)
    def _say_count(self, number: int) -> None:
        self._hits = number
        self.say_meta(tr("participants.count", count=number))
        nothing = number == 0 and not self.search.text().strip() and not self.closed.isChecked() and not self.mine.isChecked()
        self.empty.setVisible(nothing)
        self.view.setVisible(not nothing)

    @Slot()
    def _log(self) -> None:
        self._desk.log_search(self.search.text().strip(), self._hits)

    @Slot()
    def _take_first(self) -> None:
        if self.model.rows:
            self._open(self.model.rows[0].key)

    @Slot(object)
    def _open(self, akt_id: UUID) -> None:
        self.went.emit(Place("participant", akt_id))

    @Slot()
    def _new(self) -> None:
        self.went.emit(Place("new_participant"))


def _years(born: Any, today: Any) -> int:
    return int(today.year - born.year - ((today.month, today.day) < (born.month, born.day)))
