"""Whose laptop a device is, as the membership log told."""

from uuid import UUID

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


def written_elsewhere(connection: Connection, space: bytes) -> list[UUID]:
    """Events of an access log that were written on the laptop of somebody else than the one they name."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT event.id FROM access_event event JOIN journal ON journal.record = event.id AND journal.space = event.space_id"
        " LEFT JOIN known_device known ON known.device = journal.device"
        " WHERE event.space_id = ? AND coalesce(known.user, journal.device) <> event.user_id",
        (space,),
    )
    return [UUID(bytes=record) for (record,) in rows]
