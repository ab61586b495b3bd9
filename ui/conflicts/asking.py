"""The question in a natural sentence, as "Vilket är Emils telefonnummer?" is one."""

from PySide6.QtCore import QLocale

from ui.conflicts.question import Asked
from ui.kit.i18n import tr
from ui.kit.words import kind_words, register_words

HISSING = ("s", "x", "z")


def genitive(name: str) -> str:
    """Emils, Lars; in English Emil's."""
    if QLocale().language() is QLocale.Language.English:
        return f"{name}'s"
    return name if name.casefold().endswith(HISSING) else f"{name}s"


def question_words(asked: Asked) -> str:
    """What is asked. Each register that asks has a sentence; one that only newer clients know has a general one."""
    called = asked.called or tr("conflicts.somebody")
    title = asked.title or kind_words(asked.kind).lower()
    facts = {"name": called, "whose": genitive(called), "title": title, "titles": genitive(title)}
    if asked.is_deletion:
        return tr("ask.deleted.about" if asked.name else "ask.deleted", **facts, what=kind_words(asked.kind).lower())
    key = ".".join(part for part in ("ask", asked.kind.name, asked.register.name, _form_of(asked)) if part)
    words = tr(key, **facts)
    if words != key:
        return words
    return tr("ask.other.about" if asked.name else "ask.other", **facts, what=register_words(asked.kind, asked.register.name).lower())


def _form_of(asked: Asked) -> str:
    """Only the value of a contact point is called differently by its kind."""
    return (asked.form or "phone") if (asked.kind.name, asked.register.name) == ("contact_point", "value") else ""


def about_words(asked: Asked) -> str:
    """What it is about, short, for the list: "Telefon"."""
    if asked.is_deletion:
        return tr("register.deleted")
    form = tr(f"contact_kind.{asked.form}") if _form_of(asked) else ""
    return form or register_words(asked.kind, asked.register.name)


def who_words(asked: Asked, *, capital: bool = False) -> str:
    """Between whom: "du och Per-Ola"."""
    users = dict.fromkeys(one.user_id for one in asked.question.answers)
    mine = [tr("conflicts.you")] if asked.names.me in users else []
    said = [*mine, *(first_name(asked.names.name(one)) for one in users if one != asked.names.me)]
    words = tr("conflicts.and").join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)
    return words[:1].upper() + words[1:] if capital else words


def first_name(name: str) -> str:
    """Per-Ola for Per-Ola Bränd."""
    return name.split(maxsplit=1)[0] if name.split() else name
