"""What a record is called where people see it: an akt by its person, a member by the one who is a member."""

from sqlmodel import Session

from coachdesk.domain.akt import Akt
from coachdesk.domain.group import GroupMember
from coachdesk.domain.organisation import ContactPerson
from coachdesk.domain.person import Person, person_id_of
from coachdesk.domain.record import RECORDS, Record
from coachdesk.domain.relative import Relative


def title_of(session: Session, found: Record) -> str:
    """The title to show; "" where there is none, and for an akt whose person has protected identity: she has no name outside her page."""
    bearer: Record | None = None
    if isinstance(found, Akt):
        bearer = session.get(Person, person_id_of(found.id))
        if bearer is not None and bearer.is_protected:
            return ""
    elif isinstance(found, GroupMember) and found.contact_person_id is not None:
        bearer = session.get(ContactPerson, found.contact_person_id)
    elif isinstance(found, GroupMember) and found.relative_id is not None:
        bearer = session.get(Relative, found.relative_id)
    shown = bearer or found
    return str(getattr(shown, RECORDS.of(type(shown)).title) or "")
