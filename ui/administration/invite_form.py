"""Who is invited, as what, to which places; and what she will be able to see, in a sentence, before anything is sent."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coachdesk.domain.draft import drop_draft
from coachdesk.domain.space import new_id
from coachdesk.domain.staff import StaffMember, StaffRole, put_staff
from coachdesk.errors import InvalidInput, ServerUnreachable
from ui.administration.knowledge import Knowledge
from ui.administration.places_field import PlacesField
from ui.administration.words import reach_words
from ui.kit.carrying import Invited
from ui.kit.drafts import DraftKeeper
from ui.kit.failure import failure_words
from ui.kit.fields import ChoiceField, FlagField, TextField, choices
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.pieces import Text
from ui.kit.place_form import PlaceForm
from ui.kit.surroundings import Surroundings

DRAFT = "staff.invite"


class InviteForm(QWidget):
    """The net first, then the directory: where there is no net nothing was done, and the form stands as it was."""

    made = Signal(object, str)
    """`Invited`, and the name of who was."""
    gone = Signal()

    def __init__(self, surroundings: Surroundings, known: Knowledge) -> None:
        super().__init__()
        self._surroundings, self._known, self._user = surroundings, known, new_id()
        self._invited: Invited | None = None
        self.places = PlacesField("places", tr("admin.invite.places"), known.directory.places, tr("admin.invite.places_hint"))
        self.form = PlaceForm(
            Form(
                (
                    TextField("name", tr("admin.invite.name")),
                    ChoiceField("role", tr("admin.invite.role"), choices(StaffRole, "staff_role"), empty=False),
                ),
                self.places,
                FlagField("heads", tr("admin.invite.heads")),
            ),
            save="admin.invite.go",
        )
        mine = next((one.team_id for one in known.working if one.id == known.me.user_id), None)
        first = mine if mine in known.directory.places else next(iter(known.directory.places), None)
        self.form.form.show_values({"role": StaffRole.COACH, "places": (first,) if first is not None else (), "heads": False})
        self.preview = Text("", wrap=True)
        self.problem = Text("", "problem", wrap=True)
        self.problem.hide()
        self.form.body.insertWidget(1, self.preview)
        self.form.body.insertWidget(2, self.problem)
        self.form.form.edited.connect(self._say_preview)
        self.form.done.connect(self._invite)
        self.form.gone.connect(self._drop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.form)
        assert known.me.unit_id is not None
        self.keeper = DraftKeeper(surroundings.desk, DRAFT, known.me.unit_id, self._typed, self)
        self.keeper.found.connect(self._bring)
        self.form.form.edited.connect(self.keeper.touch)
        self.keeper.look()
        self._say_preview()

    def begin(self) -> None:
        """The name first."""
        self.form.begin()

    def _typed(self) -> dict[str, Any]:
        values = self.form.form.values()
        return {
            "name": values["name"],
            "role": values["role"].value,
            "places": [str(one) for one in values["places"]],
            "heads": bool(values["heads"]),
        }

    @Slot(object)
    def _bring(self, draft: dict[str, Any] | None) -> None:
        if draft:
            places = tuple(UUID(one) for one in draft["places"])
            self.form.form.show_values({"name": draft["name"], "role": StaffRole(draft["role"]), "places": places})
            self.form.form.fields["heads"].put(draft["heads"])
            self._say_preview()

    @Slot()
    def _say_preview(self) -> None:
        values = self.form.form.values()
        name = values["name"] or tr("admin.invite.someone")
        inside = [self._known.directory.places[team] for team in values["places"]]
        outside = [place for team, place in self._known.directory.places.items() if team not in values["places"]]
        words = [reach_words(name, inside, heads=bool(values["heads"]))]
        if not values["heads"] and outside and inside:
            words.append(tr("seeing.not", places=outside[0]) if len(outside) == 1 else tr("seeing.not_others"))
        words.append(tr("seeing.everyone"))
        self.preview.setText(tr("admin.invite.then", sentences=" ".join(words)))

    # --- what happens ---------------------------------------------------------------------------------------------

    @Slot(object)
    def _invite(self, _: dict[str, Any]) -> None:
        values = self.form.form.values()
        if not values["name"]:
            self.form.refuse(InvalidInput(kind="staff_member", field="name", reason="missing"))
            return
        self.problem.hide()
        self.form.save.setText(tr("admin.invite.going"))
        user, places, heads = self._user, values["places"], bool(values["heads"])
        work = self._surroundings.desk.carry(lambda carrier: carrier.invite(user, places, heads))
        work.then(self._write_in).failed_to(self._refused)

    @Slot(object)
    def _write_in(self, invited: Invited) -> None:
        self._invited = invited
        values = self.form.form.values()
        team = next(iter(values["places"]), None)
        place = self._known.directory.places.get(team) if team is not None else None
        member = StaffMember(id=self._user, name=values["name"], role=values["role"], place=place, team_id=team)
        unit = self._known.me.unit_id
        self.keeper.close()
        self._surroundings.desk.write(_enter, member, unit).then(self._entered).failed_to(self._refused)

    @Slot(object)
    def _entered(self, member: StaffMember) -> None:
        assert self._invited is not None
        self.made.emit(self._invited, member.name or "")

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.form.save.setText(tr("admin.invite.go"))
        if not self.form.refuse(error):
            self.problem.setText(tr("admin.invite.no_net") if isinstance(error, ServerUnreachable) else failure_words(error))
            self.problem.show()

    @Slot()
    def _drop(self) -> None:
        self.keeper.drop()
        self.gone.emit()


def _enter(session: Any, member: StaffMember, unit: UUID) -> StaffMember:
    """Into the directory, and the draft is no longer needed."""
    drop_draft(session, DRAFT, unit)
    return put_staff(session, member)
