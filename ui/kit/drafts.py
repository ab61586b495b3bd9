"""What is typed is kept within a second, and survives lock, crash and power cut; "Spara" makes it a record."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from coachdesk.domain.draft import CHANGED_NOTE, CORRECTION, NEW_NOTE, NoteDraft, beneath, draft_of, drop_draft, keep_draft, put_beneath
from ui.kit.desk import Desk
from ui.kit.page import Place

IDLE_MS = 350
LONGEST_MS = 900
"""Someone who never pauses is saved this often."""


def note_draft_place(form: str, target_id: UUID, akt_id: UUID) -> Place | None:
    """Where an unsaved note is gone on with; None for the draft of another form."""
    name = form.partition(":")[0]
    if name == NEW_NOTE:
        return Place("note_editor", akt_id, {} if form == NEW_NOTE else {"form": form})
    kinds = {CHANGED_NOTE: "note", CORRECTION: "corrects"}
    return Place("note_editor", akt_id, {kinds[name]: str(target_id)}) if name in kinds else None


class DraftKeeper(QObject):
    """Keeps what *values()* gives, for one form about one target; where that is nothing, there shall be no draft.

    *kept* and *lost* say how it went; *found* brings back a draft. What is touched before that lies beneath the draft that is found, and
    is kept with it.
    """

    kept = Signal(object)
    lost = Signal(object)
    found = Signal(object)
    """The `NoteDraft`'s values, or None where there was none."""
    emptied = Signal()
    """There is nothing worth keeping any more, and no draft."""

    def __init__(self, desk: Desk, form: str, target: UUID, values: Callable[[], Mapping[str, Any]], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._form, self._target, self._values = desk, form, target, values
        self.dirty = False
        self.saved_at: datetime | None = None
        """When the draft that was found had been kept."""
        self._closed = False
        self._looking = False
        self._idle = self._timer(IDLE_MS)
        self._longest = self._timer(LONGEST_MS)
        desk.locking.connect(self.hand_in)

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self.hand_in)
        return timer

    def look(self) -> None:
        """Ask for the draft."""
        self._looking = True
        self._desk.read(draft_of, self._form, self._target).then(self._bring)

    @Slot(object)
    def _bring(self, draft: NoteDraft | None) -> None:
        self.saved_at = draft.saved_at if draft is not None else None
        held = draft.values if draft is not None else None
        self.found.emit(beneath(self._values(), held) if held and self.dirty else held)
        self._looking = False
        if self.dirty:
            self.touch()

    @Slot()
    def touch(self) -> None:
        """Something was typed."""
        if self._closed:
            return
        self.dirty = True
        if self._looking:
            return
        self._idle.start()
        if not self._longest.isActive():
            self._longest.start()

    @Slot()
    def hand_in(self) -> None:
        """Write the draft now, if there is anything to write."""
        self._idle.stop()
        self._longest.stop()
        if not self.dirty or self._closed:
            return
        self.dirty = False
        if values := dict(self._values()):
            keep = put_beneath if self._looking else keep_draft
            work = self._desk.hand_in(keep, self._form, self._target, values).then(self._has_kept)
        elif self._looking:
            return
        else:
            work = self._desk.hand_in(drop_draft, self._form, self._target).then(self._has_emptied)
        work.failed_to(self._has_lost)

    def close(self) -> None:
        """The words stand in a record now, or weren't wanted: keep no more."""
        self._closed = True
        self._idle.stop()
        self._longest.stop()

    def drop(self) -> None:
        """Empty the draft on disk, too; but one that nobody has seen yet isn't thrown away: it is there the next time."""
        unseen = self._looking
        self.close()
        if not unseen:
            self._desk.write(drop_draft, self._form, self._target)

    @Slot(object)
    def _has_kept(self, draft: NoteDraft) -> None:
        self.kept.emit(draft.saved_at)

    @Slot(object)
    def _has_emptied(self, _: object) -> None:
        self.emptied.emit()

    @Slot(object)
    def _has_lost(self, error: BaseException) -> None:
        # Still on screen; the next key tries again, and so does the clock.
        self.dirty = True
        self._longest.start(5 * LONGEST_MS)
        self.lost.emit(error)
