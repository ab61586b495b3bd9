"""Where toasts stand: one at a time, at the foot of the page, over nothing that has the focus. They go by themselves, never while used."""

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget
from shiboken6 import isValid

from ui.kit.aloud import say_aloud
from ui.kit.failure import failure_words
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, IconButton, Status, Text, clear
from ui.kit.theme import theme
from ui.kit.toasts import Toast

SECONDS = 6
SECONDS_TO_UNDO = 12
"""Longer where there is something to do about it."""
WIDEST = 620
"""Px at 100 % text."""
LINE = 50
"""Characters that stand on one line; longer words wrap."""
RISE = 10
"""Px that it rises while it opens."""


class ToastPlace(QFrame):
    """*behind* is the page's room. The latest undo outlives its toast, for Ctrl+Z, until another toast comes."""

    def __init__(self, behind: QWidget) -> None:
        super().__init__(behind)
        self.setProperty("kind", "toast")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme().gap(14), theme().gap(7), theme().gap(8), theme().gap(7))
        self._row.setSpacing(theme().gap(10))
        self._toast: Toast | None = None
        self.undo_button: Button | None = None
        self._came_from: QWidget | None = None
        self._pointed = False
        self._time = QTimer(self)
        self._time.setSingleShot(True)
        self._time.timeout.connect(self._go)
        self._rise = QPropertyAnimation(self, b"pos", self)
        self._rise.setEasingCurve(QEasingCurve.Type.OutCubic)
        behind.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._step_aside)
        self.hide()

    @property
    def words(self) -> str:
        """What stands there; empty where nothing does."""
        return self._toast.words if self._toast is not None and not self.isHidden() else ""

    # --- saying ---------------------------------------------------------------------------------------------------

    @Slot(object)
    def say(self, toast: Toast, status: Status = "ok") -> None:
        """Show it and have it read aloud."""
        had_focus = self._has_focus()
        self.hide()  # what comes new into a widget on screen is measured only later
        clear(self._row)
        self._toast, self.undo_button = toast, None
        symbol = {"ok": "check", "stop": "octagon-alert"}.get(status, "info")
        self._row.addWidget(IconLabel(symbol, status, 18))
        self._row.addWidget(Text(toast.words, wrap=len(toast.words) > LINE), 1)
        if toast.undo is not None:
            self.undo_button = Button(tr("toast.undo"), "quiet", size="small", hint="Ctrl+Z")
            self.undo_button.setAccessibleName(tr("toast.undo_named", words=toast.words))
            self.undo_button.clicked.connect(self.undo)
            self._row.addWidget(self.undo_button)
        shut = IconButton("x", tr("toast.close"))
        shut.clicked.connect(self._close)
        self._row.addWidget(shut)
        self.setAccessibleName(toast.words)
        self.show()
        self.raise_()
        self._stand(rising=True)
        if had_focus:
            self._give_back()
        self._wait()
        say_aloud(self, toast.words)

    @Slot()
    def undo(self) -> None:
        """Take back what the latest toast said; nothing where that can't be."""
        toast = self._toast
        if toast is None or toast.undo is None:
            return
        self._toast = Toast(toast.words)  # once
        if (job := toast.undo()) is not None:
            job.then(self._say_undone, toast.words).failed_to(self._say_not_undone)
        else:
            self._say_undone(None, toast.words)

    @property
    def can_undo(self) -> bool:
        """Whether Ctrl+Z has something here."""
        return self._toast is not None and self._toast.undo is not None

    @Slot(object, str)
    def _say_undone(self, _: object, words: str) -> None:
        self.say(Toast(tr("toast.undone", words=words)))

    @Slot(object)
    def _say_not_undone(self, error: BaseException) -> None:
        self.say(Toast(tr("toast.not_undone", why=failure_words(error))), "stop")

    # --- staying and going ----------------------------------------------------------------------------------------

    def _wait(self) -> None:
        long = self.undo_button is not None or len(self.words) > LINE
        self._time.start((SECONDS_TO_UNDO if long else SECONDS) * 1000)

    def _is_used(self) -> bool:
        return self._pointed or self._has_focus()

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    @Slot()
    def _go(self) -> None:
        if self._is_used():
            self._wait()
        else:
            self.hide()

    @Slot()
    def _close(self) -> None:
        self._time.stop()
        if self._has_focus():
            self._give_back()
        self.hide()

    def _give_back(self) -> None:
        """The focus goes to where it came from."""
        came_from = self._came_from
        if came_from is not None and isValid(came_from) and came_from.isVisible():
            came_from.setFocus()

    def enterEvent(self, event: QEnterEvent) -> None:
        """It waits for the pointer."""
        super().enterEvent(event)
        self._pointed = True
        self._time.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """And begins its time anew."""
        super().leaveEvent(event)
        self._pointed = False
        self._wait()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    # --- where ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot when the page's room changes."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._stand()
        return super().eventFilter(watched, event)

    @Slot(QWidget, QWidget)
    def _step_aside(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            if old is not None and not self.isAncestorOf(old):
                self._came_from = old
        elif self.isVisible():
            self._stand()

    def _stand(self, *, rising: bool = False) -> None:
        behind = self.parentWidget()
        assert behind is not None
        pad, edge = theme().gap(32), theme().gap(16)
        asked = theme().gap(WIDEST) if len(self.words) > LINE else self.sizeHint().width()
        wide = min(asked, theme().gap(WIDEST), behind.width() - 2 * edge)
        high = self._row.heightForWidth(wide) if self._row.hasHeightForWidth() else self.sizeHint().height()
        self.resize(wide, high)
        left = min(pad, behind.width() - wide - edge)
        at = QPoint(left, behind.height() - high - edge)
        if self._covers_focus(QRect(at, self.size())):
            at = QPoint(behind.width() - wide - edge, edge)
        self._rise.stop()
        if rising and theme().motion:
            self._rise.setDuration(theme().motion)
            self._rise.setStartValue(at + QPoint(0, RISE))
            self._rise.setEndValue(at)
            self._rise.start()
        else:
            self.move(at)

    def _covers_focus(self, place: QRect) -> bool:
        """A field or a button; what is as high as a page can't be got out of the way of."""
        focus, behind = QApplication.focusWidget(), self.parentWidget()
        if focus is None or behind is None or not behind.isAncestorOf(focus) or self.isAncestorOf(focus):
            return False
        taken = QRect(focus.mapTo(behind, QPoint(0, 0)), focus.size())
        return taken.height() < behind.height() // 3 and taken.intersects(place)
