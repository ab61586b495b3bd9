"""What the head of a participant's page says: no more than the list of participants, so it may stand there before the akt is opened."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from coachdesk.domain.akt import Akt, held
from coachdesk.domain.akt_link import links_of
from coachdesk.domain.enrolment import Enrolment, running_enrolment
from coachdesk.domain.person import Person, person_of
from ui.kit.carried import Carriage, Carried, ItemWords, carried_spaces, item_words
from ui.kit.i18n import tr
from ui.kit.people import People, people
from ui.kit.pictures.lanes import said_day
from ui.kit.when import moment_words
from ui.kit.words import choice_words


@dataclass(frozen=True, repr=False)
class Head:
    """*joined* are other akter about the same person: id and place, None for one that this laptop doesn't hold."""

    person: Person
    akt: Akt
    enrolment: Enrolment | None
    joined: tuple[tuple[UUID, str | None], ...]
    carried: Carried
    names: People


def head_of(session: Any, akt_id: UUID) -> Head:
    """Read it. Raises RecordGone."""
    akt = held(session, akt_id)
    joined = []
    for link in links_of(session, akt_id):
        other = session.get(Akt, link.other_akt_id)
        assert link.other_akt_id is not None
        joined.append((link.other_akt_id, (other.place or "") if other is not None and other.deleted is None else None))
    how = carried_spaces(session, [akt_id])[akt_id]
    return Head(person_of(session, akt_id), akt, running_enrolment(session, akt_id), tuple(joined), how, people(session))


def age(born: date, today: date) -> int:
    """Whole years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def meta_words(head: Head, today: date) -> str:
    """Says "23 år, Vemdalen  ·  Coach Karin Hedlund  ·  Kraftsamling sedan 8 maj 2025"."""
    old = tr("participants.age", count=age(head.person.birth_date, today)) if head.person.birth_date else ""
    who = ", ".join(part for part in (old, head.akt.place) if part)
    coach = tr("participant.coach", name=head.names.name(head.akt.responsible_id)) if head.akt.responsible_id else ""
    return "  ·  ".join(part for part in (who, coach, enrolment_words(head.enrolment, today)) if part)


def enrolment_words(enrolment: Enrolment | None, today: date) -> str:
    """Says "Kraftsamling sedan 8 maj 2025", or how it ended."""
    if enrolment is None:
        return ""
    programme = enrolment.programme or ""
    if enrolment.ended_on is not None:
        reason = choice_words(enrolment.end_reason).lower() if enrolment.end_reason else ""
        return tr("participant.ended", programme=programme, day=said_day(enrolment.ended_on, today), reason=reason)
    if enrolment.started_on is not None:
        key = "participant.since" if enrolment.started_on <= today else "participant.begins"
        return tr(key, programme=programme, day=said_day(enrolment.started_on, today))
    return programme


def akt_sync_words(one: Carried, now: datetime) -> ItemWords:
    """Where this akt's changes are, with how many are only here."""
    said = item_words(one, now)
    match one.carriage:
        case Carriage.REFUSED:
            return said._replace(words=tr("participant.sync.refused", count=one.writes))
        case Carriage.WAITING:
            return said._replace(words=tr("participant.sync.here", count=one.writes))
        case Carriage.ALONE:
            return said._replace(words=tr("participant.sync.all_here"))
        case _ if one.at is not None:
            return said._replace(words=tr("participant.sync.there", when=moment_words(one.at, now)))
        case _:
            return said
