"""A page: heading, banner place, content that scrolls. Pages ask to go elsewhere by name; they don't know each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.kit.banner import BannerPlace
from ui.kit.failure import failure_words
from ui.kit.pieces import Button, Text
from ui.kit.reading_order import step
from ui.kit.theme import theme


@dataclass(frozen=True)
class Place:
    """Where in the program someone is: enough to come back to after a lock or a change of language.

    *state* is for the page alone, plain values such as a cursor's position; never text that someone wrote.
    """

    page: str
    key: UUID | None = None
    state: Mapping[str, Any] = field(default_factory=dict)


class Page(QWidget):
    """One screen beside the navigation."""

    went = Signal(object)
    """Emitted with the `Place` to go to."""

    def __init__(self, title: str, *, back: tuple[str, Place] | None = None, width: int | None = None) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        pad = theme().gap(32)
        outer.setContentsMargins(pad, theme().gap(22), pad, theme().gap(16))
        outer.setSpacing(theme().gap(12))
        self._back = back
        self._back_link: Button | None = None
        if back is not None:
            self._back_link = Button(back[0], "quiet", symbol="chevron-left", size="small")
            self._back_link.clicked.connect(self._go_back)
            line = QHBoxLayout()
            line.addSpacing(-theme().px(9))  # the arrow stands over the title's edge, not what can be pressed around it
            line.addWidget(self._back_link)
            line.addStretch(1)
            outer.addLayout(line)
            outer.setSpacing(theme().gap(8))
        self.heading = Text(title, "h1", wrap=True)
        self.meta = Text("", "meta", wrap=True)
        self.meta.hide()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.heading)
        words.addWidget(self.meta)
        self.head = QHBoxLayout()
        self.head.setSpacing(theme().gap(8))
        self.head.addLayout(words, 1)
        outer.addLayout(self.head)
        self.banner = BannerPlace()
        outer.addWidget(self.banner)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme().gap(16))
        if back is not None:  # its parts stand closer: the words under the title aren't part of what comes below
            self.body.setContentsMargins(0, theme().gap(6), 0, 0)
        outer.addLayout(self.body, 1)
        self._width = width
        self.setAccessibleName(title)

    def say_meta(self, words: str) -> None:
        """The line under the title."""
        self.meta.setText(words)
        self.meta.setVisible(bool(words))

    def retitle(self, title: str) -> None:
        """Another title."""
        self.heading.setText(title)
        self.setAccessibleName(title)

    def scrolled(self, *, foot: bool = False) -> QVBoxLayout:
        """Make the body scroll, and give the layout to fill. The content never scrolls sideways.

        *foot*: something stands below what scrolls, which else reaches the window's edge.
        """
        area, box = scroll_area(self._width) if foot else self.edge_area(self._width)
        self.body.addWidget(area, 1)
        return box

    def edge_area(self, width: int | None = None) -> tuple[QScrollArea, QVBoxLayout]:
        """An area for the bottom of this page: what is too long is cut by the window's edge, and not by a strip of nothing above it."""
        outer = self.layout()
        assert outer is not None
        margins = outer.contentsMargins()
        margins.setBottom(0)
        outer.setContentsMargins(margins)
        return scroll_area(width, below=theme().gap(16))

    def place(self) -> Place:
        """Where this is, with what it takes to come back."""
        raise NotImplementedError

    def focusNextPrevChild(self, forward: bool) -> bool:
        """In the frame Tab is the frame's; a page that stands alone goes as one reads, too."""
        return (self.isWindow() and step((self,), forward)) or super().focusNextPrevChild(forward)

    def entered(self) -> None:
        """The page has come on screen: put the focus where the hand goes first. Without a better place that is the way back."""
        if self._back_link is not None:
            self._back_link.setFocus()
        else:
            self.setFocus()  # no stop of the Tab key, but the road goes on from here

    def left(self) -> None:
        """The page goes off screen: hand in what isn't written yet."""

    @Slot(object)
    def fail(self, error: BaseException) -> None:
        """Say in the banner why something didn't work."""
        self.banner.say("stop", failure_words(error))

    @Slot()
    def _go_back(self) -> None:
        assert self._back is not None
        self.went.emit(self._back[1])


class _Inside(QWidget):
    """As high as its words need at the width they have: a wrapped label's own least height is reckoned for a narrow one.

    Where no words wrap, nothing asks for a height by width, and the least height is the right one: a list keeps its rows.
    It has no least width: what stands side by side learns that the window has become narrow only by becoming narrow itself.
    """

    def minimumSizeHint(self) -> QSize:
        least, layout = super().minimumSizeHint(), self.layout()
        return QSize(0, 0 if layout is not None and layout.hasHeightForWidth() else least.height())


class _Area(QScrollArea):
    """Content reaches the page's edge where there is nothing to scroll; beside a scroll bar it leaves room, and *below* px under it."""

    def __init__(self, below: int) -> None:
        super().__init__()
        self._below = below

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bar has come or gone, too: Qt tells so by another size of what is seen."""
        super().resizeEvent(event)
        inside = self.widget()
        box = inside.layout() if inside is not None else None
        if box is not None:
            box.setContentsMargins(0, 0, theme().gap(8) if self.verticalScrollBar().isVisible() else 0, self._below)


def show_whole(part: QWidget) -> None:
    """Scroll, once the layouts are done, until *part* is in sight; one that is higher than what can be seen is shown from its top."""
    QTimer.singleShot(0, part, partial(_scroll_to, part))


def _scroll_to(part: QWidget) -> None:
    area = part.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    inside = area.widget() if area is not None else None
    if area is None or inside is None:
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # what has grown knows how high it is
    bar, gap = area.verticalScrollBar(), theme().gap(8)
    top = part.mapTo(inside, QPoint(0, 0)).y() - gap
    bar.setValue(min(max(bar.value(), top + part.height() + 2 * gap - area.viewport().height()), top))


def scroll_area(width: int | None = None, *, below: int = 0) -> tuple[QScrollArea, QVBoxLayout]:
    """An area that scrolls downwards only, and the layout to fill; *width* in px at 100 % text at most, *below* px free after it."""
    area = _Area(below)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside = _Inside()
    inside.setObjectName("page")
    if width is not None:
        inside.setMaximumWidth(theme().px(width))
    box = QVBoxLayout(inside)
    box.setContentsMargins(0, 0, 0, below)
    box.setSpacing(theme().gap(16))
    area.setWidget(inside)
    area.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    return area, box
