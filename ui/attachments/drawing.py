"""A file as something to look at, drawn from memory: pictures, pages, text. Nothing touches the disk, and nothing in a file is run.

Files come from outside and may be made to harm. They are read in this process by Qt's decoders and by PDFium without its script engine, so
their appetite is limited here: pixels, pages, bytes (docs/security.md).
"""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageReader

from coachdesk.domain.attachment import Attachment
from coachdesk.domain.media import MediaType, text_of
from coachdesk.errors import CoachDeskError

MOST_PIXELS: Final = 64_000_000
"""Of a picture: a phone's largest photo has 50 million. Decoded, that is 256 MB for a moment."""
LONGEST_SIDE: Final = 4_000
"""Pixels of what is kept to be shown."""
MOST_MEGABYTES: Final = 260
PAGES: Final = 100
"""Of a PDF that can be turned to here."""
POINTS_PER_PIXEL: Final = 1.6
"""A page of A4 is 952 × 1347 pixels."""
LONGEST_TEXT: Final = 1_000_000
"""Bytes of a text that are shown."""


class TooLargeToShow(CoachDeskError):
    """The picture has more pixels than are decoded here (facts: none)."""

    code = "too_large_to_show"


class CannotShow(CoachDeskError):
    """Not what it should be inside, or locked with a password (facts: none)."""

    code = "cannot_show"


@dataclass(frozen=True)
class Drawn:
    """What is shown: a picture or a text, of page *page* of *pages*; *problem* is the key of the words why there is neither."""

    record: Attachment
    image: QImage | None = None
    text: str = ""
    page: int = 0
    pages: int = 1
    problem: str = ""


def draw(record: Attachment, data: bytes, page: int = 0) -> Drawn:
    """Page *page*, from 0; never raises for what a file holds."""
    try:
        match record.media:
            case MediaType.JPEG | MediaType.PNG:
                return Drawn(record, picture(data, record.media))
            case MediaType.PDF:
                image, pages = pdf_page(data, page)
                return Drawn(record, image, page=page, pages=pages)
            case MediaType.TEXT:
                return Drawn(record, text=text_of(data[:LONGEST_TEXT]))
            case _:
                return Drawn(record, problem="files.not_shown")
    except TooLargeToShow:
        return Drawn(record, problem="files.too_large_to_show")
    except CannotShow:
        return Drawn(record, problem="files.cannot_show")


def picture(data: bytes, media: MediaType) -> QImage:
    """Decoded by the one decoder that its content names, turned upright. Raises TooLargeToShow, CannotShow."""
    QImageReader.setAllocationLimit(MOST_MEGABYTES)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(media.value.encode()))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid():
        raise CannotShow
    if size.width() * size.height() > MOST_PIXELS:
        raise TooLargeToShow
    longest = max(size.width(), size.height())
    if longest > LONGEST_SIDE:
        reader.setScaledSize(size * (LONGEST_SIDE / longest))
    image = reader.read()
    if image.isNull():
        raise CannotShow
    return image


def pdf_page(data: bytes, page: int) -> tuple[QImage, int]:
    """A page, and how many there are. Forms, scripts and embedded files are never looked at. Raises CannotShow."""
    import pypdfium2  # a tenth of a second that only who looks at a PDF waits for

    try:
        with pypdfium2.PdfDocument(data) as document:
            pages = len(document)
            if not 0 <= page < min(pages, PAGES):
                raise CannotShow
            one = document[page]
            wide, high = one.get_size()
            if wide <= 0 or high <= 0:
                raise CannotShow
            scale = min(POINTS_PER_PIXEL, LONGEST_SIDE / max(wide, high))
            drawn = one.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
            image = QImage(bytes(drawn.buffer), drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB888).copy()
            drawn.close()
            one.close()
    except (pypdfium2.PdfiumError, ValueError, OSError):
        raise CannotShow from None
    return image, pages
