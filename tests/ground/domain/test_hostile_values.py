"""Values that come from elsewhere in their own form: what can't be read is refused or empty, and nothing falls."""

import pytest
from sqlmodel import Session

from coachdesk.domain.draft import NoteDraft, akt_of_draft
from coachdesk.domain.group import GroupMember
from coachdesk.domain.import_batch import ImportBatch
from coachdesk.domain.titles import title_of
from coachdesk.domain.wire import INSTANT_WIRE
from coachdesk.zones import is_zone


@pytest.mark.parametrize(
    "form",
    [
        "0001-01-01T00:00:00.000000Z America/New_York",
        "9999-12-31T23:30:00.000000Z Europe/Stockholm",
        "2026-02-30T00:00:00.000000Z Europe/Stockholm",
        "2026-11-24T09:00:00.000000Z Europe/Sveg",
        "2026-11-24T09:00:00.000000Z Europe",
    ],
)
def test_an_instant_that_no_calendar_has_in_its_zone_is_none(form: str) -> None:
    """It would fall where it is read, on every laptop that it reaches."""
    assert not INSTANT_WIRE.check(form)


def test_an_instant_that_is_taken_can_be_read() -> None:
    """At the ends of the calendar, too."""
    for form in ("0001-01-01T00:00:00.000000Z Europe/Stockholm", "9999-12-31T21:30:00.000000Z Europe/Stockholm"):
        assert INSTANT_WIRE.check(form)
        assert INSTANT_WIRE.to_form(INSTANT_WIRE.from_form(form)) == form


@pytest.mark.parametrize(
    "name", ["", ".", "..", "/etc/passwd", "../../etc/passwd", "Europe", "Europe/Sveg", "\0", "å" * 400, "Europe/Stockholm/"]
)
def test_no_zone(name: str) -> None:
    """Names of zones are looked up in a folder: none leads out of it, and none falls."""
    assert not is_zone(name)


def test_brackets_without_end_are_nothing() -> None:
    """JSON in a record has a length and no depth: a thousand brackets are short."""
    deep = "[" * 12_000
    assert NoteDraft(content=deep).values == {}
    assert ImportBatch(columns=deep).meaning == {}


def test_a_member_of_a_group_who_is_nobody_has_no_title(session: Session) -> None:
    """Nobody writes one so; from another laptop it may come so."""
    assert title_of(session, GroupMember()) == ""
    assert akt_of_draft(session, NoteDraft(form="note.edit")) is None
