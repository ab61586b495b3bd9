"""Which participants, in words, and as a filter: from what the list's page hands over."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from coachdesk.domain.participants import Filter, Order
from ui.kit.i18n import tr
from ui.kit.when import long_day


def filter_of(state: Mapping[str, Any], me: UUID) -> Filter:
    """The filter of plain values, as the list's own: ``text mine place closed needs quiet_since order``; what can't be read is left out."""
    text, place, since = state.get("text"), state.get("place"), state.get("quiet_since")
    return Filter(
        text=text if isinstance(text, str) else "",
        responsible_id=me if state.get("mine") else None,
        place=place if isinstance(place, str) and place else None,
        closed=bool(state.get("closed")),
        quiet_since=since if isinstance(since, date) else None,
        needs=bool(state.get("needs")),
        order=Order(state["order"]) if state.get("order") in set(Order) else Order.NAME,
    )


def filter_words(which: Filter) -> str:
    """Says ``Alla öppna akter, bara mina, i Sveg``."""
    parts = [tr("list_export.filter.closed") if which.closed else tr("list_export.filter.all")]
    if which.responsible_id is not None:
        parts.append(tr("list_export.filter.mine"))
    if which.place is not None:
        parts.append(tr("list_export.filter.place", place=which.place))
    if which.text.strip():
        parts.append(tr("list_export.filter.text", text=which.text.strip()))
    if which.needs:
        parts.append(tr("list_export.filter.needs"))
    if which.quiet_since is not None:
        parts.append(tr("list_export.filter.quiet", day=long_day(which.quiet_since)))
    return ", ".join(parts)
