"""The sheet on which a file is looked at: a picture that fits or stands at its own size, or a text."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QImage, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QScrollArea, QStackedLayout, QWidget

from ui.kit.i18n import tr
from ui.kit.theme import theme


class _Picture(QLabel):
    """Has the focus, so that it can be heard and scrolled by keys; a frame shows that."""

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame comes."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, and the frame over its edge."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(theme().colour("accent"), 3))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
            painter.end()


class Sheet(QWidget):
    """Scrolls by keys where it doesn't fit."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._fits = True
        self._label = _Picture()  # what it doesn't take, arrows among them, the area scrolls by
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._label)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._area)
        self._stack.addWidget(self._text)

    @property
    def shows_text(self) -> bool:
        """Rather than a picture."""
        return self._stack.currentWidget() is self._text

    @property
    def text(self) -> str:
        """The text that it shows."""
        return self._text.toPlainText()

    @property
    def shown(self) -> QPixmap:
        """The picture as it is shown."""
        return self._label.pixmap()

    def show_picture(self, image: QImage, name: str) -> None:
        """Show a picture, or a page."""
        self._image = image
        self._label.setAccessibleName(tr("files.picture", name=name))
        self._stack.setCurrentWidget(self._area)
        self._fit()

    def show_text(self, text: str, name: str) -> None:
        """Show words; they are never taken for markup."""
        self._image = None
        self._text.setPlainText(text)
        self._text.setAccessibleName(tr("files.text", name=name))
        self._stack.setCurrentWidget(self._text)

    def fit(self, *, whole: bool) -> None:
        """The whole of it, or at its own size."""
        self._fits = whole
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What fits has another size."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._image is None:
            return
        picture, room, ratio = QPixmap.fromImage(self._image), self._area.maximumViewportSize(), self.devicePixelRatioF()
        if self._fits and (picture.width() > room.width() or picture.height() > room.height()):
            how = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            picture = picture.scaled(room * ratio, *how)
            picture.setDevicePixelRatio(ratio)
        self._label.setPixmap(picture)
        self._label.resize(picture.deviceIndependentSize().toSize())
