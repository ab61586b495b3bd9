"""The fields of a person, as the page and the form for a new one show them."""

from datetime import date

from coachdesk.domain.identity.kinds import LegalSex
from coachdesk.domain.person import WAYS_TO_REACH, ProtectionLevel
from ui.kit.day_field import DayField
from ui.kit.fields import ChoiceField, Field, FlagField, TextField, choices
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.words import choice_words

LANGUAGE_CODES = (
    "sv",
    "en",
    "fi",
    "no",
    "da",
    "se",
    "ar",
    "ti",
    "so",
    "fa",
    "prs",
    "ps",
    "uk",
    "ru",
    "pl",
    "th",
    "ckb",
    "tr",
    "es",
    "fr",
    "de",
)
"""ISO 639 codes of the languages that are most often met; an interpreter agency knows the rest."""

GROUPS = (("interpreter_needed", "interpreter_language"), ("home_municipality_name", "home_municipality_code"))


def language_choices() -> list[tuple[str, str]]:
    """Languages with their names."""
    return [(code, tr(f"language.{code}")) for code in LANGUAGE_CODES]


def name_fields() -> tuple[Field, ...]:
    """The three names beside each other."""
    return (
        TextField("given_name", tr("register.person.given_name")),
        TextField("called_name", tr("register.person.called_name"), longest=100),
        TextField("family_name", tr("register.person.family_name")),
    )


def person_form(today: date) -> Form:
    """All that can be changed about a person."""
    return Form(
        *name_fields(),
        DayField("birth_date", tr("register.person.birth_date"), today),
        ChoiceField("legal_sex", tr("register.person.legal_sex"), choices(LegalSex, "legal_sex")),
        ChoiceField("language", tr("register.person.language"), language_choices()),
        FlagField("interpreter_needed", tr("register.person.interpreter")),
        ChoiceField("interpreter_language", tr("participants.interpreter_language"), language_choices()),
        ChoiceField("preferred_channel", tr("register.person.preferred_channel"), [(way, choice_words(way)) for way in WAYS_TO_REACH]),
        TextField("home_municipality_name", tr("register.person.home_municipality"), longest=100),
        TextField("home_municipality_code", tr("participants.municipality_code"), longest=4),
        ChoiceField("protection_level", tr("register.person.protection_level"), choices(ProtectionLevel, "protection_level")),
        groups=GROUPS,
    )
