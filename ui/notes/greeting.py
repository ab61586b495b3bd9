"""What the editor reads before anyone can wait for it: whom it is about, who writes, and what happened last time."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.actor import acting
from coachdesk.domain.note_list import NoteLine, note_lines
from coachdesk.domain.person import person_of
from coachdesk.domain.staff import StaffMember
from ui.notes.templates import Beginning, beginnings


@dataclass(frozen=True, slots=True, repr=False)
class Greeting:
    """*short*: what she is called; *me*: the writer with her title."""

    short: str
    full: str
    me: str
    last: list[NoteLine]
    templates: list[Beginning]


def greeting(session: Session, akt_id: UUID, but: UUID | None) -> Greeting:
    """All of it in one reading; *but*: a note that isn't "last time", as it is the one being written."""
    person = person_of(session, akt_id)
    writer = session.get(StaffMember, acting(session).user_id)
    me = ", ".join(part for part in (writer.name, in_a_sentence(writer.title)) if part) if writer is not None else ""
    last = [line for line in note_lines(session, akt_id, limit=12) if isinstance(line, NoteLine)]
    return Greeting(person.short_name, person.full_name, me, [one for one in last if one.note_id != but][:2], beginnings(session))


def in_a_sentence(title: str | None) -> str:
    """A title as it stands inside a sentence: "coach", but "SYV"."""
    if not title:
        return ""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
