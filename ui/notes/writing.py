"""What is being written, the form and the sheet as one: as it was found, as it stands, and what is to be saved of it."""

from collections.abc import Mapping
from typing import Any

from coachdesk.domain.draft import CHANGED_NOTE, CORRECTION
from coachdesk.domain.note import JournalNote
from ui.kit.fields import FieldProblem
from ui.notes.note_form import NoteForm
from ui.notes.sheet import Sheet


class Writing:
    """Nothing that someone types or chooses while a note or a draft is being read is lost to it. *cursor*: where it stood when one left."""

    def __init__(self, form: NoteForm, sheet: Sheet, kind: str, cursor: int | None) -> None:
        self._form, self._sheet, self._kind, self._cursor = form, sheet, kind, cursor
        self._before = ""

    def typed(self) -> dict[str, Any]:
        """What the editor holds, as plain values; nothing where there is nothing to lose."""
        text = self._sheet.toPlainText()
        if text == self._before and not self._form.touched:
            return {}
        return {"text": text, **self._form.plain_values()}

    def to_save(self) -> dict[str, Any]:
        """A note's values; of one that is changed those that differ. Raises FieldProblem, which its field has said."""
        values = self._form.changed_values() if self._kind == CHANGED_NOTE else self._form.values()
        text = self._sheet.toPlainText().strip()
        if self._kind != CHANGED_NOTE or text != self._before:
            values["text"] = text or None
        return values

    def complain(self, error: BaseException) -> bool:
        """Say what is wrong beside its field; False where it is about none of them."""
        return self._form.complain(error)

    def begin_from(self, note: JournalNote) -> None:
        """Show the note that is changed or corrected, as it stands."""
        values = {name: getattr(note, name) for name in self._form.fields}
        if self._kind == CORRECTION:
            values["correction_reason"] = None
        self._form.show_values(values)
        self._before = note.text or ""
        self._put(self._before)

    def go_on_from(self, draft: Mapping[str, Any] | None) -> bool:
        """Show a draft, where there is one. Says whether something was typed or chosen before that and isn't in it."""
        if draft is None:
            return self._form.touched or self._sheet.toPlainText() != self._before
        by_hand = self._chosen()
        self._form.put_plain(draft)
        self._form.put_plain(by_hand)
        return self._put(str(draft.get("text", ""))) or bool(by_hand)

    def _put(self, text: str) -> bool:
        """Show *text*; what someone has typed while it was being read goes in where the cursor stands. Says whether there was any."""
        early = self._sheet.toPlainText()
        self._sheet.put(text, self._cursor)
        if early and early != self._before:
            self._sheet.insertPlainText(early)
            return True
        return False

    def _chosen(self) -> dict[str, Any]:
        """What someone has filled in while the draft was being read."""
        try:
            changed = self._form.changed_values().keys()
        except FieldProblem:
            return {}
        return {name: value for name, value in self._form.plain_values().items() if name in changed}
