"""The recovery code: shown once, to print or write down, and confirmed by typing two of its groups."""

import secrets

from PySide6.QtCore import QMarginsF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from ui.kit.i18n import tr
from ui.kit.pieces import Button, Card, Text, column, row
from ui.kit.theme import theme


def draw_sheet(target: QPrinter | QPdfWriter, vault: str, code: str) -> None:
    """One A4 page: what it is, where to keep it, the code."""
    painter = QPainter(target)
    dpi = target.resolution()
    wide = float(target.width())
    at = 0.0

    def line(text: str, points: float, weight: QFont.Weight, gap: float) -> float:
        font = QFont("Inter")
        font.setPixelSize(round(points / 72 * dpi))
        font.setWeight(weight)
        painter.setFont(font)
        room = QRectF(0, at, wide, dpi * 10)
        used = painter.boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        painter.drawText(room, Qt.TextFlag.TextWordWrap, text)
        return at + used.height() + gap / 72 * dpi

    at = line(tr("recovery.sheet.title", vault=vault), 20, QFont.Weight.DemiBold, 16)
    at = line(tr("recovery.sheet.what"), 12, QFont.Weight.Normal, 20)
    groups = code.split("-")
    for start in range(0, len(groups), 3):
        at = line("  –  ".join(groups[start : start + 3]), 22, QFont.Weight.Medium, 10)
    at = line(tr("recovery.sheet.where"), 12, QFont.Weight.Normal, 0)
    painter.end()


class RecoveryCode(QWidget):
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
        box.addWidget(Text(tr("recovery.title"), "h1", wrap=True))
        box.addWidget(Text(tr("recovery.why"), "meta", wrap=True))
        plate = Card(kind="place")
        rows = [" – ".join(self._groups[start : start + 3]) for start in range(0, len(self._groups), 3)]
        for words in rows:
            text = Text(words, "code").copyable()
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
            plate.body.addWidget(text)
        plate.setAccessibleName(tr("recovery.code"))
        box.addWidget(plate)
        printing = Button(tr("recovery.print"), symbol="printer", size="small")
        printing.clicked.connect(self._print)
        saving = Button(tr("recovery.save_pdf"), symbol="download", size="small")
        saving.clicked.connect(self._save)
        box.addLayout(row(printing, saving, None))
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
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec():
            draw_sheet(printer, self._vault, self._code)

    @Slot()
    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("recovery.save_pdf"), tr("recovery.file_name"), "PDF (*.pdf)")
        if path:
            write_pdf(path, self._vault, self._code)


def write_pdf(path: str, vault: str, code: str) -> None:
    """The sheet as a PDF. It opens the vault: the screen warns before."""
    pdf = QPdfWriter(path)
    pdf.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(25, 25, 25, 25)))
    pdf.setResolution(300)
    draw_sheet(pdf, vault, code)
