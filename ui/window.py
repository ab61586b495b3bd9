"""The one window: the unlock screen, or navigation and a page. It remembers where its user was."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from ui.kit.banner import BannerPlace
from ui.kit.failure import failure_words
from ui.kit.i18n import tr
from ui.kit.locking import Wakefulness
from ui.kit.look import apply
from ui.kit.navigation import Entry, Navigation
from ui.kit.page import Page, Place
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.unlock.doors import Doors, KnownVault
from ui.unlock.page import UnlockPage

RAIL_BELOW = 900
"""Effective width (window width / text size) below which the navigation is a rail of icons."""

PageMaker = Callable[[Surroundings, Place], Page]


class Index:
    """The features as the window sees them; ui/features.py fills it once storage and domain are loaded."""

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

    @Slot(str)
    def _choose(self, page: str) -> None:
        self.go(Place(page))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the window is narrow for its text the navigation becomes a rail."""
        super().resizeEvent(event)
        self.navigation.shrink(event.size().width() / theme().k < RAIL_BELOW)


class Window(QMainWindow):
    """Says `first_paint` once, when the unlock screen stands on the screen."""

    first_paint = Signal()
    unlocked = Signal()

    def __init__(
        self, application: QApplication, surroundings: Surroundings, doors: Doors, wakefulness: Wakefulness, index: Callable[[], Index]
    ) -> None:
        super().__init__()
        self._application, self._surroundings, self._doors, self._wakefulness = application, surroundings, doors, wakefulness
        self._index = index
        self._vaults: list[KnownVault] = []
        self._place: Place | None = None
        self._frame: Frame | None = None
        self._was_painted = False
        desk, preferences = surroundings.desk, surroundings.preferences
        self.setWindowTitle("CoachDesk")
        self.setMinimumSize(720, 520)
        self.resize(1366, 768)
        desk.locking.connect(self._remember)
        desk.locked.connect(self._show_unlock)
        desk.joined.connect(self._build)
        desk.lock_refused.connect(self._say_not_locked)
        desk.failed.connect(self._say_failure)
        preferences.changed.connect(self._relook)
        wakefulness.due.connect(desk.lock)
        wakefulness.minutes = preferences.settings.lock_minutes
        application.styleHints().colorSchemeChanged.connect(self._relook)
        lock = QShortcut(QKeySequence("Ctrl+L"), self)
        lock.activated.connect(desk.lock)
        find = QShortcut(QKeySequence("Ctrl+K"), self)
        find.activated.connect(self._find)

    # --- locked ---------------------------------------------------------------------------------------------------

    def begin(self, vaults: list[KnownVault]) -> None:
        """Show the unlock screen, with what a glance at the folder tells."""
        self._vaults = vaults
        self._show_unlock()

    def know(self, vaults: list[KnownVault]) -> None:
        """The vaults were read."""
        self._vaults = vaults
        if (page := self.unlock_page) is not None:
            page.retitle(vaults)

    @property
    def unlock_page(self) -> UnlockPage | None:
        """The unlock screen, while it is on."""
        shown = self.centralWidget()
        return shown if isinstance(shown, UnlockPage) else None

    @property
    def frame(self) -> Frame:
        """Navigation and page, while unlocked."""
        assert self._frame is not None
        return self._frame

    @Slot()
    def _show_unlock(self) -> None:
        self._wakefulness.rest()
        self._frame = None
        kept = self._place.state.get("draft_clock") if self._place is not None else None
        page = UnlockPage(
            self._surroundings.desk,
            self._doors,
            self._vaults,
            self._surroundings.preferences.settings.last_vault,
            tr("unlock.draft_kept", clock=kept) if kept else "",
        )
        page.opened.connect(self._enter)
        self.setCentralWidget(page)

    # --- unlocked -------------------------------------------------------------------------------------------------

    @Slot(str)
    def _enter(self, vault: str) -> None:
        if vault != self._surroundings.preferences.settings.last_vault:
            self._place = None
        self._surroundings.preferences.put(last_vault=vault)
        if all(known.folder.name != vault for known in self._vaults):
            self._surroundings.desk.work(self._doors.known).then(self._learn)
        if (handle := self.windowHandle()) is not None:
            self._wakefulness.heed(handle)
        self._wakefulness.watch()
        self._build()
        if (problem := self._surroundings.preferences.problem) is not None:
            self._surroundings.preferences.problem = None
            self.frame.banner.say("soon", failure_words(problem))
        self.unlocked.emit()

    @Slot(object)
    def _learn(self, vaults: list[KnownVault]) -> None:
        self.know(vaults)

    def _build(self) -> None:
        index = self._index()
        self._frame = Frame(self._surroundings, index)
        self._frame.navigation.lock_asked.connect(self._surroundings.desk.lock)
        self.setCentralWidget(self._frame)
        founded = self._surroundings.desk.who.unit_id is not None
        self._frame.go((self._place or index.home) if founded else index.welcome)

    @Slot()
    def _remember(self) -> None:
        if self._frame is not None:
            self._place = self._frame.page.place()

    @Slot()
    def _find(self) -> None:
        if self._frame is not None:
            self._frame.go(Place("participants"))

    @Slot()
    def _relook(self) -> None:
        """Theme, text size and language are put on as a whole: pages are made anew at the same place."""
        self._wakefulness.minutes = self._surroundings.preferences.settings.lock_minutes
        if self._frame is None:
            apply(self._application, self._surroundings.preferences.settings)
            return
        QTimer.singleShot(0, self._rebuild)

    @Slot()
    def _rebuild(self) -> None:
        if self._frame is None:
            return
        self._remember()
        self._frame.page.left()
        apply(self._application, self._surroundings.preferences.settings)
        self._build()

    @Slot(object)
    def _say_not_locked(self, error: BaseException) -> None:
        self.frame.banner.say("stop", tr("lock.refused", why=failure_words(error)))

    @Slot(object)
    def _say_failure(self, error: BaseException) -> None:
        if self._frame is not None:
            self._frame.banner.say("stop", failure_words(error))
        elif (page := self.unlock_page) is not None and hasattr(page.form, "refuse"):
            page.form.refuse(failure_words(error), 0)

    # --- Qt's own -------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note the first time."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.first_paint.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hand in what is open, then close the vault."""
        self.setCursor(Qt.CursorShape.WaitCursor)
        self._surroundings.desk.leave()
        event.accept()
