"""Whose laptop a device is, as the membership log told."""

from uuid import UUID

from sqlalchemy import Connection

from coachdesk.domain.record import RECORDS
from coachdesk.domain.staff import Laptop
from coachdesk.voice import DRAWN, device_of, voice


def user_of(connection: Connection, device: bytes) -> bytes:
    """The user of a laptop; a laptop not heard of yet counts as somebody of its own."""
    row = connection.exec_driver_sql("SELECT user FROM known_device WHERE device = ?", (device,)).first()
    return device if row is None else row[0]


def laptop_of(connection: Connection, spoken: bytes) -> UUID:
    """The laptop whose voice it is, by the id that it has in the directory: one of before there were voices ends in whatever was drawn."""
    sql = f"SELECT id FROM {RECORDS.of(Laptop).table.name} WHERE id BETWEEN ? AND ?"  # noqa: S608 - a declared name
    row = connection.exec_driver_sql(sql, (device_of(spoken), voice(spoken, b"\xff" * DRAWN))).first()
    return UUID(bytes=device_of(spoken) if row is None else row[0])


def know_device(connection: Connection, device: bytes, user: bytes) -> None:
    """Note a certified laptop."""
    sql = "INSERT INTO known_device VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET user = excluded.user WHERE user <> excluded.user"
    connection.exec_driver_sql(sql, (device, user))
