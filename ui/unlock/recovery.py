"""The recovery code: shown once, to print or write down, and confirmed by typing two of its groups."""

import secrets

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout

from ui.kit.i18n import tr
from ui.kit.paper import Paper, Target, pdf_at, printer_chosen
from ui.kit.pieces import Button, Card, Text, column, row
from ui.kit.theme import theme
from ui.unlock.form import UnlockForm

GROUPS_A_LINE = 3


def draw_sheet(target: Target, vault: str, code: str) -> None:
    """One A4 page: what it is, where to keep it, the code."""
    paper = Paper(target)
    paper.write(tr("recovery.sheet.title", vault=vault), 20, weight=QFont.Weight.DemiBold, gap=16)
    paper.write(tr("recovery.sheet.what"), 12, gap=20)
    groups = code.split("-")
    for start in range(0, len(groups), GROUPS_A_LINE):
        paper.write("  –  ".join(groups[start : start + GROUPS_A_LINE]), 22, weight=QFont.Weight.Medium, gap=10)
    paper.write(tr("recovery.sheet.where"), 12)
    paper.end()


class RecoveryCode(UnlockForm):
    """Shows the code, then asks for two groups of it."""

    confirmed = Signal()

    def __init__(self, vault: str, code: str) -> None:
        super().__init__()
        self._vault, self._code = vault, code
        self._groups = code.split("-")
        self._asked = sorted(secrets.SystemRandom().sample(range(len(self._groups)), 2))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().gap(10))
        box.addWidget(Text(tr("unlock.step2"), "caption"))
        box.addWidget(Text(tr("recovery.title"), "h1", wrap=True))
        box.addWidget(Text(tr("recovery.why"), "meta", wrap=True))
        plate = Card(kind="place")
        rows = [" – ".join(self._groups[start : start + GROUPS_A_LINE]) for start in range(0, len(self._groups), GROUPS_A_LINE)]
        for words in rows:
            text = Text(words, "code").copyable()
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
            plate.body.addWidget(text)
        plate.setAccessibleName(tr("recovery.code"))
        box.addWidget(plate)
        self._print_it = Button(tr("recovery.print"), symbol="printer", size="small")
        self._print_it.clicked.connect(self._print)
        saving = Button(tr("recovery.save_pdf"), symbol="download", size="small")
        saving.clicked.connect(self._save)
        box.addLayout(row(self._print_it, saving, None))
        self._warning = Text(tr("recovery.pdf_warning"), "soon", wrap=True)
        box.addWidget(self._warning)
        box.addWidget(Text(tr("recovery.confirm"), "strong", wrap=True))
        self.answers: list[QLineEdit] = []
        line = row(gap=12)
        for number in self._asked:
            words = tr("recovery.group", number=number + 1)
            label, field = Text(words, "label"), QLineEdit()
            field.setMaxLength(8)
            field.setAccessibleName(words)
            label.setBuddy(field)
            field.returnPressed.connect(self._check)
            self.answers.append(field)
            line.addLayout(column(label, field, gap=4))
        box.addLayout(line)
        self.problem = Text("", "problem", wrap=True)
        self.problem.hide()
        box.addWidget(self.problem)
        done = Button(tr("recovery.done"), "primary", size="large")
        done.clicked.connect(self._check)
        box.addWidget(done)

    def begin(self) -> None:
        """Printing comes first."""
        self._print_it.setFocus()

    @property
    def asked(self) -> list[int]:
        """Which groups it asks for, counted from 0."""
        return list(self._asked)

    @Slot()
    def _check(self) -> None:
        for number, field in zip(self._asked, self.answers, strict=True):
            if field.text().strip().upper() != self._groups[number]:
                self.problem.setText(tr("recovery.wrong", number=number + 1))
                self.problem.show()
                field.setFocus()
                return
        self.confirmed.emit()

    @Slot()
    def _print(self) -> None:
        printer = printer_chosen(self)
        if printer is not None:
            draw_sheet(printer, self._vault, self._code)

    @Slot()
    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("recovery.save_pdf"), tr("recovery.file_name"), "PDF (*.pdf)")
        if path:
            write_pdf(path, self._vault, self._code)


def write_pdf(path: str, vault: str, code: str) -> None:
    """The sheet as a PDF. It opens the vault: the screen warns before."""
    draw_sheet(pdf_at(path), vault, code)
