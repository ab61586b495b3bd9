"""Have something read aloud that the focus doesn't show."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def say_aloud(about: QWidget, words: str, *, now: bool = False) -> None:
    """Hand *words* to whoever reads the screen; *now*: before what is being read."""
    event = QAccessibleAnnouncementEvent(about, words)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if now else politeness.Polite)
    QAccessible.updateAccessibility(event)
