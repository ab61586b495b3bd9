"""What the menu of a participant's page sets going: pages, forms in place, and what needs no form."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from coachdesk.domain.akt import Akt, reopen_akt
from coachdesk.domain.enrolment import Enrolment, resume_enrolment
from coachdesk.domain.staff import staff
from coachdesk.domain.unit import places
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.participants.akt_forms import AktForm, close_form, end_form, enrol_form, move_form, part_form
from ui.participants.erase_form import EraseForm
from ui.participants.head import Head
from ui.participants.join_form import JoinForm

PAGES = ("history", "openings", "access", "export")


class AktErrands(QObject):
    """One form at a time; another choice takes its place."""

    form_made = Signal(object)
    went = Signal(object)
    failed = Signal(object)

    def __init__(self, surroundings: Surroundings, akt_id: UUID, parent: QObject) -> None:
        super().__init__(parent)
        self._surroundings, self._desk, self._akt = surroundings, surroundings.desk, akt_id
        self._head: Head | None = None
        self.form: AktForm | EraseForm | None = None
        self._forms: dict[str, Callable[[], None]] = {
            "end": self._end,
            "enrol": self._enrol,
            "close": self._close,
            "move": self._move,
            "join": self._join,
            "part": self._part,
            "resume": self._resume,
            "reopen": self.reopen,
            "erase": self._erase,
        }

    def know(self, head: Head) -> None:
        """The akt as it is now."""
        self._head = head

    @Slot(str)
    def do(self, name: str) -> None:
        """Do what the menu calls *name*."""
        self.put_away()
        if name in PAGES:
            self.went.emit(Place(name, self._akt))
        else:
            self._forms[name]()

    # --- forms ----------------------------------------------------------------------------------------------------

    def _end(self) -> None:
        self._desk.show(Enrolment, self._enrolment).then(self._end_shown).failed_to(self._fail)

    @Slot(object)
    def _end_shown(self, shown: Any) -> None:
        self._offer(end_form(self._surroundings, shown, self._today))

    def _enrol(self) -> None:
        assert self._head is not None
        self._offer(enrol_form(self._surroundings, self._akt, self._head.enrolment, self._today))

    def _close(self) -> None:
        self._desk.show(Akt, self._akt).then(self._close_shown).failed_to(self._fail)

    @Slot(object)
    def _close_shown(self, shown: Any) -> None:
        self._offer(close_form(self._surroundings, shown, self._today))

    def _move(self) -> None:
        self._desk.show(Akt, self._akt).then(self._move_shown).failed_to(self._fail)

    @Slot(object)
    def _move_shown(self, shown: Any) -> None:
        self._desk.read(_choices, shown.record).then(self._move_known, shown).failed_to(self._fail)

    @Slot(object, object)
    def _move_known(self, found: Any, shown: Any) -> None:
        coaches, where = found
        self._offer(move_form(self._surroundings, shown, coaches, where))

    def _join(self) -> None:
        self._offer(JoinForm(self._surroundings, self._akt))

    def _part(self) -> None:
        assert self._head is not None
        words = [(akt, place or tr("participant.joined_elsewhere")) for akt, place in self._head.joined]
        self._offer(part_form(self._surroundings, self._akt, words))

    def _erase(self) -> None:
        assert self._head is not None
        form = EraseForm(self._surroundings, self._head.akt, self._head.person)
        form.went.connect(self.went)
        self._offer(form)

    # --- at once --------------------------------------------------------------------------------------------------

    def _resume(self) -> None:
        self._surroundings.change(tr("participant.resumed"), resume_enrolment, self._enrolment).failed_to(self._fail)

    @Slot()
    def reopen(self) -> None:
        """Take up the closed akt again."""
        self._surroundings.change(tr("participant.reopened"), reopen_akt, self._akt).failed_to(self._fail)

    # --- the form that is open --------------------------------------------------------------------------------------

    @property
    def _enrolment(self) -> UUID:
        assert self._head is not None
        assert self._head.enrolment is not None
        return self._head.enrolment.id

    @property
    def _today(self) -> Any:
        return self._desk.who.now().date()

    def _offer(self, form: AktForm | EraseForm) -> None:
        self.form = form
        form.kept.connect(self.put_away)
        form.gone.connect(self.put_away)
        self.form_made.emit(form)

    @Slot()
    def put_away(self) -> None:
        """The form is done with, or something else was chosen."""
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self.failed.emit(error)


def _choices(session: Any, akt: Akt) -> tuple[list[tuple[UUID, str]], list[tuple[UUID | None, str]]]:
    """Colleagues, and places with their teams; the akt's own are among them."""
    coaches = [(one.id, one.name or "") for one in staff(session, former=True) if one.left_on is None or one.id == akt.responsible_id]
    where: list[tuple[UUID | None, str]] = [(one.id, one.name or "") for one in places(session)]
    known = {(one.team_id, one.place) for one in staff(session) if one.place} - set(where)
    where += sorted(((team, place) for team, place in known if place not in {name for _, name in where}), key=lambda pair: pair[1])
    if akt.place and (akt.team_id, akt.place) not in where:
        where.insert(0, (akt.team_id, akt.place))
    return coaches, where
