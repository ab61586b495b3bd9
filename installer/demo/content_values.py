"""What the example municipality consists of: plain values, to be written through the verbs by whoever founds the demo."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coachdesk.domain.enrolment import EndReason
from coachdesk.domain.group import MemberRole
from coachdesk.domain.identity.kinds import IdentifierKind, LegalSex
from coachdesk.domain.note import ContactWith
from coachdesk.domain.organisation import OrganisationType
from coachdesk.domain.person import Channel
from coachdesk.domain.relative import RelativeRole
from coachdesk.domain.staff import StaffRole
from coachdesk.domain.unit import RetentionRule, SecrecyRegime


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """The one unit; marked as an example."""

    name: str
    board: str
    controller: str
    secrecy_regime: SecrecyRegime
    retention_rule: RetentionRule
    municipality_name: str
    municipality_code: str
    zone: str
    example: bool


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """A staff member; *key* is what others refer to."""

    key: str
    name: str
    title: str
    role: StaffRole
    place: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """An organisation with its one contact person; *key* is what others refer to."""

    key: str
    name: str
    type: OrganisationType
    town: str
    contact_name: str
    contact_title: str
    contact_phone: str
    contact_email: str


@dataclass(frozen=True, slots=True)
class DemoNumber:
    """An identity number as a coach would type it."""

    kind: IdentifierKind
    text: str


@dataclass(frozen=True, slots=True)
class DemoRelative:
    """Someone close to a participant."""

    name: str
    role: RelativeRole
    custody: bool
    contact_ok: bool
    phone: str | None


@dataclass(frozen=True, slots=True)
class DemoMember:
    """A member of the resource group: the contact person of *organisation* (a key), or the relative where that is None."""

    organisation: str | None
    role: MemberRole
    from_on: date


@dataclass(frozen=True, slots=True)
class DemoNote:
    """A journal note, written later on the day of the event; *author* is a staff key."""

    event_on: date
    event_time: str
    written_at: datetime
    author: str
    contact_with: ContactWith
    contact_name: str | None
    channel: Channel
    reached: bool
    told_by: str | None
    subject: str
    text: str
    dispute_text: str | None
    signed: bool


@dataclass(frozen=True, slots=True)
class DemoParticipant:
    """One participant with all that belongs into the akt; *coach* is a staff key, *language* an ISO 639 code."""

    given_name: str
    called_name: str
    family_name: str
    born: date
    legal_sex: LegalSex
    numbers: tuple[DemoNumber, ...]
    language: str
    interpreter_needed: bool
    preferred_channel: Channel
    phone: str
    street: str
    postcode: str
    town: str
    place: str
    coach: str
    programme: str
    referrer: str
    started_on: date
    ended_on: date | None
    end_reason: EndReason | None
    aim: str
    relative: DemoRelative
    members: tuple[DemoMember, ...]
    notes: tuple[DemoNote, ...]

    @property
    def name(self) -> str:
        """As on lists."""
        return f"{self.called_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class DemoReminder:
    """What a coach (a staff key) means to do about *who*, a participant by name."""

    coach: str
    who: str
    due_on: date
    due_time: str | None
    what: str
    why: str | None


@dataclass(frozen=True, slots=True)
class DemoDraft:
    """A note that Karin has begun and not saved."""

    who: str
    saved_at: datetime
    channel: Channel
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class DemoEvening:
    """What Per-Ola did on the last working day about Karin's participants, after she had gone home.

    He signed a note, changed an address, and brought the contact person of *organisation* (a key) into a resource group.
    """

    home_at: datetime
    note_about: str
    note_at: datetime
    subject: str
    text: str
    moved: str
    moved_at: datetime
    street: str
    joined: str
    joined_at: datetime
    organisation: str


@dataclass(frozen=True, slots=True)
class DemoContent:
    """Everything that the demo founds, as of *today*."""

    today: date
    unit: DemoUnit
    staff: tuple[DemoStaff, ...]
    organisations: tuple[DemoOrganisation, ...]
    participants: tuple[DemoParticipant, ...]
    reminders: tuple[DemoReminder, ...]
    drafts: tuple[DemoDraft, ...]
    evening: DemoEvening

    @property
    def begins_at(self) -> datetime:
        """A morning before anybody's story: no vault is younger than what it tells of."""
        first = min(one.started_on for one in self.participants) - timedelta(days=7)
        return datetime.combine(first, time(8), ZoneInfo(self.unit.zone))

    def participant(self, name: str) -> DemoParticipant:
        """The one of that name."""
        return next(one for one in self.participants if one.name == name)
