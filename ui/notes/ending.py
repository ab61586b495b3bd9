"""How the writing of a note ends: saved, saved and signed, or thrown away, which can be undone."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from coachdesk.domain.draft import CHANGED_NOTE, NEW_NOTE, bring_back
from coachdesk.errors import InvalidInput
from ui.kit.drafts import DraftKeeper
from ui.kit.fields import FieldProblem
from ui.kit.i18n import tr
from ui.kit.surroundings import Surroundings
from ui.notes.foot import Foot
from ui.notes.intent import Intent
from ui.notes.saving import save_change, save_correction, save_new
from ui.notes.writing import Writing


class Ending(QObject):
    """What is refused stays on screen; *seen* is what was shown of the note that is changed."""

    over = Signal()
    """Nothing is left to do here."""
    kept = Signal(object)
    """With the id of a note that one goes on with: it isn't signed yet, or stands beside what it changed or corrects."""
    text_refused = Signal()
    """The text is missing, or too long."""
    failed = Signal(object)

    def __init__(self, surroundings: Surroundings, intent: Intent, writing: Writing, keeper: DraftKeeper, foot: Foot) -> None:
        super().__init__(foot)
        self._surroundings, self._intent = surroundings, intent
        self._writing, self._keeper, self._foot = writing, keeper, foot
        self.seen: Any = None
        self._signs = False
        foot.wait()
        keeper.found.connect(self._begin)
        foot.save.clicked.connect(self._save)
        foot.sign.clicked.connect(self._save_and_sign)
        foot.drop.clicked.connect(self._drop)

    @Slot(object)
    def _begin(self, _: object) -> None:
        self._foot.enable(True)

    @Slot()
    def _save(self) -> None:
        self._write(sign=False)

    @Slot()
    def _save_and_sign(self) -> None:
        self._write(sign=True)

    def _write(self, *, sign: bool) -> None:
        try:
            values = self._writing.to_save()
        except FieldProblem:
            return
        said = tr("note.was_signed" if sign else "note.was_saved")
        change, target = self._surroundings.change, self._intent.target
        self._signs = sign
        self._foot.enable(False)
        if self._intent.kind == NEW_NOTE:
            work = change(said, save_new, target, values, sign, self._intent.form)
        else:
            verb = save_change if self._intent.kind == CHANGED_NOTE else save_correction
            work = change(said, verb, target, values, sign, seen=self.seen)
        work.then(self._saved).failed_to(self._refused)

    @Slot(object)
    def _saved(self, note: UUID) -> None:
        self._keeper.drop()  # a draft that was handed in while it was being saved isn't to come back
        if self._signs and self._intent.kind == NEW_NOTE:
            self.over.emit()
        else:
            self.kept.emit(note)

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self._foot.enable(True)
        if isinstance(error, InvalidInput) and error.facts.get("field") == "text":
            self.text_refused.emit()
        elif not self._writing.complain(error):
            self.failed.emit(error)

    @Slot()
    def _drop(self) -> None:
        values = self._writing.typed()
        self._keeper.drop()
        if values:
            again = partial(self._surroundings.desk.write, bring_back, self._intent.form, self._intent.target, values)
            self._surroundings.toasts.say(tr("note.was_dropped"), again)
        self.over.emit()
