"""The resource group on a participant's page: people of the directory and relatives, each with a role."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot

from coachdesk.domain.group import GroupMember, MemberRole, MemberRow, add_member, members_of, remove_member
from coachdesk.domain.organisation import ContactPerson, Organisation, add_contact_person, add_organisation, contact_persons, organisations
from coachdesk.domain.relative import relatives_of
from ui.groups.around import why_not
from ui.kit.fields import ChoiceField, Field, TextField, choices
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.record_panel import RecordPanel
from ui.kit.surroundings import Surroundings
from ui.kit.words import choice_words

Candidates = list[tuple[Any, str]]


class GroupPanel(RecordPanel):
    """Adding someone: chosen from those who are known, or written in with the organisation."""

    cls, heading, empty = GroupMember, "group.heading", "group.empty"

    def __init__(self, surroundings: Surroundings, akt_id: UUID) -> None:
        self._candidates: Candidates = []
        super().__init__(surroundings, akt_id)

    @Slot()
    def reload(self) -> None:
        """The members, and whom one could add."""
        self.desk.read(candidates, self.akt_id).then(self._learn)
        super().reload()

    @Slot(object)
    def _learn(self, found: Candidates) -> None:
        self._candidates = found

    def query(self) -> Callable[..., Sequence[Any]]:
        return members_of

    def record_id(self, record: MemberRow) -> UUID:
        return record.member_id

    def row_words(self, record: MemberRow) -> tuple[str, str]:
        role = choice_words(record.role) if record.role else ""
        but = why_not(record, self.desk.who.now().date())
        return record.name, "  ·  ".join(part for part in (role, record.organisation, record.phone, but) if part)

    def make_form(self) -> Form:
        role = ChoiceField("role", tr("register.group_member.role"), choices(MemberRole, "member_role"))
        about = TextField("about", tr("register.group_member.about"), longest=1000)
        if self._edited is not None:
            return Form(role, about)
        fields: list[Field] = [
            ChoiceField("who", tr("group.who"), self._candidates, tr("group.who_hint")),
            TextField("name", tr("group.name")),
            TextField("organisation", tr("group.organisation")),
            TextField("phone", tr("group.phone"), longest=50),
        ]
        return Form(*fields, role, about)

    def save(self, edited: UUID | None, changed: dict[str, Any], seen: Any) -> Any:
        if edited is not None:
            return super().save(edited, changed, seen)
        return self.surroundings.change(tr("group.joined"), bring_in, self.akt_id, changed)

    def remove(self, record_id: UUID) -> None:
        """Leaving is a day, not a deletion: that someone was in the group stays visible."""
        self.surroundings.change(tr("group.left"), remove_member, record_id).failed_to(self.fail)


def candidates(session: Any, akt_id: UUID) -> Candidates:
    """Relatives of the akt and people of the directory who aren't in the group."""
    inside = {(one.contact_person_id, one.relative_id) for one in members_of(session, akt_id)}
    names = {one.id: one.name or "" for one in organisations(session)}
    found: Candidates = [(("relative", one.id), one.name or "") for one in relatives_of(session, akt_id) if (None, one.id) not in inside]
    for one in contact_persons(session):
        if (one.id, None) not in inside and one.organisation_id is not None:
            found.append((("contact", one.id), f"{one.name}, {names.get(one.organisation_id, '')}".rstrip(", ")))
    return found


def bring_in(session: Any, akt_id: UUID, values: dict[str, Any]) -> GroupMember:
    """Put someone into the group; a new name becomes a contact person, at an organisation of that name or a new one."""
    chosen = values.get("who")
    draft = GroupMember(role=values.get("role"), about=values.get("about"))
    if chosen is None:
        draft.contact_person_id = _new_contact(session, values).id
    elif chosen[0] == "relative":
        draft.relative_id = chosen[1]
    else:
        draft.contact_person_id = chosen[1]
    session.flush()
    return add_member(session, akt_id, draft)


def _new_contact(session: Any, values: dict[str, Any]) -> ContactPerson:
    wanted = (values.get("organisation") or "").strip()
    there = [one for one in organisations(session, text=wanted) if (one.name or "").lower() == wanted.lower()]
    organisation = there[0] if wanted and there else add_organisation(session, Organisation(name=wanted))
    session.flush()
    return add_contact_person(session, ContactPerson(organisation_id=organisation.id, name=values.get("name"), phone=values.get("phone")))
