"""An invitation is taken back: by a newer one whose key nobody has, and which never holds. The log knows no other way, and needs none."""

from typing import Final
from uuid import UUID

from coachdesk.crypto.identity import SigningKey
from sync.client.engine import SyncEngine
from sync.client.joining import ask_now
from sync.protocol.statements import Invitation, Parted, Statement

NEVER: Final = 0
"""Until when an invitation holds that takes another back: so everybody's laptop can tell it from one that is too old."""


def call_off(engine: SyncEngine, user: UUID) -> None:
    """The code that *user* was given opens nothing from the next round on. Raises NotAllowed; also where she has come meanwhile.

    Who never came is taken out of every team, too; who was here and lost her laptop keeps her places, and waits for another code.
    """
    with engine.workspace.transaction() as tx:
        state = engine.state(tx)
        waiting, never_came = state.invited().get(user.bytes), state.user(user.bytes) is None
        teams = sorted(state.teams_of(user.bytes)) if never_came else []
    said: list[Statement] = [Parted(team, user.bytes) for team in teams]
    if waiting is not None and waiting.expires != NEVER:
        said.append(Invitation(SigningKey.generate().public, user.bytes, NEVER))
    if said:
        ask_now(engine, "issuing", said)
