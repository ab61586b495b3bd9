"""What the head of unit can use when she reports a lost computer: when, what, how many, what protects.

Of participants there are only counts. GDPR (EU) 2016/679 article 33: within 72 hours from when it was known, with what is known by then.
"""

from dataclasses import dataclass
from datetime import datetime

from ui.kit.i18n import tr
from ui.kit.personnel import Holding
from ui.kit.when import long_day, moment_words
from ui.kit.words import listed


@dataclass(frozen=True)
class Lost:
    """A computer that is gone, and when we were told."""

    laptop: str
    user: str
    unit: str
    told: datetime
    holding: Holding


def place_words(holding: Holding) -> str:
    """How many akter it could read in which places; who has protected identity is in none."""
    parts = [tr("lost.place", place=place or tr("lost.no_place"), number=count) for place, count in holding.places]
    if holding.elsewhere:
        parts.append(tr("lost.elsewhere", count=holding.elsewhere))
    return listed(parts) if parts else ""


def incident_words(lost: Lost) -> str:
    """The text, to be filled in and changed."""
    held, now = lost.holding, lost.told
    lines = [
        tr("incident.title", unit=lost.unit),
        "",
        tr("incident.known", when=f"{long_day(now.date())} {now:%H:%M}"),
        tr("incident.where"),
        tr("incident.state"),
        "",
        tr("incident.what", laptop=lost.laptop, user=lost.user),
        tr("incident.count", count=held.akter),
        f"{place_words(held)}." if held.places or held.elsewhere else "",
        tr("incident.protected", count=held.protected) if held.protected else "",
        tr("incident.kinds"),
        tr("incident.heard", when=moment_words(held.heard, now)) if held.heard is not None else tr("incident.unheard"),
        "",
        tr("incident.protects"),
        tr("incident.encrypted"),
        tr("incident.shut_soon"),
        tr("incident.lease", count=held.days, day=long_day(held.until)),
        tr("incident.copies"),
        "",
        tr("incident.risk"),
        tr("incident.assess"),
    ]
    return "\n".join(line for number, line in enumerate(lines) if line or (number and lines[number - 1])) + "\n"
