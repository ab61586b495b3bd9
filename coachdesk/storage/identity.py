"""Whose laptop this is: the user, the laptop, the unit, as the encrypted database keeps them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from coachdesk.domain.space import new_id
from coachdesk.storage.engine import raw
from coachdesk.storage.people import know_device
from coachdesk.voice import DRAWN, OWN, device_id, voice

DEFAULT_ZONE = "Europe/Stockholm"
SAID_HERE = f"substr({{0}}device, 1, {OWN}) = (SELECT substr(value, 1, {OWN}) FROM secret WHERE name = 'device')"  # noqa: S608 - constants
"""SQL, to be filled with a table's name and a dot: it was written with one of this laptop's voices."""


@dataclass(frozen=True, slots=True)
class Identity:
    """*unit_id* is None until a municipality has been founded or joined; *zone* is the municipality's."""

    user_id: UUID
    device_id: UUID
    voice: bytes
    """With which this sitting writes."""
    unit_id: UUID | None
    zone: str


def secret(connection: Connection, name: str) -> bytes | None:
    """A named value that lives only in the encrypted database, or None."""
    row = raw(connection).execute("SELECT value FROM secret WHERE name = ?", (name,)).fetchone()
    return None if row is None else bytes(row[0])


def keep_secret(connection: Connection, name: str, value: bytes) -> None:
    """Set a named value."""
    connection.exec_driver_sql("INSERT INTO secret VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value))


def identity(connection: Connection) -> Identity:
    """Read the identity; a new vault gets a user and a laptop of its own, which an invitation may replace before the first word."""
    user, device = _own_id(connection, "user"), _own_id(connection, "device")
    drawn = secret(connection, "voice") or bytes(DRAWN)
    spoken = voice(device, drawn)
    know_device(connection, device, user)
    know_device(connection, spoken, user)
    unit, zone = secret(connection, "unit"), secret(connection, "zone")
    return Identity(
        UUID(bytes=user), UUID(bytes=device), spoken, UUID(bytes=unit) if unit else None, zone.decode() if zone else DEFAULT_ZONE
    )


def _own_id(connection: Connection, name: str) -> bytes:
    value = secret(connection, name)
    if value is None:
        value = (device_id(new_id()) if name == "device" else new_id()).bytes
        keep_secret(connection, name, value)
    return value
