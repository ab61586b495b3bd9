"""Why a whole request gets no answer: a code for the laptop and a status for HTTP."""

from coachdesk.errors import CoachDeskError
from sync.protocol.messages import Problem


class Refused(CoachDeskError):
    """The server says no (facts: code, and seq or now where they help the laptop on)."""

    code = "refused"

    def __init__(self, status: int, code: str, *, now: int = 0, seq: int = 0, later: int = 0) -> None:
        super().__init__(code=code, now=now, seq=seq)
        self.status, self.later = status, later
        """*later*: seconds after which to come again, for HTTP's Retry-After; 0 where that isn't the point."""
        self.problem = Problem(code, now, seq)


def malformed() -> Refused:
    return Refused(400, "malformed")


def unsigned() -> Refused:
    """The signature isn't by the signer whom the request names."""
    return Refused(401, "unsigned")


def unknown_device() -> Refused:
    """No such device is certified in this municipality."""
    return Refused(403, "unknown_device")


def bad_token() -> Refused:
    """The operator gave no such token, or another municipality has used it."""
    return Refused(403, "bad_token")


def bad_founding() -> Refused:
    """The entries that should found the municipality don't."""
    return Refused(403, "bad_founding")


def invitation_over(reason: str) -> Refused:
    """invitation_used or invitation_expired."""
    return Refused(403, reason)


def foreign_municipality() -> Refused:
    """This server doesn't have that municipality."""
    return Refused(404, "foreign_municipality")


def repeated() -> Refused:
    """The request has been here before, with its nonce."""
    return Refused(409, "repeated_nonce")


def clock_skew(now: int) -> Refused:
    """Sign again with this time: a wrong clock must not stop anyone."""
    return Refused(409, "clock_skew", now=now)


def behind(seq: int) -> Refused:
    """The server's membership log ends before the laptop's: send what follows *seq*."""
    return Refused(409, "behind", seq=seq)


def uncertified(seq: int) -> Refused:
    """A restored log that ends at *seq* doesn't know this laptop: the entries after it, in the same request, may certify it."""
    return Refused(409, "uncertified", seq=seq)


def log_forked() -> Refused:
    """Laptop and server have different membership logs: one of them was led astray."""
    return Refused(409, "log_forked")


def oversized() -> Refused:
    return Refused(413, "oversized")


def too_many(later: int) -> Refused:
    """Too many tries from one laptop, municipality or address."""
    return Refused(429, "too_many", later=later)


def busy(later: int) -> Refused:
    """More to do than can be done now, or the database is away for a moment: nothing was taken, all may be sent again."""
    return Refused(503, "busy", later=later)


def too_slow() -> Refused:
    """The body stood still on its way."""
    return Refused(408, "too_slow")
