"""A municipality at work for an hour, its server's backup, and what every laptop knows: for tests of a server that is put back."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Engine, Table, delete, func, insert, select

from coachdesk.storage.merge import Write
from sync.server import restored
from sync.server.tables import TENANT_TABLES, envelope
from tests.ground.storage.laptops import known_writes
from tests.sync.client.desks import Desk, Line, Municipality, Server

MINUTE = 60_000
Backup = dict[Table, list[dict[str, object]]]
Link = tuple[bytes, bytes, int]


@dataclass
class Town:
    """*size* laptops of two places, all met; and what happens to them, from a seed."""

    municipality: Municipality
    database: Engine
    chance: random.Random
    size: int
    akter: list[UUID] = field(default_factory=list)
    count: int = 0

    @property
    def desks(self) -> list[Desk]:
        return self.municipality.desks

    def begin(self) -> None:
        """Found it, invite everybody, open a few akter, meet."""
        astrid = self.municipality.found()
        places = [self.municipality.sveg, self.municipality.funas]
        coming = [self.municipality.come(f"desk{number}", astrid, places[number % 2], heads=number == 2) for number in range(self.size - 1)]
        astrid.round()
        for number, desk in enumerate(coming):
            desk.round()
            if number < 4:
                self._open_akt(desk, number)
        self.everybody()
        self.everybody()

    def everybody(self) -> None:
        """A round each, in any order."""
        for desk in self.chance.sample(self.desks, len(self.desks)):
            desk.round()

    def hour(self, steps: int) -> None:
        """Somebody writes, meets the server, opens an akt, gives one to the other place, or a colleague comes."""
        for _ in range(steps):
            self.municipality.clock.now += 60 * MINUTE // steps
            desk = self.chance.choice(self.desks)
            self.chance.choice([self._write, self._write, self._round, self._round, self._new_akt, self._give])(desk)
        founder = self.desks[0]
        self.municipality.come(f"late{self.count}", founder, self.municipality.sveg)
        founder.round()

    def _open_akt(self, desk: Desk, number: int) -> None:
        self.akter.append(desk.new_akt(f"Mina {number}", [self.municipality.sveg, self.municipality.funas][number % 2]))

    def _new_akt(self, desk: Desk) -> None:
        if len(self.akter) < 8:
            self._open_akt(desk, self.desks.index(desk) + 1)

    def _write(self, desk: Desk) -> None:
        held = [akt for akt in self.akter if desk.call(akt) is not None]
        if held:
            self.count += 1
            desk.set_phone(self.chance.choice(held), f"070-{self.count:07}")

    def _round(self, desk: Desk) -> None:
        desk.round()

    def _give(self, desk: Desk) -> None:
        astrid = self.desks[0]
        for akt in self.akter[:1]:
            if desk is astrid and astrid.call(akt) is not None and self.count % 3 == 0:
                astrid.grant(akt, self.desks[-1].alone, "write")

    # --- the server ---------------------------------------------------------------------------------------------------

    def backup(self) -> Backup:
        """The rows of every tenant, as a database's backup holds them."""
        with self.database.connect() as connection:
            return {table: [dict(row) for row in connection.execute(select(table)).mappings()] for table in TENANT_TABLES}

    def put_back(self, backup: Backup, *, marked: bool = True) -> None:
        """The backup is the database now, and a new server process answers."""
        with self.database.begin() as connection:
            for table, rows in backup.items():
                connection.execute(delete(table))
                if rows:
                    connection.execute(insert(table), rows)
        self.serve_anew()
        if marked:
            self.mark()

    def mark(self, *, served: bool = False) -> None:
        """What the operator does after putting a backup back."""
        restored.mark(self.database, self.municipality.clock(), served=served)

    def serve_anew(self) -> None:
        """Another process, which remembers nothing."""
        self.municipality.server = Server(self.database, self.municipality.clock)
        for desk in self.desks:
            desk.line.server = self.municipality.server

    def on_the_server(self) -> list[Link]:
        """Every envelope that the server has."""
        with self.database.connect() as connection:
            rows = connection.execute(select(envelope.c.space_id, envelope.c.device_id, envelope.c.number)).all()
            assert len(rows) == connection.execute(select(func.count()).select_from(envelope)).scalar()
        return [(row.space_id, row.device_id, row.number) for row in rows]

    def destroy(self, desk: Desk) -> None:
        """Into the lake."""
        desk.workspace.close()
        desk.line = Line(self.municipality.server, ["lost request"] * 99)
        self.desks.remove(desk)

    # --- what everybody knows -----------------------------------------------------------------------------------------

    def chains(self) -> set[tuple[bytes, bytes, int]]:
        """Every envelope that any laptop has sent or applied, by its chain."""
        return {link for desk in self.desks for link in links(desk)}

    def words(self) -> dict[tuple[bytes, bytes, int], Write]:
        """Every write that any laptop knows."""
        return {(one.space, one.device, one.number): one for desk in self.desks for one in written(desk)}


def written(desk: Desk) -> list[Write]:
    """All writes that a laptop knows."""
    with desk.workspace.transaction() as tx:
        return known_writes(tx.connection)


def links(desk: Desk) -> Iterator[tuple[bytes, bytes, int]]:
    """Every envelope of every chain that a laptop knows; its own unsent ones apart."""
    with desk.workspace.transaction() as tx:
        run = tx.connection.exec_driver_sql
        waiting = {(space, device, number) for space, device, number in run("SELECT space, device, number FROM outgoing")}
        for space, device, last in run("SELECT space, device, number FROM chain").all():
            yield from ((space, device, number) for number in range(1, last + 1) if (space, device, number) not in waiting)


def readable(desk: Desk) -> set[bytes]:
    """Spaces whose envelopes the laptop is given."""
    with desk.workspace.transaction() as tx:
        return set(desk.engine.state(tx).spaces_of(desk.user.bytes))
