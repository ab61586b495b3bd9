"""Every input that was ever kept, replayed without the fuzzer: only what a reader promises to raise comes out."""

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import create_engine

from sync.server.app import create_app
from tests.fuzz.__main__ import TURN_SECONDS, turns
from tests.fuzz.corpus import FOLDER, kept
from tests.fuzz.http import DOORS, HTTP
from tests.fuzz.ledger import ROOT, Run, fingerprint, runs, seconds_now, write_down
from tests.fuzz.registry import TARGETS


@pytest.mark.no_qt_log  # decoders say what is wrong with a picture that is meant to be wrong
@pytest.mark.parametrize("name", TARGETS)
def test_kept_inputs(name: str) -> None:
    """Valid inputs, those that grew from them, and each that once broke a promise."""
    target = TARGETS[name]
    with target.open() as read:
        for data in (*target.seeds(), *(one.read_bytes() for one in kept(target))):
            try:
                read(data)
            except target.reasoned:
                continue


def test_every_door_of_the_server_is_asked() -> None:
    """By the application's own schema: a door that is added there stands among the inputs, by its method and path."""
    app = create_app(create_engine("postgresql+psycopg://nobody@nowhere/nothing"))
    doors = {(method.upper(), path) for path, methods in app.openapi()["paths"].items() for method in methods}
    asked = {tuple(msgspec.msgpack.decode(data)[:2]) for data in HTTP.seeds()}
    locator = DOORS[2].rsplit("/", 1)[1]
    assert doors <= {(method, path.replace(locator, "{locator}")) for method, path in asked}


def test_every_reader_stands_in_the_table() -> None:
    """Who looks for a reader that nobody tries to break finds all that are, with what they read."""
    told = (ROOT / "docs" / "decisions" / "fuzzing.md").read_text("utf-8")
    assert [name for name in TARGETS if f"| `{name}` |" not in told] == []


def test_minutes_count_for_the_code_of_today_alone(tmp_path: Path) -> None:
    """So a run that was broken off is gone on with, and what has changed begins anew."""
    target, code = TARGETS["pause"], fingerprint(TARGETS["pause"])
    for one in (
        Run("pause", code, 4.0, 9, 0),
        Run("pause", "0" * 12, 50.0, 9, 0),
        Run("codes", code, 60.0, 9, 0),
        Run("pause", code, 3.0, 9, 0),
    ):
        write_down(one, tmp_path / "ledger.jsonl")
    assert seconds_now(target, runs(tmp_path / "ledger.jsonl")) == 7.0
    took = list(turns([target, TARGETS["codes"]], {"pause": 200.0, "codes": 0.5}))
    assert [(one.name, seconds) for one, seconds in took] == [("pause", TURN_SECONDS), ("pause", 200.0 - TURN_SECONDS)]


def test_corpus_is_small() -> None:
    """It is cloned with the code."""
    assert sum(one.stat().st_size for one in FOLDER.rglob("*") if one.is_file()) < 200_000
