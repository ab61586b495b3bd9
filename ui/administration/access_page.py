"""Who may read an akt: give it to a place or a colleague, and take it back."""

from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from coachdesk.domain.person import person_of
from coachdesk.errors import NotAllowed
from ui.kit.carrying import SyncView, Team
from ui.kit.fields import SegmentField
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.page import Page, Place
from ui.kit.people import People, with_people
from ui.kit.pieces import Button, Card, Text, column, row, rule
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme

ROLES = ("read", "write", "lead")
BESIDE_FROM = 560
"""Effective width of the page from which what can be done stands beside whom it is about."""


class AccessPage(Page):
    """*place.key* is the akt. The membership log says what holds; the directory gives the names."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        assert place.key is not None
        super().__init__(tr("access.title"), back=(tr("note.back"), Place("participant", place.key)), width=760)
        self._desk, self._toasts, self._akt = surroundings.desk, surroundings.toasts, place.key
        self._names: People | None = None
        self._is_protected = False
        self._lines: list[QBoxLayout] = []
        self.say_meta(tr("access.why"))
        box = self.scrolled()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(theme().gap(16))
        box.addLayout(self._cards)
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
        self._is_protected = person.is_protected
        if person.is_protected:
            self.say_meta(tr("protected.access"))
        self._reload()

    @Slot(object)
    def _sync_news(self, view: SyncView) -> None:
        if view.last_contact != self._contact and self._names is not None:
            self._contact = view.last_contact
            self._reload()

    def _reload(self) -> None:
        akt = self._akt
        self._desk.carry(lambda carrier: carrier.teams(akt)).then(self.show_teams).failed_to(self._unknown)

    @Slot(object)
    def _unknown(self, error: BaseException) -> None:
        """Before there is a server nobody else can read anything, and that is all there is to say."""
        if isinstance(error, NotAllowed) and error.facts.get("what") == "no_unit":
            self.banner.say("calm", tr("access.alone"), (tr("sync.connect"), self._connect), closable=False)
        else:
            self.fail(error)

    def _connect(self) -> None:
        self.went.emit(Place("administration"))

    @Slot(object)
    def show_teams(self, teams: list[Team]) -> None:
        """Those who have it first, then those who could."""
        with filling(self._cards):
            self._lines = []
            # Whose identity is protected has named officers and no place; what a place still has is taken back by the next round.
            ordered = sorted((team for team in teams if team.role or team.user_id is not None or not self._is_protected), key=self._name)
            for key, have in (("access.have", True), ("access.could", False)):
                shown = [team for team in ordered if bool(team.role) is have]
                if not shown:
                    continue
                card = Card(tr(key))
                for number, team in enumerate(shown):
                    if number:
                        card.body.addWidget(rule())
                    card.body.addLayout(self._line(team))
                self._cards.addWidget(card)
        self._arrange()

    @property
    def known(self) -> People:
        """The directory's names, once they have been read."""
        assert self._names is not None
        return self._names

    def _name(self, team: Team) -> str:
        return self.known.name(team.user_id) if team.user_id is not None else tr("access.place", place=team.place)

    def _line(self, team: Team) -> QBoxLayout:
        name = self._name(team)
        state = tr(f"access.role.{team.role}") if team.role else tr("access.none")
        line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        line.setSpacing(theme().gap(8))
        line.addLayout(column(Text(name, "strong", wrap=True), Text(state, "meta", wrap=True), gap=0), 1)
        if team.role:
            take = Button(tr("access.withdraw"), "danger", size="small")
            take.setAccessibleName(tr("access.withdraw_from", name=name))
            take.clicked.connect(partial(self._do, team, None))
            line.addLayout(row(take, None))
        else:
            which = SegmentField("role", tr("access.which", name=name), [(role, tr(f"access.role.{role}")) for role in ROLES])
            which.label.hide()
            which.put("write")
            give = Button(tr("access.grant"), size="small")
            give.setAccessibleName(tr("access.grant_to", name=name))
            give.clicked.connect(partial(self._give, team, which))
            line.addLayout(row(which, give, None))
        self._lines.append(line)
        return line

    def _give(self, team: Team, which: SegmentField, *_: object) -> None:
        self._do(team, str(which.value()))

    def _do(self, team: Team, role: str | None, *_: object) -> None:
        akt, about = self._akt, team.team_id
        if role is None:
            work, said = self._desk.carry(lambda carrier: carrier.withdraw(akt, about)), "access.taken"
        else:
            work, said = self._desk.carry(lambda carrier: carrier.grant(akt, about, role)), "access.given"
        work.then(self._done, tr(said, name=self._name(team))).failed_to(self.fail)

    @Slot(object, str)
    def _done(self, _: Any, said: str) -> None:
        # A disclosure is not undone by a toast: what was seen is seen.
        self._toasts.say(said)
        self._reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside or below."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = self.width() / theme().k >= BESIDE_FROM
        for line in self._lines:
            line.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
