"""A session on an empty database with the acting user in it, without storage: verbs need no more."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session, SQLModel, create_engine

from coachdesk.domain.actor import Actor, acting
from coachdesk.domain.intake import Registered, register_participant
from tests.makers import actor_of, akt_of


@pytest.fixture
def session() -> Iterator[Session]:
    """Where verbs write; nothing is committed."""
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as opened:
        opened.info["actor"] = actor_of()
        yield opened
    engine.dispose()


@pytest.fixture
def me(session: Session) -> Actor:
    """Who acts."""
    return acting(session)


@pytest.fixture
def mina(session: Session) -> Registered:
    """A participant in Sveg since 1 September 2026."""
    return register_participant(session, akt_of("Mina"))
