"""Saved filters: kept in private, by name."""

import pytest
from sqlmodel import Session

from coachdesk.domain.actor import Actor
from coachdesk.domain.saved_filter import filters_of, remove_filter, rename_filter, save_filter
from coachdesk.errors import InvalidInput
from tests.makers import colleague_of


def test_a_name_shows_what_it_was_last_given(session: Session, me: Actor) -> None:
    """One name is one filter, whatever its case; each list has its own; in alphabetical order."""
    for name, content in (("Åre", "{}"), ("Mina i Sveg", "{}"), ("mina i sveg", '{"place": "Sveg"}')):
        save_filter(session, "participants", name, content)
        session.flush()
    save_filter(session, "groups", "Mina i Sveg", "{}")
    session.flush()
    assert [(one.name, one.content) for one in filters_of(session, "participants")] == [
        ("Mina i Sveg", '{"place": "Sveg"}'),
        ("Åre", "{}"),
    ]
    assert {one.space_id for one in filters_of(session, "participants")} == {me.private}


def test_it_is_renamed_and_removed(session: Session) -> None:
    """It always has a name."""
    made = save_filter(session, "participants", "Sveg", "{}")
    session.flush()
    assert rename_filter(session, made.id, " Östra ").name == "Östra"
    with pytest.raises(InvalidInput):
        rename_filter(session, made.id, " ")


def test_it_is_removed(session: Session) -> None:
    """Removing is a delete like others."""
    made = save_filter(session, "participants", "Sveg", "{}")
    session.flush()
    remove_filter(session, made.id)
    session.flush()
    assert filters_of(session, "participants") == []


def test_a_colleague_has_her_own(session: Session, me: Actor) -> None:
    """Private is private."""
    save_filter(session, "participants", "Sveg", "{}")
    session.flush()
    session.info["actor"] = colleague_of(me)
    assert filters_of(session, "participants") == []
