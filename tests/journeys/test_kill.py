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
    (figures,) = command.run("kill", "--times", "15", "--what", "writing", "--seed", "1").figures()
    assert figures["kills"] == 15
    assert figures["saved"] > 15
