"""The form of a new participant: what is asked first fits on a screen, the rest is under "Mer". Enter goes on to the next field."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QVBoxLayout, QWidget

from coachdesk.domain.identity.kinds import IdentifierKind, LegalSex, ParsedIdentifier
from coachdesk.domain.intake import NewIdentifier, NewParticipant
from coachdesk.domain.person import ContactKind, ContactPoint, Person, ProtectionLevel
from ui.kit.day_field import DayField
from ui.kit.fields import ChoiceField, Field, FieldProblem, FlagField, TextField, beside, choices
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.icons import icon
from ui.kit.pieces import Button
from ui.kit.theme import theme
from ui.participants.person_form import language_choices

PERSON = ("given_name", "called_name", "family_name", "birth_date", "legal_sex", "language", "interpreter_needed", "protection_level")
ADDRESS = ("street", "postcode", "town")


class Known(NamedTuple):
    """What the form offers: *coaches* are ids and names; *programmes* the most usual first."""

    places: Sequence[str] = ()
    programmes: Sequence[str] = ()
    coaches: Sequence[tuple[UUID, str]] = ()


class NewForm(QWidget):
    """*form* holds every field by name. *number* is where what the number tells belongs, and below that the likely duplicates."""

    def __init__(self, me: UUID, today: date) -> None:
        super().__init__()
        self._me, self._today = str(me), today
        first = (TextField("given_name", tr("register.person.given_name")), TextField("family_name", tr("register.person.family_name")))
        number = TextField("value", tr("new.number"), longest=24, placeholder=tr("new.number_hint"))
        self._coach = ChoiceField("responsible_id", tr("register.akt.responsible_id"), [(self._me, tr("people.you"))], empty=False)
        self.form = Form(first, number)
        self.number = QVBoxLayout()
        self.number.setSpacing(theme().gap(8))
        self.form.box.addLayout(self.number)
        self._rows(
            self.form.box,
            (TextField("place", tr("register.akt.place"), longest=100), TextField("phone", tr("contact_kind.phone"), longest=50)),
            (
                TextField("programme", tr("register.enrolment.programme")),
                DayField("started_on", tr("register.enrolment.started_on"), today),
            ),
            (self._coach,),
        )
        self.more = Button(tr("new.more"), "quiet", symbol="chevron-right", size="small")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._fold)
        self._folded = QWidget()
        self._folded.setObjectName("clear")
        box = QVBoxLayout(self._folded)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().gap(12))
        self._hidden = self._rest(box)
        self._folded.hide()
        self.form.box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.form.box.addWidget(self._folded)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.form)
        for field in self.form.fields.values():
            if isinstance(stop := field.focusProxy(), (QLineEdit, QComboBox)):
                stop.installEventFilter(self)
        self.form.fields["started_on"].put(today)

    def _rows(self, box: QVBoxLayout, *rows: tuple[Field, ...]) -> list[Field]:
        for line in rows:
            self.form.take(*line)
            box.addLayout(beside(*line))
        return [field for line in rows for field in line]

    def _rest(self, box: QVBoxLayout) -> list[Field]:
        kinds = choices(IdentifierKind, "identifier_kind")
        levels = choices(ProtectionLevel, "protection_level")
        return self._rows(
            box,
            (
                TextField("called_name", tr("register.person.called_name"), longest=100),
                ChoiceField("identifier_kind", tr("new.identifier_kind"), kinds, tr("new.kind_guessed")),
            ),
            (
                DayField("birth_date", tr("register.person.birth_date"), self._today),
                ChoiceField("legal_sex", tr("register.person.legal_sex"), choices(LegalSex, "legal_sex")),
            ),
            (
                ChoiceField("language", tr("register.person.language"), language_choices()),
                FlagField("interpreter_needed", tr("register.person.interpreter")),
            ),
            (TextField("email", tr("contact_kind.email"), longest=254), TextField("referrer", tr("register.enrolment.referrer"))),
            (
                TextField("street", tr("new.street")),
                TextField("postcode", tr("new.postcode"), longest=10),
                TextField("town", tr("new.town"), longest=100),
            ),
            (ChoiceField("protection_level", tr("register.person.protection_level"), levels, tr("new.protected")),),
        )

    # --- what it offers -----------------------------------------------------------------------------------------------

    def know(self, known: Known) -> None:
        """Places and programmes complete themselves; the most usual programme stands there already, and I am the coach."""
        self._complete("place", known.places)
        self._complete("programme", known.programmes)
        if known.programmes and self.form.fields["programme"].value() is None:
            self.form.fields["programme"].put(known.programmes[0])
        others = [(str(user), name) for user, name in known.coaches if str(user) != self._me]
        mine = next((name for user, name in known.coaches if str(user) == self._me), "")
        self._coach.offer([(self._me, tr("new.me", name=mine) if mine else tr("people.you")), *others])

    def _complete(self, name: str, words: Sequence[str]) -> None:
        field = self.form.fields[name]
        assert isinstance(field, TextField)
        completer = QCompleter(list(words), field.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        field.line.setCompleter(completer)

    # --- the fold -----------------------------------------------------------------------------------------------------

    @Slot(bool)
    def _fold(self, is_open: bool) -> None:
        self._folded.setVisible(is_open)
        self.more.setIcon(icon("chevron-down" if is_open else "chevron-right", "accent_text"))

    def unfold_for(self, name: str) -> None:
        """Open the rest where that field stands in it."""
        if name in {field.name for field in self._hidden}:
            self.more.setChecked(True)

    # --- values -------------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """All fields. Raises FieldProblem for the first that can't be read, which says so itself, unfolded."""
        try:
            return self.form.values()
        except FieldProblem:
            for field in self._hidden:
                if field.problem.text():
                    self.unfold_for(field.name)
            raise

    def typed(self) -> dict[str, Any]:
        """What a draft keeps; nothing at all while there is only what stood there from the start."""
        values = self.form.plain_values()
        given = {"programme", "started_on", "responsible_id"}
        return values if any(value for name, value in values.items() if name not in given) else {}

    def bring(self, values: Mapping[str, Any]) -> None:
        """Show a draft."""
        self.form.put_plain(values)
        if any(values.get(field.name) for field in self._hidden):
            self.more.setChecked(True)

    # --- keys ---------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter is done with a field, as Tab is. With Ctrl it saves, which is the page's."""
        is_enter = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() != QEvent.Type.KeyPress or not is_enter or event.modifiers() & Qt.KeyboardModifier.ControlModifier:  # type: ignore[attr-defined]
            return super().eventFilter(watched, event)
        if isinstance(watched, QLineEdit):
            watched.end(False)
        self.focusNextChild()
        return True


def participant_of(values: Mapping[str, Any], number: ParsedIdentifier | None) -> NewParticipant:
    """What the fields say; legal sex as the number tells it where nobody said otherwise."""
    points = [ContactPoint(kind=ContactKind(name), value=values[name]) for name in ("phone", "email") if values[name]]
    if any(values[name] for name in ADDRESS):
        points.append(ContactPoint(kind=ContactKind.ADDRESS, **{name: values[name] for name in ADDRESS}))
    person = Person(**{name: values[name] for name in PERSON})
    if number is not None and person.legal_sex is None:
        person.legal_sex = number.legal_sex
    kind = values["identifier_kind"] or (number.kind if number is not None else IdentifierKind.PERSONNUMMER)
    return NewParticipant(
        person=person,
        programme=values["programme"] or "",
        referrer=values["referrer"],
        place=values["place"],
        responsible_id=UUID(values["responsible_id"]),
        started_on=values["started_on"],
        identifiers=[NewIdentifier(kind=kind, text=values["value"])] if values["value"] else [],
        contact_points=points,
    )
