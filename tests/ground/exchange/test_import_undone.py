"""An import can break off, go on, and be taken back as a whole; what somebody has touched since stays."""

from datetime import date

from coachdesk.domain.access import OpenReason
from coachdesk.domain.akt import Akt
from coachdesk.domain.draft import keep_draft
from coachdesk.domain.enrolment import Enrolment, enrolments_of
from coachdesk.domain.import_batch import imports
from coachdesk.domain.intake import register_participant
from coachdesk.domain.note import write_note
from coachdesk.domain.person import ContactPoint, contact_points_of
from coachdesk.domain.record import change, delete, living
from coachdesk.exchange.planning import Fate
from coachdesk.exchange.undoing import KeptBecause, rows_of, take_back
from coachdesk.storage.workspace import Workspace
from tests.ground.exchange.lists import undo
from tests.ground.exchange.read_in import AGAIN, akter, alive, names, reading, rows
from tests.ground.storage.laptops import Laptop
from tests.makers import akt_of, note_about


def test_an_import_that_broke_off_goes_on_and_is_undone_as_one(laptop: Laptop) -> None:
    """A crash after some slices: the same list again makes the rest, under the same import; one undo takes back both halves."""
    empty = alive(laptop.workspace)
    first = reading(laptop.workspace, rows(*range(1, 91)))
    batch, done = first.apply(stop_after=2)
    laptop.workspace.close()
    laptop.workspace = laptop.opened()
    (open_batch,) = laptop.workspace.read(imports)
    assert (open_batch.id, open_batch.finished_at) == (batch, None)
    second = reading(laptop.workspace, rows(*range(1, 91)))
    assert second.fates() == {Fate.NEW: 90 - done.made, Fate.SAME: done.made}
    again, rest = second.apply()
    assert (again, done.made + rest.made) == (batch, 90)
    (finished,) = laptop.workspace.read(imports)
    assert (finished.made, finished.filled, finished.finished_at is None) == (90, 0, False)
    assert undo(laptop.workspace, batch) == []
    assert alive(laptop.workspace) == empty


def test_one_that_broke_off_is_undone_too_and_an_undo_that_broke_off_goes_on(workspace: Workspace) -> None:
    """Neither leaves anything behind."""
    empty = alive(workspace)
    batch, _ = reading(workspace, rows(*range(1, 61))).apply(stop_after=2)
    workspace.write(take_back, workspace.read(rows_of, batch)[:7])
    assert undo(workspace, batch) == []
    assert alive(workspace) == empty
    again, done = reading(workspace, rows(*range(1, 61))).apply()
    assert again != batch
    assert done.made == 60


def test_an_undo_leaves_nothing_and_the_list_can_be_read_in_again(workspace: Workspace) -> None:
    """Everything it made is deleted, and deleted akter don't stand in the way."""
    workspace.write(register_participant, akt_of("Redan", "Här"))
    before = alive(workspace)
    found = reading(workspace, rows(1, 2, 3))
    batch, _ = found.apply()
    assert undo(workspace, batch) == []
    assert alive(workspace) == before
    assert workspace.read(imports)[0].undone_at is not None
    assert found.plan().fates() == {Fate.NEW: 3}
    assert found.apply()[1].made == 3


def test_what_was_filled_in_is_emptied_again_and_what_stood_there_stands(workspace: Workspace) -> None:
    """Undoing the second import leaves what the first made."""
    reading(workspace, [["1", "Mina", "Öberg", "070-174 06 05", "", ""]], AGAIN, programme="Kraftsamling").apply()
    before = alive(workspace)
    batch, _ = reading(workspace, [["1", "Mina", "Öberg", "", "mina@example.org", "AF Sveg"]], AGAIN, programme="K").apply()
    akt_id = akter(workspace)["Mina Öberg"]
    assert workspace.read(enrolments_of, akt_id)[0].referrer == "AF Sveg"
    assert undo(workspace, batch) == []
    assert alive(workspace) == before
    assert workspace.read(enrolments_of, akt_id)[0].referrer is None


def test_what_somebody_has_touched_since_stays_and_is_told(workspace: Workspace) -> None:
    """A note, a change, something removed, a draft, another import: five stay with their reason, the sixth goes."""
    found = reading(
        workspace, [[str(n), f"Mina {n}", "Öberg", "0684-100 00", "", ""] for n in range(1, 7)], AGAIN, programme="Kraftsamling"
    )
    batch, _ = found.apply()
    known = akter(workspace)
    ids = [known[f"Mina {n} Öberg"] for n in range(1, 7)]
    enrolment = workspace.read(enrolments_of, ids[0])[0].id
    workspace.write(write_note, note_about(enrolment, event_on=date(2026, 9, 20)))
    workspace.write(change, Enrolment, workspace.read(enrolments_of, ids[1])[0].id, {"programme": "Annat"})
    phone = workspace.read(contact_points_of, ids[2])[0].id
    workspace.write(lambda session: delete(session, session.get(ContactPoint, phone)))
    workspace.write(keep_draft, "note.new", ids[3], {"text": "Vi sågs"})
    reading(workspace, [["5", "Mina 5", "Öberg", "", "m@example.org", ""]], AGAIN, programme="K").apply()
    kept = {one.record_id: (one.because, one.kind) for one in undo(workspace, batch)}
    assert kept == {
        ids[0]: (KeptBecause.WRITTEN_UNDER, "journal_note"),
        ids[1]: (KeptBecause.CHANGED, "enrolment"),
        ids[2]: (KeptBecause.CHANGED, "contact_point"),
        ids[3]: (KeptBecause.DRAFT, "note_draft"),
        ids[4]: (KeptBecause.OTHER_IMPORT, "imported_row"),
    }
    assert sorted(names(workspace)) == [f"Mina {n} Öberg" for n in range(1, 6)]
    assert ids[5] not in {one.id for one in workspace.read(living, Akt)}
    assert next(one for one in workspace.read(imports) if one.id == batch).kept == 5


def test_that_somebody_looked_is_no_reason_to_keep_it(workspace: Workspace) -> None:
    """Opening an akt isn't writing in it."""
    batch, _ = reading(workspace, rows(1)).apply()
    for akt_id in akter(workspace).values():
        workspace.open_akt(akt_id, OpenReason.OWN_CASE)
    assert undo(workspace, batch) == []
    assert names(workspace) == []


def test_an_akt_that_was_deleted_meanwhile_is_no_obstacle(workspace: Workspace) -> None:
    """What is gone is gone; the rest is taken back."""
    batch, _ = reading(workspace, rows(1, 2)).apply()
    akt_id = next(iter(akter(workspace).values()))
    workspace.write(lambda session: delete(session, session.get(Akt, akt_id)))
    assert undo(workspace, batch) == []
    assert names(workspace) == []
