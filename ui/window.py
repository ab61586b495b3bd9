"""The one window: the unlock screen, or the frame of an open vault. It remembers where its user was, and its size."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from shiboken6 import isValid

from ui.kit.failure import failure_words
from ui.kit.i18n import tr
from ui.kit.look import apply, look_of
from ui.kit.reading_order import step
from ui.kit.surroundings import Surroundings
from ui.unlock.card_page import CardPage
from ui.unlock.doors import Doors, KnownVault
from ui.unlock.page import UnlockPage

if TYPE_CHECKING:
    from ui.frame import Frame
    from ui.kit.page import Place


FIRST_SIZE = QSize(1366, 768)


class Window(QMainWindow):
    """Says `first_paint` once, when the unlock screen stands on the screen."""

    first_paint = Signal()
    unlocked = Signal()

    def __init__(
        self, application: QApplication, surroundings: Surroundings, doors: Doors, frame: "Callable[[Surroundings], Frame]"
    ) -> None:
        super().__init__()
        self._application, self._surroundings, self._doors, self._make_frame = application, surroundings, doors, frame
        self._vaults: list[KnownVault] = []
        self._place: Place | None = None
        self._frame: Frame | None = None
        self._hand: QWidget | None = None
        self._was_painted = False
        desk, preferences = surroundings.desk, surroundings.preferences
        self.setWindowTitle("CoachDesk")
        self._worn = look_of(application, preferences.settings)
        self.setMinimumSize(720, 520)
        self._take_size()
        desk.locking.connect(self._remember)
        desk.locking.connect(self._hold_still)
        desk.locked.connect(self._show_unlock)
        desk.joined.connect(self._build)
        desk.lock_refused.connect(self._say_not_locked)
        desk.failed.connect(self._say_failure)
        preferences.changed.connect(self._relook)
        preferences.not_saved.connect(self._not_kept, Qt.ConnectionType.QueuedConnection)
        application.styleHints().colorSchemeChanged.connect(self._relook)
        application.styleHints().accessibility().contrastPreferenceChanged.connect(self._relook)

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
    def frame(self) -> "Frame":
        """Navigation and page, while a vault is open."""
        assert self._frame is not None
        return self._frame

    @Slot()
    def _show_unlock(self) -> None:
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
        self._put(page)

    # --- unlocked -------------------------------------------------------------------------------------------------

    @Slot(str)
    def _enter(self, vault: str) -> None:
        if vault != self._surroundings.preferences.settings.last_vault:
            self._place = None
        self._surroundings.preferences.remember(last_vault=vault)
        if all(known.folder.name != vault for known in self._vaults):
            self._surroundings.desk.work(self._doors.known).then(self._learn)
        self._build()
        if self._frame is not None and (problem := self._surroundings.preferences.problem) is not None:
            self._surroundings.preferences.problem = None
            self.frame.banner.say("soon", failure_words(problem))
        self.unlocked.emit()

    @Slot(object)
    def _learn(self, vaults: list[KnownVault]) -> None:
        self.know(vaults)

    @Slot()
    def _build(self) -> None:
        """The frame; where the laptop was without contact for too long, the door that opens for writing alone."""
        # Late, as they know the domain: the unlock screen doesn't wait for it.
        from ui.unlock.lease_banner import LeaseBanner
        from ui.unlock.lease_page import LeasePage
        from ui.unlock.root_banner import RootBanner

        desk = self._surroundings.desk
        if desk.lease.writing_only:
            self._frame = None
            page = LeasePage(desk)
            page.done.connect(self._build)
            self._put(page)
            return
        self._frame = self._make_frame(self._surroundings)
        self._put(self._frame)
        self._frame.begin(self._place)
        LeaseBanner(desk, self._frame.banner, self._frame.go)
        RootBanner(desk, self._frame.banner)

    def _put(self, content: QWidget) -> None:
        # What stood there is taken out first: replaced by setCentralWidget alone, Python would keep all of it for good.
        if (before := self.takeCentralWidget()) is not None:
            before.deleteLater()
        self.setCentralWidget(content)

    @Slot()
    def _remember(self) -> None:
        if self._frame is not None:
            self._place = self._frame.whereabouts()

    @Slot()
    def _hold_still(self) -> None:
        """What would be typed between the last words that are handed in and the lock would be gone: it isn't taken."""
        self._hand = QApplication.focusWidget()
        if (content := self.centralWidget()) is not None:
            content.setEnabled(False)

    @Slot()
    def _relook(self) -> None:
        """Theme, text size and language are put on as a whole: pages are made anew at the same place."""
        if look_of(self._application, self._surroundings.preferences.settings) == self._worn:
            return
        if self._frame is None:
            self._worn = apply(self._application, self._surroundings.preferences.settings)
            return
        QTimer.singleShot(0, self._rebuild)

    @Slot()
    def _rebuild(self) -> None:
        if self._frame is None:
            return
        self._remember()
        self._frame.page.left()
        self._worn = apply(self._application, self._surroundings.preferences.settings)
        self._build()

    @Slot(object)
    def _not_kept(self, _: object) -> None:
        QTimer.singleShot(0, self, self._say_not_kept)  # a change of look makes a new frame first

    @Slot()
    def _say_not_kept(self) -> None:
        if self._frame is not None:
            self.frame.banner.say("soon", tr("failure.settings_not_saved"))

    @Slot(object)
    def _say_not_locked(self, error: BaseException) -> None:
        if (content := self.centralWidget()) is not None:
            content.setEnabled(True)
        if self._hand is not None and isValid(self._hand):
            self._hand.setFocus()
        if self._frame is not None:
            self._frame.banner.say("stop", tr("lock.refused", why=failure_words(error)))

    @Slot(object)
    def _say_failure(self, error: BaseException) -> None:
        if self._frame is not None:
            self._frame.banner.say("stop", failure_words(error))
        elif (page := self.unlock_page) is not None and hasattr(page.form, "refuse"):
            page.form.refuse(failure_words(error), 0)

    # --- its size -------------------------------------------------------------------------------------------------

    def _take_size(self) -> None:
        """As it was when it was closed, and never larger than the screen: 1366×768 at 125 % is 1093×614."""
        kept = self._surroundings.preferences.settings
        room = self.screen().availableSize()
        wanted = QSize(*kept.window) if kept.window is not None else FIRST_SIZE
        self.resize(wanted.boundedTo(room))
        if kept.maximised:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _keep_size(self) -> None:
        size = self.normalGeometry().size() if self.isMaximized() else self.size()
        if not size.isEmpty():
            self._surroundings.preferences.remember(window=(size.width(), size.height()), maximised=self.isMaximized())

    # --- Qt's own -------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note the first time."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.first_paint.emit)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """On the unlock screen, too, Tab goes as one reads."""
        page = self.centralWidget()
        return (isinstance(page, CardPage) and step((page,), forward)) or super().focusNextPrevChild(forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hand in what is open, then close the vault."""
        self.setCursor(Qt.CursorShape.WaitCursor)
        self._keep_size()
        self._surroundings.desk.leave()
        event.accept()
