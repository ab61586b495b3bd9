"""Two programs in one process: today's, and one that knows less, swapped into the one global registry while it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from coachdesk.domain.person import ContactKind, ContactPoint
from coachdesk.domain.record import RECORDS, Kind, Register
from coachdesk.domain.relative import Relative

ADDRESS, LABEL, CONTACT_KIND = 4, 7, 2
MISSING = (Relative,)
"""Kinds that the older program hasn't heard of."""


def _older_register(register: Register) -> Register:
    """An address without its town; and no other kinds of contact than the telephone."""
    if register.number == ADDRESS:
        return replace(register, fields=register.fields[:-1])
    if register.number == CONTACT_KIND:
        (field,) = register.fields
        return replace(register, fields=(replace(field, wire=replace(field.wire, check=lambda form: form == ContactKind.PHONE.value)),))
    return register


def _older(kind: Kind) -> Kind:
    if kind.cls is not ContactPoint:
        return kind
    return replace(kind, registers=tuple(_older_register(one) for one in kind.registers if one.number != LABEL))


@contextmanager
def the_older_program() -> Iterator[None]:
    """Inside, this process is the older program: open the laptop's file in here, and close it in here."""
    kinds, by_class = RECORDS._kinds, RECORDS._by_class
    older = [_older(kind) for kind in RECORDS if kind.cls not in MISSING]
    RECORDS._kinds = {kind.number: kind for kind in older}
    RECORDS._by_class = {kind.cls: kind for kind in older}
    try:
        yield
    finally:
        RECORDS._kinds, RECORDS._by_class = kinds, by_class
