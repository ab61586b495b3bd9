"""Small forms about an akt as a whole, in place: each says what it does, does one thing, and is followed by a toast that can undo it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot

from coachdesk.domain.akt import Akt, close_akt, move_akt
from coachdesk.domain.akt_link import join_akter, undo_join
from coachdesk.domain.enrolment import EndReason, Enrolment, end_enrolment, enrol
from ui.kit.day_field import DayField
from ui.kit.failure import failure_words
from ui.kit.fields import ChoiceField, FieldProblem, TextField, choices
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.pieces import Text
from ui.kit.place_form import PlaceForm
from ui.kit.surroundings import Surroundings

Values = dict[str, Any]
Work = tuple[Callable[..., Any], tuple[Any, ...]]
"""A verb and what it is given."""


class AktForm(PlaceForm):
    """*work* turns the form's values into a verb and its arguments; *said* is what the toast says."""

    kept = Signal()

    def __init__(
        self,
        surroundings: Surroundings,
        name: str,
        form: Form,
        work: Callable[[Values], Work],
        *,
        shown: Values | None = None,
        seen: Any = None,
    ) -> None:
        super().__init__(form, save=f"akt_form.{name}.save")
        self._surroundings, self._name, self._work, self._seen = surroundings, name, work, seen
        self.setAccessibleName(tr(f"akt_form.{name}"))
        self.problem = Text("", "problem", wrap=True)
        self.problem.hide()
        self.body.insertWidget(0, Text(tr(f"akt_form.{name}"), "h3", wrap=True))
        self.body.insertWidget(1, Text(tr(f"akt_form.{name}.why"), "meta", wrap=True))
        self.body.addWidget(self.problem)
        form.show_values(shown or {})
        self.done.connect(self._save)

    @Slot(object)
    def _save(self, _: Values) -> None:
        try:
            values = self.form.values()
        except FieldProblem:
            self.save.setEnabled(True)
            return
        verb, arguments = self._work(values)
        job = self._surroundings.change(tr(f"akt_form.{self._name}.said"), verb, *arguments, seen=self._seen)
        job.then(self._is_kept).failed_to(self._is_refused)

    @Slot(object)
    def _is_kept(self, _: object) -> None:
        self.kept.emit()

    @Slot(object)
    def _is_refused(self, error: BaseException) -> None:
        if not self.refuse(error):
            self.problem.setText(failure_words(error))
            self.problem.show()


def end_form(surroundings: Surroundings, shown: Any, today: date) -> AktForm:
    """When and why a participation ended. *shown* is the enrolment, as the desk shows it."""
    enrolment: Enrolment = shown.record
    form = Form(
        DayField("ended_on", tr("field.enrolment.ended_on"), today),
        ChoiceField("end_reason", tr("field.enrolment.end_reason"), choices(EndReason, "end_reason")),
    )

    def work(values: Values) -> Work:
        return end_enrolment, (enrolment.id, values["end_reason"], values["ended_on"])

    return AktForm(surroundings, "end", form, work, shown={"ended_on": today}, seen=shown.seen)


def enrol_form(surroundings: Surroundings, akt_id: UUID, before: Enrolment | None, today: date) -> AktForm:
    """A new participation in the same akt."""
    form = Form(
        TextField("programme", tr("register.enrolment.programme")),
        TextField("referrer", tr("register.enrolment.referrer")),
        DayField("started_on", tr("register.enrolment.started_on"), today),
    )

    def work(values: Values) -> Work:
        return _enrolled, (akt_id, values)

    return AktForm(surroundings, "enrol", form, work, shown={"programme": before.programme if before else None, "started_on": today})


def close_form(surroundings: Surroundings, shown: Any, today: date) -> AktForm:
    """The day the akt is closed."""
    form = Form(DayField("closed_on", tr("register.akt.closed_on"), today))

    def work(values: Values) -> Work:
        return close_akt, (shown.record.id, values["closed_on"])

    return AktForm(surroundings, "close", form, work, shown={"closed_on": today}, seen=shown.seen)


def move_form(
    surroundings: Surroundings, shown: Any, coaches: Sequence[tuple[UUID, str]], places: Sequence[tuple[UUID | None, str]]
) -> AktForm:
    """Who is responsible, and where. *places*: team and name; the akt's own is among them."""
    akt: Akt = shown.record
    form = Form(
        ChoiceField("responsible_id", tr("register.akt.responsible_id"), coaches, empty=akt.responsible_id is None),
        ChoiceField("place", tr("register.akt.place"), [((name, team), name) for team, name in places], empty=akt.place is None),
    )

    def work(values: Values) -> Work:
        place, team = values["place"] or (None, None)
        return _moved, (akt.id, values["responsible_id"], place, team)

    now = {"responsible_id": akt.responsible_id, "place": (akt.place, akt.team_id) if akt.place else None}
    return AktForm(surroundings, "move", form, work, shown=now, seen=shown.seen)


def part_form(surroundings: Surroundings, akt_id: UUID, others: Sequence[tuple[UUID, str]]) -> AktForm:
    """Which of the joined akter isn't about the same person after all, and why."""
    form = Form(
        ChoiceField("other_akt_id", tr("register.akt_link.other_akt_id"), others, empty=False),
        TextField("reason", tr("register.akt_link.reason"), longest=500),
    )

    def work(values: Values) -> Work:
        return undo_join, (akt_id, values["other_akt_id"], values["reason"] or "")

    return AktForm(surroundings, "part", form, work, shown={"other_akt_id": others[0][0]})


def join_work(akt_id: UUID) -> Callable[[Values], Work]:
    """Joining the akt with another one."""

    def work(values: Values) -> Work:
        return join_akter, (akt_id, values["other_akt_id"], values["reason"] or "")

    return work


def _enrolled(session: Any, akt_id: UUID, values: Values) -> Enrolment:
    return enrol(session, Enrolment(akt_id=akt_id, **values))


def _moved(session: Any, akt_id: UUID, responsible: UUID | None, place: str | None, team: UUID | None) -> Akt:
    return move_akt(session, akt_id, responsible_id=responsible, place=place, team_id=team)
