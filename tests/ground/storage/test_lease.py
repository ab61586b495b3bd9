"""A laptop without contact: from which day it is only written on, whatever its clock shows, and what gives it back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from coachdesk.crypto.lease import answer, new_challenge, new_secret
from coachdesk.domain.access import OpenReason
from coachdesk.domain.draft import drafts, drop_draft, keep_draft
from coachdesk.domain.lease_terms import lengthen
from coachdesk.domain.person import Person
from coachdesk.domain.record import change
from coachdesk.domain.staff import Laptop as LaptopRecord
from coachdesk.domain.staff import add_laptop
from coachdesk.domain.unit import Unit, found_unit
from coachdesk.errors import BadCode, InvalidInput, LeaseOver, WrongAnswer
from coachdesk.storage.lease import LeaseState
from coachdesk.storage.workspace import Workspace
from tests.ground.storage.laptops import UNIT, Laptop

HOME = ZoneInfo("Europe/Stockholm")
DAY = 24 * 60 * 60 * 1000
MONDAY = datetime(2026, 10, 5, 14, 0, tzinfo=HOME)
"""The day of the last contact. Clocks go back an hour on the 25th."""


def at(moment: datetime) -> int:
    """In milliseconds."""
    return int(moment.timestamp() * 1000)


class Hands:
    """A clock that goes only when it is turned."""

    def __init__(self) -> None:
        self.now = at(MONDAY)

    def __call__(self) -> int:
        return self.now


class Away(Laptop):
    """A laptop of the unit with a participant, that had contact on Monday."""

    clock: Hands  # type: ignore[assignment]  # this one stands still

    def __init__(self, path: Path) -> None:
        super().__init__(path, clock=Hands())  # type: ignore[arg-type]
        self.workspace.write(self._furnish)
        self.mina = self.register_mina()
        self.contact()

    def _furnish(self, session: Session) -> None:
        found_unit(session, Unit(name="Arbetsmarknadsenheten", zone="Europe/Stockholm"))
        add_laptop(session, LaptopRecord(id=self.workspace.identity.device_id, name="Karin-Sveg"))

    def contact(self, moment: datetime | None = None) -> None:
        """The server answers, and has the right time whatever the clock here shows."""
        with self.workspace.transaction() as tx:
            tx.post.set_number("contact", self.clock.now if moment is None else at(moment))

    def on(self, moment: datetime) -> Workspace:
        """It is unlocked then, by its own clock."""
        self.clock.now = at(moment)
        return self.again()

    def again(self) -> Workspace:
        """Lock and unlock."""
        self.workspace.close()
        self.workspace = self.opened()
        return self.workspace

    def reads(self) -> bool:
        """Whether a participant's name can be read."""
        try:
            return bool(self.workspace.read(lambda session: session.exec(select(Person)).all()))
        except LeaseOver:
            return False


@pytest.fixture
def away(tmp_path: Path) -> Iterator[Away]:
    """Karin's laptop."""
    laptop = Away(tmp_path / "karin.db")
    yield laptop
    laptop.workspace.close()


def test_it_ends_on_the_day_and_not_before(away: Away) -> None:
    """Thirty days after Monday the 5th of October is the 4th of November, to its last minute in Sweden; after that it is the 5th."""
    away.on(datetime(2026, 11, 4, 23, 59, tzinfo=HOME))
    assert away.reads()
    away.on(datetime(2026, 11, 5, 0, 1, tzinfo=HOME))
    assert not away.reads()


def test_it_warns_before(away: Away) -> None:
    """From seven days before, with how many are left."""
    found = []
    for left in (8, 7, 3, 1, 0, -1):
        lease = away.on(datetime(2026, 11, 4, 9, 0, tzinfo=HOME) - timedelta(days=left)).leasing.look()
        found.append((lease.left, lease.state))
    ok, warned = LeaseState.OK, LeaseState.WARNED
    assert found == [(8, ok), (7, warned), (3, warned), (1, warned), (0, warned), (-1, LeaseState.WRITING_ONLY)]


@pytest.mark.parametrize("days", [7, 60])
def test_the_unit_says_how_many_days(away: Away, days: int) -> None:
    """From a week to two months; nothing else is taken."""
    away.workspace.write(change, Unit, UNIT, {"lease_days": days})
    away.on(MONDAY + timedelta(days=days))
    assert away.reads()
    away.on(MONDAY + timedelta(days=days + 1))
    assert not away.reads()


@pytest.mark.parametrize("days", [0, 6, 61, 10_000])
def test_no_unit_switches_it_off(away: Away, days: int) -> None:
    """Fewer days would lock out a coach on holiday, more would protect nobody."""
    with pytest.raises(InvalidInput):
        away.workspace.write(change, Unit, UNIT, {"lease_days": days})


def test_who_never_had_a_server_has_no_lease(tmp_path: Path) -> None:
    """There is nobody to have contact with."""
    laptop = Laptop(tmp_path / "alone.db")
    laptop.register_mina()
    laptop.clock.now += 1000 * DAY
    laptop.workspace.close()
    laptop.workspace = laptop.opened()
    assert laptop.workspace.leasing.look().until is None
    assert laptop.workspace.read(lambda session: session.exec(select(Person)).all())
    laptop.workspace.close()


# --- what over means -----------------------------------------------------------------------------------------------


def test_nothing_is_read_and_what_is_written_is_kept(away: Away) -> None:
    """No query, no form, no akt and no verb; a note is kept as a draft, and is there when there was contact."""
    workspace, note = away.on(MONDAY + timedelta(days=40)), uuid4()
    refused = (
        lambda: workspace.show(Person, away.mina.person),
        lambda: workspace.seen(away.mina.person),
        lambda: workspace.open_akt(away.mina.akt, OpenReason.OWN_CASE),
        lambda: workspace.write(change, Person, away.mina.person, {"given_name": "X"}),
        lambda: workspace.read(drafts),
        lambda: workspace.attachments.content(uuid4()),
    )
    for one in refused:
        with pytest.raises(LeaseOver):
            one()
    workspace.write(keep_draft, "note.loose", note, {"text": "Träffade Mina", "whom": "Mina Å"})
    other = uuid4()
    workspace.write(keep_draft, "note.loose", other, {"text": "fel"})
    workspace.write(drop_draft, "note.loose", other)
    away.contact()
    assert [one.values["text"] for one in workspace.read(drafts)] == ["Träffade Mina"]


def test_contact_opens_it_at_once(away: Away) -> None:
    """In the workspace that is open, without unlocking again; and for thirty days more."""
    away.on(MONDAY + timedelta(days=40))
    away.contact()
    assert away.reads()
    away.on(MONDAY + timedelta(days=70))
    assert away.reads()
    away.on(MONDAY + timedelta(days=71))
    assert not away.reads()


def test_who_is_at_work_when_the_day_comes_loses_nothing(away: Away) -> None:
    """What is open stays open until it is locked, and says that it is over: the window locks it, with every word handed in."""
    away.on(MONDAY + timedelta(days=30))
    away.clock.now += DAY
    assert away.workspace.leasing.look().over
    assert away.reads()
    away.again()
    assert not away.reads()


# --- clocks --------------------------------------------------------------------------------------------------------


def test_a_clock_set_back_lengthens_nothing(away: Away) -> None:
    """Twenty days, then back to the first, then ten and a bit more: thirty have passed, whatever the calendar says."""
    away.on(MONDAY + timedelta(days=20))
    away.on(MONDAY)
    away.on(MONDAY + timedelta(days=10))
    assert away.reads()
    away.on(MONDAY + timedelta(days=11))
    assert not away.reads()


def test_a_clock_set_back_every_day_gains_the_nights_and_no_more(away: Away) -> None:
    """What passes while the vault is open counts each time, though the same day begins again and again."""
    for _ in range(31 * 24):
        away.clock.now = at(MONDAY)
        away.workspace.leasing.look()
        away.clock.now += 60 * 60 * 1000
        away.workspace.leasing.look()
    away.again()
    assert not away.reads()


def test_a_clock_set_back_before_the_last_contact_lengthens_nothing(away: Away) -> None:
    """Into the year 2001."""
    away.on(MONDAY + timedelta(days=29))
    away.on(datetime(2001, 1, 1, tzinfo=HOME))
    assert away.workspace.leasing.look().left == 1
    away.on(datetime(2001, 1, 3, tzinfo=HOME))
    assert not away.reads()


def test_a_clock_years_ahead_is_put_right_by_contact(away: Away) -> None:
    """It ends the lease; the server's answer gives thirty days by the days that pass, although the clock goes on in 2031, or is mended."""
    away.on(datetime(2031, 10, 5, tzinfo=HOME))
    assert not away.reads()
    away.contact(MONDAY + timedelta(days=2))
    assert away.reads()
    assert away.workspace.leasing.look().until == (MONDAY + timedelta(days=32)).date()
    away.on(datetime(2031, 10, 25, tzinfo=HOME))
    assert away.reads()
    away.on(MONDAY + timedelta(days=22))
    assert away.reads(), "mended"
    away.on(MONDAY + timedelta(days=34))
    assert not away.reads()


def test_a_clock_years_ahead_is_put_right_by_telephone(away: Away) -> None:
    """Fourteen days are fourteen days, also where the clock is mended between."""
    away.on(datetime(2031, 10, 5, tzinfo=HOME))
    _call(away, 14)
    assert away.reads()
    away.on(MONDAY + timedelta(days=3))
    away.on(MONDAY + timedelta(days=17))
    assert away.reads()
    away.on(MONDAY + timedelta(days=18))
    assert not away.reads()


def test_a_vault_of_before_there_were_leases(away: Away) -> None:
    """It counts from its last contact."""
    with away.workspace.transaction() as tx:
        tx.connection.exec_driver_sql("DELETE FROM mark WHERE name = 'lease_clock'")
    away.clock.now += 31 * DAY
    away.again()
    assert not away.reads()


# --- days more -----------------------------------------------------------------------------------------------------


def test_days_for_a_journey(away: Away) -> None:
    """Given with contact, to this laptop; the record says by whom and until when."""
    who = away.workspace.identity
    given = away.workspace.write(lengthen, who.device_id, 45)
    assert (given.longer_by, given.longer_until, given.by_telephone) == (who.user_id, (MONDAY + timedelta(days=45)).date(), False)
    away.on(MONDAY + timedelta(days=45))
    assert away.reads()
    away.on(MONDAY + timedelta(days=46))
    assert not away.reads()


def test_sixty_days_are_the_most(away: Away) -> None:
    """Nobody asks for more; and a record that says more, or was given on a day to come, isn't believed."""
    device = away.workspace.identity.device_id
    with pytest.raises(InvalidInput):
        away.workspace.write(lengthen, device, 61)
    far = (MONDAY + timedelta(days=4000)).date()
    for given_on, until in ((MONDAY, 60), (MONDAY + timedelta(days=3999), 30)):
        away.workspace.write(change, LaptopRecord, device, {"longer_until": far, "longer_on": given_on.date()})
        assert away.workspace.leasing.look().until == (MONDAY + timedelta(days=until)).date()


# --- by telephone --------------------------------------------------------------------------------------------------


def _call(away: Away, days: int) -> str:
    leasing = away.workspace.leasing
    said = answer(leasing.secret(), away.workspace.identity.device_id, leasing.challenge(), days)
    leasing.answer(said)
    return said


@pytest.mark.parametrize("days", [7, 14])
def test_the_answer_gives_its_days(away: Away, days: int) -> None:
    """From today, at once, and no longer."""
    away.on(MONDAY + timedelta(days=40))
    _call(away, days)
    assert away.reads()
    away.on(MONDAY + timedelta(days=40 + days))
    assert away.reads()
    away.on(MONDAY + timedelta(days=41 + days))
    assert not away.reads()


def test_an_answer_is_used_once(away: Away) -> None:
    """The next challenge is another; what was written down is worth nothing."""
    away.on(MONDAY + timedelta(days=40))
    before = away.workspace.leasing.challenge()
    said = _call(away, 7)
    away.on(MONDAY + timedelta(days=50))
    assert away.workspace.leasing.challenge() != before
    with pytest.raises(WrongAnswer):
        away.workspace.leasing.answer(said)
    assert not away.reads()


def test_the_challenge_outlives_the_program(away: Away) -> None:
    """Nobody answers the telephone: it can be locked, and the same is read out later."""
    away.on(MONDAY + timedelta(days=40))
    before = away.workspace.leasing.challenge()
    assert away.again().leasing.challenge() == before


def test_answers_for_another_laptop_or_challenge_are_refused(away: Away) -> None:
    """And for another secret; nothing is read."""
    leasing = away.on(MONDAY + timedelta(days=40)).leasing
    device, challenge = away.workspace.identity.device_id, leasing.challenge()
    others = (
        answer(leasing.secret(), uuid4(), challenge, 7),
        answer(leasing.secret(), device, new_challenge(), 7),
        answer(new_secret(), device, challenge, 7),
    )
    for said in others:
        away.clock.now += 20 * 60 * 1000
        with pytest.raises(WrongAnswer):
            leasing.answer(said)
    assert not away.reads()


def test_wrong_answers_wait_longer_and_longer(away: Away) -> None:
    """Also after a restart; the right one has to wait, too. A slip of the tongue costs nothing."""
    leasing = away.on(MONDAY + timedelta(days=40)).leasing
    device, challenge = away.workspace.identity.device_id, leasing.challenge()
    wrong, right = answer(new_secret(), device, challenge, 7), answer(leasing.secret(), device, challenge, 7)
    with pytest.raises(BadCode):
        leasing.answer("0" * 12)
    waits = []
    for _ in range(3):
        with pytest.raises(WrongAnswer) as refused:
            leasing.answer(wrong)
        waits.append(refused.value.facts["wait_seconds"])
    assert waits == [0, 0, 5]
    with pytest.raises(WrongAnswer) as refused:
        away.again().leasing.answer(right)
    assert refused.value.facts["wait_seconds"] == 5
    away.clock.now += 6_000
    away.workspace.leasing.answer(right)
    assert away.reads()


def test_contact_ends_what_was_given_by_telephone(away: Away) -> None:
    """From then on the unit's days count again, also where the clock had been years ahead when it was given."""
    away.on(datetime(2031, 10, 5, tzinfo=HOME))
    _call(away, 14)
    away.contact(MONDAY + timedelta(days=1))
    assert away.workspace.leasing.look().until == (MONDAY + timedelta(days=31)).date()
