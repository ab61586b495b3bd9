"""Words that stand for what only a running target knows: an input that is kept must mean the same next year, with other ids and keys."""

from typing import Any, Final

SHORTEST: Final = 8
"""Bytes of what is chosen at random; what is shorter stays as it is."""


def named(value: Any, names: dict[bytes, str]) -> Any:
    """*value* with every long run of bytes replaced by its name; a new one gets the next."""
    match value:
        case bytes() if len(value) >= SHORTEST:
            return names.setdefault(value, f"@{len(names)}")
        case list():
            return [named(one, names) for one in value]
        case dict():
            return {key: named(one, names) for key, one in value.items()}
    return value


def filled(value: Any, known: dict[str, Any]) -> Any:
    """The other way."""
    match value:
        case str():
            return known.get(value, value)
        case list():
            return [filled(one, known) for one in value]
        case dict():
            return {key: filled(one, known) for key, one in value.items()}
    return value
