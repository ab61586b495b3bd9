"""The example municipality: forty invented participants, who is around them, and some four hundred notes about their days.

The place is real; everyone and everything in it is invented. resources/demo holds the words, one file per story.
"""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from coachdesk.domain.organisation import OrganisationType
from coachdesk.domain.staff import StaffRole
from coachdesk.domain.unit import RetentionRule, SecrecyRegime
from installer.demo.content_day import Around
from installer.demo.content_numbers import phones
from installer.demo.content_people import Village
from installer.demo.content_values import DemoContent, DemoOrganisation, DemoStaff, DemoUnit

RESOURCES = Path(__file__).parents[2] / "resources" / "demo"


def demo_content(seed: int = 1, today: date | None = None) -> DemoContent:
    """The example municipality as of *today*, else of a fixed day: the same *seed* gives the same to the letter, only other days."""
    municipality = _read("municipality.toml")
    municipality["today"] = today or municipality["today"]
    numbers = phones()
    staff = tuple(_staff(row, numbers) for row in municipality["staff"])
    organisations = tuple(_organisation(row, numbers) for row in _read("organisations.toml")["organisation"])
    stories = {path.stem: _read(f"stories/{path.name}") for path in sorted((RESOURCES / "stories").glob("*.toml"))}
    rows = _read("participants.toml")["participant"]
    own = [next(numbers) for _ in rows]
    village = Village(municipality, staff, organisations, numbers, stories)
    chance = Random(seed)  # noqa: S311 - invented content, nothing secret
    participants = tuple(village.participant(row, phone, chance) for row, phone in zip(rows, own, strict=True))
    around = Around(municipality["today"], ZoneInfo(municipality["unit"]["zone"]), _read("day.toml"))
    days = (around.reminders(), around.drafts(), around.evening())
    return DemoContent(municipality["today"], _unit(municipality["unit"]), staff, organisations, participants, *days)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((RESOURCES / name).read_text(encoding="utf-8"))


def _unit(row: dict[str, Any]) -> DemoUnit:
    return DemoUnit(**row, secrecy_regime=SecrecyRegime.SOCIAL_SERVICES, retention_rule=RetentionRule.SOCIAL_SERVICES, example=True)


def _staff(row: dict[str, Any], numbers: Iterator[str]) -> DemoStaff:
    return DemoStaff(row["key"], row["name"], row["title"], StaffRole(row["role"]), row["place"], next(numbers), row["email"])


def _organisation(row: dict[str, Any], numbers: Iterator[str]) -> DemoOrganisation:
    contact = row["contact"]
    own = (row["key"], row["name"], OrganisationType(row["type"]), row["town"])
    return DemoOrganisation(*own, contact["name"], contact["title"], next(numbers), contact["email"])
