"""Organisations: search as you type, by kind; choosing one opens its page."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox

from coachdesk.domain.organisation import OrganisationRow, OrganisationType, count_organisations, organisation_window
from ui.kit.empty import EmptyState
from ui.kit.i18n import tr
from ui.kit.line_edit import SearchField
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, row
from ui.kit.row_view import RowView
from ui.kit.rows import Row, RowsModel
from ui.kit.surroundings import Surroundings
from ui.kit.words import choice_words


class OrganisationsPage(Page):
    """Everyone in the unit sees all of them, and anyone may write one in."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        super().__init__(tr("organisations.title"))
        self._desk = surroundings.desk
        self.search = SearchField(tr("organisations.search"))
        self.search.setText(str(place.state.get("text", "")))
        self.search.textChanged.connect(self._ask)
        self.kind = QComboBox()
        self.kind.setProperty("scale", "large")
        self.kind.setAccessibleName(tr("organisations.kind"))
        self._kinds: list[OrganisationType | None] = [None, *OrganisationType]
        self.kind.addItems([tr("organisations.all_kinds"), *(choice_words(one) for one in OrganisationType)])
        self.kind.setCurrentIndex(int(place.state.get("kind", 0)))
        self.kind.currentIndexChanged.connect(self._ask)
        new = Button(tr("organisations.new"), "primary", symbol="plus")
        new.clicked.connect(self._write_in)
        self.head.addWidget(new)
        line = row(gap=12)
        line.addWidget(self.search, 1)
        line.addWidget(self.kind)
        self.body.addLayout(line)
        self.model = RowsModel(self._desk, organisation_window, count_organisations, _row, self)
        self.model.settled.connect(self._settle)
        self.model.failed.connect(self.fail)
        self.view = RowView(tr("organisations.title"))
        self.view.setModel(self.model)
        self.view.chosen.connect(self._open)
        self.body.addWidget(self.view, 1)
        self.empty = EmptyState(tr("organisations.empty"), tr("organisations.new"))
        self.empty.pressed.connect(self._write_in)
        self.empty.hide()
        self.body.addWidget(self.empty, 1)
        self._desk.changed.connect(self._news)
        self._ask()

    def place(self) -> Place:
        """With the search."""
        return Place("organisations", None, {"text": self.search.text(), "kind": self.kind.currentIndex()})

    def entered(self) -> None:
        """Typing searches."""
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the search to the list."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus() and self.model.rows:
            self.view.setFocus()
            self.view.point_at(0)
        else:
            super().keyPressEvent(event)

    @property
    def _asked(self) -> tuple[str, OrganisationType | None]:
        return self.search.text(), self._kinds[self.kind.currentIndex()]

    @Slot()
    def _ask(self) -> None:
        self.model.ask(*self._asked)

    @Slot(object)
    def _news(self, _: object) -> None:
        self.model.again()

    @Slot(int)
    def _settle(self, number: int) -> None:
        text, kind = self._asked
        nothing = number == 0 and not text.strip() and kind is None
        self.empty.setVisible(nothing)
        self.view.setVisible(not nothing)
        self.say_meta("" if nothing else tr("organisations.count", count=number))

    @Slot(object)
    def _open(self, organisation_id: UUID) -> None:
        self.went.emit(Place("organisation", organisation_id))

    @Slot()
    def _write_in(self) -> Any:
        self.went.emit(Place("new_organisation", None, {"name": self.search.text().strip()}))


def _row(found: OrganisationRow) -> Row:
    detail = "  ·  ".join(part for part in (choice_words(found.type) if found.type else "", found.town or "") if part)
    return Row(found.organisation_id, found.name, detail, ", ".join(found.contacts))
