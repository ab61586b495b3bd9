"""How much of an akt may be shown before it is opened.

What the list shows of everybody: names, place, coach, where she is in the programme, when she was heard of and when something is due. Of
one's own participants also what is to be done. All else (numbers to call, languages, notes) only once the akt was opened, which its log
tells: the same rule as in search.
"""

from enum import IntEnum
from uuid import UUID

from coachdesk.domain.participants import ParticipantRow
from ui.kit.desk import Desk


class Sight(IntEnum):
    """From least to most."""

    LISTED = 0
    OWN = 1
    OPENED = 2


def sight_of(desk: Desk, found: ParticipantRow) -> Sight:
    """How much may be shown of her."""
    if desk.reason_for(found.akt_id) is not None:
        return Sight.OPENED
    return Sight.OWN if found.responsible_id == desk.who.user_id else Sight.LISTED


def may_say_step(desk: Desk, found: ParticipantRow) -> bool:
    """Whether to say what is due, not only when: it is her own, the akt is open, or it is put to her."""
    mine: UUID = desk.who.user_id
    return sight_of(desk, found) > Sight.LISTED or (found.next_step is not None and found.next_step.responsible_id == mine)
