"""A section of the administration page: shows what is known, and may be busy with a form that nobody must pull away."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QScrollArea, QScrollBar, QSizePolicy, QVBoxLayout, QWidget

from ui.administration.knowledge import Knowledge
from ui.kit.i18n import tr
from ui.kit.navigation import Entry, NavButton
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme

LIST = 196
BESIDE_FROM = 700
"""Effective width of the page's body from which the list of sections stands beside what it chooses."""


class Section(QWidget):
    """Subclasses fill `box` in `show_known`, which comes again whenever something changed and the section isn't busy."""

    failed = Signal(object)
    went = Signal(object)
    """A `Place` to go to."""
    stale = Signal()
    """Something was said in the membership log: read again."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__()
        self.surroundings, self.desk = surroundings, surroundings.desk
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(theme().gap(16))

    def show_known(self, known: Knowledge) -> None:
        """Show it."""
        raise NotImplementedError

    def busy(self) -> bool:
        """Someone is writing in it."""
        return False

    def begin(self, key: UUID | None) -> None:
        """Put the focus where the hand goes first; *key* is whom or what it is about, if anything."""

    def left(self) -> None:
        """Hand in what isn't written yet."""

    @Slot(object)
    def fail(self, error: BaseException) -> None:
        """Say in the page's banner why something didn't work."""
        self.failed.emit(error)


class SectionList(QWidget):
    """The sections' names: a column beside the content, or one field above it where the window is narrow for its text."""

    chosen = Signal(str)

    def __init__(self, entries: Iterable[Entry]) -> None:
        super().__init__()
        self._entries = list(entries)
        self.setAccessibleName(tr("admin.sections"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        self._buttons: dict[str, NavButton] = {}
        for entry in self._entries:
            button = self._buttons[entry.page] = NavButton(entry)
            button.clicked.connect(lambda _=False, page=entry.page: self.chosen.emit(page))
            box.addWidget(button)
        self.field = QComboBox()
        self.field.setAccessibleName(tr("admin.sections"))
        self.field.addItems([tr(entry.words) for entry in self._entries])
        self.field.activated.connect(self._pick)
        box.addWidget(self.field)
        box.addStretch(1)
        self.shrink(False)

    def mark(self, page: str) -> None:
        """Show which one is open."""
        for name, button in self._buttons.items():
            button.mark(name == page)
        self.field.setCurrentIndex([entry.page for entry in self._entries].index(page))

    def count(self, page: str, count: str) -> None:
        """A number beside a section."""
        self._buttons[page].count(count)

    def focus(self, page: str) -> None:
        """The hand goes to the list."""
        target: QWidget = self.field if self.field.isVisibleTo(self) else self._buttons[page]
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def shrink(self, narrow: bool) -> None:
        """One field in place of the column."""
        self.field.setVisible(narrow)
        for button in self._buttons.values():
            button.setVisible(not narrow)

    @Slot(int)
    def _pick(self, number: int) -> None:
        self.chosen.emit(self._entries[number].page)


class _Beside(QWidget):
    """Holds the list of sections, which stays in sight while what it chose scrolls."""

    def __init__(self, sections: SectionList) -> None:
        super().__init__()
        self._sections, self._scrolled = sections, 0
        self.by_hand = (sections,)
        sections.setParent(self)
        sections.installEventFilter(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @Slot(int)
    def follow(self, scrolled: int) -> None:
        """*scrolled* px of the page are above what is seen of it."""
        self._scrolled = scrolled
        high = self._sections.sizeHint().height()
        self._sections.setGeometry(0, max(0, min(scrolled, self.height() - high)), self.width(), high)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list has become a field, or a column again."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self.follow(self._scrolled)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page has become longer or shorter."""
        super().resizeEvent(event)
        self.follow(self._scrolled)

    def sizeHint(self) -> QSize:
        """The list's."""
        return self._sections.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The list's height; its width is given."""
        return QSize(0, self._sections.sizeHint().height())


class Split(QWidget):
    """The list of sections and what it chose, beside or below each other."""

    def __init__(self, sections: SectionList, content: QWidget) -> None:
        super().__init__()
        self._sections, self._side = sections, _Beside(sections)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme().gap(24))
        self._box.addWidget(self._side)
        self._box.addWidget(content, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside or below."""
        super().resizeEvent(event)
        wide = event.size().width() / theme().k >= BESIDE_FROM
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._sections.shrink(not wide)
        self._side.setMaximumWidth(round(LIST * (1 + theme().k) / 2) if wide else 16_777_215)
        self._side.setMinimumWidth(round(LIST * (1 + theme().k) / 2) if wide else 0)

    def follow(self, bar: QScrollBar) -> None:
        """Keep the list in sight while *bar* scrolls the page."""
        bar.valueChanged.connect(self._side.follow)

    def minimumSizeHint(self) -> QSize:
        """Narrower than the column beside the content: then it is above. Height follows from width."""
        return QSize(0, 0)


def point_to(field: QWidget) -> None:
    """Put the focus on a field and scroll to it: what is wrong may stand out of sight."""
    field.setFocus()
    above = field.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if isinstance(above, QScrollArea):
        above.ensureWidgetVisible(field, 0, theme().gap(32))


def let_go(widget: Any) -> None:
    """Take a form away that is done."""
    widget.hide()
    widget.deleteLater()
