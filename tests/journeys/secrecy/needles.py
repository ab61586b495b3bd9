"""What must not be found in any file: the demo's names, numbers and texts, in the ways in which a program would write them down."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path

from coachdesk.domain.folding import fold
from installer.demo.content_values import DemoContent, DemoNumber, DemoParticipant, DemoUnit

_WINDOW = Path(__file__).parents[3] / "resources" / "i18n"
SHORTEST = 8
"""Bytes. Anything shorter is found by chance."""
_PIECE = 16
"""Characters. A text is looked for in pieces, as it may be torn over pages: of 31 characters in a row one piece is whole."""
_OPEN = frozenset(
    {"key", "author", "coach", "organisation", "place", "town", "programme", "title", "contact_title", "language", "postcode", "event_time"}
)
"""Fields whose values aren't content, or are words that stand in the program too."""


def needles_of(content: DemoContent, more: Iterable[str] = ()) -> dict[bytes, str]:
    """Bytes that betray content, each with what it is. What the window says itself betrays nothing: ``Register``, ``Socialtjänsten``."""
    program = "".join(path.read_text(encoding="utf-8") for path in _WINDOW.rglob("*.toml")).lower()
    found: dict[bytes, str] = {}
    for text in {*secrets_of(content), *more}:
        for piece in pieces(text):
            if piece.lower() not in program:
                found |= {form: piece for form in forms(piece) if len(form) >= SHORTEST}
    return found


def secrets_of(value: object) -> Iterator[str]:
    """Every text in the demo's content that is about somebody; identity and telephone numbers also as other programs write them."""
    if isinstance(value, DemoUnit | Enum):
        return
    if isinstance(value, DemoNumber):
        yield from _ways_to_write(value.text)
    elif isinstance(value, str):
        yield from _ways_to_write(value) if any(letter.isdigit() for letter in value) else (value,)
    elif isinstance(value, tuple):
        for one in value:
            yield from secrets_of(one)
    elif is_dataclass(value):
        for one in fields(value):
            if one.name not in _OPEN:
                yield from secrets_of(getattr(value, one.name))
        if isinstance(value, DemoParticipant):
            yield from (value.name, f"{value.given_name} {value.family_name}")


def _ways_to_write(text: str) -> Iterator[str]:
    """With and without what people put between digits; without the century."""
    yield text
    bare = text.replace("-", "").replace(" ", "")
    if bare.isdigit():
        yield bare
    if len(bare) == 12 and bare[:2] in ("19", "20"):
        yield from (bare[2:], f"{bare[2:8]}-{bare[8:]}")


def pieces(text: str) -> Iterator[str]:
    """The text where it is short, else its parts, all of them."""
    if len(text) < 2 * _PIECE:
        yield text
    else:
        yield from (text[start : start + _PIECE] for start in range(0, len(text) - _PIECE + 1, _PIECE))


def forms(piece: str) -> Iterator[bytes]:
    """As it is, in small letters, and as the search folds it; UTF-8, UTF-16 and escaped."""
    for text in {piece, piece.lower(), fold(piece)}:
        yield text.encode()
        yield text.encode("utf-16-le")
        yield json.dumps(text)[1:-1].encode()
