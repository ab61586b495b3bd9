"""What the window asks of sync about what is to be erased everywhere: an akt, or a value in it. The real one: ui/unlock/erasing.py."""

from typing import Protocol
from uuid import UUID

from coachdesk.domain.erasure import ErasureGround
from coachdesk.domain.redaction import RedactionGround


class Erasing(Protocol):
    """Whose teams lead an akt may erase it; nothing brings it back."""

    def may(self, akt_id: UUID) -> bool:
        """Whether this user may."""

    def erase(self, akt_id: UUID, ground: ErasureGround, reference: str) -> bool:
        """Note it in the directory and erase it; says whether the server has it. Without a net it goes by itself, later.

        Raises NotAllowed, InvalidInput, RecordGone: then nothing was noted or erased.
        """

    def redact(self, note_id: UUID, register: str, ground: RedactionGround, reference: str) -> bool:
        """Note it in the akt, and destroy what stands in that register of a note, in every version of it that is known here.

        Says whether the server has it; without a net it goes by itself, later, and until then the words stand. Raises as erase.
        """
