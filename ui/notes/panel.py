"""The notes on a participant's page: all of them to search and filter, and the latest few for the overview."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox

from coachdesk.domain.note_list import NoteFilter, count_note_lines, note_lines
from coachdesk.domain.person import Channel
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.line_edit import SearchField
from ui.kit.page import Place
from ui.kit.panel import Panel
from ui.kit.people import People, with_people
from ui.kit.pieces import Button, Text, column, row
from ui.kit.row_view import RowView
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.notes.brief import NoteBrief
from ui.notes.contact import PLAIN, REST
from ui.notes.note_rows import HIGH, NoteDelegate, note_row
from ui.notes.timeline import NoteTimeline

LATEST = 3
"""Notes in the overview."""
SEARCH_FROM = 5
"""Notes from which there is something to search."""


class NotesPanel(Panel):
    """A draft that waits comes first."""

    def __init__(self, surroundings: Surroundings, akt_id: UUID) -> None:
        super().__init__(surroundings, akt_id, tr("notes.heading"))
        self.count = Text("", "meta")
        assert self.head is not None
        self.head.addWidget(self.count)
        self.search = SearchField(tr("notes.search"))
        self.kind = QComboBox()
        self.kind.setProperty("scale", "large")
        self.kind.setAccessibleName(tr("notes.filter"))
        self._kinds: list[tuple[Channel, ...]] = [(), *((one,) for one in PLAIN), REST]
        self.kind.addItems([tr("notes.all_kinds"), *(tr(f"note.kind.{one.value}") for one in (*PLAIN, Channel.OTHER))])
        self.kind.setMinimumWidth(theme().px(140))
        self.search.textChanged.connect(self._narrow)
        self.kind.activated.connect(self._narrow)
        self._tools = row(self.search, self.kind)
        self._tools.setStretch(0, 1)
        self.body.addLayout(self._tools)
        self.model = NoteTimeline(self.desk, akt_id, self)
        self.model.settled.connect(self._say_count)
        self.model.failed.connect(self.fail)
        self.view = RowView(tr("notes.heading"))
        self.view.setItemDelegate(NoteDelegate(self.view))
        self.view.setModel(self.model)
        self.view.setProperty("kind", "inside")
        self.view.setMinimumHeight(theme().px(HIGH) * 3)
        self.view.chosen.connect(self.went)
        self.empty = Text("", "meta", wrap=True)
        self.empty.hide()
        self.body.addWidget(self.empty)
        self.body.addWidget(self.view, 1)
        self._show_tools(False)

    @property
    def filter(self) -> NoteFilter:
        """What is asked for."""
        return NoteFilter(channels=self._kinds[max(0, self.kind.currentIndex())], text=self.search.text())

    @Slot()
    def reload(self) -> None:
        """The model follows the notes by itself."""

    @Slot()
    def _narrow(self) -> None:
        self.model.narrow(self.filter)

    @Slot(int)
    def _say_count(self, number: int) -> None:
        narrowed = self.filter.narrows
        self.count.setText(tr("notes.found", count=number) if narrowed else tr("notes.count", count=number))
        self.empty.setText(tr("notes.none_found") if narrowed else tr("notes.empty"))
        self.empty.setVisible(number == 0)
        self.view.setVisible(number > 0)
        self._show_tools(narrowed or number >= SEARCH_FROM)

    def _show_tools(self, on: bool) -> None:
        self.search.setVisible(on)
        self.kind.setVisible(on)


class LatestNotesPanel(Panel):
    """The latest few for the overview, and the way to all."""

    def __init__(self, surroundings: Surroundings, akt_id: UUID) -> None:
        super().__init__(surroundings, akt_id, tr("notes.heading"))
        self.every: Button = self.link(tr("notes.all", count=0), self._to_all)
        self.every.hide()
        self._list = column(gap=0)
        self.body.addLayout(self._list)
        self.body.addStretch(1)
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Read them; drafts live in another space, so they are looked for at each change."""
        self.desk.read(with_people, _latest, self.akt_id).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _news(self, _: Any) -> None:
        self._soon.start()

    @Slot(object)
    def _show(self, found: tuple[tuple[Sequence[Any], int], People]) -> None:
        (lines, number), names = found
        with filling(self._list):
            now = self.desk.who.now()
            for place, line in enumerate(lines):
                brief = NoteBrief(note_row(line, self.akt_id, names, now), first=place == 0)
                brief.chosen.connect(self.went)
                self._list.addWidget(brief)
            if not lines:
                self._list.addWidget(Text(tr("notes.empty"), "meta", wrap=True))
        self.every.setText(tr("notes.all", count=number))
        self.every.setAccessibleName(self.every.text())
        self.every.setVisible(number > 0)

    @Slot()
    def _to_all(self) -> None:
        self.went.emit(Place("participant", self.akt_id, {"tab": "notes"}))


def _latest(session: Any, akt_id: UUID) -> tuple[Sequence[Any], int]:
    return note_lines(session, akt_id, limit=LATEST), count_note_lines(session, akt_id)
