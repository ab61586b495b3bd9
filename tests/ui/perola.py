"""What Per-Ola wrote on his laptop and what comes to Karin's, without keys or net."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from coachdesk.domain.record import RECORDS, Record, Register
from coachdesk.domain.wire import Form
from coachdesk.storage.clock import COUNTER_BITS
from coachdesk.storage.merge import Dot, Write
from coachdesk.storage.workspace import Workspace
from tests.ui.places import Karin


def arrive(workspace: Workspace, karin: Karin, found: Record, values: Mapping[str, Any], at: datetime, *, knew: bool = True) -> None:
    """His write of *values* to the record, made *at* a moment: the record begins with it where Karin hasn't got it.

    *knew*: he had seen what stood there; else the two stand against each other.
    """
    kind, space = RECORDS.of(type(found)), found.space_id
    assert space is not None
    seen = workspace.seen(found.id)[found.id] if knew else {}
    touched = [register for register in kind.registers if any(field.name in values for field in register.fields)]
    causes = {Dot(dot.device, dot.number) for register in touched for dot in seen.get(register.number, ())}
    with workspace.transaction() as tx:
        sql = "SELECT coalesce(max(number), 0) + 1 FROM journal WHERE space = ? AND device = ?"
        (number,) = tx.connection.exec_driver_sql(sql, (space.bytes, karin.colleague_device.bytes)).one()
        stamp = int(at.timestamp() * 1000) << COUNTER_BITS
        body = {register.number: _forms(register, values) for register in touched}
        device = karin.colleague_device.bytes
        write = Write(space.bytes, device, number, number, stamp, kind.number, found.id.bytes, tuple(sorted(causes)), body)
        tx.receive([write], number)


def _forms(register: Register, values: Mapping[str, Any]) -> tuple[Form, ...]:
    found = [(field, values.get(field.name)) for field in register.fields]
    return tuple(None if value is None else field.wire.to_form(value) for field, value in found)
