"""A public key as digits that two people can read to each other."""

import hashlib
from typing import Final

_DIGITS: Final = 20
_GROUP: Final = 4


def comparison_code(municipality: bytes, public: bytes) -> str:
    """Twenty digits in groups of four, for the root of a municipality.

    66 bits of a hash: who wants another key with the same code must make about 2^66 keys, for this one municipality.
    """
    found = hashlib.sha256(b"coachdesk/root-code/1\0" + municipality + public).digest()
    digits = f"{int.from_bytes(found) % 10**_DIGITS:0{_DIGITS}}"
    return " ".join(digits[start : start + _GROUP] for start in range(0, _DIGITS, _GROUP))
