"""A form knows what it showed, and gives back only what its user changed: whole groups where one of a group changed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from coachdesk.errors import CoachDeskError, InvalidInput
from ui.kit.failure import failure_words
from ui.kit.fields import Field, FieldProblem, beside
from ui.kit.i18n import tr
from ui.kit.theme import theme

TYPED = ".typed"


class Form(QWidget):
    """Rows of fields. *groups* names the fields that only make sense together, as the record's registers have them."""

    edited = Signal()

    def __init__(self, *rows: Field | tuple[Field, ...], groups: Iterable[tuple[str, ...]] = ()) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self._groups = {name: group for group in groups for name in group}
        self._shown: dict[str, Any] = {}
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(theme().gap(12))
        for line in rows:
            together = line if isinstance(line, tuple) else (line,)
            self.take(*together)
            part: QLayout | QWidget = beside(*together) if len(together) > 1 else together[0]
            if isinstance(part, QLayout):
                self.box.addLayout(part)
            else:
                self.box.addWidget(part)

    def take(self, *fields: Field) -> None:
        """Count *fields* among the form's; where they stand is up to who made them."""
        for field in fields:
            self.fields[field.name] = field
            field.edited.connect(self.edited)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show what a record holds; from here on changes count."""
        for name, field in self.fields.items():
            field.put(values.get(name))
            field.complain("")
        self._shown = {name: values.get(name) for name in self.fields}

    def values(self) -> dict[str, Any]:
        """All fields. Raises FieldProblem for the first that can't be read, which says so itself."""
        found = {}
        for name, field in self.fields.items():
            try:
                found[name] = field.value()
            except FieldProblem as problem:
                field.complain(tr(str(problem)))
                field.setFocus()
                raise
            field.complain("")
        return found

    def changed_values(self) -> dict[str, Any]:
        """Only what the user changed, with the rest of its group. Raises FieldProblem."""
        now = self.values()
        changed = {name for name, value in now.items() if value != self._shown.get(name)}
        whole = {other for name in changed for other in self._groups.get(name, (name,))}
        return {name: now[name] for name in self.fields if name in whole}

    def plain_values(self) -> dict[str, Any]:
        """What a draft keeps: each field's value, and beside it what was typed where that can't be read yet."""
        found: dict[str, Any] = {}
        for name, field in self.fields.items():
            try:
                value = field.value()
            except FieldProblem:
                found[name], found[f"{name}{TYPED}"] = None, field.as_typed()
            else:
                found[name] = value.isoformat() if isinstance(value, date) else value
        return found

    def put_plain(self, values: Mapping[str, Any]) -> None:
        """Show what `plain_values` gave, as it came back from a draft. What can't be read any more is left empty."""
        for name, field in self.fields.items():
            if name not in values:
                continue
            if typed := values.get(f"{name}{TYPED}"):
                field.retype(str(typed))
            else:
                field.put(field.from_plain(values[name]))

    @property
    def touched(self) -> bool:
        """Whether there is anything to lose."""
        try:
            return bool(self.changed_values())
        except FieldProblem:
            return True

    def complain(self, error: BaseException) -> bool:
        """Say what is wrong below the field that it is about. False where no field of this form is."""
        if not isinstance(error, InvalidInput):
            return False
        field = self.fields.get(str(error.facts.get("field")))
        if field is None:
            return False
        field.complain(problem_words(error))
        field.setFocus()
        return True


def problem_words(error: CoachDeskError) -> str:
    """What is wrong with a value, in words; the reasons are those of coachdesk.domain.reasons."""
    key = f"problem.{error.facts.get('reason')}"
    words = tr(key)
    return failure_words(error) if words == key else words
