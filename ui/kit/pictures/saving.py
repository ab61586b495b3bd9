"""A picture as a file. Whatever the screen wears, the file is light, for paper; whatever leaves is warned about before and logged first."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QBuffer, QIODevice, QObject, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog

from coachdesk.domain.access import record_export
from ui.kit.i18n import tr
from ui.kit.panel import Panel
from ui.kit.pictures.drawing import Weight, font, high, write
from ui.kit.pictures.picture import Drawing, Picture
from ui.kit.pieces import Button, Card, IconButton, Text, row
from ui.kit.theme import Theme, theme_named

Format = Literal["png", "svg"]
WIDE = 1080
"""Px of a saved picture: an A4 page lying, at 96 px an inch."""
MARGIN = 24
SHARP = 2
"""Dots a px in a PNG: sharp on paper."""


def picture_file(form: Format, heading: str, draw: Callable[[float, Theme], Drawing]) -> bytes:
    """The picture with its heading as PNG or SVG."""
    look = theme_named("light", 1.0)
    drawing = draw(WIDE - 2 * MARGIN, look)
    title = font(look, 17, Weight.DemiBold)
    head = MARGIN + high(title) + 8
    size = QSize(WIDE, round(head + drawing.height + MARGIN))
    store = QBuffer()
    store.open(QIODevice.OpenModeFlag.WriteOnly)

    def paint(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, size.width(), size.height()), look.colour("card"))
        write(painter, QRectF(MARGIN, MARGIN, WIDE - 2 * MARGIN, high(title)), heading, title, look.colour("text"))
        painter.translate(MARGIN, head)
        drawing.paint(painter)
        painter.end()

    if form == "svg":
        made = QSvgGenerator()
        made.setOutputDevice(store)
        made.setSize(size)
        made.setViewBox(QRectF(0, 0, size.width(), size.height()))
        made.setTitle(heading)
        paint(QPainter(made))
    else:
        image = QImage(size * SHARP, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(SHARP)
        paint(QPainter(image))
        image.save(store, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt wants text
    return bytes(store.data().data())


class SaveCard(Card):
    """Says what saving means, and asks in which form; then where."""

    wanted = Signal(object, object)
    """The form and the path."""
    gone = Signal()

    def __init__(self) -> None:
        super().__init__(kind="place")
        self.body.addWidget(Text(tr("picture.warning"), wrap=True))
        png = Button(tr("picture.as_png"), symbol="image-down", size="small")
        svg = Button(tr("picture.as_svg"), symbol="image-down", size="small")
        cancel = Button(tr("form.cancel"), "quiet", size="small")
        png.clicked.connect(lambda: self._ask("png"))
        svg.clicked.connect(lambda: self._ask("svg"))
        cancel.clicked.connect(self.gone)
        self.body.addLayout(row(png, svg, cancel, None))
        self.setFocusProxy(png)

    @Slot()
    def _ask(self, form: Format) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, tr("picture.save"), f"{tr('picture.file')}.{form}", f"{form.upper()} (*.{form})")
        if chosen:
            path = Path(chosen)
            self.wanted.emit(form, path if path.suffix.lower() == f".{form}" else path.with_name(f"{path.name}.{form}"))


def write_picture(path: Path, file: bytes) -> Path | None:
    """Write it, on a thread that may wait for the disk; None where the place takes no file."""
    try:
        path.write_bytes(file)
    except OSError:
        return None
    return path


class PictureSaving(QObject):
    """A button in the head of a panel, and what follows: the warning in place, the log, the file."""

    def __init__(self, panel: Panel, picture: Picture) -> None:
        super().__init__(panel)
        self._panel, self._picture, self._desk = panel, picture, panel.desk
        self._card: SaveCard | None = None
        self.button = IconButton("image-down", tr("picture.save"))
        self.button.clicked.connect(self._offer)
        assert panel.head is not None
        panel.head.addWidget(self.button)

    @Slot()
    def _offer(self) -> None:
        if self._card is None:
            self._card = SaveCard()
            self._card.wanted.connect(self.save_to)
            self._card.gone.connect(self._put_away)
            self._panel.body.insertWidget(self._panel.body.indexOf(self._panel.banner) + 1, self._card)
        self._card.setFocus()

    @Slot()
    def _put_away(self) -> None:
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
            self._card = None
            self.button.setFocus()

    @Slot(object, object)
    def save_to(self, form: Format, path: Path) -> None:
        """Log it, then write it: what can't be logged isn't saved."""
        self._put_away()
        file = picture_file(form, self._panel.title.text(), self._picture.drawing)
        job = self._desk.write(record_export, self._panel.akt_id, path.name)
        job.then(self._logged, path, file).failed_to(self._panel.fail)

    @Slot(object, object, object)
    def _logged(self, _: object, path: Path, file: bytes) -> None:
        self._desk.work(write_picture, path, file).then(self._saved).failed_to(self._panel.fail)

    @Slot(object)
    def _saved(self, path: Path | None) -> None:
        if path is None:
            self._panel.banner.say("stop", tr("picture.not_saved"))
        else:
            self._panel.surroundings.toasts.say(tr("picture.saved", path=path))
