"""What stands about the person herself on her page: facts, numbers, ways to reach her, relatives."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from coachdesk.domain.identity.kinds import IdentifierKind
from coachdesk.domain.person import (
    ContactKind,
    ContactPoint,
    Person,
    PersonIdentifier,
    add_contact_point,
    add_identifier,
    contact_points_of,
    identifiers_of,
    person_id_of,
)
from coachdesk.domain.relative import Relative, RelativeRole, add_relative, relatives_of
from ui.kit.facts_panel import FactsPanel
from ui.kit.fields import ChoiceField, FlagField, TextField, choices
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.record_panel import RecordPanel
from ui.kit.surroundings import Surroundings
from ui.kit.words import choice_words
from ui.participants.person_form import person_form


class PersonPanel(FactsPanel):
    """Who she is."""

    def __init__(self, surroundings: Surroundings, akt_id: UUID) -> None:
        super().__init__(
            surroundings,
            akt_id,
            tr("person.heading"),
            Person,
            person_id_of(akt_id),
            lambda: person_form(surroundings.desk.who.now().date()),
        )


class IdentifiersPanel(RecordPanel):
    """Identity numbers; temporary ones are marked."""

    cls, heading, empty = PersonIdentifier, "identifiers.heading", "identifiers.empty"

    def query(self) -> Callable[..., Sequence[Any]]:
        return identifiers_of

    def row_words(self, record: PersonIdentifier) -> tuple[str, str]:
        return record.shown, choice_words(record.kind) if record.kind else ""

    def make_form(self) -> Form:
        return Form(
            ChoiceField("kind", tr("new.identifier_kind"), choices(IdentifierKind, "identifier_kind"), empty=False),
            TextField("value", tr("new.identifier"), longest=24),
            groups=[("kind", "value")],
        )

    def add_verb(self) -> Callable[..., Any]:
        return _add_checked


def _add_checked(session: Any, akt_id: UUID, draft: PersonIdentifier) -> PersonIdentifier:
    return add_identifier(session, akt_id, draft.kind or IdentifierKind.PERSONNUMMER, draft.value or "")


class ContactPanel(RecordPanel):
    """Ways to reach her."""

    cls, heading, empty = ContactPoint, "contact.heading", "contact.empty"

    def query(self) -> Callable[..., Sequence[Any]]:
        return contact_points_of

    def row_words(self, record: ContactPoint) -> tuple[str, str]:
        kind = choice_words(record.kind) if record.kind else ""
        secret = tr("contact.secret") if record.secret else ""
        return record.shown, "  ·  ".join(part for part in (kind, record.label, secret) if part)

    def make_form(self) -> Form:
        return Form(
            ChoiceField("kind", tr("register.contact_point.kind"), choices(ContactKind, "contact_kind"), empty=False),
            TextField("value", tr("contact.value"), tr("contact.value_hint"), longest=254),
            TextField("street", tr("new.street")),
            (TextField("postcode", tr("new.postcode"), longest=10), TextField("town", tr("new.town"), longest=100)),
            TextField("label", tr("register.contact_point.label"), longest=50),
            FlagField("secret", tr("contact.secret_label")),
            groups=[("street", "postcode", "town")],
        )

    def add_verb(self) -> Callable[..., Any]:
        return add_contact_point


class RelativesPanel(RecordPanel):
    """Who is close to her, and whether we may call them."""

    cls, heading, empty = Relative, "relatives.heading", "relatives.empty"

    def query(self) -> Callable[..., Sequence[Any]]:
        return relatives_of

    def row_words(self, record: Relative) -> tuple[str, str]:
        role = choice_words(record.role) if record.role else ""
        may = tr("relatives.may_call") if record.contact_ok else tr("relatives.ask_first")
        return record.name or "", "  ·  ".join(part for part in (role, record.phone, may) if part)

    def make_form(self) -> Form:
        return Form(
            TextField("name", tr("register.relative.name")),
            ChoiceField("role", tr("register.relative.role"), choices(RelativeRole, "relative_role")),
            TextField("phone", tr("register.relative.phone"), longest=50),
            TextField("email", tr("register.relative.email"), longest=254),
            FlagField("contact_ok", tr("register.relative.contact_ok")),
            FlagField("custody", tr("register.relative.custody")),
        )

    def add_verb(self) -> Callable[..., Any]:
        return _add_relative


def _add_relative(session: Any, akt_id: UUID, draft: Relative) -> Relative:
    draft.akt_id = akt_id
    return add_relative(session, draft)
