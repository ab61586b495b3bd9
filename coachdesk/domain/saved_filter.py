"""Saved filters: a list as somebody likes to look at it, in her private space, so that it follows her to her other laptop."""

from coachdesk.domain.lineage import require
from coachdesk.domain.record import Record, field, record


@record("saved_filter", number=19, root="private", title="name")
class SavedFilter(Record, table=True):
    """*page* is the list (say ``participants``), *content* its filter and order as JSON."""

    name: str | None = field(1, max_length=80)
    page: str | None = field(2, max_length=50)
    content: str | None = field(3, max_length=4_000)
    position: int | None = field(4)

    def rules(self) -> None:
        """It has a name and a list."""
        require(self, "name", "page")
