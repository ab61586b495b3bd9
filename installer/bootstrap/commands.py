"""What ./run can do: one line per command, and what each needs to be installed first."""

from dataclasses import dataclass
from enum import Enum, auto


class Need(Enum):
    """A set of system libraries or programs that no wheel brings along."""

    QT = auto()  # to load Qt at all, without a screen too
    SCREEN = auto()  # to open a window on one
    FREEZE = auto()  # to build the frozen program


@dataclass(frozen=True, slots=True)
class Command:
    """One word after ./run.

    *group* names the lock in installer/locks/ that suffices; *module* is what the environment's Python runs, or None where
    the bootstrap itself does the work; *stays* is set where it runs until somebody ends it.
    """

    name: str
    summary: str
    group: str
    module: str | None = None
    needs: frozenset[Need] = frozenset()
    stays: bool = False


WINDOW = frozenset({Need.QT, Need.SCREEN})

COMMANDS = {
    command.name: command
    for command in (
        Command("demo", "an example municipality, two laptops and a server [--story] [--size N]", "dev", "installer.demo", WINDOW),
        Command("test", "check, then all tests; with arguments, only pytest with them", "dev", None, frozenset({Need.QT, Need.FREEZE})),
        Command("desktop", "start the program itself", "desktop", "ui.app", WINDOW, stays=True),
        Command("server", "start the server that carries what it can't read", "server", "sync.server", stays=True),
        Command("screens", "paint every screen into build/screens/", "dev", "tests.screens", frozenset({Need.QT})),
        Command("bench", "measure, each figure beside its baseline", "dev", "tests.bench", frozenset({Need.QT})),
        Command("load", "a region's laptops after an outage against a real server [--tiny] [--processes N]", "dev", "tests.load"),
        Command("simulate", "days of several laptops with every fault, from seeds [--seeds N] [--from S]", "dev", "tests.simulate"),
        Command("fuzz", "hostile bytes for every reader of bytes from outside [--minutes M] [--only NAME…]", "dev", "tests.fuzz"),
        Command("check", "format, lint, types and import contracts", "dev"),
        Command("lock", "remake installer/locks/ from pyproject.toml", "dev"),
    )
}


def usage() -> str:
    """All commands, one a line."""
    lines = [f"  {command.name:<9}{command.summary}" for command in COMMANDS.values()]
    return "\n".join(["usage: ./run COMMAND [ARGUMENTS]", "", *lines, "", "New here? ./run demo, then README.md."])
