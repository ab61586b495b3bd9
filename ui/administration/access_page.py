"""Who may read an akt: give it to a place or a colleague, and take it back."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from coachdesk.domain.person import person_of
from ui.kit.carrying import SyncView, Team
from ui.kit.fields import SegmentField
from ui.kit.i18n import tr
from ui.kit.page import Page, Place
from ui.kit.people import People, with_people
from ui.kit.pieces import Button, Card, Text, clear, column, row, rule
from ui.kit.surroundings import Surroundings

ROLES = ("read", "write", "lead")


class AccessPage(Page):
    """*place.key* is the akt. The membership log says what holds; the directory gives the names."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        assert place.key is not None
        super().__init__(tr("access.title"), back=(tr("note.back"), Place("participant", place.key)), width=760)
        self._desk, self._akt = surroundings.desk, place.key
        self._names: People | None = None
        self.say_meta(tr("access.why"))
        box = self.scrolled()
        card = Card()
        self._list = QVBoxLayout()
        card.body.addLayout(self._list)
        box.addWidget(card)
        box.addStretch(1)
        self._contact = self._desk.sync.last_contact
        self._desk.sync_changed.connect(self._sync_news)
        self._desk.read(with_people, person_of, self._akt).then(self._greet).failed_to(self.fail)

    def place(self) -> Place:
        """Here."""
        return Place("access", self._akt)

    @Slot(object)
    def _greet(self, found: tuple[Any, People]) -> None:
        person, self._names = found
        self.retitle(tr("access.about", name=person.full_name))
        self._reload()

    @Slot(object)
    def _sync_news(self, view: SyncView) -> None:
        if view.last_contact != self._contact and self._names is not None:
            self._contact = view.last_contact
            self._reload()

    def _reload(self) -> None:
        akt = self._akt
        self._desk.carry(lambda carrier: carrier.teams(akt)).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, teams: list[Team]) -> None:
        clear(self._list)
        for number, team in enumerate(sorted(teams, key=lambda one: (not one.role, self._name(one)))):
            if number:
                self._list.addWidget(rule())
            self._list.addLayout(self._line(team))

    def _name(self, team: Team) -> str:
        assert self._names is not None
        return self._names.name(team.user_id) if team.user_id is not None else tr("access.place", place=team.place)

    def _line(self, team: Team) -> Any:
        state = tr(f"access.role.{team.role}") if team.role else tr("access.none")
        line = row(column(Text(self._name(team), "strong"), Text(state, "meta"), gap=0), None)
        if team.role:
            take = Button(tr("access.withdraw"), "danger", size="small")
            take.clicked.connect(lambda: self._do(team.team_id, None))
            line.addWidget(take)
        else:
            which = SegmentField("role", "", [(role, tr(f"access.role.{role}")) for role in ROLES])
            which.label.hide()
            which.put("write")
            give = Button(tr("access.grant"), size="small")
            give.clicked.connect(lambda: self._do(team.team_id, str(which.value())))
            line.addWidget(which)
            line.addWidget(give)
        return line

    def _do(self, team: UUID, role: str | None) -> None:
        akt = self._akt
        if role is None:
            work = self._desk.carry(lambda carrier: carrier.withdraw(akt, team))
        else:
            work = self._desk.carry(lambda carrier: carrier.grant(akt, team, role))
        work.then(self._done).failed_to(self.fail)

    @Slot(object)
    def _done(self, _: Any) -> None:
        self._reload()
