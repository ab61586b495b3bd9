"""When the vault locks by itself: nobody has touched the laptop for a while, or it has slept."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
}
LOOK_EVERY_MS = 5_000
SLEPT_SECONDS = 60.0
"""A look that comes this much late: the laptop slept. A busy machine is never that late."""


class Wakefulness(QObject):
    """Says `due` when the vault should lock. *clock* gives seconds of wall time: it must run on while the laptop sleeps."""

    due = Signal()

    def __init__(self, application: QGuiApplication, clock: Callable[[], float], minutes: int) -> None:
        super().__init__(application)
        self.minutes = minutes
        self._clock = clock
        self._touched = self._looked = clock()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.look)
        application.applicationStateChanged.connect(self._state_changed)

    def heed(self, window: QWindow) -> None:
        """Take touches of *window* for signs of life. The window sees each once; the application would see every event of every widget."""
        window.installEventFilter(self)

    def watch(self) -> None:
        """The vault is open: begin."""
        self._touched = self._looked = self._clock()
        self._timer.start(LOOK_EVERY_MS)

    def rest(self) -> None:
        """The vault is locked: nothing to watch."""
        self._timer.stop()

    @property
    def is_watching(self) -> bool:
        """Between `watch` and `rest`."""
        return self._timer.isActive()

    def look(self) -> None:
        """Compare the clocks. A clock set back counts as a touch, for it says nothing about the user."""
        now = self._clock()
        slept = now - self._looked > LOOK_EVERY_MS / 1000 + SLEPT_SECONDS
        self._touched = min(self._touched, now)
        self._looked = now
        if slept or now - self._touched >= self.minutes * 60:
            self.due.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Remember when someone last touched keys, mouse or screen."""
        if event.type() in _TOUCHES:
            self._touched = self._clock()
        return super().eventFilter(watched, event)

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationSuspended and self.is_watching:
            self.due.emit()
