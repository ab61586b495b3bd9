"""Days without contact for a computer: before a journey, or for who calls and can't come in."""

from uuid import UUID

from PySide6.QtCore import Qt, Slot

from coachdesk.domain.staff import Laptop
from coachdesk.domain.unit import LONGEST_LEASE
from coachdesk.errors import BadCode
from ui.administration.knowledge import Knowledge
from ui.kit.aloud import say_aloud
from ui.kit.desk import Desk
from ui.kit.failure import failure_words
from ui.kit.fields import Field, SegmentField, TextField
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.page import show_whole
from ui.kit.pieces import Card, Text
from ui.kit.place_form import PlaceForm
from ui.kit.when import day_words

JOURNEYS = (14, 30, 45, LONGEST_LEASE)
BY_TELEPHONE = (7, 14)


class LeaseForm(PlaceForm):
    """A form about one computer whose work goes over the net; what is wrong stands below its fields."""

    def __init__(self, desk: Desk, laptop: Laptop, why: str, *fields: Field, save: str) -> None:
        super().__init__(Form(*fields), save=save)
        self._desk, self._laptop = desk, laptop
        words = Text(why, "meta", wrap=True)
        self.body.insertWidget(0, words)
        self.problem = Text("", "problem", wrap=True)
        self.problem.hide()
        self.body.insertWidget(2, self.problem)

    @Slot(object)
    def say_failure(self, error: BaseException) -> None:
        """Say it; what was filled in stays."""
        self.save.setEnabled(True)
        self.problem.setText(tr("admin.lease.slip") if isinstance(error, BadCode) else failure_words(error))
        self.problem.show()
        say_aloud(self.problem, self.problem.text(), now=True)


class JourneyForm(LeaseForm):
    """Needs the net: the server is asked first, so that a computer that was taken back gets no days."""

    def __init__(self, desk: Desk, laptop: Laptop) -> None:
        self._days = SegmentField("days", tr("admin.lease.days"), [(days, str(days)) for days in JOURNEYS])
        self._days.put(JOURNEYS[1])
        super().__init__(desk, laptop, tr("admin.lease.journey_why", name=laptop.name or ""), self._days, save="admin.lease.give")
        self.done.connect(self._give)

    @Slot(object)
    def _give(self, _: object) -> None:
        days, device = self._days.value(), self._laptop.id
        self.problem.hide()
        self._desk.carry(lambda carrier: carrier.lengthen(device, days)).then(self._given).failed_to(self.say_failure)

    @Slot(object)
    def _given(self, _: object) -> None:
        self.gone.emit()


class TelephoneForm(LeaseForm):
    """Types what is read out by who calls, and shows what to read back."""

    def __init__(self, desk: Desk, laptop: Laptop) -> None:
        self._challenge = TextField("challenge", tr("admin.lease.challenge"), longest=40, placeholder="7F3K – Q9TM")
        self._days = SegmentField("days", tr("admin.lease.days"), [(days, str(days)) for days in BY_TELEPHONE])
        self._days.put(BY_TELEPHONE[0])
        why = tr("admin.lease.telephone_why", name=laptop.name or "")
        super().__init__(desk, laptop, why, self._challenge, self._days, save="admin.lease.answer")
        self.answer: Text | None = None
        self.done.connect(self._ask)

    @Slot(object)
    def _ask(self, _: object) -> None:
        if self.answer is not None:
            self.gone.emit()  # it was read back
            return
        heard, days, device = self._challenge.value() or "", self._days.value(), self._laptop.id
        self.problem.hide()
        work = self._desk.carry(lambda carrier: carrier.answer_by_telephone(device, heard, days))
        work.then(self.show_answer).failed_to(self.say_failure)

    @Slot(object)
    def show_answer(self, answer: str) -> None:
        """In fours, to be read back; the fields have done what they were for."""
        self.form.hide()
        self.cancel.hide()
        words = Text(tr("admin.lease.read_back", count=self._days.value()), wrap=True)
        card = Card(kind="place")
        self.answer = Text(" – ".join(answer[start : start + 4] for start in range(0, len(answer), 4)), "code").copyable()
        self.answer.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.answer.setAccessibleName(" ".join(answer))
        card.body.addWidget(self.answer)
        for place, part in enumerate((words, card), start=1):
            self.body.insertWidget(place, part)
        self.save.setText(tr("form.done"))
        self.save.setEnabled(True)
        self.save.setFocus()
        show_whole(self)
        say_aloud(self.answer, f"{words.text()} {self.answer.accessibleName()}", now=True)


def may_give(known: Knowledge, laptop: UUID) -> tuple[bool, bool]:
    """Whether this user gives the computer days before a journey, and by telephone: the heads have what a call needs, not for their own."""
    mine = known.log.get(known.me.user_id)
    own = laptop == known.me.device_id
    heads = mine is not None and mine.heads
    return bool(mine) and (own or heads or known.issues), heads and not own


def longer_words(known: Knowledge, laptop: Laptop) -> str:
    """Until when it was given days, and by whom; nothing once that is over."""
    today = known.now.date()
    if laptop.longer_until is None or laptop.longer_until < today:
        return ""
    who = next((one.name or "" for one in known.directory.members if one.id == laptop.longer_by), "")
    words = tr("admin.lease.by_telephone" if laptop.by_telephone else "admin.lease.longer", day=day_words(laptop.longer_until, today))
    return f"{words}, {who}" if who else words
