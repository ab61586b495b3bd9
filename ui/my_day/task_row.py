"""One thing to do: when, who and what, why; and on the row that is pointed at, "Anteckna" and "Klar"."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from coachdesk.domain.my_day import ToDo
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Chip, IconButton
from ui.kit.theme import theme
from ui.kit.words import someone_words
from ui.my_day.line import ARROWS, Line
from ui.my_day.runs import Run

NARROW = 600
"""Effective width of the row below which its buttons are icons and its chip stands below the words."""


class TaskRow(Line):
    """Pressed, it asks for the participant. Space ticks it off, N asks for a note; the arrows are the list's."""

    inset = 12
    noted = Signal(object)
    """With the ToDo, as the others."""
    done = Signal(object)

    def __init__(self, task: ToDo, lead: str, lead_wide: int, late: str) -> None:
        runs = [Run(someone_words(task.name), 600), Run("  ·  ", token="text3"), Run(task.what or tr("protected.reminder"))]
        self.task = task
        self._chip: Chip | None = None
        self._buttons: list[QAbstractButton] = []
        super().__init__(runs, task.about or "", lead=lead, lead_wide=lead_wide)
        self.setAccessibleDescription(tr("my_day.row_keys"))
        if late:
            self.setAccessibleName(f"{self.accessibleName()}. {late}")
            self._chip = Chip("stop", late)
            self._chip.setParent(self)
            self._chip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    # --- its room ---------------------------------------------------------------------------------------------------

    @property
    def air(self) -> int:
        return theme().px(8)

    def _is_narrow(self, wide: int) -> bool:
        return wide / theme().k < NARROW

    def reserved(self, wide: int) -> int:
        """Room for the buttons, also while they aren't there: words don't jump under the pointer."""
        return theme().px(76 if self._is_narrow(wide) else 196)

    def more_below(self, wide: int) -> int:
        return theme().px(30) if self._chip is not None and self._is_narrow(wide) else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Chip and buttons stand at the right; where it is narrow the chip stands below."""
        super().resizeEvent(event)
        self._lose_buttons(event)
        self._place()

    def _lose_buttons(self, event: QResizeEvent) -> None:
        if self._is_narrow(event.oldSize().width()) != self._is_narrow(event.size().width()):
            for button in self._buttons:
                button.deleteLater()
            self._buttons = []
            self._repoint()

    def _place(self) -> None:
        right = self.width() - self.inset
        if self._chip is not None:
            size = self._chip.sizeHint()
            if self._is_narrow(self.width()):
                below = self.height() - self.air - theme().px(4) - size.height()
                self._chip.setGeometry(self.inset + self._lead_wide, below, size.width(), size.height())
            else:
                self._chip.setGeometry(right - size.width(), (self.height() - size.height()) // 2, size.width(), size.height())
        for button in reversed(self._buttons):
            size = button.sizeHint()
            button.setGeometry(right - size.width(), (self.height() - size.height()) // 2, size.width(), size.height())
            right -= size.width() + theme().gap(6)

    # --- pointed at -------------------------------------------------------------------------------------------------

    @property
    def holds_focus(self) -> bool:
        """It, or one of its buttons."""
        return self.hasFocus() or any(button.hasFocus() for button in self._buttons)

    @property
    def by_hand(self) -> Sequence[QWidget]:
        """The buttons it has by now."""
        return self._buttons

    @property
    def is_pointed(self) -> bool:
        """Under the pointer, or with the focus in it."""
        return self.holds_focus or self.underMouse()

    def ground(self) -> str | None:
        return "sel" if self.hasFocus() else "hover" if self.is_pointed else None

    def _repoint(self) -> None:
        if self.is_pointed and not self._buttons:
            self._make_buttons()
        for button in self._buttons:
            button.setVisible(self.is_pointed)
        if self._chip is not None:
            self._chip.setVisible(not self.is_pointed or self._is_narrow(self.width()))
        self.update()

    def _make_buttons(self) -> None:
        narrow = self._is_narrow(self.width())
        for words, symbol, named, asked in (
            ("my_day.note", "square-pen", "my_day.note_named", self._note),
            ("my_day.tick", "check", "my_day.tick_named", self._tick),
        ):
            button: QAbstractButton = IconButton(symbol, tr(words)) if narrow else Button(tr(words), symbol=symbol, size="small")
            button.setAccessibleName(tr(named, name=self.task.name, what=self.task.what))
            button.setParent(self)
            button.clicked.connect(asked)
            button.installEventFilter(self)
            self._buttons.append(button)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The buttons go when the focus leaves them; the arrows on them are the list's, too."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._repoint()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in ARROWS:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._repoint()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._repoint()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._repoint()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._repoint()

    # --- doing ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key each."""
        if event.key() == Qt.Key.Key_Space:
            self._tick()
        elif event.key() == Qt.Key.Key_N and not event.modifiers():
            self._note()
        else:
            super().keyPressEvent(event)

    def _tick(self) -> None:
        self.done.emit(self.task)

    def _note(self) -> None:
        self.noted.emit(self.task)
