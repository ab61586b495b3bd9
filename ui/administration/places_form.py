"""Where a colleague belongs: put into a place, for good or as a substitute until a day, and taken out of it again."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from coachdesk.domain.handing_on import out_of_place, stand_in
from coachdesk.domain.staff import StaffMember
from ui.administration.hand_over import HandOver, Outcome, see_through
from ui.administration.knowledge import Knowledge
from ui.kit.carrying import Carrier
from ui.kit.day_field import DayField
from ui.kit.fields import ChoiceField, FieldProblem
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.page import show_whole
from ui.kit.pieces import Button, Card, Text, clear, column, row, rule
from ui.kit.surroundings import Surroundings
from ui.kit.when import day_words


class PlacesForm(Card):
    """What each step means is said before it is taken: what was read stays read, but nothing new comes."""

    gone = Signal()
    failed = Signal(object)

    def __init__(self, surroundings: Surroundings, known: Knowledge, member: StaffMember) -> None:
        super().__init__(kind="place")
        self._surroundings, self._known, self._member, self._name = surroundings, known, member, member.name or ""
        self._one = known.log[member.id]
        self.body.addWidget(Text(tr("places.title", name=self._name), "h3", wrap=True))
        self.out: dict[UUID, Button] = {}
        self._slot = QVBoxLayout()
        self.hand_over: HandOver | None = None
        self.go: Button | None = None
        places = known.directory.places
        for team in (team for team in places if team in self._one.places):
            self.body.addLayout(self._place_row(team))
        self.body.addLayout(self._slot)
        others = [(team, place) for team, place in places.items() if team not in self._one.places]
        self.form: Form | None = None
        if others:
            self.body.addWidget(rule())
            today = known.now.date()
            self.form = Form(
                ChoiceField("team", tr("places.into"), others, empty=False),
                DayField("until", tr("places.until"), today, tr("places.until_hint"), ahead=True),
            )
            self.form.edited.connect(self._say_effect)
            self.effect = Text("", "meta", wrap=True)
            self.put = Button(tr("places.put"), "primary", size="small")
            self.put.clicked.connect(self._put_in)
            for part in (self.form, self.effect):
                self.body.addWidget(part)
            self._say_effect()
        done = Button(tr("form.cancel"), size="small")
        done.clicked.connect(self.gone)
        self.body.addLayout(row(self.put, done, None) if others else row(done, None))
        self._done = done

    def begin(self) -> None:
        """The first place she can be taken out of."""
        first: Any = next(iter(self.out.values()), None) or (self.form.fields["team"] if self.form is not None else self._done)
        first.setFocus()
        show_whole(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc calls it off."""
        if event.key() == Qt.Key.Key_Escape:
            self.gone.emit()
        else:
            super().keyPressEvent(event)

    def _place_row(self, team: UUID) -> Any:
        place, until = self._known.directory.places[team], self._member.substitute_until
        words = column(Text(place, "strong", wrap=True), gap=0)
        if team == self._member.substitute_team_id and until is not None:
            words.addWidget(Text(tr("places.substitute", day=day_words(until, self._known.now.date())), "meta", wrap=True))
        line = row(gap=8)
        line.addLayout(words, 1)
        if team in self._one.parting:
            line.addWidget(Text(tr("places.parting"), "meta"))
            return line
        out = self.out[team] = Button(tr("places.out"), size="small")
        out.setAccessibleName(tr("places.out_named", name=self._name, place=place))
        out.clicked.connect(partial(self.ask, team))
        line.addWidget(out)
        return line

    # --- out of a place -------------------------------------------------------------------------------------------

    def ask(self, team: UUID, _: bool = False) -> None:
        """Say what it means, and who takes over, before it is done."""
        clear(self._slot)
        place = self._known.directory.places[team]
        self._slot.addWidget(Text(tr("places.out_means", name=self._name, place=place), wrap=True))
        if self._one.heads:
            self._slot.addWidget(Text(tr("places.heads", name=self._name), "soon", wrap=True))
        self.hand_over = HandOver(self._surroundings, self._known, self._member, team)
        self._slot.addWidget(self.hand_over)
        self.go = Button(tr("places.out_of", place=place), "danger", size="small")
        self.go.clicked.connect(partial(self._take_out, team))
        self._slot.addLayout(row(self.go, None))
        self.go.setFocus()
        show_whole(self)

    def _take_out(self, team: UUID, _: bool = False) -> None:
        assert self.hand_over is not None
        assert self.go is not None
        self.go.setEnabled(False)
        choices = self.hand_over.choices()
        work = self._surroundings.desk.write(out_of_place, self._member.id, team, self._elsewhere(team), choices)
        work.then(self._written, choices, team).failed_to(self._refused)

    def _elsewhere(self, team: UUID) -> tuple[UUID | None, str | None]:
        """The place that is her own from now on, where it was this one."""
        found = next((one for one in self._known.directory.places if one in self._one.places and one != team), None)
        return found, self._known.directory.places[found] if found is not None else None

    @Slot(object, object, object)
    def _written(self, _: object, choices: dict[UUID, UUID], team: UUID) -> None:
        work = self._surroundings.desk.carry(partial(_part, choices, self._member.id, team))
        work.then(self._parted, team).failed_to(self._refused)

    @Slot(object, object)
    def _parted(self, outcome: Outcome, team: UUID) -> None:
        place = self._known.directory.places[team]
        self._surroundings.toasts.say(tr("places.out_done" if outcome.said else "places.out_waits", name=self._name, place=place))
        if outcome.unread:
            self._surroundings.toasts.say(tr("hand_over.unread", count=outcome.unread))
        self.gone.emit()

    # --- into a place ---------------------------------------------------------------------------------------------

    @Slot()
    def _say_effect(self) -> None:
        assert self.form is not None
        place = self._known.directory.places[self.form.fields["team"].value()]
        self.effect.setText(tr("places.into_means", name=self._name, place=place))

    @Slot()
    def _put_in(self) -> None:
        assert self.form is not None
        try:
            values = self.form.values()
        except FieldProblem:
            return
        if values["until"] is not None and values["until"] < self._known.now.date():
            self.form.fields["until"].complain(tr("places.until_past"))
            return
        self.put.setEnabled(False)
        user, team = self._member.id, values["team"]
        work = self._surroundings.desk.carry(lambda carrier: carrier.put_into_place(user, team))
        work.then(self._placed, values).failed_to(self._refused)

    @Slot(object, object)
    def _placed(self, _: object, values: dict[str, Any]) -> None:
        team, until = values["team"], values["until"]
        self._surroundings.toasts.say(tr("places.put_done", name=self._name, place=self._known.directory.places[team]))
        if until is None:
            self.gone.emit()
            return
        self._surroundings.desk.write(stand_in, self._member.id, team, until).then(self._noted).failed_to(self._refused)

    @Slot(object)
    def _noted(self, _: object) -> None:
        self.gone.emit()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        for button in (self.go, self.put if self.form is not None else None):
            if button is not None:
                button.setEnabled(True)
        self.failed.emit(error)


def _part(choices: dict[UUID, UUID], user: UUID, team: UUID, carrier: Carrier) -> Outcome:
    given = see_through(choices, None, carrier)
    carrier.personnel().take(tuple(choices), user)
    return Outcome(carrier.personnel().part(user, team), given.unread)
