"""The unit's counts, and what of them may be published."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, create_engine

from coachdesk.domain.akt import Akt, close_akt
from coachdesk.domain.identity.kinds import LegalSex
from coachdesk.domain.intake import Registered, register_participant
from coachdesk.domain.note import ContactWith, correct_note, sign_note, write_note
from coachdesk.domain.person import Person
from coachdesk.domain.record import change
from coachdesk.reports.counts import Count, Measure, Sex, published, to_csv, unit_counts
from tests.makers import actor_of, akt_of, note_about

AUTUMN = date(2026, 9, 1), date(2026, 11, 30)


@pytest.fixture
def session() -> Iterator[Session]:
    """Where verbs write; nothing is committed."""
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as opened:
        opened.info["actor"] = actor_of()
        yield opened
    engine.dispose()


def comes(session: Session, sex: LegalSex | None, opened: date) -> Registered:
    found = register_participant(session, akt_of("Mina", started_on=opened))
    session.flush()
    change(session, Akt, found.akt.id, {"opened_on": opened})
    change(session, Person, found.person.id, {"legal_sex": sex})
    session.flush()
    return found


def numbers(counts: list[Count], measure: Measure, month: int) -> dict[str, int | None]:
    return {one.sex.value: one.number for one in counts if one.measure is measure and one.month == date(2026, month, 1)}


def test_akter_are_counted_when_they_open_close_and_between(session: Session) -> None:
    """One that is closed on the month's last day isn't open on it; one of an earlier year is."""
    comes(session, LegalSex.FEMALE, date(2024, 2, 1))
    gone = comes(session, LegalSex.MALE, date(2026, 9, 30))
    comes(session, None, date(2026, 11, 1))
    close_akt(session, gone.akt.id, date(2026, 10, 31))
    session.flush()
    counts = unit_counts(session, *AUTUMN)
    assert len(counts) == 3 * len(Measure) * len(Sex)
    assert numbers(counts, Measure.OPENED, 9) == {"female": 0, "male": 1, "unknown": 0, "all": 1}
    assert numbers(counts, Measure.CLOSED, 10) == {"female": 0, "male": 1, "unknown": 0, "all": 1}
    assert numbers(counts, Measure.OPEN, 9) == {"female": 1, "male": 1, "unknown": 0, "all": 2}
    assert numbers(counts, Measure.OPEN, 10) == {"female": 1, "male": 0, "unknown": 0, "all": 1}
    assert numbers(counts, Measure.OPEN, 11) == {"female": 1, "male": 0, "unknown": 1, "all": 2}


def test_a_contact_is_somebody_reached_once(session: Session) -> None:
    """In vain doesn't count, nor does an employer, nor the note that corrects another."""
    mina = comes(session, LegalSex.FEMALE, date(2026, 9, 1)).enrolment.id
    more: list[dict[str, Any]] = [{}, {"reached": False}, {"contact_with": ContactWith.EMPLOYER}]
    kept = [write_note(session, note_about(mina, event_on=date(2026, 11, 10), **one)) for one in more]
    session.flush()
    sign_note(session, kept[0].id)
    session.flush()
    correct_note(session, kept[0].id, note_about(mina, event_on=date(2026, 11, 10)), "Fel dag")
    session.flush()
    counts = unit_counts(session, *AUTUMN)
    assert numbers(counts, Measure.CONTACTS, 11) == {"female": 1, "male": 0, "unknown": 0, "all": 1}
    assert numbers(counts, Measure.CONTACTS, 10)["all"] == 0


def test_small_numbers_are_withheld_with_what_would_tell_them() -> None:
    """A sum tells its last part, and two months' difference what happened between."""
    september, october = date(2026, 9, 1), date(2026, 10, 1)

    def row(month: date, measure: Measure, *of: int) -> list[Count]:
        return [Count(month, measure, sex, number) for sex, number in zip(Sex, (*of, sum(of)), strict=True)]

    told = published(
        row(september, Measure.OPENED, 12, 3, 0)
        + row(september, Measure.OPEN, 20, 20, 0)
        + row(october, Measure.OPENED, 2, 1, 0)
        + row(october, Measure.OPEN, 22, 21, 0)
    )
    assert numbers(told, Measure.OPENED, 9) == {"female": None, "male": None, "unknown": None, "all": 15}
    assert numbers(told, Measure.OPENED, 10) == {"female": None, "male": None, "unknown": None, "all": None}
    assert numbers(told, Measure.OPEN, 9) == {}
    assert numbers(told, Measure.OPEN, 10) == {"female": 22, "male": 21, "unknown": 0, "all": 43}


def test_as_lines_for_a_table(session: Session) -> None:
    """A withheld number is neither empty nor nought."""
    lines = to_csv([Count(date(2026, 9, 1), Measure.OPENED, Sex.MALE, None), Count(date(2026, 9, 1), Measure.OPENED, Sex.ALL, 15)])
    assert lines.splitlines() == ["month;measure;sex;number", "2026-09;opened;male;..", "2026-09;opened;all;15"]
