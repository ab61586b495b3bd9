"""What a round did, in numbers and codes."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class RoundReport:
    """One round: requests until nothing was left. Bytes count headers where the wire does."""

    requests: int = 0
    bytes_out: int = 0
    bytes_in: int = 0
    sent: int = 0
    """Own envelopes that the server has now."""
    returned: int = 0
    """Envelopes of others that the server had lost and has again, from here."""
    received: int = 0
    """Envelopes from elsewhere that were applied."""
    changes_out: int = 0
    """Writes in the envelopes that were sent."""
    changes_in: int = 0
    """Writes in the envelopes that were applied."""
    milliseconds: int = 0
    wait_seconds: int = 60
    """How long the server asks to wait before the next round without a reason."""
    new_voice: bool = False
    """Somebody else spoke with this sitting's voice, which no two may: it goes on with another."""
    trouble: set[str] = field(default_factory=set)
    """Codes of what isn't as it should be; empty in a good round."""
