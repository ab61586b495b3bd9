"""An A4 sheet painted from top to bottom: what is printed by itself, a code say, and shouldn't lie on the disk as a document."""

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

POINTS = 72
"""Points an inch: sizes on paper are in points."""
MARGIN = 20.0
"""Millimetres."""
Target = QPrinter | QPdfWriter


class Paper:
    """One page, black on white. Each call writes below the one before; `end` lets the page go."""

    def __init__(self, target: Target) -> None:
        self.painter = QPainter(target)
        self._unit = target.resolution() / POINTS
        self._wide, self._high = float(target.width()), float(target.height())
        self._at = 0.0

    def write(self, text: str, points: float, *, weight: QFont.Weight = QFont.Weight.Normal, gap: float = 8, indent: float = 0) -> None:
        """Wrapped text, and *gap* points below it."""
        font = QFont("Inter")
        font.setPixelSize(round(points * self._unit))
        font.setWeight(weight)
        self.painter.setFont(font)
        room = QRectF(indent * self._unit, self._at, self._wide - indent * self._unit, 100 * POINTS * self._unit)
        self.painter.drawText(room, Qt.TextFlag.TextWordWrap, text)
        used = self.painter.boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        self._at += used.height() + gap * self._unit

    def step(self, number: int, text: str, points: float, *, gap: float = 8) -> None:
        """Text with its number in the margin before it."""
        before = self._at
        self.write(f"{number}.", points, gap=gap)
        self._at = before
        self.write(text, points, gap=gap, indent=20)

    def square(self, points: float, *, gap: float = 8) -> QRectF:
        """Room for a picture at the left, and text goes on below it."""
        side = points * self._unit
        room = QRectF(QPointF(0, self._at), QPointF(side, self._at + side))
        self._at += side + gap * self._unit
        return room

    def end(self) -> bool:
        """The page is done; False where something ran over its end."""
        self.painter.end()
        return self._at <= self._high


def printer_chosen(parent: QWidget) -> QPrinter | None:
    """The printer that the user chooses in the system's own dialog, or None."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(_a4())
    return printer if QPrintDialog(printer, parent).exec() else None


def pdf_at(path: str) -> QPdfWriter:
    """A PDF of one A4 page."""
    pdf = QPdfWriter(path)
    pdf.setPageLayout(_a4())
    pdf.setResolution(300)
    return pdf


def _a4() -> QPageLayout:
    margins = QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN)
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
