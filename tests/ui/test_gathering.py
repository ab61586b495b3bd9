"""What comes from elsewhere in a stream is told together; what was written here, at once."""

from typing import Any
from uuid import uuid4

from pytestqt.qtbot import QtBot

from coachdesk.storage.workspace import Changes
from ui.kit.gathering import Gathering


def _changes(*, away: bool) -> Changes:
    return Changes(frozenset({(6, uuid4(), uuid4())}), away)


def _told(gathering: Gathering) -> list[Any]:
    told: list[Any] = []
    gathering.told.connect(told.append)
    return told


def test_a_stream_is_told_together_and_nothing_of_it_is_left_out(qtbot: QtBot) -> None:
    """However many commits a sync makes, the window reads a few times; every record is named."""
    gathering = Gathering()
    told = _told(gathering)
    stream = [_changes(away=True) for _ in range(50)]
    for one in stream:
        gathering.hear(one)
    assert told == []
    qtbot.waitUntil(lambda: len(told) == 1)
    for one in stream:
        gathering.hear(one)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert all(one.records == frozenset().union(*(each.records for each in stream)) and one.away for one in told)


def test_what_was_written_here_is_told_at_once(qtbot: QtBot) -> None:
    """Whoever pressed "Spara" sees it, whatever comes in meanwhile."""
    gathering = Gathering()
    told = _told(gathering)
    gathering.hear(_changes(away=True))
    mine = _changes(away=False)
    gathering.hear(mine)
    assert told == [mine]
    qtbot.waitUntil(lambda: len(told) == 2)


def test_nothing_is_told_of_a_vault_that_was_closed(qtbot: QtBot) -> None:
    """Between news and their telling somebody may have locked."""
    gathering = Gathering()
    told = _told(gathering)
    gathering.hear(_changes(away=True))
    gathering.forget()
    qtbot.wait(30)
    assert told == []
