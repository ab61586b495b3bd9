"""The client without a window, over real HTTP, on real vault folders."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from coachdesk.crypto.passphrase import FLOOR
from sync.client.founding import found, key_file, key_file_is_kept, make_root
from sync.client.headless import Headless, main
from sync.server.app import create_app
from sync.server.founding_tokens import offer
from tests.sync.client.desks import PASSPHRASE
from tests.sync.server.conftest import serving


@pytest.fixture
def address(database: Engine) -> Iterator[str]:
    """A server that knows one founding token."""
    offer(database, "token")
    with serving(create_app(database)) as address:
        yield address


def test_a_vault_is_made_founded_locked_and_exchanged(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The key file can be had until it is kept; after unlocking, the command exchanges with the passphrase from standard input."""
    folder = tmp_path / "vault"
    client, recovery = Headless.create(folder, PASSPHRASE, address)
    with client:
        made = found(client.workspace, [uuid4()], zone="Europe/Stockholm", token="token", root=make_root("nyckelfil i skåpet", FLOOR))
        assert key_file(client.workspace) == made
        key_file_is_kept(client.workspace)
        assert key_file(client.workspace) is None
        assert client.round().requests == 2
    with Headless.unlock(folder, recovery, address) as again:
        assert again.workspace.identity.unit_id is not None

    monkeypatch.setattr(sys, "stdin", io.StringIO(PASSPHRASE + "\n"))
    assert main([str(folder), address]) == 0
    assert capsys.readouterr().out.startswith("1 requests, 0 sent, 0 received")
    monkeypatch.setattr(sys, "stdin", io.StringIO("wrong\n"))
    assert main([str(folder), address]) == 1
    assert "wrong_passphrase" in capsys.readouterr().err
