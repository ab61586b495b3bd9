"""Register a participant: numbers checked and likely duplicates shown while typing; nothing is kept unless all can be."""

from datetime import date
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coachdesk.domain.duplicates import Candidate, Duplicate, duplicates_of
from coachdesk.domain.identity.kinds import IdentifierKind, LegalSex, ParsedIdentifier
from coachdesk.domain.identity.parse import parse_identifier
from coachdesk.domain.intake import NewIdentifier, NewParticipant, Registered, register_participant
from coachdesk.domain.person import ContactKind, ContactPoint, Person, ProtectionLevel
from coachdesk.errors import InvalidInput, ProtectedIdentity
from ui.kit.day_field import DayField
from ui.kit.drafts import DraftKeeper
from ui.kit.failure import failure_words
from ui.kit.fields import ChoiceField, FieldProblem, FlagField, TextField, choices
from ui.kit.forms import Form, problem_words
from ui.kit.i18n import tr
from ui.kit.latest import Latest
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, Card, Chip, Text, clear, row
from ui.kit.surroundings import Surroundings
from ui.kit.when import long_day
from ui.participants.person_form import language_choices, name_fields

PERSON = ("given_name", "called_name", "family_name", "birth_date", "legal_sex", "language", "interpreter_needed", "protection_level")
ADDRESS = ("street", "postcode", "town")


class NewParticipantPage(Page):
    """Ctrl+S saves. What is typed is kept as a draft in the writer's private space."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:  # noqa: ARG002 - every page maker takes a place
        super().__init__(tr("new.title"), back=(tr("participants.title"), Place("participants")), width=760)
        self._desk = surroundings.desk
        me = self._desk.who
        today = me.now().date()
        box = self.scrolled()
        self.form = Form(
            name_fields(),
            (
                ChoiceField("identifier_kind", tr("new.identifier_kind"), choices(IdentifierKind, "identifier_kind"), empty=False),
                TextField("value", tr("new.identifier"), longest=24),
            ),
            (
                DayField("birth_date", tr("register.person.birth_date"), today),
                ChoiceField("legal_sex", tr("register.person.legal_sex"), choices(LegalSex, "legal_sex")),
            ),
            (
                ChoiceField("language", tr("register.person.language"), language_choices()),
                FlagField("interpreter_needed", tr("register.person.interpreter")),
            ),
            (TextField("phone", tr("contact_kind.phone"), longest=50), TextField("email", tr("contact_kind.email"), longest=254)),
            (
                TextField("street", tr("new.street")),
                TextField("postcode", tr("new.postcode"), longest=10),
                TextField("town", tr("new.town"), longest=100),
            ),
            (TextField("programme", tr("register.enrolment.programme")), TextField("referrer", tr("register.enrolment.referrer"))),
            (TextField("place", tr("register.akt.place"), longest=100), DayField("started_on", tr("register.enrolment.started_on"), today)),
            ChoiceField(
                "protection_level",
                tr("register.person.protection_level"),
                choices(ProtectionLevel, "protection_level"),
                tr("new.protected"),
            ),
        )
        self.form.show_values({"identifier_kind": IdentifierKind.PERSONNUMMER})
        card = Card()
        card.body.addWidget(self.form)
        box.addWidget(card)
        self.verdict = Text("", "meta", wrap=True)
        self.verdict.hide()
        self.form.box.insertWidget(2, self.verdict)
        self._likely = QWidget()
        self._likely_box = QVBoxLayout(self._likely)
        self._likely_box.setContentsMargins(0, 0, 0, 0)
        self._likely.hide()
        self.form.box.insertWidget(3, self._likely)
        self.save = Button(tr("new.save"), "primary")
        self.save.setShortcut(QKeySequence.StandardKey.Save)
        self.save.clicked.connect(self._save)
        drop = Button(tr("new.drop"), "quiet")
        drop.clicked.connect(self._drop)
        self.kept = Text("", "caption")
        box.addLayout(row(self.save, drop, None, self.kept))
        box.addStretch(1)
        self._duplicates = Latest(self._desk, self)
        self._duplicates.answered.connect(self._warn)
        assert me.unit_id is not None
        self._keeper = DraftKeeper(self._desk, "participant.new", me.unit_id, self._typed, self)
        self._keeper.found.connect(self._bring)
        self._keeper.lost.connect(self.fail)
        self._keeper.kept.connect(self._say_kept)
        self._keeper.look()

    def place(self) -> Place:
        """The draft brings back the rest."""
        return Place("new_participant")

    def entered(self) -> None:
        """Names first."""
        self.form.fields["given_name"].setFocus()

    def left(self) -> None:
        """Hand in."""
        self._keeper.hand_in()

    # --- draft ----------------------------------------------------------------------------------------------------

    def _typed(self) -> dict[str, Any]:
        found = {}
        for name, field in self.form.fields.items():
            try:
                value = field.value()
            except FieldProblem:
                continue
            found[name] = value.isoformat() if hasattr(value, "isoformat") else value
        return found

    @Slot(object)
    def _bring(self, values: dict[str, Any] | None) -> None:
        if values is not None:
            self.form.show_values({"identifier_kind": IdentifierKind.PERSONNUMMER} | _read(values))
        self.form.edited.connect(self._edited)

    @Slot(object)
    def _say_kept(self, moment: Any) -> None:
        self.kept.setText(tr("draft.kept", clock=f"{moment:%H:%M}"))

    # --- while typing ---------------------------------------------------------------------------------------------

    @Slot()
    def _edited(self) -> None:
        self._keeper.touch()
        parsed = self._look_at_number()
        name = " ".join(str(self.form.fields[one].value() or "") for one in ("given_name", "family_name")).strip()
        try:
            born = self.form.fields["birth_date"].value()
        except FieldProblem:
            born = None
        candidate = Candidate(name=name, birth_date=born, identifiers=(parsed,) if parsed else ())
        self._duplicates.ask(duplicates_of, candidate)

    def _look_at_number(self) -> ParsedIdentifier | None:
        """Say under the fields what the number tells, or what is wrong with it once it is long enough to judge."""
        text = self.form.fields["value"].value() or ""
        self.verdict.setVisible(bool(text))
        try:
            parsed = parse_identifier(text, self.form.fields["identifier_kind"].value(), self._desk.who.now().date())
        except InvalidInput as problem:
            self.verdict.setText(problem_words(problem) if len(text) >= 10 else tr("new.number_short"))
            return None
        parts = [tr("new.number_right")]
        if parsed.birth_date is not None:
            parts.append(tr("new.born", day=long_day(parsed.birth_date)))
        parts += [tr(f"number_warning.{warning.value}") for warning in parsed.warnings]
        self.verdict.setText(" ".join(parts))
        return parsed

    @Slot(object)
    def _warn(self, found: list[Duplicate]) -> None:
        clear(self._likely_box)
        self._likely.setVisible(bool(found))
        for one in found[:5]:
            born = long_day(one.birth_date) if one.birth_date else ""
            look = Button(tr("new.open_akt"), size="small")
            look.clicked.connect(lambda _=False, akt=one.akt_id: self.went.emit(Place("participant", akt)))
            line = row(
                Chip("soon", tr(f"likeness.{one.likeness.value}"), "users"), Text(f"{one.name}  {born}".strip(), wrap=True), None, look
            )
            self._likely_box.addLayout(line)

    # --- saving ---------------------------------------------------------------------------------------------------

    @Slot()
    def _save(self) -> None:
        try:
            values = self.form.values()
        except FieldProblem:
            return
        self.save.setEnabled(False)
        self._desk.write(register_participant, _participant(values)).then(self._saved).failed_to(self._refused)

    @Slot(object)
    def _saved(self, new: Registered) -> None:
        self._keeper.drop()
        self.went.emit(Place("participant", new.akt.id))

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        if isinstance(error, ProtectedIdentity):
            self.form.fields["protection_level"].complain(failure_words(error))
        elif not self.form.complain(error):
            self.fail(error)

    @Slot()
    def _drop(self) -> None:
        self._keeper.drop()
        self.went.emit(Place("participants"))


def _participant(values: dict[str, Any]) -> NewParticipant:
    points = [ContactPoint(kind=ContactKind(name), value=values[name]) for name in ("phone", "email") if values[name]]
    if any(values[name] for name in ADDRESS):
        points.append(ContactPoint(kind=ContactKind.ADDRESS, **{name: values[name] for name in ADDRESS}))
    number = values["value"]
    return NewParticipant(
        person=Person(**{name: values[name] for name in PERSON}),
        programme=values["programme"] or "",
        referrer=values["referrer"],
        place=values["place"],
        started_on=values["started_on"],
        identifiers=[NewIdentifier(kind=values["identifier_kind"], text=number)] if number else [],
        contact_points=points,
    )


def _read(values: dict[str, Any]) -> dict[str, Any]:
    """A draft's plain values as the fields take them."""
    found = dict(values)
    for name, kind in (("identifier_kind", IdentifierKind), ("legal_sex", LegalSex), ("protection_level", ProtectionLevel)):
        found[name] = kind(found[name]) if found.get(name) in {member.value for member in kind} else None
    for name in ("birth_date", "started_on"):
        found[name] = date.fromisoformat(found[name]) if found.get(name) else None
    return {name: value for name, value in found.items() if value is not None}
