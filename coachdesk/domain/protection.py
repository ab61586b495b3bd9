"""Protected identity: sekretessmarkering, skyddad folkbokföring (folkbokföringslagen 16 §), fingerade personuppgifter.

The akt is for named officers alone. On their laptops nothing of it stands in lists, previews, search or reminders but that it is there:
she has no name outside her own page, and is found only by whoever types her whole name or number (OSL 21 kap. 3 §, 22 kap.).
"""

from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, select

from coachdesk.domain.person import IS_PROTECTED, Person


def protected_akter(session: Session) -> frozenset[UUID]:
    """The akter here whose person has protected identity."""
    query = select(Person.akt_id).where(text(IS_PROTECTED), col(Person.deleted).is_(None))
    return frozenset(akt for akt in session.exec(query) if akt is not None)


def is_protected(session: Session, akt_id: UUID) -> bool:
    """Whether the akt's person has protected identity."""
    return akt_id in protected_akter(session)
