"""A colleague's role, place and ways to reach her. Another place also gives her its akter, which the form says before."""

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coachdesk.domain.record import change
from coachdesk.domain.staff import StaffMember, StaffRole
from ui.administration.knowledge import Knowledge
from ui.kit.fields import ChoiceField, Field, TextField, choices
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.pieces import Text
from ui.kit.place_form import PlaceForm
from ui.kit.surroundings import Surroundings


class MemberForm(QWidget):
    """The record first, then the membership log: what is written can be undone, what is seen stays seen."""

    gone = Signal()
    failed = Signal(object)

    def __init__(self, surroundings: Surroundings, known: Knowledge, shown: Any) -> None:
        super().__init__()
        self._surroundings, self._known, self._seen = surroundings, known, shown.seen
        self._member: StaffMember = shown.record
        places = known.directory.places
        fields: list[Field | tuple[Field, ...]] = [
            (TextField("name", tr("register.staff_member.name")), TextField("title", tr("register.staff_member.title"))),
            (
                TextField("phone", tr("register.staff_member.phone"), longest=50),
                TextField("email", tr("register.staff_member.email"), longest=254),
            ),
        ]
        if known.issues:
            where = ChoiceField(
                "team_id", tr("register.staff_member.place"), list(places.items()), empty=self._member.team_id not in places
            )
            fields.append((ChoiceField("role", tr("register.staff_member.role"), choices(StaffRole, "staff_role")), where))
        self.form = PlaceForm(Form(*fields))
        self.form.form.show_values({name: getattr(self._member, name) for name in self.form.form.fields})
        self.effect = Text("", "soon", wrap=True)
        self.effect.hide()
        self.form.body.insertWidget(1, self.effect)
        self.form.form.edited.connect(self._say_effect)
        self.form.done.connect(self._save)
        self.form.gone.connect(self.gone)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.form)

    def begin(self) -> None:
        """The name first."""
        self.form.begin()

    def _new_team(self) -> Any:
        """The team of a place whose akter she doesn't see yet, if she is put there."""
        field = self.form.form.fields.get("team_id")
        team = field.value() if field is not None else None
        one = self._known.log.get(self._member.id)
        return team if team is not None and one is not None and team not in one.places else None

    @Slot()
    def _say_effect(self) -> None:
        team = self._new_team()
        place = self._known.directory.places.get(team, "")
        self.effect.setText(tr("admin.member.also_sees", name=self._member.name or "", place=place) if place else "")
        self.effect.setVisible(bool(place))

    @Slot(object)
    def _save(self, changed: dict[str, Any]) -> None:
        if not changed:
            self.gone.emit()
            return
        if "team_id" in changed:
            changed["place"] = self._known.directory.places.get(changed["team_id"])
        said = tr("admin.member.changed", name=self._member.name or "")
        work = self._surroundings.change(said, change, StaffMember, self._member.id, changed, seen=self._seen)
        work.then(self._saved).failed_to(self._refused)

    @Slot(object)
    def _saved(self, _: object) -> None:
        user, team = self._member.id, self._new_team()
        if team is None:
            self.gone.emit()
        else:
            work = self._surroundings.desk.carry(lambda carrier: carrier.put_into_place(user, team))
            work.then(self._placed).failed_to(self._refused)

    @Slot(object)
    def _placed(self, _: object) -> None:
        self.gone.emit()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        if not self.form.refuse(error):
            self.failed.emit(error)
