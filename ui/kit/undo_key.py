"""Ctrl+Z: the text field's where it has something to undo, else the latest toast's."""

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from ui.kit.toast_place import ToastPlace

UNDO = QKeySequence.StandardKey.Undo


class UndoKey(QObject):
    """Text fields claim Ctrl+Z even where there is nothing to undo in them; this lets it pass on then."""

    def __init__(self, window: QWidget, toasts: ToastPlace) -> None:
        super().__init__(window)
        self._toasts = toasts
        shortcut = QShortcut(QKeySequence(UNDO), window)
        shortcut.activated.connect(toasts.undo)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    @Slot(QWidget, QWidget)
    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if isinstance(old, QLineEdit | QTextEdit | QPlainTextEdit):
            old.removeEventFilter(self)
        if isinstance(new, QLineEdit | QTextEdit | QPlainTextEdit):
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Before the field claims the key."""
        claims = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.matches(UNDO)
        if claims and self._toasts.can_undo and not _has_something(watched):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _has_something(field: QObject) -> bool:
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable()
    if isinstance(field, QTextEdit | QPlainTextEdit):
        return field.document().isUndoAvailable()
    return False
