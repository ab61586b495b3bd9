"""A municipality with an administrator, a coach and a keeper: real HTTP, real vault folders, a terminal of lines."""

import io
import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from coachdesk.domain.staff import StaffMember, StaffRole, put_staff
from coachdesk.domain.unit import Unit, found_unit
from coachdesk.storage.workspace import Workspace
from sync.client.founding import found
from sync.client.headless import Headless
from sync.client.joining import invite, join
from sync.keeper.__main__ import main
from sync.keeper.custody import unlock
from sync.keeper.terminal import Terminal
from sync.server.app import create_app, open_database
from sync.server.founding_tokens import offer
from sync.server.migrate import migrate
from tests.makers import staff_of, unit_of
from tests.sync.client.desks import PASSPHRASE, root_for_tests
from tests.sync.server.conftest import serving


class Screen(io.StringIO):
    """What was shown, and the papers that somebody wrote down from it."""

    @property
    def papers(self) -> list[str]:
        return [line.strip() for line in self.getvalue().splitlines() if line.strip().count("-") == 14]


class Hands(io.StringIO):
    """Types what was handed to it; of papers that were shown meanwhile, those with these numbers."""

    def __init__(self, screen: Screen, *lines: str | int) -> None:
        super().__init__()
        self._screen, self._lines = screen, iter(lines)

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # as StringIO itself
        line = next(self._lines, None)
        if isinstance(line, int):
            line = self._screen.papers[line]
        return "" if line is None else line + "\n"


def at_terminal(*lines: str | int) -> tuple[Terminal, Screen]:
    """A person who types these lines."""
    screen = Screen()
    return Terminal(Hands(screen, *lines), screen, person=True), screen


@dataclass
class Town:
    """Founded by Astrid, one place; her laptop can be off."""

    folder: Path
    address: str
    token: str
    stack: ExitStack
    sveg: UUID = field(default_factory=uuid4)
    papers: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def client(self) -> Headless:
        made, _ = Headless.create(self.folder / f"vault{next(self.numbers)}", PASSPHRASE, self.address)
        return self.stack.enter_context(made)

    def found(self, unit: Unit) -> Headless:
        astrid = self.client()
        found(astrid.workspace, [self.sveg], zone="Europe/Stockholm", token=self.token, root=root_for_tests())
        astrid.workspace.write(found_unit, unit)
        astrid.round()
        return astrid

    def come(self, astrid: Headless, name: str) -> Headless:
        """A coach in Sveg; nobody has given her a key yet."""
        user = uuid4()
        astrid.workspace.write(put_staff, staff_of(name, user_id=user))
        code = invite(astrid.engine, user, [self.sveg])
        coach = self.client()
        join(coach.engine, code)
        return coach

    @property
    def keeper_folder(self) -> Path:
        return self.folder / "keeper"

    def begin(self, astrid: Headless) -> int:
        """As an IT department does; the papers are kept."""
        user = uuid4()
        astrid.workspace.write(put_staff, StaffMember(id=user, name="Arkivtjänst", role=StaffRole.KEEPER))
        code = invite(astrid.engine, user, [self.sveg], heads=True)
        terminal, screen = at_terminal(code, "", "", "", 0, 2)
        done = main(["begin", str(self.keeper_folder), self.address], terminal)
        self.papers = screen.papers
        return done

    def keeper(self) -> Headless:
        return unlock(self.keeper_folder, at_terminal(*self.papers[:2])[0])

    def command(self, verb: str, *arguments: str, typed: tuple[str, ...] = ()) -> tuple[int, Screen]:
        """One command, with the papers of the last two custodians."""
        terminal, screen = at_terminal(*self.papers[1:], *typed)
        return main([verb, str(self.keeper_folder), *arguments], terminal), screen


@pytest.fixture(scope="module")
def database(postgres_url: str) -> Iterator[Engine]:
    """A migrated database for this module."""
    engine = open_database(postgres_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def town(tmp_path: Path, database: Engine) -> Iterator[Town]:
    """Not founded yet."""
    token = uuid4().hex
    offer(database, token)
    with serving(create_app(database)) as address, ExitStack() as stack:
        yield Town(tmp_path, address, token, stack)


@pytest.fixture
def astrid(town: Town) -> Headless:
    """The administrator, and with her the keeper, who has got its keys."""
    astrid = town.found(unit_of())
    assert town.begin(astrid) == 0
    astrid.round()
    with town.keeper() as keeper:
        keeper.round()
    return astrid


def holds(workspace: Workspace, akt: UUID) -> bool:
    """Whether the akt lies in that vault."""
    with workspace.transaction() as tx:
        return akt.bytes in tx.akter()
