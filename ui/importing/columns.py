"""The second step: what each column means. Guessed from its heading, remembered from the last time, put right by hand."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from coachdesk.domain.import_batch import ImportSubject
from coachdesk.exchange.columns import MEANINGS, guess, likely_key
from coachdesk.exchange.rows import Setup
from coachdesk.exchange.sheet import Sheet
from ui.importing.words import meaning_words
from ui.kit.check import Check
from ui.kit.fields import ChoiceField, TextField, beside
from ui.kit.i18n import tr
from ui.kit.pieces import Card, Text, column
from ui.kit.theme import theme

_SAMPLES = 3


class ColumnsStep(QWidget):
    """Fill it with `show_sheet`; `setup` is what was chosen."""

    sheet_chosen = Signal(str)
    source_named = Signal(str)
    """Another name was written: that source may mean other things by its headings."""
    edited = Signal()

    def __init__(self, subject: ImportSubject) -> None:
        super().__init__()
        self._subject = subject
        self._sheet: Sheet | None = None
        self.source = TextField("source", tr("importing.source"), tr("importing.source_why"), longest=80)
        self.source.line.editingFinished.connect(self._named)
        self._source = ""
        self.sheets = ChoiceField("sheet", tr("importing.sheet"), [], empty=False)
        self.sheets.edited.connect(self._other_sheet)
        self.sheets.hide()
        self.programme = TextField("programme", tr("importing.programme"), tr("importing.programme_why"))
        self.place = TextField("place", tr("importing.place"), tr("importing.place_why"), longest=100)
        about = Card(tr("importing.about"))
        about.body.addLayout(beside(self.source, self.sheets))
        self._defaults = QWidget()
        self._defaults.setLayout(beside(self.programme, self.place))
        about.body.addWidget(self._defaults)
        self._defaults.setVisible(subject is ImportSubject.PARTICIPANTS)
        self._table = QGridLayout()
        self._table.setVerticalSpacing(theme().gap(8))
        self._table.setHorizontalSpacing(theme().gap(16))
        self._table.setColumnStretch(0, 3)
        self._table.setColumnStretch(1, 3)
        means = Card(tr("importing.meanings"))
        means.body.addWidget(Text(tr("importing.meanings_why"), "meta", wrap=True))
        means.body.addLayout(self._table)
        self.choices: list[ChoiceField] = []
        self.keys: list[Check] = []
        self.setLayout(column(about, means, gap=16))

    def name_source(self, name: str) -> None:
        """Propose a source."""
        self._source = name
        self.source.put(name)

    def offer_sheets(self, names: tuple[str, ...], chosen: str) -> None:
        """Let her choose among several sheets."""
        self.sheets.setVisible(len(names) > 1)
        self.sheets.offer([(name, name) for name in names])
        self.sheets.put(chosen)

    def show_sheet(self, sheet: Sheet, remembered: Mapping[str, Any]) -> None:
        """Show another sheet, or the same as another source means it."""
        self._sheet = sheet
        known = dict(remembered.get("columns") or {}) | dict.fromkeys(remembered.get("unused") or (), "")
        meanings = guess(self._subject, sheet.headings, known)
        kept = [number for number, heading in enumerate(sheet.headings) if heading in (remembered.get("key") or ())]
        key = tuple(kept) if kept and len(kept) == len(remembered["key"]) else likely_key(sheet, meanings)
        for field, name in ((self.programme, "programme"), (self.place, "place")):
            if remembered.get(name):
                field.put(remembered[name])
        self._clear()
        for column_number, words in enumerate(("importing.column", "importing.means", "importing.is_key")):
            self._table.addWidget(Text(tr(words), "caption"), 0, column_number)
        offered = [(one.name, meaning_words(self._subject, one.name)) for one in MEANINGS[self._subject]]
        for number, heading in enumerate(sheet.headings):
            self._add(number, heading, offered, meanings.get(number), number in key)

    def setup(self) -> Setup:
        """What was chosen."""
        assert self._sheet is not None
        meanings = {number: field.value() for number, field in enumerate(self.choices) if field.value()}
        key = tuple(number for number, box in enumerate(self.keys) if box.isChecked())
        return Setup(
            subject=self._subject,
            source=self.source.value() or "",
            headings=self._sheet.headings,
            meanings=meanings,
            key=key,
            programme=self.programme.value() or "",
            place=self.place.value() or "",
            sheet=self.sheets.value() or "",
        )

    def problem(self, setup: Setup) -> str:
        """What must be said before rows can be looked at, in words; "" where nothing is missing."""
        if not setup.source:
            return tr("importing.needs_source")
        chosen = [field.value() for field in self.choices if field.value()]
        twice = next((one for one in chosen if chosen.count(one) > 1), None)
        if twice is not None:
            return tr("importing.doubled", what=meaning_words(self._subject, twice))
        if not {"name", "given_name", "family_name"} & set(chosen):
            return tr("importing.needs_name")
        return "" if setup.key else tr("importing.needs_key")

    def _add(self, number: int, heading: str, offered: list[tuple[str, str]], meaning: str | None, is_key: bool) -> None:
        assert self._sheet is not None
        shown = heading or tr("importing.no_heading", number=number + 1)
        samples = [line.cells[number] for line in self._sheet.lines[:50] if line.cells[number]][:_SAMPLES]
        name, sample = Text(shown, "strong", wrap=True), Text("  ·  ".join(one[:40] for one in samples), "caption", wrap=True)
        words = QWidget()
        words.setLayout(column(name, sample, gap=0))
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        field = ChoiceField(f"column_{number}", tr("importing.means_named", heading=shown), offered)
        field.label.hide()
        field.put(meaning)
        field.edited.connect(self.edited)
        box = Check()
        box.setAccessibleName(tr("importing.is_key_named", heading=shown))
        box.setChecked(is_key)
        box.toggled.connect(self.edited)
        self.choices.append(field)
        self.keys.append(box)
        for place, widget in enumerate((words, field, box)):
            self._table.addWidget(widget, number + 1, place)

    def _clear(self) -> None:
        self.choices, self.keys = [], []
        while (item := self._table.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    @Slot()
    def _other_sheet(self) -> None:
        self.sheet_chosen.emit(self.sheets.value())

    @Slot()
    def _named(self) -> None:
        # Qt says so whenever the field is left, changed or not: what was put right below shall stand.
        name = self.source.value() or ""
        if name != self._source:
            self._source = name
            self.source_named.emit(name)
