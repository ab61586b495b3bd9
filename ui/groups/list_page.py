"""All resource groups: whose they are and how many stand in each."""

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Slot
from sqlmodel import Session, col, func, select

from coachdesk.domain.actor import acting
from coachdesk.domain.group import GroupMember, group_id_of
from coachdesk.domain.participants import Filter, ParticipantRow, count_participants, participants
from ui.groups.preview import GroupPreview
from ui.kit.columns import Columns
from ui.kit.i18n import tr
from ui.kit.line_edit import SearchField
from ui.kit.page import Page, Place
from ui.kit.row_view import RowView
from ui.kit.rows import Row, RowsModel
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.kit.words import someone_words


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One line."""

    participant: ParticipantRow
    members: int


class GroupsPage(Page):
    """Pointing at a group shows its circle; choosing it opens the participant, with a reason where she is somebody else's."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        super().__init__(tr("groups.title"))
        desk = surroundings.desk
        self.search = SearchField(tr("groups.search"))
        self.search.setText(str(place.state.get("text", "")))
        self.search.textChanged.connect(self._ask)
        self.body.addWidget(self.search)
        self._shown: dict[UUID, ParticipantRow] = {}
        self.model = RowsModel(desk, groups, count_participants, self._row, self)
        self.model.settled.connect(self._say_count)
        self.model.failed.connect(self.fail)
        self.view = RowView(tr("groups.title"))
        self.view.setModel(self.model)
        self.view.chosen.connect(self._open)
        self.view.pointed.connect(self._point)
        self.preview = GroupPreview(surroundings)
        self.preview.chosen.connect(self._open)
        columns = Columns(context=350)
        self.view.setMinimumHeight(theme().px(56) * 4)
        columns.main.addWidget(self.view, 1)
        columns.context.addWidget(self.preview)
        box = self.scrolled()
        box.addWidget(columns, 1)
        desk.changed.connect(self._news)
        self._ask()

    def place(self) -> Place:
        """With the search."""
        return Place("groups", None, {"text": self.search.text()})

    def entered(self) -> None:
        """Typing searches."""
        self.search.setFocus()

    def _row(self, found: GroupRow) -> Row:
        one = found.participant
        self._shown[one.akt_id] = one
        detail = "  ·  ".join(part for part in (one.place or one.designation, one.responsible_name) if part)
        aside = tr("groups.members", count=found.members) if found.members else tr("groups.nobody")
        return Row(one.akt_id, someone_words(one.name), detail, aside)

    @Slot()
    def _ask(self) -> None:
        self.model.ask(Filter(text=self.search.text()))

    @Slot(object)
    def _news(self, _: object) -> None:
        self.model.again()

    @Slot(int)
    def _say_count(self, number: int) -> None:
        self.say_meta(tr("groups.count", count=number))

    @Slot(object)
    def _point(self, akt_id: UUID | None) -> None:
        """Show the circle of the row that is pointed at."""
        self.preview.point(self._shown.get(akt_id) if akt_id is not None else None)

    @Slot(object)
    def _open(self, akt_id: UUID) -> None:
        self.went.emit(Place("participant", akt_id))


def groups(session: Session, which: Filter, *, limit: int, offset: int) -> list[GroupRow]:
    """A window of participants, with how many are in each one's group today."""
    found = participants(session, which, limit=limit, offset=offset)
    today = acting(session).today
    inside = select(GroupMember.group_id, func.count(col(GroupMember.id))).where(
        col(GroupMember.group_id).in_([group_id_of(one.akt_id) for one in found]),
        col(GroupMember.deleted).is_(None),
        col(GroupMember.to_on).is_(None) | (col(GroupMember.to_on) > today),
    )
    numbers = dict(session.exec(inside.group_by(col(GroupMember.group_id))).all())
    return [GroupRow(one, numbers.get(group_id_of(one.akt_id), 0)) for one in found]
