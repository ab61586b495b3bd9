"""Identity numbers and telephones that belong to nobody."""

from collections.abc import Iterator
from datetime import date

_FINNISH = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_FIRST_PHONE, _LAST_PHONE = 1740605, 1740699


def swedish_number(born: date, serial: int, *, coordination: bool = False) -> str:
    """Twelve digits; *serial* is one of Skatteverket's for test persons: 238, 239 or 980-999."""
    digits = f"{born:%Y%m}{born.day + (60 if coordination else 0):02}{serial:03}"
    doubled = [int(c) * (2 - place % 2) for place, c in enumerate(digits[2:])]
    return digits + str(-sum(n - 9 if n > 9 else n for n in doubled) % 10)


def finnish_number(born: date, individual: int) -> str:
    """Eleven characters; *individual* from 900 is never given to a registered person."""
    day = f"{born:%d%m%y}"
    return f"{day}{'-' if born.year < 2000 else 'A'}{individual:03}{_FINNISH[int(f'{day}{individual:03}') % 31]}"


def phones() -> Iterator[str]:
    """070-1740605 to 070-1740699, kept by Post- och telestyrelsen for fiction, each once."""
    for number in range(_FIRST_PHONE, _LAST_PHONE + 1):
        digits = f"{number}"
        yield f"070-{digits[:3]} {digits[3:5]} {digits[5:]}"
