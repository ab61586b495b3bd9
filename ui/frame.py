"""What stands in the window while a vault is open: navigation and a page. Loaded after the unlock screen stands."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.kit.banner import BannerPlace
from ui.kit.navigation import Entry, Navigation
from ui.kit.page import Page, Place
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme

RAIL_BELOW = 900
"""Effective width (window width / text size) below which the navigation is a rail of icons."""

PageMaker = Callable[[Surroundings, Place], Page]


class Index:
    """The features as the frame sees them; ui/features.py fills it."""

    menu: tuple[Entry, ...] = ()
    home = Place("participants")
    welcome = Place("administration")

    def page(self, surroundings: Surroundings, place: Place) -> Page:
        """Make the page of *place*."""
        raise NotImplementedError

    def line_of(self, place: Place) -> str:
        """Which line of the menu is marked for a page."""
        return place.page

    def watch(self, surroundings: Surroundings, navigation: Navigation) -> Any:
        """Keep counts and names of the navigation right; lives as long as the returned object."""
        raise NotImplementedError


class Frame(QWidget):
    """Navigation and the page beside it."""

    went = Signal(object)

    def __init__(self, surroundings: Surroundings, index: Index) -> None:
        super().__init__()
        self.setObjectName("frame")
        self._surroundings, self._index = surroundings, index
        self._page: Page | None = None
        self.navigation = Navigation(index.menu)
        self.navigation.chosen.connect(self._choose)
        self._watch = index.watch(surroundings, self.navigation)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.navigation)
        content = QWidget()
        content.setObjectName("content")
        self._content = QVBoxLayout(content)
        self._content.setContentsMargins(0, 0, 0, 0)
        self._content.setSpacing(0)
        self.banner = BannerPlace()
        self.banner.setContentsMargins(theme().gap(32), theme().gap(12), theme().gap(32), 0)
        self._content.addWidget(self.banner)
        box.addWidget(content, 1)
        self.navigation.lock_asked.connect(surroundings.desk.lock)
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(surroundings.desk.lock)
        QShortcut(QKeySequence("Ctrl+K"), self).activated.connect(self._find)

    def begin(self, place: Place | None) -> None:
        """Show where its user was, else home; nothing but the welcome before there is a municipality."""
        founded = self._surroundings.desk.who.unit_id is not None
        self.go((place or self._index.home) if founded else self._index.welcome)

    @property
    def page(self) -> Page:
        """The page on screen."""
        assert self._page is not None
        return self._page

    @Slot(object)
    def go(self, place: Place) -> None:
        """Show *place*."""
        if self._page is not None:
            self._page.left()
            self._content.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self._page = self._index.page(self._surroundings, place)
        self._page.went.connect(self.go)
        self._content.addWidget(self._page, 1)
        self.navigation.mark(self._index.line_of(place))
        self._page.show()
        self._page.entered()
        self.went.emit(place)

    @Slot()
    def _find(self) -> None:
        self.go(self._index.home)

    @Slot(str)
    def _choose(self, page: str) -> None:
        self.go(Place(page))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the window is narrow for its text the navigation becomes a rail."""
        super().resizeEvent(event)
        self.navigation.shrink(event.size().width() / theme().k < RAIL_BELOW)
