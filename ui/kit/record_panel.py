"""Several records of one kind as short rows, each edited in place, with a form to add one. Any record can be shown by it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coachdesk.domain.record import RECORDS, Record, alive, change, delete
from ui.kit.asked import AnswersLink, open_answers, question_place
from ui.kit.filling import filling
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.job import Job
from ui.kit.open_form import OpenForm
from ui.kit.panel import Panel
from ui.kit.pieces import IconButton, Text, column, row, rule
from ui.kit.place_form import PlaceForm
from ui.kit.surroundings import Surroundings
from ui.kit.words import kind_words


class RecordPanel(Panel):
    """Subclasses say what is listed, how a row reads, which form edits it and which verb adds one."""

    cls: type[Record]
    heading: str
    empty: str
    """The key of one sentence that says what to do first."""

    def __init__(self, surroundings: Surroundings, akt_id: UUID) -> None:
        super().__init__(surroundings, akt_id, tr(self.heading))
        self._rows = QWidget()
        self._list = QVBoxLayout(self._rows)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self.body.addWidget(self._rows)
        self.add_link = self.link(tr("form.add"), self.add)
        self._open_form = OpenForm(self)
        self._open_form.shut.connect(self._shut)
        self._open_form.failed.connect(self.fail)
        self._edited: UUID | None = None
        self._lines: dict[UUID, tuple[QHBoxLayout, str]] = {}
        self._seen: Any = None
        self.reload()

    @property
    def form(self) -> PlaceForm | None:
        """The form, while it is open."""
        return self._open_form.form

    # --- what a subclass says -------------------------------------------------------------------------------------

    def query(self) -> Callable[..., Sequence[Any]]:
        """*query(session, akt_id)* gives the records."""
        raise NotImplementedError

    def row_words(self, record: Any) -> tuple[str, str]:
        """What stands on a record's row, and below it."""
        raise NotImplementedError

    def record_id(self, record: Any) -> UUID:
        """The id behind a row."""
        return record.id  # type: ignore[no-any-return]  # every record has one

    def make_form(self) -> Form:
        """A form whose fields are named as the record's."""
        raise NotImplementedError

    def add_verb(self) -> Callable[..., Any]:
        """*verb(session, akt_id, record)* keeps a new one."""
        raise NotImplementedError

    def save(self, edited: UUID | None, changed: dict[str, Any], seen: Any) -> Job:
        """Write a change, or a new record where none is *edited*."""
        kind = kind_words(RECORDS.of(self.cls))
        if edited is None:
            return self.surroundings.change(tr("record.added", what=kind), _kept, self.add_verb(), self.akt_id, self.cls, changed)
        return self.surroundings.change(tr("record.changed", what=kind), change, self.cls, edited, changed, seen=seen)

    # --- what it does ---------------------------------------------------------------------------------------------

    def busy(self) -> bool:
        """While a form is open."""
        return self.form is not None

    @Slot()
    def reload(self) -> None:
        """Read the list."""
        self.desk.read(self.query(), self.akt_id).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, records: Sequence[Any]) -> None:
        with filling(self._list):
            self._lines = {}
            for number, record in enumerate(records):
                if number:
                    self._list.addWidget(rule())
                self._list.addLayout(self._row(record))
            if not records:
                self._list.addWidget(Text(tr(self.empty), "meta", wrap=True))
        self.desk.read(open_answers, list(self._lines)).then(self._mark)

    @Slot(object)
    def _mark(self, answers: dict[tuple[UUID, int], int]) -> None:
        """On a row in question: how many answers it has, and the way there."""
        for (record, _), count in answers.items():
            line, title = self._lines.pop(record, (None, ""))
            if line is not None:
                link = AnswersLink(count, title)
                link.clicked.connect(partial(self.went.emit, question_place(record)))
                line.insertWidget(1, link)

    def _row(self, record: Any) -> Any:
        title, detail = self.row_words(record)
        words = column(Text(title, "strong", wrap=True).copyable(), gap=0)
        if detail:
            words.addWidget(Text(detail, "meta", wrap=True))
        edit = IconButton("pencil-line", tr("form.edit_named", name=title))
        remove = IconButton("trash-2", tr("form.remove_named", name=title))
        key = self.record_id(record)
        edit.clicked.connect(lambda: self.edit(key))
        remove.clicked.connect(lambda: self.remove(key))
        line = row(gap=4)
        line.addLayout(words, 1)
        self._lines[key] = line, title
        line.addWidget(edit)
        line.addWidget(remove)
        return line

    @Slot()
    def add(self) -> None:
        """Open an empty form."""
        self._edited = None
        self._put(self.make_form(), {})

    def edit(self, record_id: UUID) -> None:
        """Open the form on a record as it is now."""
        self._edited = record_id
        self.desk.show(self.cls, record_id).then(self._shown).failed_to(self.fail)

    @Slot(object)
    def _shown(self, shown: Any) -> None:
        form = self.make_form()
        self._seen = shown.seen
        self._put(form, {name: getattr(shown.record, name) for name in form.fields})

    def _put(self, form: Form, values: dict[str, Any]) -> None:
        placed = PlaceForm(form)
        form.show_values(values)
        self._open_form.hold(placed, self._save)
        self.body.addWidget(placed)
        placed.begin()

    @Slot(object)
    def _save(self, changed: dict[str, Any]) -> None:
        if self._edited is not None and not changed:
            self._open_form.close()
        else:
            self._open_form.settle(self.save(self._edited, changed, self._seen))

    def remove(self, record_id: UUID) -> None:
        """Delete a record; the toast undoes it, and history keeps it."""
        kind = kind_words(RECORDS.of(self.cls))
        self.surroundings.change(tr("record.removed", what=kind), _deleted, self.cls, record_id).failed_to(self.fail)

    @Slot()
    def _shut(self) -> None:
        self.banner.clear()
        self.reload()
        self.add_link.setFocus()


def _kept(session: Any, verb: Callable[..., Any], akt_id: UUID, cls: type[Record], values: dict[str, Any]) -> Any:
    return verb(session, akt_id, cls(**values))


def _deleted(session: Any, cls: type[Record], record_id: UUID) -> None:
    delete(session, alive(session, cls, record_id))
