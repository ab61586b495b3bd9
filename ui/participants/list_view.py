"""What the list shows: filters, order and text, as one value that can be saved, compared and asked for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from coachdesk.domain.participants import Filter, Order

PAGE = "participants"
"""The list's name among saved filters."""


@dataclass(frozen=True)
class ListView:
    """As the coach meets it in the morning: her own, what is nearest in time first."""

    text: str = ""
    mine: bool = True
    needs: bool = False
    place: str | None = None
    closed: bool = False
    order: Order = Order.NEXT

    def filter(self, me: UUID) -> Filter:
        """What to ask for; *me* is who mine are."""
        return Filter(
            text=self.text,
            responsible_id=me if self.mine else None,
            needs=self.needs,
            place=self.place,
            closed=self.closed,
            order=self.order,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether there is more to see than this, of the same people."""
        return bool(self.text.strip() or self.needs or self.place)

    def widened(self) -> "ListView":
        """The same people, all of them."""
        return replace(self, text="", needs=False, place=None)

    def turned(self, name: str) -> "ListView":
        """With one of *mine*, *needs* and *closed* turned on or off."""
        flags: dict[str, Any] = {name: not getattr(self, name)}
        return replace(self, **flags)

    def plain(self, *, text: bool) -> dict[str, Any]:
        """Plain values; without *text* none that somebody wrote but the place's name."""
        return {one.name: getattr(self, one.name) for one in fields(self) if text or one.name != "text"}

    def content(self) -> str:
        """As a saved filter keeps it."""
        return json.dumps(self.plain(text=True), ensure_ascii=False, sort_keys=True)


def view_of(values: Mapping[str, Any]) -> ListView:
    """The view of those values; what isn't there, or isn't what it should be, is as in the morning."""
    usual = ListView()
    found: dict[str, Any] = {}
    for one in fields(ListView):
        value, standard = values.get(one.name), getattr(usual, one.name)
        if one.name == "order":
            found[one.name] = Order(value) if value in tuple(Order) else standard
        elif one.name == "place":
            found[one.name] = value if isinstance(value, str) and value else None
        else:
            found[one.name] = value if isinstance(value, type(standard)) else standard
    return ListView(**found)


def read_view(content: str | None) -> ListView:
    """The view of a saved filter; one that can't be read is the usual one."""
    try:
        values = json.loads(content or "{}")
    except (ValueError, RecursionError):
        values = {}
    return view_of(values if isinstance(values, dict) else {})
