"""The window: a list of 50,000 usable after unlocking, a key painted within a frame, and a sync that nobody at the keyboard notices."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from coachdesk.crypto.passphrase import FLOOR
from coachdesk.storage import vault_folder
from installer.demo.content import demo_content
from installer.demo.crowd import settle
from sync.client.engine import SyncEngine
from sync.client.founding import found, make_root
from sync.client.joining import accept, announce
from sync.client.transport import HttpWire
from tests.bench.corpus import TEAMS, Corpus
from tests.bench.crowd import vault
from tests.bench.measure import Measure, percentile
from tests.bench.startup import EMPTY, _painted
from tests.bench.syncing import Laptop, serving
from tests.sync.client.desks import PASSPHRASE as KEY_FILE_PASSPHRASE
from tests.ui.places import PASSPHRASE

AKTER = 50_000
TIMES = 5
FRAME_MS = 16.0
OWN = 300
"""Akter that she has before the sync begins."""
TURNS = 10
"""Times that the script runs with sync busy and with sync idle, by turns: a run alone swings by a third and more."""


def measures(folder: Path) -> Iterator[Measure]:
    """The list and the keys; `stretching` has its own."""
    (folder / "vaults").mkdir()
    vault(folder / "vaults", AKTER)
    empty, usable, typed = [], [], []
    for turn in range(TIMES + 1):
        blank, told = _painted(EMPTY, folder), _at_the_window("list", folder / "vaults")
        if turn:
            empty.append(blank)
            usable.append(told["rows"])
            typed.append(told["typed"])
    baseline, name = statistics.median(empty), f"list of {AKTER:,}, from “Lås upp” less Argon2id"
    yield Measure(f"{name}: first rows painted", statistics.median(usable), "ms", 4.0, baseline, "empty QMainWindow's start")
    yield Measure(f"{name}: a letter typed and painted", statistics.median(typed), "ms", 4.0, baseline, "empty QMainWindow's start")
    told = _at_the_window("keys", folder / "vaults")
    yield Measure(f"key to paint, search in {AKTER:,}, {len(told['search'])} keys, p99", percentile(told["search"], 0.99), "ms", FRAME_MS)
    yield Measure(
        f"key to paint, note of 12,000 characters, {len(told['editor'])} keys, p99", percentile(told["editor"], 0.99), "ms", FRAME_MS
    )


def stretching(folder: Path) -> Iterator[Measure]:
    """The same script at the keyboard while 5,000 records come in, and with sync idle."""
    with serving(folder) as (address, token):
        root = _joined(folder, address, token)
        busy, control = [], []
        for turn in range(TURNS):
            vaults = folder / f"turn {turn}"
            shutil.copytree(root, vaults)
            busy.append(_at_the_window("stretches", vaults))
            control.append(_at_the_window("stretches", vaults))  # all has come by then
            shutil.rmtree(vaults)
    yield Measure("records that came meanwhile", min(one["came"] for one in busy), "writes", None)
    longest, calmest = (statistics.median(one["longest"] for one in runs) for runs in (busy, control))
    yield Measure("longest stretch of the UI thread, median", longest, "ms", None, calmest, "with sync idle")
    total, calm = (statistics.mean(one["sum"] for one in runs) for runs in (busy, control))
    yield Measure(f"sum of stretches over 16 ms, {TURNS} runs by turns", total, "ms a second", 1.2, calm, "with sync idle")


def _joined(folder: Path, address: str, token: str) -> Path:
    """The folder of a vault that has joined; a colleague's 5,000 records wait on the server."""
    astrid = Laptop(folder / "astrid.db", address, synchronous="OFF")
    places = [uuid4() for _ in range(TEAMS)]
    found(astrid.workspace, places, zone="Europe/Stockholm", token=token, root=make_root(KEY_FILE_PASSPHRASE, FLOOR))
    astrid.round()
    root = folder / "vaults"
    root.mkdir()
    workspace = vault_folder.create(root / "Karin", PASSPHRASE).workspace
    with workspace.transaction() as tx:
        tx.keyring.keep("server", address.encode())
    engine = SyncEngine(workspace, HttpWire(address))
    user = uuid4()
    accept(engine, announce(astrid.engine, user, places))
    astrid.round()
    engine.round()
    for _ in settle(workspace, demo_content(), places[0], uuid4(), OWN):
        pass
    engine.round()
    engine.wire.close()
    workspace.close()
    Corpus().write(astrid.workspace, places, astrid.workspace.identity.user_id)
    astrid.round()
    astrid.close()
    return root


def _at_the_window(what: str, folder: Path) -> dict[str, Any]:
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    command = [sys.executable, "-m", "tests.bench.at_the_window", what, str(folder)]
    told: dict[str, Any] = json.loads(
        subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.splitlines()[-1]
    )
    time.sleep(0.2)
    return told
