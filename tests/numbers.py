"""Fictitious identity numbers with right check digits, for tests: those of the demo, and Norway's by its rule."""

from datetime import date

from installer.demo.content_numbers import swedish_number

__all__ = ["finnish_number", "norwegian_number", "swedish_number"]

_FINNISH = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def finnish_number(born: date, individual: int, separator: str) -> str:
    """Eleven characters; *individual* from 900 is never given to a registered person."""
    day = f"{born:%d%m%y}"
    return f"{day}{separator}{individual:03}{_FINNISH[int(f'{day}{individual:03}') % 31]}"


def norwegian_number(born: date, individual: int, *, day: int = 0, month: int = 0, rest: int = 0) -> str:
    """Eleven digits with what is added to day and month; "" where the control digit would be 10, as such numbers aren't given out."""
    digits = f"{born.day + day:02}{born.month + month:02}{born:%y}{individual:03}"
    for weights, left in ((_FIRST, rest), (_SECOND, 0)):
        control = (left - sum(w * int(c) for w, c in zip(weights, digits, strict=True))) % 11
        if control == 10:
            return ""
        digits += str(control)
    return digits
