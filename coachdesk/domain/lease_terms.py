"""For how long a laptop may be read without contact with the server: the unit's days, and days more that somebody gave a laptop.

It is a policy of the unit's and no lock: what can be read is decided by keys, and when by this.
"""

from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.actor import acting
from coachdesk.domain.reasons import Reason, refuse
from coachdesk.domain.record import change
from coachdesk.domain.staff import Laptop
from coachdesk.domain.unit import LEASE_DAYS, LONGEST_LEASE, SHORTEST_LEASE


def days_of(stored: int | None) -> int:
    """The unit's days, whatever a newer program may have stored."""
    return LEASE_DAYS if stored is None else min(LONGEST_LEASE, max(SHORTEST_LEASE, stored))


def last_day(contact: date, days: int, longer_on: date | None, longer_until: date | None, today: date) -> date:
    """The last day on which everything may be read.

    Days that were given count from the day they were given, and sixty at most: a slip of the hand, or a clock years ahead, gives no laptop
    for good. What was "given" on a day that hasn't come isn't believed; two clocks may differ at midnight.
    """
    until = contact + timedelta(days=days)
    if longer_on is None or longer_until is None or longer_on > today + timedelta(days=1):
        return until
    return max(until, min(longer_until, longer_on + timedelta(days=LONGEST_LEASE)))


def lengthen(session: Session, laptop_id: UUID, days: int, *, by_telephone: bool = False) -> Laptop:
    """Give a laptop *days* from today, and say so where the whole unit sees it. Raises InvalidInput (wrong_form), RecordGone."""
    if not 1 <= days <= LONGEST_LEASE:
        refuse("laptop", "longer_until", Reason.WRONG_FORM)
    who = acting(session)
    given = {
        "longer_until": who.today + timedelta(days=days),
        "longer_on": who.today,
        "longer_by": who.user_id,
        "by_telephone": by_telephone,
    }
    return change(session, Laptop, laptop_id, given)


def put_lease_secret(session: Session, laptop_id: UUID, sealed: bytes, sealed_to: bytes) -> Laptop:
    """Keep the laptop's lease secret, sealed to the heads. Raises RecordGone."""
    return change(session, Laptop, laptop_id, {"lease_sealed": sealed, "lease_sealed_to": sealed_to})
