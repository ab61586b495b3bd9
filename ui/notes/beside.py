"""What stands beside the sheet: what happened last time, or the note that is being corrected; and the keys."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from coachdesk.domain.note_list import NoteLine
from ui.kit.day_reading import spoken_day
from ui.kit.i18n import tr
from ui.kit.keys import native
from ui.kit.pieces import Text, row, rule
from ui.kit.theme import theme
from ui.notes.contact import short_words

EXCERPT = 170
"""Characters: three lines beside the sheet."""
KEYS = (
    ("Ctrl+D", "note.keys.day"),
    ("Ctrl+1", "note.keys.kind"),
    ("Ctrl+0", "note.keys.missed"),
    ("Ctrl+T", "note.keys.template"),
    ("Ctrl+L", "note.keys.lock"),
)


class Beside(QWidget):
    """Filled when the notes have been read."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme().gap(12))

    def show_last(self, notes: Sequence[NoteLine], today: date) -> None:
        """The latest two; where there are none, only the keys."""
        if notes:
            self._box.addWidget(Text(tr("note.last_time"), "h3"))
        for note in notes:
            self._box.addWidget(_Quote(note, today))
        if notes:
            self._box.addWidget(rule())
        self._keys()

    def show_corrected(self, paper: QWidget) -> None:
        """The words that stand there, as long as someone writes other ones."""
        self._box.addWidget(Text(tr("note.as_it_stands"), "h3"))
        self._box.addWidget(paper, 1)
        self._keys()

    def _keys(self) -> None:
        for keys, words in KEYS:
            box = Text(native(keys) if keys != "Ctrl+1" else tr("note.keys.figures"))
            box.setProperty("role", "kbd")
            box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
            self._box.addLayout(row(box, Text(tr(words), "caption", wrap=True)))
        self._box.addStretch(1)


class _Quote(QFrame):
    """Day and kind, and how the note begins."""

    def __init__(self, note: NoteLine, today: date) -> None:
        super().__init__()
        self.setProperty("kind", "quote")
        box = QVBoxLayout(self)
        box.setContentsMargins(theme().gap(12), 0, 0, 0)
        box.setSpacing(2)
        day = spoken_day(note.event_on, today) if note.event_on else ""
        what = short_words(note.channel).lower() or (note.subject or "")
        box.addWidget(Text(", ".join(part for part in (day, what) if part), "caption", wrap=True))
        box.addWidget(Text(excerpt(note.begins or note.subject or ""), "meta", wrap=True).copyable())


def excerpt(text: str, most: int = EXCERPT) -> str:
    """The beginning of a text on one line, cut between words."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[:most].rsplit(' ', 1)[0]} …"
