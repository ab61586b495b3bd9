"""Codes that people copy from paper: Crockford's base32 in groups of four."""

import base64

from coachdesk.errors import BadCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RFC4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_CROCKFORD = str.maketrans(_RFC4648, ALPHABET)
_FROM_CROCKFORD = str.maketrans(ALPHABET, _RFC4648)
_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = str.maketrans("", "", " \t\r\n\u00a0\u2007\u202f-\u2010\u2011\u2012\u2013\u2014\u2212._")


def encode(data: bytes) -> str:
    """*data* as Crockford base32; its length must be a multiple of five bytes, so that no padding is needed."""
    if len(data) % 5:
        raise ValueError("a code holds whole groups of five bytes")
    return base64.b32encode(data).decode("ascii").translate(_TO_CROCKFORD)


def decode(code: str) -> bytes:
    """The bytes behind a normal form given by `normal`."""
    return base64.b32decode(code.translate(_FROM_CROCKFORD))


def grouped(code: str) -> str:
    """The printed form: groups of four, joined by hyphens."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def normal(text: str, length: int) -> str:
    """What a person typed, as *length* characters of the alphabet.

    Case, spaces, dashes and the look-alikes O/0 and I/L/1 don't matter. Raises BadCode (reason: character, length).
    """
    code = text.translate(_SEPARATORS).upper().translate(_LOOKALIKES)
    if not set(code) <= set(ALPHABET):
        raise BadCode(reason="character")
    if len(code) != length:
        raise BadCode(reason="length")
    return code
