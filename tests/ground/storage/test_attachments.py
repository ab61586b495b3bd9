"""The content of attached files on one laptop: what leaves with an export, what a damaged disk costs, and what is swept away."""

from collections.abc import Iterator

import pytest

from coachdesk.domain.access import openings_of
from coachdesk.domain.attachment import Attachment, attachments_of
from coachdesk.errors import ContentBroken, ContentMissing
from coachdesk.storage.export import export_akt, to_json
from coachdesk.storage.workspace import Workspace
from tests.ui.places import Karin, make_karin

WORDS = b"Lovisa har arbetat i bageriet. " * 4000


@pytest.fixture(scope="module")
def karin(tmp_path_factory: pytest.TempPathFactory) -> Karin:
    """Her vault."""
    return make_karin(tmp_path_factory.mktemp("karin"))


@pytest.fixture
def workspace(karin: Karin) -> Iterator[Workspace]:
    """Open."""
    workspace = karin.workspace()
    yield workspace
    workspace.close()


def attached(workspace: Workspace, karin: Karin) -> Attachment:
    """A text of three chunks."""
    return workspace.attachments.attach(karin.mina, Attachment(name="Intyg.bat"), WORDS)


def test_an_export_tells_of_a_file_and_never_its_key(workspace: Workspace, karin: Karin) -> None:
    """Neither as a value, nor in history, nor among the fields of its kind."""
    one = attached(workspace, karin)
    told = export_of(workspace, karin)
    assert one.key is not None
    assert one.key.hex() not in told
    assert '"key"' not in told
    assert "Intyg.txt" in told


def export_of(workspace: Workspace, karin: Karin) -> str:
    """As it is written."""
    return to_json(workspace.read(export_akt, karin.mina)).decode()


def test_a_chunk_that_was_changed_on_the_disk_is_not_shown(workspace: Workspace, karin: Karin) -> None:
    """It is dropped and wanted again; the others stay."""
    one = attached(workspace, karin)
    store = workspace.attachments._opened()
    first, second = (store.get(one.id.bytes, number) for number in (0, 1))
    assert first is not None
    assert second is not None
    store.put(one.id.bytes, [(0, second), (1, first)])
    with pytest.raises(ContentBroken):
        workspace.attachments.content(one.id)
    with pytest.raises(ContentMissing) as missing:
        workspace.attachments.content(one.id)
    assert missing.value.facts == {"have": 2, "total": 3}
    assert next(file.attachment for file in workspace.attachments.to_fetch()) == one.id.bytes


def test_a_damaged_database_of_contents_is_moved_aside_and_the_akt_opens_all_the_same(workspace: Workspace, karin: Karin) -> None:
    """Records never depend on it; nothing is deleted."""
    one = attached(workspace, karin)
    workspace.close()
    file = karin.folder / "attachments.db"
    for beside in karin.folder.glob("attachments.db-*"):
        beside.unlink()
    file.write_bytes(b"\xff" * file.stat().st_size)
    again = karin.workspace()
    try:
        assert one.id in [found.id for found in again.read(attachments_of, karin.mina)]
        with pytest.raises(ContentMissing):
            again.attachments.content(one.id)
        assert len(list(karin.folder.glob("attachments-damaged-*.db"))) == 1
        assert again.attachments.content(attached(again, karin).id) == WORDS
    finally:
        again.close()


def test_attaching_is_no_opening(workspace: Workspace, karin: Karin) -> None:
    """Who adds a file hasn't looked at the akt by that."""
    before = len(workspace.read(openings_of, karin.mina))
    attached(workspace, karin)
    assert len(workspace.read(openings_of, karin.mina)) == before


def test_the_key_is_in_every_backup(workspace: Workspace, karin: Karin) -> None:
    """It is made with the vault, not with the first file: a backup from before that opens the contents too."""
    with workspace.transaction() as tx:
        assert tx.keyring.get("attachments") is not None


def test_what_has_no_record_is_swept_away_unless_the_journal_speaks_of_it(workspace: Workspace, karin: Karin) -> None:
    """After a crash in the middle nothing lies about; what was written here and left this laptop's sight unsent is kept."""
    one = attached(workspace, karin)
    files = workspace.attachments
    files._opened().put(bytes(16), [(0, bytes(100))])
    with workspace.transaction() as tx:
        tx.purge(karin.mina.bytes)
    assert one.id not in [found.id for found in workspace.read(attachments_of, karin.mina)]
    files.to_drop(0)
    left = files._opened().counts()
    assert bytes(16) not in left
    assert left[one.id.bytes] == 3
