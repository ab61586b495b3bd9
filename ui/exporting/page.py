"""Take out a list: who, what about each, which kind of file; warned before, logged always. What leaves isn't encrypted any more."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout

from coachdesk.domain.identity.kinds import LegalSex
from coachdesk.domain.import_batch import ImportSubject
from coachdesk.domain.organisation import OrganisationType
from coachdesk.domain.participants import ParticipantRow, count_participants
from coachdesk.exchange.listing import (
    ORGANISATION_COLUMNS,
    PARTICIPANT_COLUMNS,
    SLICE,
    Line,
    all_rows,
    organisation_lines,
    participant_lines,
)
from coachdesk.exchange.writing import Form, Value, write_list
from ui.exporting.filter_words import filter_of, filter_words
from ui.kit.check import Check
from ui.kit.fields import SegmentField, choices
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, Card, Text, row
from ui.kit.slices import Slices
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.kit.words import choice_words
from ui.kit.working import WorkingCard

USUAL = {"given_name", "family_name", "place", "responsible", "started_on", "name", "type", "town", "phone", "email"}
"""Chosen from the start; whoever needs more says so. A participant's number and ways to reach her aren't among them."""
_NOT_USUAL = {ImportSubject.PARTICIPANTS: {"phone", "email", "town"}, ImportSubject.ORGANISATIONS: set[str]()}
_COLUMN = 260
"""Width of a column of boxes, px at 100 % text."""


class ListExportPage(Page):
    """*place.state*: ``subject``, and for participants the list's filter as plain values (see filter_of)."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        subject = ImportSubject(place.state.get("subject", ImportSubject.PARTICIPANTS))
        super().__init__(tr("list_export.title"), back=(choice_words(subject), Place(subject.value)), width=820)
        self.subject = subject
        self._desk, self._state = surroundings.desk, dict(place.state)
        self._which = filter_of(place.state, self._desk.who.user_id)
        self._path = Path()
        self._working = WorkingCard()
        self._working.hide()
        self._slices = Slices(self)
        self._slices.moved.connect(self._working.come)
        self._slices.finished.connect(self._has_lines)
        self._slices.stopped.connect(self._was_stopped)
        self._slices.failed.connect(self._not_done)
        self._working.stop_asked.connect(self._slices.stop)
        box = self.scrolled(foot=True)
        box.addWidget(self._warning())
        box.addWidget(self._who())
        box.addWidget(self._what())
        box.addStretch(1)
        self.body.addWidget(self._working)
        self.go = Button(tr("list_export.go"), "primary", symbol="download")
        self.go.clicked.connect(self._ask)
        self.body.addLayout(row(self.go, None))
        if self.subject is ImportSubject.PARTICIPANTS:
            self._desk.read(count_participants, self._which).then(self._say_count).failed_to(self.fail)

    def place(self) -> Place:
        """With its filter; from a search back to the list, as what somebody searched for isn't kept, and without it more would be taken."""
        return Place("participants") if self._which.text.strip() else Place("list_export", None, self._state)

    def entered(self) -> None:
        """What to take along."""
        next(iter(self.boxes.values())).setFocus()

    def left(self) -> None:
        """A list half gathered isn't written."""
        self._slices.stop()

    # --- the form -------------------------------------------------------------------------------------------------

    def _warning(self) -> Card:
        card = Card(kind="alarm")
        title = row(IconLabel("triangle-alert", "stop", 18), Text(tr("list_export.warning"), "h3", wrap=True))
        title.setStretch(1, 1)
        card.body.addLayout(title)
        participants = self.subject is ImportSubject.PARTICIPANTS
        card.body.addWidget(Text(tr("list_export.why") if participants else tr("list_export.why_organisations"), wrap=True))
        return card

    def _who(self) -> Card:
        card = Card(tr("list_export.rows"))
        participants = self.subject is ImportSubject.PARTICIPANTS
        self.who = Text(filter_words(self._which) if participants else tr("list_export.filter.organisations"), wrap=True)
        self.number = Text("", "meta")
        card.body.addWidget(self.who)
        card.body.addWidget(self.number)
        self.number.setVisible(participants)
        return card

    def _what(self) -> Card:
        card = Card(tr("list_export.columns"))
        card.body.addWidget(Text(tr("list_export.columns_why"), "meta", wrap=True))
        self._grid = QGridLayout()
        names = PARTICIPANT_COLUMNS if self.subject is ImportSubject.PARTICIPANTS else ORGANISATION_COLUMNS
        self.boxes: dict[str, Check] = {}
        for name in names:
            self.boxes[name] = Check(self._heading(name))
            self.boxes[name].setChecked(name in USUAL - _NOT_USUAL[self.subject])
        self._across = 0
        self._spread(1)
        card.body.addLayout(self._grid)
        self.form = SegmentField("form", tr("list_export.form"), choices(Form, "form"), tr("list_export.form_why"))
        self.form.put(Form.XLSX)
        card.body.addWidget(self.form)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns beside each other as there is room for."""
        super().resizeEvent(event)
        self._spread(max(1, min(3, round(event.size().width() / theme().k) // _COLUMN)))

    def _spread(self, across: int) -> None:
        if across == self._across:
            return
        self._across = across
        for number, box in enumerate(self.boxes.values()):
            self._grid.addWidget(box, number // across, number % across, Qt.AlignmentFlag.AlignLeft)

    def _heading(self, name: str) -> str:
        """A column is called as in the lists that are read in, so that a list taken out can be read in again."""
        key = f"importing.{self.subject.value}.{name}"
        return words if (words := tr(key)) != key else tr(f"list_export.column.{name}")

    @Slot(object)
    def _say_count(self, count: int) -> None:
        self.number.setText(tr("list_export.count.participants", count=count))

    # --- taking out -----------------------------------------------------------------------------------------------

    @Slot()
    def _ask(self) -> None:
        if not self._chosen():
            self.banner.say("soon", tr("list_export.no_columns"))
            return
        form: Form = self.form.value()
        day = self._desk.who.now().date().isoformat()
        kind = "Excel" if form is Form.XLSX else "CSV"
        proposed = tr(f"list_export.file.{self.subject.value}", day=day) + form.suffix
        path, _ = QFileDialog.getSaveFileName(self, tr("list_export.go"), proposed, f"{kind} (*{form.suffix})")
        if path:
            self.take_out(Path(path))

    def take_out(self, path: Path) -> None:
        """Note it in the logs, then write the file: a list that can't be noted isn't written."""
        self._path = path if path.suffix else path.with_suffix(self.form.value().suffix)
        self.banner.clear()
        self.go.setEnabled(False)
        self._slices.ready()
        self._working.begin(tr("list_export.gathering"))
        self._working.show()
        if self.subject is ImportSubject.ORGANISATIONS:
            self._desk.write(organisation_lines, self._note(None)).then(self._has_all).failed_to(self._not_done)
        else:
            self._desk.read(all_rows, self._which).then(self._has_rows).failed_to(self._not_done)

    def _note(self, count: int | None) -> str:
        columns = ", ".join(self._heading(name) for name in self._chosen())
        return tr("list_export.log", count=count, columns=columns) if count is not None else tr("list_export.log_all", columns=columns)

    @Slot(object)
    def _has_rows(self, rows: Sequence[ParticipantRow]) -> None:
        if not rows:
            self._rest()
            self.banner.say("calm", tr("list_export.nobody"))
            return
        note = self._note(len(rows))
        self._slices.run(rows, SLICE, lambda piece: self._desk.write(participant_lines, piece, note))

    @Slot(object)
    def _has_lines(self, found: Sequence[Sequence[Line]]) -> None:
        self._has_all([line for piece in found for line in piece])

    @Slot(object)
    def _has_all(self, lines: Sequence[Line]) -> None:
        chosen = self._chosen()
        headings = [self._heading(name) for name in chosen]
        title = tr(f"import_subject.{self.subject.value}")
        cells = [[_shown(name, line[name]) for name in chosen] for line in lines]
        self._desk.work(write_list, self._path, title, headings, cells, self.form.value()).then(self._done).failed_to(self._not_done)

    def _chosen(self) -> list[str]:
        return [name for name, box in self.boxes.items() if box.isChecked()]

    def _rest(self) -> None:
        self.go.setEnabled(True)
        self._working.hide()

    @Slot(object)
    def _done(self, path: Path) -> None:
        self._rest()
        self.banner.say("ok", tr("list_export.done", path=path))

    @Slot(object)
    def _was_stopped(self, _: object) -> None:
        self._rest()
        self.banner.say("calm", tr("list_export.stopped"))

    @Slot(object)
    def _not_done(self, error: BaseException) -> None:
        self._rest()
        self.fail(error)


def _shown(name: str, value: Any) -> Value:
    """A code in words."""
    if value and name == "legal_sex":
        return choice_words(LegalSex(value))
    if value and name == "type":
        return choice_words(OrganisationType(value))
    return value  # type: ignore[no-any-return]  # the line's own
