"""Whether something is on the server, in words: of a note, a phone number, a whole akt. Every page says it with these.

In a query of yours, on the storage thread: ``states = carried(session, ids)`` for records, ``carried_spaces(session, ids)`` for akter and
other spaces. On screen: ``say = item_words(states[id], desk.who.now())`` and ``Chip(say.status, say.words, say.symbol)``.
Ask again at `Desk.changed` and at `Desk.sync_changed`.
"""

from datetime import datetime
from typing import NamedTuple

from coachdesk.storage.carried import Carriage, Carried, carried, carried_spaces, missing
from ui.kit.i18n import tr
from ui.kit.pieces import Status
from ui.kit.when import moment_words

__all__ = ["Carriage", "Carried", "ItemWords", "carried", "carried_spaces", "clock_words", "item_words", "missing", "refusal_words"]


class ItemWords(NamedTuple):
    """What a chip says, and the whole story for a tooltip or a line below: what is safe, and what happens next."""

    status: Status
    symbol: str
    words: str
    story: str


def item_words(one: Carried, now: datetime) -> ItemWords:
    """Green only for what the server has; what waits is an ordinary day."""
    match one.carriage:
        case Carriage.REFUSED:
            return ItemWords("stop", "octagon-alert", tr("item.refused"), tr("item.refused_story", why=refusal_words(one.reason)))
        case Carriage.WAITING:
            return ItemWords("calm", "laptop", tr("item.waiting"), tr("item.waiting_story"))
        case Carriage.ALONE:
            return ItemWords("calm", "laptop", tr("item.alone"), tr("item.alone_story"))
        case Carriage.THERE if one.at is not None:
            return ItemWords("ok", "cloud-check", tr("item.there_since", when=clock_words(one.at, now)), tr("item.there_story"))
        case _:
            return ItemWords("ok", "cloud-check", tr("item.there"), tr("item.there_story"))


def clock_words(moment: datetime, now: datetime) -> str:
    """Only the clock for today, else "i går 15:20"."""
    local = moment.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else moment_words(moment, now)


def refusal_words(reason: str) -> str:
    """Why the server didn't take something, as the end of a sentence."""
    key = f"sync.refusal.{reason}"
    return words if (words := tr(key)) != key else tr("sync.refusal.other")
