"""One seed's world: laptops, a server, the net between them, and what everybody was told. It does events and notes what is wrong."""

import traceback
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import UUID

from coachdesk.errors import CoachDeskError, DiskFull
from coachdesk.storage.journal import Seen
from coachdesk.voice import device_id
from sync.client.engine import SyncEngine
from sync.protocol.messages import ACCEPTED, Request, Response
from sync.protocol.wraps import RECOVERY
from tests.simulate.clocks import Clock, Time
from tests.simulate.disk import DIES, FULL, PowerCut
from tests.simulate.laptop import Laptop, empty_vault, is_silenced, values_of
from tests.simulate.net import Endless, Line, Net
from tests.simulate.rights import Rights
from tests.simulate.told import About, Saying, Told
from tests.simulate.town import COLLEAGUES, FOUNDER, Town, id_of
from tests.sync.client.desks import Server

MOST_LAPTOPS = 7
Link = tuple[bytes, bytes, int]
"""An envelope: space, device, number."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A broken promise: which oracle says so, and what it saw. Values are invented, so they may be told."""

    oracle: str
    what: str


class World:
    """*engine_of*: the sync engine that all laptops have."""

    def __init__(self, town: Town, folder: Path, seed: int, *, joined: bool, engine_of: type[SyncEngine] = SyncEngine) -> None:
        self.town, self.folder, self.engine_of = town, folder, engine_of
        self.chance = Random(f"world {seed}")
        self.time, self.told, self.wrong = Time(), Told(), list[Wrong]()
        town.begin(joined=joined)
        self.server_clock = Clock(self.time)
        self.rights = Rights(town.engine)
        self.net = Net(Server(town.engine, self.server_clock), self._watch)
        self.laptops: list[Laptop] = []
        self.akter: list[UUID] = []
        self.put_back: set[str] = set()
        """Who has gone on from an older copy of her disk."""
        self.doubted = False
        """Whether any laptop's clock has been so wrong that stamps weren't believed."""
        self.server_backup: frozenset[str] | None = None
        """What had reached the server when it was last put by."""
        self.put_back_links: set[Link] = set()
        """Envelopes that the server had before it was put back."""
        self.restored = self.unmarked = self.backup_unmarked = self.healing = False
        """Whether the server was ever put back; whether it waits for its mark; whether its backup does; whether it heals."""
        self.stirred = False
        """Whether the server has taken an entry or a key since somebody last put this back."""
        self.steps, self._vaults, self.tale = 0, 0, list[str]()
        if joined:
            self.time.passes(town.now - self.time())
            for name in (FOUNDER, *COLLEAGUES):
                town.vault(name, folder / f"{name}.db")
                self.add(name, folder / f"{name}.db").joined = True

    # --- laptops ----------------------------------------------------------------------------------------------------

    def add(self, name: str, path: Path) -> Laptop:
        """One more laptop on an existing file."""
        laptop = Laptop(name, path, Line(self.net), Clock(self.time), Random(f"{name} {self.chance.random()}"), self.engine_of)
        self.laptops.append(laptop)
        return laptop

    def new_laptop(self, name: str) -> Laptop:
        """One with an empty vault."""
        self._vaults += 1
        path = self.folder / f"{name}-{self._vaults}.db"
        empty_vault(path, id_of(f"user {name}"), device_id(id_of(f"device {name} {self._vaults}")))
        return self.add(name, path)

    def named(self, name: str) -> Laptop | None:
        """The laptop of that name, if it is in use."""
        return next((one for one in self.laptops if one.name == name), None)

    def new_id(self, clock: Callable[[], int]) -> UUID:
        """A UUIDv7 by that clock whose chance is the seed's."""
        value = (clock() & (2**48 - 1)) << 80 | 0x7 << 76 | self.chance.getrandbits(12) << 64 | 0b10 << 62 | self.chance.getrandbits(62)
        return UUID(int=value)

    def restart_server(self) -> None:
        """What it had in memory is gone."""
        self.net.server = Server(self.town.engine, self.server_clock)

    # --- doing ------------------------------------------------------------------------------------------------------

    def do(self, laptop: Laptop, deed: Callable[[], str | None], mishap: str = "", after: int = 0) -> str:
        """What came of *deed*, with a *mishap* at the statement so many statements after its beginning."""
        self.steps += 1
        self.told.trying = []
        laptop.line.exchanges = 0
        if mishap:
            laptop.disk.await_fate(mishap, after)
        outcome = self._done(laptop, deed)
        if laptop in self.laptops:
            laptop.disk.await_fate(None)
        return outcome

    def _done(self, laptop: Laptop, deed: Callable[[], str | None]) -> str:
        try:
            return deed() or "nothing to do"
        except PowerCut:
            return self._died(laptop)
        except DiskFull:
            self._after_full_disk(laptop)
            return FULL
        except Endless:
            self.broken("liveness", f"{laptop.name}'s round never ends")
            return "endless"
        except CoachDeskError as refusal:
            return f"no: {refusal.code} {refusal.facts.get('reason', refusal.facts.get('what', ''))}".rstrip()
        except Exception as bug:  # noqa: BLE001 - whatever it is, it is a finding
            if laptop.disk.dead:
                return self._died(laptop)  # a clean-up that stumbled over the end of everything
            frame = traceback.extract_tb(bug.__traceback__)[-1]
            self.broken("no bugs", f"{type(bug).__name__}: {bug} at {Path(frame.filename).name}:{frame.lineno}")
            laptop.crash()
            return "bug"

    def _died(self, laptop: Laptop) -> str:
        laptop.crash()
        self._after_crash(laptop)
        return DIES

    def broken(self, oracle: str, what: str) -> None:
        """An oracle has seen something that may not be."""
        self.wrong.append(Wrong(oracle, what))

    # --- what is saved ----------------------------------------------------------------------------------------------

    def save(self, laptop: Laptop, sayings: Sequence[Saying], verb: Callable[..., object], *args: object, seen: Seen | None = None) -> None:
        """Write as a form does. When this returns, they count as saved."""
        self.told.trying = list(sayings)
        laptop.workspace.write(verb, *args, seen=seen)
        self._keep(laptop, sayings)
        self.told.trying = []

    def _keep(self, laptop: Laptop, sayings: Sequence[Saying]) -> None:
        self.told.keep(sayings)
        laptop.called_saved |= {one.value: one.about.space for one in sayings}

    def _after_crash(self, laptop: Laptop) -> None:
        """What was cut off happened whole or not at all; what was called saved is there."""
        trying, self.told.trying = self.told.trying, []
        there = [one for one in trying if one.value in laptop.values(one.about)]
        if there and len(there) < len(trying):
            self.broken("whole or not at all", f"{laptop.name} has {[one.value for one in there]} of {[one.value for one in trying]}")
        self._keep(laptop, there)
        self._kept(laptop)

    def _after_full_disk(self, laptop: Laptop) -> None:
        laptop.disk.await_fate(None)
        trying, self.told.trying = self.told.trying, []
        there = [one.value for one in trying if one.value in laptop.values(one.about)]
        if there:
            self.broken("whole or not at all", f"{laptop.name}: the disk was full, and yet it has {there}")
        self._kept(laptop)

    def _kept(self, laptop: Laptop) -> None:
        """What this laptop called saved is on it, but for what it had to let go of, and her drafts about that."""
        laptop.excuse_what_went()
        writes = laptop.journal()
        if laptop.has_parted():
            return  # it lets go of one space after the other; what it handed over is looked for in the evening
        for about, sayings in self.told.about().items():
            mine = {one.value for one in sayings} & laptop.called_saved.keys()
            if mine and not is_silenced(writes, about):
                known = values_of(writes, about)
                gone = mine - known - self.melted(about, known)
                if gone:
                    self.broken("no silent loss", f"{laptop.name} called {sorted(gone)} saved and hasn't got it")

    def melted(self, about: About, known: set[str]) -> set[str]:
        """What was written over before it was sent, where that leaves no trace."""
        gone: set[str] = set()
        more = known if about.melts else set()
        while more:
            over = {value for one in more if one in self.told.sayings for value in self.told.sayings[one].shown}
            more = over - gone
            gone |= over
        return gone

    # --- what the server gives --------------------------------------------------------------------------------------

    def _watch(self, request: Request, response: Response) -> None:
        """Nobody gets anything that she may not read at this moment; and whether something new was said of rights or keys."""
        said = bool(request.entries) and not response.refused
        self.stirred = self.stirred or said or ACCEPTED in response.wrap_statuses
        if not (response.envelopes or response.wraps):
            return
        self.rights.refresh()
        user = self.rights.speaks_for(request.signer)
        for posted in response.envelopes:
            space = UUID(bytes=posted.envelope.space)
            if user is None or not self.rights.may_read(UUID(bytes=user), space):
                self.broken("who may not read gets nothing", f"an envelope of {self._name(space)} went to {self._whose(user)}")
        for wrap in response.wraps:
            if user is None or wrap.holder == RECOVERY or not self.rights.is_in(UUID(bytes=user), UUID(bytes=wrap.holder)):
                self.broken("who may not read gets nothing", f"a key went to {self._whose(user)}")

    def _whose(self, user: bytes | None) -> str:
        return next((one.name for one in self.laptops if user == one.user.bytes), "nobody known")

    def _name(self, space: UUID) -> str:
        return f"akt {self.akter.index(space)}" if space in self.akter else str(space)

    def close(self) -> None:
        """In good order."""
        with ExitStack() as undo:
            for laptop in self.laptops:
                undo.callback(laptop.close)
