"""The participants of the example municipality: who they are, where they live, and who is around them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from coachdesk.domain.enrolment import EndReason
from coachdesk.domain.group import MemberRole
from coachdesk.domain.identity.kinds import IdentifierKind, LegalSex
from coachdesk.domain.person import Channel
from coachdesk.domain.relative import RelativeRole
from installer.demo.content_numbers import finnish_number, swedish_number
from installer.demo.content_story import Teller, days_of, tell
from installer.demo.content_values import DemoMember, DemoNumber, DemoOrganisation, DemoParticipant, DemoRelative, DemoStaff

_PRONOUNS = {
    LegalSex.FEMALE: {"hon": "hon", "Hon": "Hon", "henne": "henne", "hennes": "hennes"},
    LegalSex.MALE: {"hon": "han", "Hon": "Han", "henne": "honom", "hennes": "hans"},
}
# Slots that name the contact person of an organisation.
_CONTACTS = {"officer": "af", "insurer": "fk", "teacher": "sfi", "social": "soc", "advisor": "naringsliv"}


class Village:
    """What the participants share: the municipality's towns, organisations, coaches and telephone numbers."""

    def __init__(
        self,
        municipality: Mapping[str, Any],
        staff: tuple[DemoStaff, ...],
        organisations: tuple[DemoOrganisation, ...],
        spare_phones: Iterator[str],
        stories: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self.today: date = municipality["today"]
        self.zone = ZoneInfo(municipality["unit"]["zone"])
        self.towns: Mapping[str, Mapping[str, Any]] = municipality["towns"]
        self.coaches = {one.place: one for one in staff if one.role == "coach"}
        self.organisations = {one.key: one for one in organisations}
        self._spare_phones = spare_phones
        self.stories = stories
        self._told: Counter[str] = Counter()
        self._serial = 0

    def participant(self, row: Mapping[str, Any], phone: str, chance: Random) -> DemoParticipant:
        """One participant, with a story told about them."""
        town, story, sex = self.towns[row["town"]], self.stories[row["story"]], LegalSex(row["legal_sex"])
        coach = self.coaches[town["place"]]
        stand_in = next(one for one in self.coaches.values() if one is not coach)
        telling = self._told[row["story"]]
        self._told[row["story"]] += 1
        called = row.get("called_name", row["given_name"])
        words = self._words(row, story, town["place"]) | _PRONOUNS[sex] | {"name": called, "colleague": stand_in.name}
        teller = Teller(words, telling, coach.key, stand_in.key, self.zone)
        days = days_of(story, self.today, chance, over="ended" in row)
        return DemoParticipant(
            given_name=row["given_name"],
            called_name=called,
            family_name=row["family_name"],
            born=row["born"],
            legal_sex=sex,
            numbers=self._numbers(row, sex),
            language=row.get("language", "sv"),
            interpreter_needed=row.get("interpreter_needed", False),
            preferred_channel=Channel(row.get("channel", "phone")),
            phone=phone,
            street=f"{chance.choice(town['streets'])} {chance.randint(1, 48)}",
            postcode=town["postcode"],
            town=row["town"],
            place=town["place"],
            coach=coach.key,
            programme=story["programme"],
            referrer=story["referrer"],
            started_on=days[0],
            ended_on=days[-1] + timedelta(days=14) if "ended" in row else None,
            end_reason=EndReason(row["ended"]) if "ended" in row else None,
            aim=teller.put(story["aim"]),
            relative=self._relative(row["relative"]),
            members=tuple(self._members(row, story, town["place"], days)),
            notes=tell(story, teller, days, self.today, chance),
        )

    def _key(self, member: str, row: Mapping[str, Any], place: str) -> str:
        """The key of an organisation that a story names by its part in it."""
        employers = row.get("employers", [])
        parts = {
            "employer": employers[0] if employers else "",
            "employer2": employers[-1] if employers else "",
            "halsocentral": "halsocentral_sveg" if place == "Sveg" else "halsocentral_funasdalen",
        }
        return parts.get(member, member)

    def _words(self, row: Mapping[str, Any], story: Mapping[str, Any], place: str) -> dict[str, str]:
        words = {slot: self.organisations[key].contact_name for slot, key in _CONTACTS.items()}
        words["nurse"] = self.organisations[self._key("halsocentral", row, place)].contact_name
        words["guide"] = self.organisations[story.get("guide", "komvux")].contact_name
        words |= {"town": row["town"], "relative": row["relative"]["name"].split(" ")[0]}
        words |= {"country": row.get("country", "Sverige"), "language": row.get("language_name", "svenska")}
        if row.get("employers"):
            first, second = (self.organisations[self._key(part, row, place)] for part in ("employer", "employer2"))
            words |= {"employer": first.name, "boss": first.contact_name, "employer2": second.name, "boss2": second.contact_name}
        return words

    def _relative(self, row: Mapping[str, Any]) -> DemoRelative:
        phone = next(self._spare_phones, None)
        return DemoRelative(row["name"], RelativeRole(row["role"]), row.get("custody", False), row["contact_ok"], phone)

    def _members(self, row: Mapping[str, Any], story: Mapping[str, Any], place: str, days: list[date]) -> Iterator[DemoMember]:
        for number, (member, role) in enumerate(story["members"]):
            key = None if member == "relative" else self._key(member, row, place)
            # The group grows: who is named first comes with the referral, others as they are met.
            yield DemoMember(key, MemberRole(role), days[min(2 * number, len(days) - 1)])

    def _numbers(self, row: Mapping[str, Any], sex: LegalSex) -> tuple[DemoNumber, ...]:
        """From the test series 980-999: odd for men, even for women; birth dates are all different, so numbers are too."""
        self._serial = (self._serial + 2) % 20
        serial = 980 + self._serial + (sex is LegalSex.MALE)
        kind = IdentifierKind(row.get("number", "personnummer"))
        if kind is IdentifierKind.TEMPORARY:
            return (DemoNumber(kind, f"{row['born']:%Y%m%d}TF29"),)
        swedish = swedish_number(row["born"], serial, coordination=kind is IdentifierKind.SAMORDNINGSNUMMER)
        own = DemoNumber(kind, f"{swedish[:8]}-{swedish[8:]}")
        if not row.get("also_finnish_number"):
            return (own,)
        return (own, DemoNumber(IdentifierKind.HENKILOTUNNUS, finnish_number(row["born"], 900 + serial % 100)))
