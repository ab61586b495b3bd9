"""The measuring itself works: with numbers too small to say anything, against a real server process."""

import pytest
from sqlalchemy import Engine

from sync.server.app import open_database
from sync.server.migrate import migrate
from tests.load.__main__ import TINY, play


@pytest.fixture
def engine(postgres_url: str) -> Engine:
    """A migrated database."""
    engine = open_database(postgres_url)
    migrate(engine)
    return engine


@pytest.mark.slow
def test_everybody_is_heard(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    """Every coach's envelopes are accepted, and every figure is told."""
    play(engine, TINY)
    engine.dispose()
    told = capsys.readouterr().out
    assert "prepared: 6 coaches in 2 municipalities" in told
    assert "answers: 200: 6" in told
    assert "PostgreSQL alone" in told
    assert len(told.splitlines()) == 8 + 1 + len(TINY.towns)
