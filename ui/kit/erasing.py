"""What the window asks of sync about an akt that is to be erased everywhere. The real one stands in ui/unlock/erasing.py."""

from typing import Protocol
from uuid import UUID

from coachdesk.domain.erasure import ErasureGround


class Erasing(Protocol):
    """Whose teams lead an akt may erase it; nothing brings it back."""

    def may(self, akt_id: UUID) -> bool:
        """Whether this user may."""

    def erase(self, akt_id: UUID, ground: ErasureGround, reference: str) -> bool:
        """Note it in the directory and erase it; says whether the server has it. Without a net it goes by itself, later.

        Raises NotAllowed, InvalidInput, RecordGone: then nothing was noted or erased.
        """
