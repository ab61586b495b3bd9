"""Keeps the navigation right: whose desk it is, how many participants, how many questions, how it stands with sync."""

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Slot
from sqlmodel import Session

from coachdesk.domain.participants import Filter, count_participants
from coachdesk.domain.staff import myself
from coachdesk.domain.unit import this_unit
from ui.kit.asked import questions_to
from ui.kit.carrying import SyncView
from ui.kit.i18n import tr
from ui.kit.latest import Latest
from ui.kit.navigation import Navigation
from ui.kit.surroundings import Surroundings
from ui.syncing.words import badge_words

SETTLE_MS = 200


@dataclass(frozen=True)
class Names:
    """What the navigation says."""

    unit: str
    example: bool
    name: str
    place: str
    participants: int


def standing(session: Session) -> Names:
    """Read it."""
    unit, me = this_unit(session), myself(session)
    return Names(
        (unit.municipality_name or unit.name or "") if unit else "",
        bool(unit and unit.example),
        (me.name or "") if me else "",
        (me.place or "") if me else "",
        count_participants(session, Filter()),
    )


class Standing(QObject):
    """Lives as long as the frame."""

    def __init__(self, surroundings: Surroundings, navigation: Navigation) -> None:
        super().__init__(navigation)
        self._desk, self._navigation = surroundings.desk, navigation
        self._latest = Latest(self._desk, self)
        self._latest.answered.connect(self._say)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._look)
        self._desk.sync_changed.connect(self._say_sync)
        founded = self._desk.who.unit_id is not None
        navigation.offer_work(founded)
        for page in ("my_day", "participants", "groups", "organisations"):
            navigation.count(page, "", visible=founded)
        navigation.count("administration", "", visible=not founded)  # later it is reached from the preferences
        navigation.count("conflicts", "", visible=False)
        navigation.count("access_review", "", visible=False)
        if founded:
            self._desk.changed.connect(self._news)
            self._look()

    @Slot(object)
    def _say_sync(self, view: SyncView) -> None:
        self._navigation.badge.say(*badge_words(view, self._desk.who.now()), view.waiting)

    @Slot(object)
    def _news(self, _: object) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _look(self) -> None:
        if not self._desk.is_open:
            return  # locked since the news came
        self._latest.ask(standing)
        self._desk.read(questions_to, self._desk.who.user_id).then(self._count_questions)
        self._desk.carry(lambda carrier: carrier.look()).failed_to(self._no_carrier)
        self._desk.carry(lambda carrier: carrier.reviewers()).then(self._offer_review).failed_to(self._no_carrier)

    @Slot(object)
    def _say(self, found: Names) -> None:
        unit = tr("nav.example", unit=found.unit) if found.example else found.unit
        self._navigation.belongs(unit, ", ".join(part for part in (found.name, found.place) if part))
        self._navigation.count("participants", str(found.participants))

    @Slot(object)
    def _no_carrier(self, _: BaseException) -> None:
        # Locked meanwhile, or a program without a net: the badge goes on saying that everything is saved here.
        if not self._desk.is_open:
            return
        self._say_sync(self._desk.sync)

    @Slot(object)
    def _offer_review(self, reviewers: frozenset[UUID]) -> None:
        self._navigation.count("access_review", "", visible=self._desk.is_open and self._desk.who.user_id in reviewers)

    @Slot(object)
    def _count_questions(self, questions: int) -> None:
        self._navigation.count("conflicts", "", tr("nav.questions", count=questions), visible=questions > 0)
