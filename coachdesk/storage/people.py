"""Whose laptop a device is, as the membership log told."""

from sqlalchemy import Connection


def user_of(connection: Connection, device: bytes) -> bytes:
    """The user of a laptop; a laptop not heard of yet counts as somebody of its own."""
    row = connection.exec_driver_sql("SELECT user FROM known_device WHERE device = ?", (device,)).first()
    return device if row is None else row[0]


def know_device(connection: Connection, device: bytes, user: bytes) -> None:
    """Note a certified laptop."""
    connection.exec_driver_sql(
        "INSERT INTO known_device VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET user = excluded.user", (device, user)
    )
