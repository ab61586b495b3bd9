"""Thinning by the unit's rule and its board's decision: first the note that stays, then `Erased` for each akt, everywhere.

The note comes first: an akt gone without a note would be worse than a note to which a broken-off thinning has to be carried out again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from coachdesk.domain.retention import Due, Plan, due_akter, note_thinning, plan_of
from coachdesk.errors import NotAllowed
from sync.client.headless import Headless
from sync.client.joining import ask_now
from sync.protocol.membership import State
from sync.protocol.statements import Erased, Role

_AT_ONCE: Final = 200
"""Statements in one entry of the membership log."""


@dataclass(frozen=True, slots=True)
class List:
    """What is due on a day: *now* can be thinned, *kept* can't, each with its reason; *unled* this user may not erase."""

    plan: Plan
    on: date
    now: tuple[Due, ...]
    kept: tuple[Due, ...]
    unled: tuple[Due, ...]


def list_due(client: Headless, on: date | None, *, years: int | None = None, municipality_code: str | None = None) -> List:
    """By what this vault holds. Raises NotAllowed where the rule lacks something, LeaseOver."""
    on = on or client.workspace.now().date()
    plan = client.workspace.read(plan_of, years=years, municipality_code=municipality_code)
    due = client.workspace.read(due_akter, plan, on)
    with client.workspace.transaction() as tx:
        state, user = client.engine.state(tx), tx.keyring.require("user")
    free = [one for one in due if one.hold is None]
    led = {one.akt_id for one in free if _leads(state, user, one.akt_id)}
    return List(
        plan,
        on,
        tuple(one for one in free if one.akt_id in led),
        tuple(one for one in due if one.hold is not None),
        tuple(one for one in free if one.akt_id not in led),
    )


def thin(client: Headless, due: List, decision: str) -> int:
    """Carry it out; gives how many the server hasn't heard of yet: a later round says them.

    Raises NotAllowed (future: what isn't due yet), InvalidInput without a decision, ServerUnreachable, ServerRefused.
    """
    if due.on > client.workspace.now().date():
        raise NotAllowed(what="future")
    client.workspace.write(note_thinning, due.plan, decision, due.on, len(due.now), len(due.kept) + len(due.unled))
    for some in _bites([one.akt_id for one in due.now]):
        ask_now(client.engine, "device", [Erased(akt.bytes) for akt in some])
    client.round()
    with client.workspace.transaction() as tx:
        state = client.engine.state(tx)
        facts = [state.space(one.akt_id.bytes) for one in due.now]
    return sum(fact is None or fact.erased is None for fact in facts)


def _leads(state: State, user: bytes, akt: UUID) -> bool:
    """An akt that the membership log hasn't heard of yet waits for the next time."""
    return state.space(akt.bytes) is not None and state.role(user, akt.bytes) is Role.LEAD


def _bites(akter: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(akter), _AT_ONCE):
        yield akter[start : start + _AT_ONCE]
