"""The keeper's duties: it opens for two custodians, gives keys, turns them, extracts, thins, counts."""

import io
import json
import os
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from coachdesk.domain.access import AccessEvent, OpenReason
from coachdesk.domain.akt import close_akt
from coachdesk.domain.identity.kinds import IdentifierKind
from coachdesk.domain.intake import register_participant
from coachdesk.domain.person import Person, ProtectionLevel, add_identifier, person_id_of
from coachdesk.domain.record import change, living
from coachdesk.domain.retention import retention_decisions
from coachdesk.domain.staff import StaffRole, laptops, staff
from coachdesk.errors import NotAllowed
from sync.client.headless import Headless
from sync.client.joining import dismiss, part
from sync.keeper.__main__ import NOT_FOUND, main
from sync.keeper.custody import CREDENTIAL, CUSTODY_FILE, unlock
from sync.keeper.duties import Left, left
from sync.keeper.terminal import Terminal
from tests.makers import akt_of
from tests.patience import PATIENCE, until
from tests.sync.keeper.conftest import Town, at_terminal, holds

NUMBER = "19900412-2389"


def new_akt(client: Headless, town: Town, *, born: date = date(1990, 1, 4), closed: date | None = None) -> UUID:
    """An akt in Sveg, since 2015."""
    new = akt_of("Mina", born=born, team_id=town.sveg, started_on=date(2015, 2, 1))
    akt = client.workspace.write(register_participant, new).akt.id
    if closed is not None:
        client.workspace.write(close_akt, akt, closed)
    client.round()
    return akt


def epoch(client: Headless, team: UUID) -> int:
    with client.workspace.transaction() as tx:
        return client.engine.state(tx).team_epoch(team.bytes)


# --- its start and its custody ---------------------------------------------------------------------------------------


def test_no_passphrase_lies_on_the_machine(town: Town, astrid: Headless) -> None:
    """The vault has none, no paper's text stands in any file, and everybody in the unit sees that there is a keeper."""
    vault = json.loads((town.keeper_folder / "vault" / "vault.json").read_bytes())
    assert vault["passphrase"] is None
    assert stat.S_IMODE(town.keeper_folder.stat().st_mode) == 0o700
    lying = b"".join(path.read_bytes() for path in town.keeper_folder.rglob("*") if path.is_file())
    assert len(town.papers) == 3
    assert not [paper for paper in town.papers if paper[10:30].encode() in lying or paper[10:30].replace("-", "").encode() in lying]
    astrid.round()
    keeper = next(one for one in astrid.workspace.read(staff) if one.role is StaffRole.KEEPER)
    assert keeper.id in {one.user_id for one in astrid.workspace.read(laptops)}


def test_one_paper_starts_nothing(town: Town, astrid: Headless) -> None:
    """Neither alone, nor twice, nor with a stranger's."""
    for papers, code in ((town.papers[:1], "bad_code"), (town.papers[:1] * 2, "shares_refused"), (["x" * 75, town.papers[0]], "bad_code")):
        terminal, screen = at_terminal(*papers)
        assert main(["run", str(town.keeper_folder)], terminal) == 1
        assert code in screen.getvalue()
    for pair in ((0, 1), (0, 2), (1, 2)):
        with unlock(town.keeper_folder, at_terminal(*(town.papers[one] for one in pair))[0]) as keeper:
            assert keeper.workspace.identity.unit_id is not None


def test_papers_are_shown_to_a_person_only(town: Town) -> None:
    """Where nobody looks they would end up in a file: nothing is begun."""
    with pytest.raises(NotAllowed):
        Terminal(person=False).require_person()
    terminal = Terminal(io.StringIO(), io.StringIO(), person=False)
    assert main(["begin", str(town.keeper_folder), town.address], terminal) == 1
    assert not town.keeper_folder.exists()


def test_a_begin_that_fails_leaves_nothing(town: Town, astrid: Headless) -> None:
    """An invitation that was mistyped: no half a keeper."""
    terminal, _ = at_terminal("AAAA-AAAA-AAAA-AAAA")
    assert main(["begin", str(town.folder / "other"), town.address], terminal) == 1
    assert not (town.folder / "other").exists()


def test_new_papers_end_the_old_ones(town: Town, astrid: Headless) -> None:
    """A custodian has left: two of the old make three new, and the old ones open nothing."""
    old, kept = town.papers, (town.keeper_folder / CUSTODY_FILE).read_bytes()
    terminal, screen = at_terminal(*old[:2], "", "", "", 1, 2)
    assert main(["papers", str(town.keeper_folder)], terminal) == 0
    town.papers = screen.papers
    town.keeper().close()
    terminal, screen = at_terminal(*old[:2])
    assert main(["run", str(town.keeper_folder)], terminal) == 1
    assert "older" in screen.getvalue()
    (town.keeper_folder / CUSTODY_FILE).write_bytes(kept)
    terminal, screen = at_terminal(*old[:2])
    assert main(["run", str(town.keeper_folder)], terminal) == 1


# --- its duties ------------------------------------------------------------------------------------------------------


def test_a_coach_gets_her_keys_while_the_administrator_is_off(town: Town, astrid: Headless) -> None:
    """She was invited, then the administrator's laptop was shut: the keeper gives at once, and she reads."""
    akt = new_akt(astrid, town)
    karin = town.come(astrid, "Karin Hedlund")
    karin.round()
    assert not holds(karin.workspace, akt)
    with town.keeper() as keeper:
        keeper.round()
        assert left(keeper.engine) == Left()
    karin.round()
    assert holds(karin.workspace, akt)


def test_a_leavers_team_is_turned_by_it(town: Town, astrid: Headless) -> None:
    """The administrator isn't in the team and can't turn its key; the coach who is would wait for a day. The keeper doesn't."""
    karin, siv = town.come(astrid, "Karin Hedlund"), town.come(astrid, "Siv Nyman")
    with town.keeper() as keeper:
        keeper.round()
        part(astrid.engine, town.sveg, astrid.workspace.identity.user_id)
        for one in (astrid, karin, siv, keeper, karin, siv):
            one.round()
        before = epoch(keeper, town.sveg)
        dismiss(astrid.engine, siv.workspace.identity.user_id)
        astrid.round()
        karin.round()
        assert epoch(karin, town.sveg) == before
        keeper.round()
        assert left(keeper.engine) == Left()
        assert epoch(keeper, town.sveg) == before + 1
        akt = new_akt(karin, town)
        karin.round()
        keeper.round()
        assert holds(keeper.workspace, akt)
    assert karin.round().trouble == set()
    siv.round()
    assert not holds(siv.workspace, akt)


def test_an_extract_is_written_logged_and_warned_of(town: Town, astrid: Headless) -> None:
    """By a number that is typed; the export stands in the akt and reaches its coach."""
    akt = new_akt(astrid, town)
    astrid.workspace.write(add_identifier, akt, IdentifierKind.PERSONNUMMER, NUMBER)
    astrid.round()
    to = town.folder / "extract"
    done, screen = town.command("extract", str(to), typed=(NUMBER,))
    assert done == 0
    assert "NOT ENCRYPTED" in screen.getvalue()
    assert "drafts" in screen.getvalue()
    data = json.loads((to / f"{akt.hex}.json").read_text())
    assert data["akt"] == str(akt)
    text = (to / f"{akt.hex}.txt").read_text()
    assert "Mina" in text
    assert "Förnamn" in text
    assert stat.S_IMODE(to.stat().st_mode) == 0o700
    astrid.round()
    events = astrid.workspace.read(living, AccessEvent, space_id=akt)
    assert [(one.reason, one.detail) for one in events] == [(OpenReason.EXPORT, "registerutdrag")]


def test_whoever_is_not_here_is_not_found(town: Town, astrid: Headless) -> None:
    """Nothing is written, nothing is logged, and a protected person's akt is answered in the same way."""
    akt = new_akt(astrid, town)
    astrid.workspace.write(change, Person, person_id_of(akt), {"protection_level": ProtectionLevel.CONFIDENTIALITY_MARKER})
    for one in (1, 2):
        assert astrid.round().trouble == set(), one
    for typed in ("19121212-1212", str(akt), ""):
        to = town.folder / "extract"
        assert town.command("extract", str(to), typed=(typed,))[0] == NOT_FOUND
        assert not to.exists()


def test_thinning_leaves_its_note_and_nothing_else(town: Town, astrid: Headless, capsys: pytest.CaptureFixture[str]) -> None:
    """What is due and nothing keeps goes from every laptop by the board's decision; research's days and open akter stay."""
    old = new_akt(astrid, town, closed=date(2016, 3, 1))
    research = new_akt(astrid, town, born=date(1990, 1, 15), closed=date(2016, 3, 1))
    still_open, young = new_akt(astrid, town), new_akt(astrid, town, closed=astrid.workspace.now().date())
    assert town.command("thin")[0] == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:] == [f"2021-03-01;{old};due", f"2020-02-01;{still_open};still_open", f"2021-03-01;{research};research"]
    astrid.round()
    assert holds(astrid.workspace, old)

    assert town.command("thin", "--on", "2099-01-01", "--decision", "§ 14")[0] == 1
    assert town.command("thin", "--decision", "Socialnämnden 2026-11-20 § 14")[0] == 0
    for _ in range(2):
        astrid.round()
    assert [holds(astrid.workspace, one) for one in (old, research, still_open, young)] == [False, True, True, True]
    (note,) = astrid.workspace.read(retention_decisions)
    assert (note.akter, note.kept, note.decision) == (1, 2, "Socialnämnden 2026-11-20 § 14")
    with town.keeper() as keeper:
        assert not holds(keeper.workspace, old)


def test_counts_are_for_a_table_and_small_ones_stay_inside(town: Town, astrid: Headless, capsys: pytest.CaptureFixture[str]) -> None:
    """One akt of one month is one person."""
    new_akt(astrid, town)
    today = astrid.workspace.now().date()
    for publish, number in ((), "1"), (("--publish",), ".."):
        assert town.command("counts", today.isoformat(), today.isoformat(), *publish)[0] == 0
        assert f"{today:%Y-%m};open;all;{number}" in capsys.readouterr().out.splitlines()


# --- its end ---------------------------------------------------------------------------------------------------------


def started(town: Town, credentials: Path) -> subprocess.Popen[str]:
    """As systemd starts it; it has said a first word about a round."""
    command = [sys.executable, "-m", "sync.keeper", "run", str(town.keeper_folder), "--unattended"]
    environment = {**os.environ, "CREDENTIALS_DIRECTORY": str(credentials)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = [json.loads(process.stdout.readline()) for _ in range(2)]
    assert [one["what"] for one in said] == ["started", "round"], said
    assert said[1]["why"] == "resting", said
    return process


@pytest.mark.slow
def test_killed_and_started_again_it_has_lost_nothing(town: Town, astrid: Headless, capsys: pytest.CaptureFixture[str]) -> None:
    """With a key from the operating system; SIGKILL first, then SIGTERM, after which it ends well. Nothing it says is about anybody."""
    credentials = town.folder / "credentials"
    credentials.mkdir()
    assert town.command("unattended")[0] == 0
    (credentials / CREDENTIAL).write_text(capsys.readouterr().out)
    first = started(town, credentials)
    first.kill()
    first.communicate()
    akt = new_akt(astrid, town)
    karin = town.come(astrid, "Karin Hedlund")
    second = started(town, credentials)

    def given() -> bool:
        karin.round()
        return holds(karin.workspace, akt)

    until(given)
    second.terminate()
    said, _ = second.communicate(timeout=PATIENCE)
    assert second.returncode == 0
    assert json.loads(said.splitlines()[-1])["what"] == "stopped"
    assert "Mina" not in said
    assert akt.hex not in said.replace("-", "")
    with town.keeper() as keeper:
        assert keeper.round().trouble == set()
        assert holds(keeper.workspace, akt)


def test_without_what_the_system_hands_over_it_does_not_start(town: Town, astrid: Headless, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unattended and no credential: refused in words."""
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    terminal, screen = at_terminal()
    assert main(["run", str(town.keeper_folder), "--unattended"], terminal) == 1
    assert "no_credential" in screen.getvalue()
