"""Sentences about who sees what, and until when an invitation holds: said the same wherever they stand."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from coachdesk.domain.staff import StaffMember
from ui.administration.knowledge import Knowledge
from ui.kit.i18n import tr
from ui.kit.when import day_words
from ui.kit.words import listed


def reach_words(name: str, places: Iterable[str], *, heads: bool) -> str:
    """What somebody sees by belonging to places and heads, as one sentence."""
    where = list(places)
    if heads:
        return tr("seeing.all", name=name)
    if where:
        return tr("seeing.places", name=name, places=listed(where))
    return tr("seeing.own", name=name)


def seeing_words(known: Knowledge, member: StaffMember) -> str:
    """The sentence for a colleague, by the membership log; nothing where the log doesn't know her."""
    one = known.log.get(member.id)
    if one is None or (one.called_off and not one.places):
        return ""
    places = [name for team, name in known.directory.places.items() if team in one.places]
    words = reach_words(member.name or "", places, heads=one.heads)
    return words if one.has_come else tr("seeing.later", sentence=words)


def count_words(known: Knowledge, user: UUID) -> str:
    """How many akter that is today, and how many of them were given to her alone."""
    one = known.log.get(user)
    if one is None or not one.has_come:
        return ""
    akter = tr("seeing.akter", count=one.akter)
    if one.alone and one.alone < one.akter:
        return tr("seeing.of_them", akter=akter, alone=tr("seeing.alone", count=one.alone))
    return tr("seeing.in_all", akter=akter)


def left_words(until: datetime, now: datetime) -> str:
    """Says "gäller till 8 dec, 13 dagar kvar", or that it is too old."""
    if until <= now:
        return tr("invitation.expired", day=day_words(until.astimezone(now.tzinfo).date(), now.date()))
    local = until.astimezone(now.tzinfo)
    days = (local.date() - now.date()).days
    return tr(
        "invitation.left",
        day=day_words(local.date(), now.date()),
        left=tr("invitation.days", count=days) if days else tr("invitation.today"),
    )


def laptop_words(known: Knowledge, device: UUID) -> str:
    """How it stands with a computer that is shut out, or will be: emptied, heard of or not. Nothing about one in use."""
    one = known.device(device)
    if one is None or not (one.shut or one.shutting):
        return ""
    if one.shutting:
        return tr("device.shutting")
    if one.emptied is not None:
        return tr("device.emptied", day=day_words(one.emptied.astimezone(known.now.tzinfo).date(), known.now.date()))
    if one.heard is None:
        return tr("device.shut")
    return tr("device.shut_unheard", when=day_words(one.heard.astimezone(known.now.tzinfo).date(), known.now.date()))
