"""In whose name words are said: a laptop speaks with another voice in every sitting, so that no name is ever used by two.

A disk is copied, an image of it is put back, a backup is restored: then two computers, or one twice, have the same laptop's id and key and
would give the same numbers to other words. So what is numbered is not the laptop but its voice, which is drawn anew whenever the program
opens a vault. A voice is the laptop's id with other last bytes: whoever hears one knows whose key it is signed with.
"""

import secrets
from typing import Final
from uuid import UUID

OWN: Final = 12
"""Bytes of a laptop's id that its voices share; the rest of it is zero."""
DRAWN: Final = 4
"""Bytes that tell its voices apart. Only copies of one disk could ever draw the same ones: once in four thousand million sittings."""
_REST: Final = bytes(DRAWN)


def device_id(drawn: UUID) -> UUID:
    """The id of a new laptop, of a new id."""
    return UUID(bytes=drawn.bytes[:OWN] + _REST)


def draw() -> bytes:
    """The last bytes of the voice of a sitting that begins."""
    return secrets.token_bytes(DRAWN)


def voice(device: bytes, drawn: bytes) -> bytes:
    """The voice of a laptop with those last bytes; its id where they aren't a voice's."""
    return device[:OWN] + drawn if len(drawn) == DRAWN else device


def device_of(voice: bytes) -> bytes:
    """Whose voice it is."""
    return voice[:OWN] + _REST


def same_laptop(one: bytes, other: bytes) -> bool:
    """Whether two voices are of one laptop, or one of them is its id."""
    return one[:OWN] == other[:OWN]
