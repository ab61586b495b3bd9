"""Invented papers: a photo of a certificate, and a CV of two pages. Drawn here, so that no picture of anybody lies in the repository."""

import io

import pypdfium2
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter

CERTIFICATE = (
    ("INTYG", 58, True),
    ("Härmed intygas att", 26, False),
    ("Lovisa Åkerbrand", 40, True),
    ("har arbetat som lärling i bageriet", 26, False),
    ("3 mars – 14 november 2026", 26, False),
    ("Fjällbageriet i Hede · Birgit Hamrin", 24, False),
)


def certificate(wide: int = 900, high: int = 1200, form: str = "JPEG") -> bytes:
    """A photo, a little yellow."""
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(QColor("#e8e0cf"))
    painter = QPainter(image)
    painter.fillRect(QRect(60, 60, wide - 120, high - 120), QColor("#fbf8f0"))
    painter.setPen(QColor("#2b2a26"))
    for number, (words, size, bold) in enumerate(CERTIFICATE):
        font = QFont("Inter")
        font.setPixelSize(size)
        font.setBold(bold)
        painter.setFont(font)
        painter.drawText(QRect(80, 200 + number * 120, wide - 160, 90), Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
    return encoded(image, form)


def encoded(image: QImage, form: str = "JPEG") -> bytes:
    """The picture as a file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(form.encode()))
    writer.setQuality(88)
    assert writer.write(image)
    return bytes(data.data())


def cv(pages: int = 2) -> bytes:
    """A PDF with pages of A4; the first has the certificate's picture on it."""
    with pypdfium2.PdfDocument.new() as document:
        for number in range(pages):
            page = document.new_page(595, 842)
            if number == 0:
                picture = pypdfium2.PdfImage.new(document)
                picture.load_jpeg(io.BytesIO(certificate()), inline=True)
                picture.set_matrix(pypdfium2.PdfMatrix().scale(515, 687).translate(40, 100))
                page.insert_obj(picture)
                page.gen_content()
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()
