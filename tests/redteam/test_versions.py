"""Old forms, old programs, and programs that aren't ours."""

import re
from pathlib import Path

import msgspec
import pytest

from coachdesk.crypto.identity import Purpose
from coachdesk.errors import MalformedMessage, ServerRefused
from sync.client.joining import ask_now
from sync.client.me import PROGRAM
from sync.protocol.envelope import Envelope
from sync.protocol.limits import PAGE
from sync.protocol.messages import Request
from sync.protocol.statements import MinimumVersion
from sync.protocol.wire import decode, pack, unpack
from tests.redteam.foes import (
    PHONE,
    VALUE,
    ChangedProgram,
    Town,
    at,
    change,
    device_key,
    entry_after,
    forget_troubles,
    troubles,
    with_entries,
)

HOUSE = Path(__file__).parents[2]
FETCHES = re.compile(
    r"^\s*(?:from|import) (?:httpx|requests|socket|ftplib|urllib\.request|http\.client|PySide6\.QtNetwork)\b", re.MULTILINE
)
RUNS = re.compile(
    r"(?<![\w.])(?:exec|eval|__import__)\(|^\s*(?:from|import) (?:subprocess|pickle|marshal|runpy|importlib\.machinery)\b", re.MULTILINE
)


def test_an_envelope_of_another_version_is_put_aside(town: Town) -> None:
    """The version is no field that travels: it stands in the signed header alone, so nobody on the way can turn it back."""
    akt = town.shared_akt()
    assert "version" not in Envelope.__struct_fields__
    karin = ChangedProgram(town, town.karin, akt)
    karin.version = 0
    karin.say(at(town.karin, change(PHONE, akt, {VALUE: ["070-1740677"]})))

    town.astrid.round()

    assert troubles(town.astrid) == {"signature": 1}
    forget_troubles(town.astrid)


@pytest.mark.parametrize("version", [0, 2])
def test_a_request_of_another_version_is_no_message(town: Town, version: int) -> None:
    """Though its sender signed it herself: there is one form, and a server that is asked for another refuses it as malformed."""
    town.karin.round()
    fields = msgspec.msgpack.decode(unpack(town.karin.line.bodies[-1], PAGE, "request")[:-64])
    fields[1] = version
    data = msgspec.msgpack.encode(fields)
    with pytest.raises(MalformedMessage):
        decode(data, Request, "request")
    with pytest.raises(ServerRefused) as refused:
        town.municipality.server.exchange(pack(data + device_key(town.karin).sign(Purpose.REQUEST, data)))
    assert refused.value.facts["reason"] == "malformed"


def test_an_old_program_is_told_and_can_not_be_let_in_again(town: Town) -> None:
    """By no older word of the administrator's that the server repeats: the number only grows, and stands in the chain."""
    ask_now(town.astrid.engine, "issuing", [MinimumVersion(PROGRAM)])
    town.settle()
    town.karin.engine.program = PROGRAM - 1
    assert town.karin.round().trouble == {"too_old"}
    town.karin.engine.program = PROGRAM
    with town.astrid.workspace.transaction() as tx:
        issuer = tx.keyring.signing("issuer")
    assert issuer is not None
    town.karin.line.tamper = with_entries(entry_after(town.karin, issuer, MinimumVersion(PROGRAM)))
    assert town.karin.round().trouble == {"another_history"}
    town.karin.line.tamper = bytes
    assert not town.karin.round().trouble


def test_nothing_of_the_program_fetches_a_program() -> None:
    """Updates aren't built: they come from whoever looks after the computers, so a false one has no door here.

    The one module of the desktop that opens a line is the one that speaks with the server, and what comes on it is never run.
    """
    opens_lines, runs = set(), set()
    for room in ("coachdesk", "ui", "sync/client", "sync/protocol"):
        for path in (HOUSE / room).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if FETCHES.search(text):
                opens_lines.add(path.relative_to(HOUSE).as_posix())
            if RUNS.search(text):
                runs.add(path.relative_to(HOUSE).as_posix())
    assert opens_lines == {"sync/client/transport.py"}
    assert runs == {"coachdesk/storage/migrate.py"}  # `new` writes a developer's migration and has it tidied
