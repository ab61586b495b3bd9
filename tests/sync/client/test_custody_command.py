"""Custodians at a prompt: what is typed is tried, what is written down is no secret."""

import io
from pathlib import Path

import pytest

from coachdesk.crypto.comparing import comparison_code
from coachdesk.crypto.custody import Custody, seal_for_custodians
from coachdesk.crypto.identity import ExchangeKey, SigningKey
from coachdesk.crypto.keyfile import read_keyfile
from coachdesk.crypto.passphrase import FLOOR
from sync.client.custody_command import main
from sync.client.roots import Office, secrets_of

OFFICE = Office(SigningKey.generate(), (ExchangeKey.generate(), ExchangeKey.generate()))
MUNICIPALITY = b"m" * 16


@pytest.fixture
def custody(tmp_path: Path) -> Custody:
    """Three papers, and the file on a stick."""
    made = seal_for_custodians(secrets_of(OFFICE), MUNICIPALITY, 1)
    (tmp_path / "custody.json").write_bytes(made.file)
    return made


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """At the prompt."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_a_rehearsal_leaves_a_record_without_secrets(
    custody: Custody, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each pair is named, and the root's code; not one group of a paper."""
    typed(monkeypatch, *(share.paper() for share in custody.shares))
    assert main(["rehearse", str(tmp_path / "custody.json"), str(tmp_path / "record.txt")]) == 0
    record = (tmp_path / "record.txt").read_text()
    assert record.count("yes") == 3
    assert comparison_code(MUNICIPALITY, OFFICE.root.public) in record
    shown = record + "".join(capsys.readouterr())
    assert not [group for share in custody.shares for group in share.paper().split("-")[1:] if group in shown]


@pytest.mark.parametrize("papers,reason", [((0, 1, 1), "same"), ((0, 1), "length")])
def test_what_does_not_open_leaves_no_record(
    custody: Custody, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], papers: list[int], reason: str
) -> None:
    """Two papers are no rehearsal, nor is one of them twice."""
    typed(monkeypatch, *(custody.shares[number].paper() for number in papers))
    assert main(["rehearse", str(tmp_path / "custody.json"), str(tmp_path / "record.txt")]) == 1
    assert reason in capsys.readouterr().err
    assert not (tmp_path / "record.txt").exists()


def test_two_papers_make_a_key_file(custody: Custody, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a passphrase typed twice; a file that is there is never overwritten."""
    papers = [custody.shares[2].paper(), custody.shares[1].paper()]
    arguments = ["open", str(tmp_path / "custody.json"), str(tmp_path / "key.json")]
    typed(monkeypatch, *papers, "björk mossa tall", "björk mossa")
    assert main(arguments, FLOOR) == 1
    typed(monkeypatch, *papers, "björk mossa tall", "björk mossa tall")
    assert main(arguments, FLOOR) == 0
    assert read_keyfile((tmp_path / "key.json").read_bytes(), "björk mossa tall") == secrets_of(OFFICE)
    typed(monkeypatch, *papers, "another", "another")
    assert main(arguments, FLOOR) == 1
    assert read_keyfile((tmp_path / "key.json").read_bytes(), "björk mossa tall") == secrets_of(OFFICE)
