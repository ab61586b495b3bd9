"""How much room a note has left: said in words before it runs out, and nothing is ever cut off."""

from PySide6.QtCore import Slot

from coachdesk.domain.note import JournalNote
from coachdesk.domain.record import RECORDS
from ui.kit.i18n import tr
from ui.kit.pieces import Text
from ui.kit.style import restyle
from ui.notes.sheet import Sheet

LONGEST = next(one.max_length or 0 for one in RECORDS.of(JournalNote).fields if one.name == "text")
TOLD_FROM = LONGEST - 1_000
"""Characters from which someone wants to know."""


class Room(Text):
    """Follows a sheet; silent while there is plenty."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__("", "caption", wrap=True)
        self._sheet = sheet
        self.hide()
        sheet.textChanged.connect(self._look)

    @property
    def words(self) -> str:
        """What it says where the text is too long; empty otherwise."""
        return self.text() if self._sheet.length > LONGEST else ""

    @Slot()
    def _look(self) -> None:
        # Qt's count is at hand and never too small; the exact one takes a copy of the whole text.
        if self._sheet.document().characterCount() <= TOLD_FROM:
            self.hide()
            return
        left = LONGEST - self._sheet.length
        self.setText(tr("note.room", count=left) if left >= 0 else tr("note.too_long", count=-left))
        role = "caption" if left >= 0 else "problem"
        if self.property("role") != role:
            self.setProperty("role", role)
            restyle(self)
        self.show()
