"""Days given in the administration: before a journey, and an answer for who calls."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coachdesk.crypto.lease import heard_challenge
from coachdesk.domain.staff import Laptop, laptops, staff
from coachdesk.domain.unit import this_unit
from coachdesk.errors import ServerUnreachable
from tests.ui.hands import read
from tests.ui.places import Karin
from ui.administration.knowledge import Directory, Knowledge
from ui.administration.lease_forms import JourneyForm, TelephoneForm, longer_words, may_give
from ui.kit.carrying import Colleague, SyncView
from ui.kit.desk import Desk
from ui.kit.job import StorageThread
from ui.kit.preferences import Preferences
from ui.kit.surroundings import Surroundings

Show = Callable[[QWidget], None]
ANSWER = "Q8SS73QQNYRM"


class Wire:
    """Answers as a server with heads would; *down*: there is no net."""

    def __init__(self) -> None:
        self.down = False
        self.given: list[tuple[UUID, int]] = []

    def lengthen(self, device: UUID, days: int) -> None:
        if self.down:
            raise ServerUnreachable(reason="lost")
        self.given.append((device, days))

    def answer_by_telephone(self, device: UUID, challenge: str, days: int) -> str:
        heard_challenge(challenge)
        self.given.append((device, days))
        return ANSWER

    def look(self) -> SyncView:
        return SyncView()

    def close(self) -> None:
        pass


@pytest.fixture
def wire() -> Wire:
    """What carries."""
    return Wire()


@pytest.fixture
def office(qtbot: QtBot, karin: Karin, wire: Wire, tmp_path: Any) -> Iterator[Surroundings]:
    """A desk at work in Karin's vault, with a carrier."""
    desk = Desk(StorageThread(), None, lambda _workspace, _tell: wire)  # type: ignore[arg-type, return-value]  # what these forms ask of it
    with qtbot.waitSignal(desk.unlocked):
        desk.open(karin.workspace)
    yield Surroundings(desk, Preferences(tmp_path / "settings.json"))
    assert desk.leave()


def _theirs(qtbot: QtBot, office: Surroundings, karin: Karin) -> Laptop:
    found = read(qtbot, office, laptops)
    return next(one for one in found if one.id == karin.colleague_device)  # type: ignore[no-any-return]


def test_before_a_journey(qtbot: QtBot, office: Surroundings, wire: Wire, karin: Karin, shown: Show) -> None:
    """A month unless another is chosen; without a net it is said, and can be tried again."""
    form = JourneyForm(office.desk, _theirs(qtbot, office, karin))
    shown(form)
    wire.down = True
    form.save.click()
    qtbot.waitUntil(form.problem.isVisible)
    assert form.save.isEnabled()
    wire.down = False
    with qtbot.waitSignal(form.gone):
        form.save.click()
    assert wire.given == [(karin.colleague_device, 30)]


def test_the_answer_is_shown_to_be_read_back(qtbot: QtBot, office: Surroundings, wire: Wire, karin: Karin, shown: Show) -> None:
    """In fours, and letter by letter for who has it read aloud; a slip is said and gives nothing."""
    form = TelephoneForm(office.desk, _theirs(qtbot, office, karin))
    shown(form)
    form.form.fields["challenge"].put("0123 456B")
    form.save.click()
    qtbot.waitUntil(form.problem.isVisible)
    assert form.problem.text() == "Något tecken blev fel. Be om dem en gång till."
    assert wire.given == []
    form.form.fields["challenge"].put("0123-456a")
    form.form.fields["days"].put(14)
    form.save.click()
    qtbot.waitUntil(lambda: form.answer is not None)
    assert form.answer is not None
    assert form.answer.text() == "Q8SS – 73QQ – NYRM"
    assert form.answer.accessibleName() == "Q 8 S S 7 3 Q Q N Y R M"
    assert wire.given == [(karin.colleague_device, 14)]
    with qtbot.waitSignal(form.gone):
        form.save.click()


def _known(qtbot: QtBot, office: Surroundings, *, heads: bool, issuer: bool = False, log: bool = True) -> Knowledge:
    me = office.desk.who
    directory = Directory(read(qtbot, office, this_unit), read(qtbot, office, staff), read(qtbot, office, laptops), {})
    return Knowledge(me, directory, {me.user_id: Colleague(me.user_id, issuer, (), heads=heads)} if log else {})


def test_who_may_give_days(qtbot: QtBot, office: Surroundings, karin: Karin) -> None:
    """Her own before a journey; others' by who leads; by telephone the heads, never for the computer they sit at."""
    own, theirs = office.desk.who.device_id, karin.colleague_device
    coach, head, issuer = (_known(qtbot, office, heads=h, issuer=i) for h, i in ((False, False), (True, False), (False, True)))
    assert [may_give(known, own) for known in (coach, head, issuer)] == [(True, False)] * 3
    assert [may_give(known, theirs) for known in (coach, head, issuer)] == [(False, False), (True, True), (True, False)]
    assert may_give(_known(qtbot, office, heads=True, log=False), own) == (False, False), "without a server there is no lease"


def test_everyone_sees_what_was_given(qtbot: QtBot, office: Surroundings, karin: Karin) -> None:
    """Until when, how, and by whom; nothing any more when it is over."""
    known, laptop = _known(qtbot, office, heads=False), _theirs(qtbot, office, karin)
    laptop.longer_until, laptop.longer_by = known.now.date() + timedelta(days=1), karin.colleague
    assert longer_words(known, laptop) == "Får läsas utan nät till och med i morgon, Per-Ola Bränd"
    laptop.by_telephone = True
    assert longer_words(known, laptop) == "Förlängd per telefon till och med i morgon, Per-Ola Bränd"
    laptop.longer_until = known.now.date() - timedelta(days=1)
    assert longer_words(known, laptop) == ""
