"""Three custodians get their papers one by one, and the file is put away; only then all of it counts."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ui.administration.custody_sheet import CustodySheet, draw_custody_sheet, paper_lines
from ui.administration.put_away import write_down
from ui.kit.failure import failure_words
from ui.kit.i18n import tr
from ui.kit.offices import Entrusted
from ui.kit.page import show_whole
from ui.kit.paper import pdf_at, printer_chosen
from ui.kit.pieces import Button, Card, Text, clear, column, row
from ui.kit.surroundings import Surroundings
from ui.kit.when import long_day


class HandOutForm(Card):
    """Step by step: paper 1, 2, 3, then the file. `done` when they count; the codes are kept nowhere."""

    done = Signal()
    gone = Signal()

    def __init__(self, surroundings: Surroundings, entrusted: Entrusted, names: tuple[str, ...], municipality: str) -> None:
        super().__init__(kind="place")
        self._surroundings, self._entrusted, self._names, self._municipality = surroundings, entrusted, names, municipality
        self._step = 0
        self._steps = QVBoxLayout()
        self.body.addLayout(self._steps)
        self.next: Button
        self._show()

    def begin(self) -> None:
        """Where the hand goes."""
        self.next.setFocus()
        show_whole(self)

    # --- one paper after another ----------------------------------------------------------------------------------

    def _show(self) -> None:
        clear(self._steps)
        self.problem = Text("", "problem", wrap=True)
        self.problem.hide()
        parts = self._paper() if self._step < len(self._names) else self._file()
        self._steps.addLayout(column(*parts, self.problem, gap=10))

    def _paper(self) -> list[QWidget | QVBoxLayout]:
        name, paper = self._names[self._step], self._entrusted.papers[self._step]
        lines = column(gap=2)
        for line in paper_lines(paper):
            words = Text(line, "code", wrap=True)
            words.setAccessibleName(tr("custody.code_named", code=" ".join(line.replace(" – ", ", "))))
            lines.addWidget(words)
        print_it = Button(tr("custody.print"), "primary", symbol="printer", size="small")
        print_it.clicked.connect(self._print)
        save = Button(tr("recovery.save_pdf"), symbol="download", size="small")
        save.clicked.connect(self._save_pdf)
        self.next = Button(tr("custody.handed", name=name), size="small")
        self.next.clicked.connect(self._advance)
        buttons = column(row(print_it, save, None), row(self.next, self._cancel(), None))
        return [
            Text(tr("custody.step", number=self._step + 1), "caption"),
            Text(tr("custody.for", name=name), "h3", wrap=True),
            Text(tr("custody.once"), "meta", wrap=True),
            lines,
            buttons,
            Text(tr("invitation.pdf_warning"), "soon", wrap=True),
        ]

    def _file(self) -> list[QWidget | QVBoxLayout]:
        self.next = Button(tr("custody.save_file"), "primary", symbol="download", size="small")
        self.next.clicked.connect(self._ask_path)
        return [
            Text(tr("custody.step4"), "caption"),
            Text(tr("custody.file"), "h3", wrap=True),
            Text(tr("custody.file_why"), "meta", wrap=True),
            column(row(self.next, self._cancel(), None)),
        ]

    def _cancel(self) -> Button:
        cancel = Button(tr("form.cancel"), size="small")
        cancel.clicked.connect(self.gone)
        return cancel

    @Slot()
    def _advance(self) -> None:
        self._step += 1
        self._show()
        self.begin()

    # --- paper and file -------------------------------------------------------------------------------------------

    def sheet(self) -> CustodySheet:
        """The one at hand."""
        day = long_day(self._surroundings.desk.who.now().date())
        name, paper = self._names[self._step], self._entrusted.papers[self._step]
        return CustodySheet(name, self._municipality, self._step + 1, paper, self._entrusted.code, day)

    @Slot()
    def _print(self) -> None:
        printer = printer_chosen(self)
        if printer is not None:
            draw_custody_sheet(printer, self.sheet())

    @Slot()
    def _save_pdf(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("recovery.save_pdf"), tr("custody.pdf_name"), "PDF (*.pdf)")
        if path:
            draw_custody_sheet(pdf_at(path), self.sheet())

    @Slot()
    def _ask_path(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("custody.save_file"), tr("custody.file_name"))
        if path:
            self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Write the file, read it back, and only then let the papers count."""
        self.next.setEnabled(False)
        self._surroundings.desk.work(write_down, path, self._entrusted.file).then(self._written).failed_to(self._refused)

    @Slot(object)
    def _written(self, whole: bool) -> None:
        if not whole:
            self.next.setEnabled(True)
            self._say(tr("admin.key_file.not_saved"))
            return
        names = self._names
        self._surroundings.desk.carry(lambda carrier: carrier.offices().handed_out(names)).then(self._counts).failed_to(self._refused)

    @Slot(object)
    def _counts(self, _: object) -> None:
        self.done.emit()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.next.setEnabled(True)
        self._say(failure_words(error))

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()
