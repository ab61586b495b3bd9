"""The import contracts in pyproject.toml forbid what the plan of the house forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"

ROOMS = (
    "coachdesk/errors",
    "coachdesk/domain/note",
    "coachdesk/programmes/due",
    "coachdesk/reports/counts",
    "coachdesk/exchange/applying",
    "coachdesk/exchange/reading_xlsx",
    "coachdesk/exchange/writing",
    "coachdesk/crypto/seal",
    "coachdesk/storage/durable",
    "coachdesk/storage/workspace",
    "coachdesk/storage/search",
    "coachdesk/storage/journal",
    "coachdesk/storage/news",
    "sync/protocol/envelope",
    "sync/client/engine",
    "sync/client/headless",
    "sync/keeper/duties",
    "sync/server/app",
    "ui/app",
    "ui/window",
    "ui/features",
    "ui/kit/desk",
    "ui/kit/storage_verbs",
    "ui/kit/tables",
    "ui/unlock/page",
    "ui/my_day/reading",
    "ui/importing/page",
    "ui/notes/editor",
    "ui/participants/page",
    "installer/bootstrap/door",
)

FORBIDDEN = (
    ("coachdesk/domain/note", "PySide6.QtCore"),
    ("coachdesk/storage/workspace", "httpx"),
    ("coachdesk/errors", "ui.kit.tables"),
    ("coachdesk/domain/note", "coachdesk.crypto.seal"),
    ("coachdesk/crypto/seal", "coachdesk.domain.note"),
    ("coachdesk/domain/note", "coachdesk.programmes.due"),
    ("coachdesk/storage/workspace", "coachdesk.programmes.due"),
    ("coachdesk/reports/counts", "coachdesk.storage.search"),
    ("coachdesk/reports/counts", "coachdesk.exchange.applying"),
    ("coachdesk/exchange/applying", "coachdesk.storage.workspace"),
    ("coachdesk/exchange/applying", "coachdesk.storage.journal"),
    ("coachdesk/exchange/applying", "openpyxl"),
    ("coachdesk/exchange/writing", "PySide6.QtCore"),
    ("coachdesk/domain/note", "coachdesk.exchange.applying"),
    ("coachdesk/storage/workspace", "coachdesk.exchange.applying"),
    ("sync/protocol/envelope", "coachdesk.domain.note"),
    ("sync/protocol/envelope", "sync.server.app"),
    ("sync/server/app", "coachdesk.domain.note"),
    ("sync/server/app", "coachdesk.storage.workspace"),
    ("sync/server/app", "sync.client.engine"),
    ("sync/client/engine", "coachdesk.domain.note"),
    ("sync/client/engine", "coachdesk.storage.journal"),
    ("sync/client/engine", "PySide6.QtCore"),
    ("sync/client/engine", "sync.keeper.duties"),
    ("sync/keeper/duties", "sync.server.app"),
    ("sync/keeper/duties", "ui.app"),
    ("ui/notes/editor", "coachdesk.storage.workspace"),
    ("ui/notes/editor", "coachdesk.storage.news"),
    ("ui/notes/editor", "coachdesk.crypto.seal"),
    ("ui/notes/editor", "sync.client.engine"),
    ("ui/notes/editor", "ui.participants.page"),
    ("ui/window", "coachdesk.storage.workspace"),
    ("ui/window", "ui.features"),
    ("ui/kit/tables", "sync.client.engine"),
    ("ui/kit/storage_verbs", "sync.client.engine"),
    ("ui/kit/tables", "ui.notes.editor"),
    ("installer/bootstrap/door", "coachdesk.errors"),
)

ALLOWED = (
    ("coachdesk/storage/workspace", "coachdesk.domain.note"),
    ("coachdesk/storage/workspace", "coachdesk.crypto.seal"),
    ("coachdesk/reports/counts", "coachdesk.programmes.due"),
    ("coachdesk/exchange/applying", "coachdesk.domain.note"),
    ("coachdesk/exchange/writing", "coachdesk.storage.durable"),
    ("coachdesk/exchange/reading_xlsx", "openpyxl"),
    ("sync/protocol/envelope", "coachdesk.crypto.seal"),
    ("sync/server/app", "sync.protocol.envelope"),
    ("sync/client/engine", "coachdesk.storage.workspace"),
    ("sync/client/headless", "coachdesk.domain.note"),
    ("ui/app", "coachdesk.storage.workspace"),
    ("ui/kit/desk", "sync.client.engine"),
    ("ui/kit/storage_verbs", "coachdesk.storage.journal"),
    ("ui/unlock/page", "coachdesk.storage.workspace"),
    ("ui/notes/editor", "coachdesk.domain.note"),
    ("ui/notes/editor", "coachdesk.storage.search"),
    ("ui/importing/page", "coachdesk.exchange.applying"),
    ("ui/my_day/reading", "coachdesk.storage.news"),
    ("ui/features", "ui.notes.editor"),
    ("ui/features", "ui.window"),
)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """An empty house with one file in every room, under the real contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ROOMS:
        module = tmp_path / f"{room}.py"
        module.parent.mkdir(parents=True, exist_ok=True)
        for package in module.relative_to(tmp_path).parents[:-1]:
            (tmp_path / package / "__init__.py").touch()
        module.touch()
    return tmp_path


def broken(house: Path) -> int:
    """How many contracts don't hold."""
    linted = subprocess.run([sys.executable, "-c", LINT, "--no-cache"], cwd=house, capture_output=True, text=True, check=False)
    kept = next(line for line in linted.stdout.splitlines() if line.startswith("Contracts: "))
    assert linted.returncode == (" 0 broken" not in kept)
    return int(kept.split()[-2])


def test_what_the_plan_allows_passes(house: Path) -> None:
    """All contracts hold over every import that the way of a note needs."""
    for importer, imported in ALLOWED:
        with (house / f"{importer}.py").open("a") as module:
            module.write(f"import {imported}\n")

    assert broken(house) == 0


@pytest.mark.parametrize("importer,imported", FORBIDDEN)
def test_what_the_plan_forbids_fails(house: Path, importer: str, imported: str) -> None:
    """One import across a wall breaks a contract."""
    (house / f"{importer}.py").write_text(f"import {imported}\n")

    assert broken(house) >= 1
