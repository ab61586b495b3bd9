"""Fixtures of the window's tests: a dressed application, Karin's vault on real SQLCipher, a desk that works in it."""

import gc
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import Engine

from coachdesk.crypto.passphrase import FLOOR
from coachdesk.settings import Settings, save
from coachdesk.storage import vault_folder
from sync.client.founding import make_root
from sync.client.wire import Wire
from sync.server.app import open_database
from sync.server.migrate import migrate
from tests.conftest import WIDGETS
from tests.ground.storage.laptops import Clock
from tests.sync.client.desks import Desk as Laptop
from tests.sync.client.desks import Line, Municipality, Server
from tests.ui.patient import PatientBot
from tests.ui.places import Karin, make_karin
from ui.app import Program
from ui.kit.desk import Desk
from ui.kit.job import StorageThread
from ui.kit.look import apply
from ui.kit.preferences import Preferences
from ui.kit.style import FUSION, load_fonts
from ui.kit.surroundings import Surroundings
from ui.unlock.carrier import RealCarrier

cheap_root = partial(make_root, cost=FLOOR)
"""A key file as the program accepts it at the least, and not as it makes them."""


_PLAIN = "worn by tests"


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """As the program starts it."""
    return ["coachdesk", *FUSION]


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """In place of pytest-qt's own: waits as long as a busy machine takes."""
    return PatientBot(request)


@pytest.fixture(scope="session", autouse=True)
def _fonts(qapp: QApplication) -> None:
    load_fonts()


@pytest.fixture(scope="module", autouse=True)
def _swept(request: pytest.FixtureRequest) -> Iterator[None]:
    """As in the program: cyclic garbage with widgets in it is collected on this thread alone."""
    gc.disable()
    request.config.stash[WIDGETS] = True  # pytest lets go of the last test's fixtures after this
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def _swept_lightly() -> Iterator[None]:
    yield
    gc.collect(1)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> QApplication:
    """Light, Swedish, 100 % text, before every test; put on anew where one before has changed it."""
    if qapp.property(_PLAIN) != _worn(qapp):
        apply(qapp, Settings(language="sv", theme="light"))
        qapp.setProperty(_PLAIN, _worn(qapp))
    return qapp


def _worn(qapp: QApplication) -> tuple[object, ...]:
    return qapp.property("theme"), qapp.property("translators"), qapp.font().key(), qapp.styleSheet()


@pytest.fixture(scope="session")
def _mould(tmp_path_factory: pytest.TempPathFactory) -> Karin:
    karin = make_karin(tmp_path_factory.mktemp("mould"))
    karin.workspace().close()  # the day's backup is made
    return karin


@pytest.fixture
def karin(_mould: Karin, tmp_path: Path) -> Karin:
    """A copy of the vault for this test alone."""
    folder = tmp_path / "vaults" / "Karin"
    shutil.copytree(_mould.folder, folder)
    return replace(_mould, folder=folder)


@pytest.fixture
def closed_desk(qapp: QApplication) -> Iterator[Desk]:
    """A desk without a vault."""
    desk = Desk(StorageThread())
    yield desk
    assert desk.leave()


@pytest.fixture
def desk(closed_desk: Desk, karin: Karin, qtbot: PatientBot) -> Desk:
    """A desk at work in Karin's vault."""
    qtbot.hear(closed_desk)
    with qtbot.waitSignal(closed_desk.unlocked):
        closed_desk.open(karin.workspace)
    return closed_desk


@pytest.fixture
def surroundings(desk: Desk, tmp_path: Path) -> Surroundings:
    """What a page is given."""
    return Surroundings(desk, Preferences(tmp_path / "settings.json"))


@pytest.fixture
def program(qapp: QApplication, qtbot: PatientBot, karin: Karin) -> Iterator[Program]:
    """The program as main() builds it, over Karin's vault, locked."""
    root = karin.folder.parent
    save(root / "settings.json", Settings(language="sv", theme="light", window=(1366, 768)))
    program = Program(qapp, root, root / "settings.json")
    qtbot.hear(program.desk)
    program.window.resize(1366, 768)
    with qtbot.waitExposed(program.window):
        program.window.show()
    yield program
    program.window.close()
    program.window.deleteLater()


@pytest.fixture
def shown(qtbot: PatientBot) -> Callable[[QWidget], None]:
    """Put a widget on the screen, where focus and keys work."""
    kept: list[QWidget] = []  # qtbot holds widgets weakly

    def show(widget: QWidget) -> None:
        kept.append(widget)
        qtbot.addWidget(widget)
        widget.resize(1366, 768)
        with qtbot.waitExposed(widget):
            widget.show()
        with qtbot.waitActive(widget):
            widget.activateWindow()

    return show


@pytest.fixture(scope="module")
def database(postgres_url: str) -> Iterator[Engine]:
    """A migrated database for a module that needs a server."""
    engine = open_database(postgres_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def server(database: Engine) -> Server:
    """The real rounds."""
    return Server(database, lambda: time.time_ns() // 1_000_000)


@pytest.fixture
def new_desk(qtbot: PatientBot, tmp_path: Path, server: Server) -> Iterator[Callable[[str], Surroundings]]:
    """Desks over empty vaults, with a line to the server."""
    desks: list[Desk] = []

    def make(name: str, wire: Callable[[str], Wire] = lambda _: Line(server)) -> Surroundings:
        desk = Desk(StorageThread(), None, lambda workspace, tell: RealCarrier(workspace, tell, wire, root=cheap_root))
        desks.append(desk)
        qtbot.hear(desk)
        with qtbot.waitSignal(desk.unlocked):
            desk.open(lambda: vault_folder.create(tmp_path / name, "myr dimma spark kaffe").workspace)
        return Surroundings(desk, Preferences(tmp_path / f"{name}.json"))

    yield make
    for desk in desks:
        assert desk.leave()


@pytest.fixture
def municipality(tmp_path: Path, database: Engine) -> Iterator[Municipality]:
    """Laptops without windows, on the real client; not founded yet."""
    clock = Clock()
    municipality = Municipality(tmp_path, Server(database, clock), clock)
    yield municipality
    municipality.close()


@pytest.fixture
def astrid(municipality: Municipality) -> Laptop:
    """The founder, who leads."""
    return municipality.found()
