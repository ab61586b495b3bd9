"""For who administers: somebody's last day has come, and one press ends it."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ui.kit.carrying import Carrier
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.personnel import Unfinished
from ui.kit.pieces import Button, row
from ui.kit.surroundings import Surroundings
from ui.kit.when import day_words
from ui.my_day.line import Line
from ui.my_day.runs import Run
from ui.my_day.section import Section


class PeopleDue(Section):
    """Hidden for everybody else, and while there is nothing. Nothing is ended by itself: somebody may have worked a day longer."""

    went = Signal(object)
    refused = Signal(object)

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(tr("my_day.people"), self._line)
        self._surroundings = surroundings
        self.first()

    @Slot()
    def reload(self) -> None:
        """Ask the membership log and the directory."""
        self._surroundings.desk.carry(_unfinished).then(self._show).failed_to(self._unknown)

    @Slot(object)
    def _show(self, found: tuple[Unfinished, ...]) -> None:
        self.fill(found, self._surroundings.desk.who.now().date())

    @Slot(object)
    def _unknown(self, _: object) -> None:
        self.fill([])  # locked meanwhile, or no municipality yet

    def _line(self, one: Unfinished) -> QWidget:
        day = day_words(one.day, self._surroundings.desk.who.now().date())
        what = "left" if one.team_id is None else "substitute"
        words = tr(f"my_day.people.{what}", name=one.name, place=one.place, day=day)
        line = Line([Run(words, 600)], tr(f"my_day.people.{what}_why"), symbol=("user-minus", "text2"), small=True)
        line.clicked.connect(lambda: self.went.emit(Place("administration", one.user_id, {"section": "members"})))
        end = Button(tr("my_day.people.end"), size="small")
        named = "my_day.people.end_named" if one.team_id is None else "my_day.people.end_place_named"
        end.setAccessibleName(tr(named, name=one.name, place=one.place))
        end.clicked.connect(partial(self._end, one, end))
        whole = QWidget()
        whole.setLayout(row(line, end))
        return whole

    def _end(self, one: Unfinished, button: Button, _: bool = False) -> None:
        button.setEnabled(False)
        self._surroundings.desk.carry(partial(_end_it, one)).then(self._ended, one).failed_to(self._not_ended, button)

    @Slot(object, object)
    def _ended(self, said: bool, one: Unfinished) -> None:
        done = "my_day.people.done" if one.team_id is None else "my_day.people.place_done"
        words = tr(done, name=one.name, place=one.place) if said else tr("my_day.people.waits")
        self._surroundings.toasts.say(words)
        self.reload()

    @Slot(object, object)
    def _not_ended(self, error: BaseException, button: Button) -> None:
        button.setEnabled(True)
        self.refused.emit(error)


def _unfinished(carrier: Carrier) -> tuple[Unfinished, ...]:
    return carrier.personnel().unfinished()


def _end_it(one: Unfinished, carrier: Carrier) -> bool:
    personnel = carrier.personnel()
    return personnel.dismiss(one.user_id) if one.team_id is None else personnel.part(one.user_id, one.team_id)
