"""Since when something is new, and what of colleagues' work is told."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from coachdesk.domain.access import OpenReason
from coachdesk.domain.akt import Akt, move_akt
from coachdesk.domain.note import sign_note, write_note
from coachdesk.domain.person import ContactPoint
from coachdesk.domain.record import alive, change, delete
from coachdesk.domain.reminder import Reminder, add_reminder, mark_done
from coachdesk.storage.news import MOST_WRITES, News, news
from coachdesk.storage.people import know_device
from coachdesk.storage.sitting import Since, be_here, last_time
from tests.ground.storage.laptops import Laptop, Mina, exchange
from tests.makers import STOCKHOLM, note_about


def at(laptop: Laptop, day: int, hour: int, minute: int = 0) -> Laptop:
    """Turn the laptop's clock."""
    laptop.clock.now = int(datetime(2026, 11, day, hour, minute, tzinfo=STOCKHOLM).timestamp() * 1000)
    return laptop


def here(laptop: Laptop, day: int, hour: int, minute: int = 0) -> None:
    """Its user is at it then."""
    at(laptop, day, hour, minute).workspace.write(be_here)


def since(laptop: Laptop) -> str | None:
    """When the last working day ended, as day and clock."""
    found = laptop.workspace.read(last_time)
    return f"{found.moment:%d %H:%M}" if found is not None else None


@pytest.fixture
def mina(karin: Laptop, perola: Laptop) -> Mina:
    """Karin's participant, known on both laptops; Karin went home on Monday at 16:40 and is back on Tuesday."""
    made = karin.register_mina()
    exchange(karin, perola)
    here(karin, 23, 16, 40)
    at(perola, 23, 17, 12)
    return made


def told(karin: Laptop, perola: Laptop) -> list[News]:
    """What is new to Karin on Tuesday morning, after a round."""
    exchange(karin, perola)
    here(karin, 24, 8)
    found = karin.workspace.read(last_time)
    assert found is not None
    return karin.workspace.read(news, found)


def acts(found: list[News]) -> list[str]:
    """What was done to what."""
    return [f"{one.kind} {one.act}" for one in found]


# --- since when ---------------------------------------------------------------------------------------------------------


def test_last_time_is_when_the_last_working_day_ended(karin: Laptop) -> None:
    """On the first day there is none; then it stays all day, however often the vault locks."""
    here(karin, 23, 8)
    here(karin, 23, 16, 40)
    assert since(karin) is None
    for hour in (7, 9, 14, 17):
        here(karin, 24, hour)
        assert since(karin) == "23 16:40"
    here(karin, 27, 8)
    assert since(karin) == "24 17:00"


def test_an_evening_past_midnight_belongs_to_its_day(karin: Laptop) -> None:
    """What came yesterday isn't hidden at the stroke of twelve."""
    here(karin, 23, 16)
    here(karin, 24, 22)
    here(karin, 25, 1, 30)
    assert since(karin) == "23 16:00"
    here(karin, 25, 8)
    assert since(karin) == "25 01:30"


def test_it_survives_a_crash(karin: Laptop) -> None:
    """Nothing of it lives in memory alone."""
    here(karin, 23, 16)
    here(karin, 24, 8)
    reopened = karin.opened()
    found = reopened.read(last_time)
    reopened.close()
    assert found is not None
    assert f"{found.moment:%d %H:%M}" == "23 16:00"


def test_a_clock_that_was_wrong_once_doesnt_hide_anything_for_long(karin: Laptop) -> None:
    """A day ahead of its time, then right again."""
    here(karin, 29, 8)
    here(karin, 24, 8)
    here(karin, 25, 8)
    assert since(karin) == "24 08:00"


def test_being_here_is_no_change(karin: Laptop) -> None:
    """It is neither journalled nor told, so it never travels."""
    before = karin.writes()
    heard: list[object] = []
    karin.workspace.subscribe(heard.append)
    here(karin, 24, 8)
    assert karin.writes() == before
    assert heard == []


# --- what ---------------------------------------------------------------------------------------------------------------


def test_a_note_written_and_signed_is_one_piece_of_news(karin: Laptop, perola: Laptop, mina: Mina) -> None:
    """By whom, about whom, and when the last of it was."""
    note = perola.workspace.write(write_note, note_about(mina.enrolment))
    perola.workspace.write(sign_note, note.id)
    (piece,) = told(karin, perola)
    assert (piece.kind, piece.act, piece.akt_id, piece.record_id) == ("journal_note", "signed", mina.akt, note.id)
    assert piece.user_id == perola.workspace.identity.user_id
    assert f"{piece.at.astimezone(STOCKHOLM):%d %H:%M}" == "23 17:12"
    assert not piece.asked


def test_the_most_telling_thing_is_told(karin: Laptop, perola: Laptop, mina: Mina) -> None:
    """Added, changed, done, removed."""
    workspace = perola.workspace
    reminder = workspace.write(add_reminder, mina.akt, Reminder(what="Ring", due_on=datetime(2026, 11, 24, tzinfo=STOCKHOLM).date()))
    workspace.write(change, ContactPoint, mina.phone, {"value": "070-174 06 12"})
    assert sorted(acts(told(karin, perola))) == ["contact_point changed", "reminder added"]
    workspace.write(mark_done, reminder.id)
    workspace.write(_delete, mina.phone)
    assert sorted(acts(told(karin, perola))) == ["contact_point removed", "reminder done"]


def test_ones_own_work_is_no_news_nor_is_who_looked(karin: Laptop, perola: Laptop, mina: Mina) -> None:
    """Not even from one's other laptop."""
    karin.workspace.write(write_note, note_about(mina.enrolment))
    perola.workspace.open_akt(mina.akt, OpenReason.SUBSTITUTE)
    assert told(karin, perola) == []


def test_what_was_known_before_is_no_news(karin: Laptop, perola: Laptop, mina: Mina) -> None:
    """It came before she went home."""
    perola.workspace.write(write_note, note_about(mina.enrolment))
    exchange(karin, perola)
    here(karin, 23, 17)
    assert told(karin, perola) == []


def test_what_was_written_long_ago_and_comes_now_is_new(karin: Laptop, perola: Laptop, mina: Mina) -> None:
    """Per-Ola had no net for a week."""
    at(perola, 16, 9)
    perola.workspace.write(write_note, note_about(mina.enrolment, event_on=date(2026, 11, 16)))
    assert acts(told(karin, perola)) == ["journal_note added"]


def test_others_participants_are_no_news_until_one_is_responsible(karin: Laptop, perola: Laptop, mina: Mina) -> None:
    """An akt that comes with all its past is one piece of news."""
    his = perola.register_mina()
    for _ in range(5):
        perola.workspace.write(write_note, note_about(his.enrolment))
    assert told(karin, perola) == []
    perola.workspace.write(move_akt, his.akt, responsible_id=karin.workspace.identity.user_id, place="Sveg", team_id=None)
    (piece,) = told(karin, perola)
    assert (piece.kind, piece.act, piece.akt_id) == ("akt", "added", his.akt)


def test_what_colleagues_did_in_an_akt_from_ones_other_laptop_is_told(karin: Laptop, perola: Laptop, tmp_path: Path) -> None:
    """The akt itself is no news to who founded it."""
    second = Laptop(tmp_path / "second.db")
    for laptop in (karin, perola):
        with laptop.workspace.transaction() as tx:
            know_device(tx.connection, second.workspace.identity.voice, karin.workspace.identity.user_id.bytes)
    second.meet(karin, perola)
    mine = second.register_mina()
    second.workspace.write(move_akt, mine.akt, responsible_id=karin.workspace.identity.user_id, place="Sveg", team_id=None)
    exchange(second, perola)
    here(karin, 23, 16, 40)
    at(perola, 23, 17, 12)
    perola.workspace.write(write_note, note_about(mine.enrolment))
    assert acts(told(karin, perola)) == ["journal_note added"]
    second.workspace.close()


def test_an_akt_that_was_known_and_given_says_so(karin: Laptop, perola: Laptop) -> None:
    """She becomes responsible."""
    his = perola.register_mina()
    exchange(karin, perola)
    here(karin, 23, 16, 40)
    perola.workspace.write(move_akt, his.akt, responsible_id=karin.workspace.identity.user_id, place="Sveg", team_id=None)
    assert acts(told(karin, perola)) == ["akt given"]


def test_a_change_that_waits_for_an_answer_says_so(karin: Laptop, perola: Laptop, mina: Mina) -> None:
    """Both changed the number."""
    karin.workspace.write(change, ContactPoint, mina.phone, {"value": "070-174 06 12"})
    perola.workspace.write(change, ContactPoint, mina.phone, {"value": "070-174 06 13"})
    (piece,) = told(karin, perola)
    assert (piece.kind, piece.act, piece.asked) == ("contact_point", "changed", True)


def test_a_deleted_akt_is_no_news(karin: Laptop, perola: Laptop, mina: Mina) -> None:
    """There is no page to go to."""
    perola.workspace.write(write_note, note_about(mina.enrolment))
    exchange(karin, perola)
    karin.workspace.write(_delete_akt, mina.akt)
    assert told(karin, perola) == []


def test_the_cost_follows_what_is_new(karin: Laptop, mina: Mina) -> None:
    """The journal is walked from the last row known, and the lookups beside it use their keys."""
    plan: list[str] = []
    karin.workspace.read(_explain, mina.akt, plan)
    assert any("SEARCH j USING INTEGER PRIMARY KEY (rowid>?)" in line for line in plan), plan
    assert not any(line.startswith("SCAN") for line in plan), plan
    assert MOST_WRITES >= 1_000


def _explain(session: Any, _: UUID, plan: list[str]) -> None:
    connection = session.connection()
    heard: list[tuple[str, Any]] = []
    driver = connection.connection.dbapi_connection

    def listen(_c: Any, _cu: Any, statement: str, parameters: Any, *_: Any) -> None:
        heard.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", listen)
    news(session, Since(0, datetime(2026, 1, 1, tzinfo=STOCKHOLM) - timedelta(days=1)))
    event.remove(connection, "before_cursor_execute", listen)
    statement, parameters = next(one for one in heard if "CROSS JOIN" in one[0])
    plan += [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", tuple(parameters))]


def _delete(session: Any, record_id: UUID) -> None:
    delete(session, alive(session, ContactPoint, record_id))


def _delete_akt(session: Any, akt_id: UUID) -> None:
    delete(session, alive(session, Akt, akt_id))
