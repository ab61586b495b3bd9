"""An organisation: facts edited in place, whom to call there, and in whose resource groups they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout
from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt
from coachdesk.domain.group import GroupMember, ResourceGroup
from coachdesk.domain.organisation import ContactPerson, Organisation, add_contact_person, contact_persons, remove_organisation
from coachdesk.domain.record import alive
from coachdesk.domain.titles import title_of
from ui.administration.organisation_form import contact_form, organisation_form
from ui.kit.columns import Columns
from ui.kit.facts_panel import FactsPanel
from ui.kit.filling import filling
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, Card, Text, column, row
from ui.kit.record_panel import RecordPanel
from ui.kit.surroundings import Surroundings
from ui.kit.words import choice_words, someone_words


@dataclass(frozen=True)
class Use:
    """Somebody of the organisation stands in a participant's resource group today."""

    akt_id: UUID
    participant: str
    contact: str


class ContactsPanel(RecordPanel):
    """Whom to call."""

    cls, heading, empty = ContactPerson, "organisation.contacts", "organisation.contacts_empty"

    def __init__(self, surroundings: Surroundings, organisation_id: UUID) -> None:
        self._space = surroundings.desk.who.unit_id
        super().__init__(surroundings, organisation_id)

    def query(self) -> Callable[..., Sequence[Any]]:
        return contact_persons

    def row_words(self, record: ContactPerson) -> tuple[str, str]:
        return record.name or "", "  ·  ".join(part for part in (record.title, record.phone, record.email, record.about) if part)

    def make_form(self) -> Form:
        return contact_form(self.desk.who.now().date() if self._edited is not None else None)

    def add_verb(self) -> Callable[..., Any]:
        return _add

    @Slot(object)
    def _news(self, _: Any) -> None:
        # They live in the unit's directory, not in a space that has the organisation's id.
        if not self.busy():
            self._soon.start()


def _add(session: Session, organisation_id: UUID, draft: ContactPerson) -> ContactPerson:
    draft.organisation_id = organisation_id
    return add_contact_person(session, draft)


class OrganisationPage(Page):
    """*place.key* is the organisation."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        assert place.key is not None
        super().__init__("", back=(tr("organisations.title"), Place("organisations")))
        self._surroundings, self._desk, self._id = surroundings, surroundings.desk, place.key
        self._name = ""
        self.remove = Button(tr("organisation.remove"), "danger", symbol="trash-2")
        self.remove.clicked.connect(self._remove)
        self.head.addWidget(self.remove)
        columns = Columns()
        self.scrolled().addWidget(columns)
        unit = self._desk.who.unit_id
        assert unit is not None
        self.facts = FactsPanel(surroundings, place.key, tr("organisation.facts"), Organisation, place.key, organisation_form)
        self.contacts = ContactsPanel(surroundings, place.key)
        columns.main.addWidget(self.facts)
        columns.main.addWidget(self.contacts)
        columns.main.addStretch(1)
        self._uses = Card(tr("organisation.used"))
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._uses.body.addLayout(self._list)
        columns.context.addWidget(self._uses)
        columns.context.addStretch(1)
        self._desk.changed.connect(self._news)
        self._read()

    def place(self) -> Place:
        """Here."""
        return Place("organisation", self._id)

    @Slot(object)
    def _news(self, _: object) -> None:
        self._read()
        if not self.facts.busy():
            self.facts.reload()

    def _read(self) -> None:
        self._desk.read(_about, self._id).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, found: tuple[Organisation, list[Use]]) -> None:
        organisation, uses = found
        self._name = organisation.name or ""
        self.retitle(self._name)
        kind = choice_words(organisation.type) if organisation.type else ""
        self.say_meta("  ·  ".join(part for part in (kind, organisation.town) if part))
        with filling(self._list):
            for one in uses:
                link = Button(one.participant, "quiet", size="small")
                link.setAccessibleName(f"{one.participant}, {one.contact}")
                link.clicked.connect(lambda _=False, akt=one.akt_id: self.went.emit(Place("participant", akt)))
                self._list.addLayout(column(row(link, None), Text(one.contact, "caption", wrap=True), gap=0))
            if not uses:
                self._list.addWidget(Text(tr("organisation.unused"), "meta", wrap=True))

    @Slot()
    def _remove(self) -> None:
        said = tr("organisation.removed", name=self._name)
        self._surroundings.change(said, remove_organisation, self._id).then(self._removed).failed_to(self.fail)

    @Slot(object)
    def _removed(self, _: object) -> None:
        self.went.emit(Place("organisations"))


def _about(session: Session, organisation_id: UUID) -> tuple[Organisation, list[Use]]:
    return alive(session, Organisation, organisation_id), uses_of(session, organisation_id)


def uses_of(session: Session, organisation_id: UUID) -> list[Use]:
    """In whose resource groups people of the organisation are today, of the akter that this laptop holds; in the order of joining."""
    today = acting(session).today
    query = (
        select(Akt, ContactPerson)
        .join(ResourceGroup, col(ResourceGroup.akt_id) == col(Akt.id))
        .join(GroupMember, col(GroupMember.group_id) == col(ResourceGroup.id))
        .join(ContactPerson, col(ContactPerson.id) == col(GroupMember.contact_person_id))
        .where(ContactPerson.organisation_id == organisation_id, col(GroupMember.deleted).is_(None), col(Akt.deleted).is_(None))
        .where(col(GroupMember.to_on).is_(None) | (col(GroupMember.to_on) > today))
        .order_by(col(GroupMember.id))
    )
    return [Use(akt.id, someone_words(title_of(session, akt)), contact.name or "") for akt, contact in session.exec(query)]
