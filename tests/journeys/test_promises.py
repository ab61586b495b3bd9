"""The checks of the crash tests can fail: each promise, broken on purpose, is found broken."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coachdesk.domain.space import new_id
from coachdesk.storage import capture
from coachdesk.storage.workspace import Workspace
from tests.journeys.crash.diary import Coach, Told
from tests.journeys.crash.promises import PromiseBroken, check
from tests.journeys.crash.vaults import new_vault


@pytest.fixture
def told() -> Told:
    """What the coach was told."""
    return Told()


@pytest.fixture
def workspace(tmp_path: Path, told: Told) -> Iterator[Workspace]:
    """A vault after a short day of work, which keeps every promise."""
    workspace = new_vault(tmp_path / "vault", new_id()).open()
    Coach(workspace, lambda said: told.hear([said]), seed=1).live(steps=40)
    check(workspace, told)
    yield workspace
    workspace.close()


def test_a_note_that_is_gone(workspace: Workspace, told: Told) -> None:
    """A text that was called saved and isn't there."""
    told.saved["note 1"] = 5
    with pytest.raises(PromiseBroken, match=r"note 1: found None, saved 5"):
        check(workspace, told)


def test_half_a_step(workspace: Workspace, told: Told) -> None:
    """Of the last step a part is there and a part isn't."""
    there = next(name for name in told.saved if name.startswith("note "))
    number = told.saved.pop(there)
    told.trying = {there: number, "draft 1": 0}
    with pytest.raises(PromiseBroken, match="in part"):
        check(workspace, told)


@pytest.mark.parametrize(
    "sql, complaint",
    [
        ("UPDATE journal_note SET told_by = 'nobody' WHERE signed_at IS NULL", "journal_note isn't what the journal says"),
        ("DELETE FROM journal WHERE id = (SELECT max(id) FROM journal WHERE kind = 14)", "dots|journal"),
        ("DELETE FROM journal WHERE kind = 7", "a row of person without a journal"),
        ("UPDATE journal_note SET text = text || '.'", "found -1"),
    ],
)
def test_a_vault_that_contradicts_itself(workspace: Workspace, told: Told, sql: str, complaint: str) -> None:
    """Journal and tables, changed behind each other's back."""
    with workspace.transaction() as tx, capture.paused(tx.connection):
        tx.connection.exec_driver_sql(sql)
    with pytest.raises(PromiseBroken, match=complaint):
        check(workspace, told)
