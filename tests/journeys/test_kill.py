"""What the program called saved is there after ``kill -9``. The long form: ``python -m tests.journeys.kill --times 200``."""

import os

import pytest

from tests.journeys import command

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="children that die are forked, and killed by a signal"),
]


def test_saved_notes_outlive_a_kill_while_writing() -> None:
    """Notes, changes, drafts, signatures: what was called saved is there, the last step happened whole or not at all, the vault opens."""
    (figures,) = command.run("kill", "--times", "10", "--what", "writing", "--seed", "1").figures()
    assert figures["kills"] == 10
    assert figures["saved"] > 10


def test_saved_notes_outlive_a_kill_while_syncing() -> None:
    """A colleague gets every one of them from the server, once; both laptops hold the same, nothing waits, nobody becomes a new laptop."""
    (figures,) = command.run("kill", "--times", "6", "--what", "sync", "--seed", "1").figures()
    assert figures["kills"] == 6
    assert figures["saved"] > 6
    assert figures["cut in a round"] > 0


def test_nothing_is_lost_or_twice_when_postgresql_is_killed() -> None:
    """Its head, a worker or all of it, while laptops write and exchange: all go on by themselves, and every word is there once."""
    (figures,) = command.run("kill", "--times", "3", "--what", "database", "--seed", "1", "--towns", "1").figures()
    assert figures["kills"] == 3
    assert figures["rounds without an answer"] > 0
    assert figures["envelopes"] > 0


@pytest.mark.long
def test_a_database_that_answers_too_early_is_found_out() -> None:
    """The same deaths, where PostgreSQL says that a commit is done before it is on its disk, lose something: so the test can fail."""
    outcome = command.run("kill", "--times", "10", "--what", "database", "--seed", "1", "--lazy")
    assert outcome.status == 1
    assert "PromiseBroken: " in outcome.complained


@pytest.mark.parametrize("mutant", ["cursor-before-content", pytest.param("sent-before-answered", marks=pytest.mark.long)])
def test_a_careless_sync_is_found_out(mutant: str) -> None:
    """The same deaths with one mistake in the program lose something: so the test can fail."""
    outcome = command.run("kill", "--times", "20", "--what", "sync", "--seed", "1", "--mutant", mutant)
    assert outcome.status == 1
    assert "PromiseBroken: " in outcome.complained
