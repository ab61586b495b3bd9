"""What can be said about an organisation and about the people there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from coachdesk.domain.organisation import OrganisationType, number_of
from ui.kit.day_field import DayField
from ui.kit.fields import ChoiceField, LongTextField, TextField, choices
from ui.kit.forms import Form
from ui.kit.i18n import tr


class NumberField(TextField):
    """An organisation number as people write it; the value is its digits."""

    def value(self) -> Any:
        return number_of(text) or text if (text := super().value()) else None

    def put(self, value: Any) -> None:
        super().put(number_words(value or ""))


def number_words(number: str) -> str:
    """With the hyphen that people look for."""
    return f"{number[:6]}-{number[6:]}" if len(number) == 10 else number


def organisation_form() -> Form:
    """Name and kind first: they are all that most have."""
    return Form(
        (
            TextField("name", tr("register.organisation.name")),
            ChoiceField("type", tr("register.organisation.type"), choices(OrganisationType, "organisation_type")),
        ),
        (
            TextField("phone", tr("register.organisation.phone"), longest=50),
            TextField("email", tr("register.organisation.email"), longest=254),
        ),
        (
            TextField("street", tr("field.organisation.street")),
            TextField("postcode", tr("field.organisation.postcode"), longest=10),
            TextField("town", tr("field.organisation.town"), longest=100),
        ),
        (
            TextField("municipality_name", tr("register.organisation.municipality"), longest=100),
            NumberField("org_number", tr("register.organisation.org_number"), longest=20),
        ),
        LongTextField("about", tr("register.organisation.about")),
        groups=[("street", "postcode", "town")],
    )


def contact_form(today: date | None) -> Form:
    """Someone to call; *today* for one who is there already and may have left."""
    left = () if today is None else (DayField("left_on", tr("register.contact_person.left_on"), today),)
    return Form(
        (TextField("name", tr("register.contact_person.name")), TextField("title", tr("register.contact_person.title"))),
        (
            TextField("phone", tr("register.contact_person.phone"), longest=50),
            TextField("email", tr("register.contact_person.email"), longest=254),
        ),
        TextField("about", tr("register.contact_person.about"), longest=2000),
        *left,
    )


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a draft keeps them."""
    return {name: value.value if isinstance(value, OrganisationType) else value for name, value in values.items()}
