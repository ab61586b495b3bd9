"""Who looked: what the log gives back to the one who did."""

import time

from sqlmodel import Session

from coachdesk.domain.access import OpenReason, recently_opened, record_opening, record_search
from coachdesk.domain.actor import Actor
from coachdesk.domain.intake import Registered, register_participant
from tests.makers import akt_of, colleague_of


def test_the_akter_opened_last_come_first_and_once(session: Session, mina: Registered, me: Actor) -> None:
    """One's own openings alone; searches and the copies in the unit's log don't count."""
    emil = register_participant(session, akt_of("Emil"))
    for akt in (mina.akt, emil.akt, mina.akt):
        record_opening(session, akt.id, OpenReason.OWN_CASE)
        time.sleep(0.002)  # ids tell milliseconds apart
    record_search(session, "emil", 1)
    session.info["actor"] = colleague_of(me)
    record_opening(session, emil.akt.id, OpenReason.SUBSTITUTE)
    session.flush()
    session.info["actor"] = me
    assert recently_opened(session, 5) == [mina.akt.id, emil.akt.id]
    assert recently_opened(session, 1) == [mina.akt.id]


def test_who_has_opened_nothing_gets_nothing(session: Session) -> None:
    """An empty log is an empty list."""
    assert recently_opened(session, 5) == []
