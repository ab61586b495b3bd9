"""One record as facts, edited in place: only the fields that were changed are written, with what the form was shown."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from coachdesk.domain.record import RECORDS, Record, change
from ui.kit.asked import AnswersLink, open_answers, question_place
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.open_form import OpenForm
from ui.kit.panel import Panel
from ui.kit.people import People, people
from ui.kit.pieces import Text
from ui.kit.place_form import PlaceForm
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.kit.words import kind_words, register_words, values_words


class FactsPanel(Panel):
    """*record_id* of *cls*; *make_form* gives the form whose fields are named as the record's."""

    def __init__(
        self, surroundings: Surroundings, akt_id: UUID, heading: str, cls: type[Record], record_id: UUID, make_form: Callable[[], Form]
    ) -> None:
        super().__init__(surroundings, akt_id, heading)
        self._cls, self._record_id, self._make_form = cls, record_id, make_form
        self._seen: Any = None
        self._people: People | None = None
        self._open_form = OpenForm(self)
        self._open_form.shut.connect(self._shut)
        self._open_form.failed.connect(self.fail)
        self._lines: dict[int, tuple[int, str]] = {}
        self._facts = QWidget()
        self._grid = QGridLayout(self._facts)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme().gap(16))
        self._grid.setVerticalSpacing(theme().gap(6))
        self._grid.setColumnStretch(1, 1)
        self.body.addWidget(self._facts)
        self.edit_link = self.link(tr("form.edit"), self.edit)
        self.desk.read(people).then(self._learn)
        self.reload()

    @property
    def form(self) -> PlaceForm | None:
        """The form, while it is open."""
        return self._open_form.form

    def busy(self) -> bool:
        """While the form is open."""
        return self.form is not None

    @Slot()
    def reload(self) -> None:
        """Show the record as it is now."""
        self.desk.show(self._cls, self._record_id).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _learn(self, names: People) -> None:
        self._people = names

    @Slot(object)
    def _show(self, shown: Any) -> None:
        assert self._people is not None
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        kind = RECORDS.of(self._cls)
        names = set(self._make_form().fields)
        line = 0
        self._lines = {}
        for register in kind.registers:
            fields = {field.name: getattr(shown.record, field.name) for field in register.fields if field.name in names}
            words = values_words(fields, self._people, self.desk.who.now())
            if not words:
                continue
            self._grid.addWidget(Text(register_words(kind, register.name), "meta"), line, 0)
            self._grid.addWidget(Text(words, wrap=True).copyable(), line, 1)
            self._lines[register.number] = line, register.name
            line += 1
        self.desk.read(open_answers, [self._record_id]).then(self._mark)

    @Slot(object)
    def _mark(self, answers: dict[tuple[UUID, int], int]) -> None:
        """Beside a field in question: how many answers it has, and the way there."""
        for (_, number), count in answers.items():
            line, name = self._lines.pop(number, (None, ""))
            if line is not None:
                link = AnswersLink(count, register_words(RECORDS.of(self._cls), name))
                link.clicked.connect(self._go_to_question)
                self._grid.addWidget(link, line, 2)

    @Slot()
    def _go_to_question(self) -> None:
        self.went.emit(question_place(self._record_id))

    @Slot()
    def edit(self) -> None:
        """Open the form, on what the record holds now."""
        if self.form is None:
            self.desk.show(self._cls, self._record_id).then(self._open).failed_to(self.fail)

    @Slot(object)
    def _open(self, shown: Any) -> None:
        self._seen = shown.seen
        form = PlaceForm(self._make_form())
        form.form.show_values({name: getattr(shown.record, name) for name in form.form.fields})
        self._open_form.hold(form, self._save)
        self._facts.hide()
        self.edit_link.hide()
        self.body.addWidget(form)
        form.begin()

    @Slot(object)
    def _save(self, changed: dict[str, Any]) -> None:
        if not changed:
            self._open_form.close()
            return
        said = tr("record.changed", what=kind_words(RECORDS.of(self._cls)))
        self._open_form.settle(self.surroundings.change(said, change, self._cls, self._record_id, changed, seen=self._seen))

    @Slot()
    def _shut(self) -> None:
        self.banner.clear()
        self._facts.show()
        self.edit_link.show()
        self.edit_link.setFocus()
        self.reload()
