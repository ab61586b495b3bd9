"""Saved filters: a list as somebody likes to look at it, in her private space, so that it follows her to her other laptop."""

from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.lineage import require
from coachdesk.domain.ordering import order_key
from coachdesk.domain.record import Record, alive, change, delete, field, keep, record


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


def filters_of(session: Session, page: str) -> list[SavedFilter]:
    """The acting user's saved filters of a list, by name."""
    query = select(SavedFilter).where(
        SavedFilter.space_id == acting(session).private, SavedFilter.page == page, col(SavedFilter.deleted).is_(None)
    )
    return sorted(session.exec(query), key=lambda one: (order_key(one.name), one.id))


def save_filter(session: Session, page: str, name: str, content: str) -> SavedFilter:
    """Keep what a list shows now under *name*; the filter that already has that name shows this from now on. Raises InvalidInput."""
    same = [one for one in filters_of(session, page) if order_key(one.name) == order_key(name)]
    if same:
        return change(session, SavedFilter, same[0].id, {"content": content})
    return keep(session, SavedFilter(space_id=acting(session).private, page=page, name=name.strip(), content=content))


def rename_filter(session: Session, filter_id: UUID, name: str) -> SavedFilter:
    """Call it something else. Raises RecordGone, InvalidInput."""
    return change(session, SavedFilter, filter_id, {"name": name.strip()})


def remove_filter(session: Session, filter_id: UUID) -> None:
    """It isn't wanted any more. Raises RecordGone."""
    delete(session, alive(session, SavedFilter, filter_id))
