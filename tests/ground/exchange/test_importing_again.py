"""The same source again: what is empty is filled, nothing that a coach wrote is overwritten."""

from datetime import date

from sqlmodel import select

from coachdesk.domain.akt import close_akt
from coachdesk.domain.enrolment import enrolments_of
from coachdesk.domain.import_batch import ImportSubject, remembered
from coachdesk.domain.imported_row import ImportedRow
from coachdesk.domain.person import ContactPoint, Person, contact_points_of, person_of
from coachdesk.domain.record import change, delete
from coachdesk.exchange.planning import Fate
from coachdesk.storage.workspace import Workspace
from tests.ground.exchange.lists import person
from tests.ground.exchange.read_in import AGAIN, akter, reading, rows


def test_a_changed_row_fills_what_is_empty_and_says_what_differs(workspace: Workspace) -> None:
    """What a coach wrote stands; the difference is told, again and again, until the two agree."""
    reading(workspace, [["1", "Mina", "Öberg", "070-174 06 05", "", ""]], AGAIN, programme="Kraftsamling").apply()
    akt_id = akter(workspace)["Mina Öberg"]
    changed = [["1", "Mina", "Öberg", "070-174 06 38", "mina@example.org", "AF Sveg"]]
    for gaps in (("email", "referrer"), ()):
        found = reading(workspace, changed, AGAIN, programme="Kraftsamling")
        assert (found.planned[0].fate, found.planned[0].gaps, found.planned[0].differs) == (Fate.CHANGED, gaps, ("phone",))
        found.apply()
    assert {one.shown for one in workspace.read(contact_points_of, akt_id)} == {"070-174 06 05", "mina@example.org"}
    assert workspace.read(enrolments_of, akt_id)[0].referrer == "AF Sveg"
    phone = next(one for one in workspace.read(contact_points_of, akt_id) if one.value == "070-174 06 05")
    workspace.write(change, ContactPoint, phone.id, {"value": "070 174 06 38"})
    assert reading(workspace, changed, AGAIN, programme="Kraftsamling").fates() == {Fate.SAME: 1}


def test_what_a_coach_changed_or_removed_isnt_brought_back_by_a_source_that_says_as_before(workspace: Workspace) -> None:
    """She had her reasons; the source has said nothing new."""
    cells = [["1", "Mina", "Öberg", "070-174 06 05", "mina@example.org", ""]]
    reading(workspace, cells, AGAIN, programme="Kraftsamling").apply()
    akt_id = akter(workspace)["Mina Öberg"]
    email, phone = workspace.read(contact_points_of, akt_id)
    workspace.write(lambda session: delete(session, session.get(ContactPoint, email.id)))
    workspace.write(change, ContactPoint, phone.id, {"value": "0684-100 00"})
    workspace.write(change, Person, workspace.read(person_of, akt_id).id, {"family_name": "Åkerbrand"})
    assert reading(workspace, cells, AGAIN, programme="Kraftsamling").fates() == {Fate.SAME: 1}


def test_a_closed_akt_is_left_alone(workspace: Workspace) -> None:
    """Nothing is filled in where the case has ended."""
    reading(workspace, [["1", "Mina", "Öberg", "", "", ""]], AGAIN, programme="Kraftsamling").apply()
    workspace.write(close_akt, akter(workspace)["Mina Öberg"], date(2030, 1, 1))
    assert reading(workspace, [["1", "Mina", "Öberg", "0684-100 00", "", ""]], AGAIN, programme="K").fates() == {Fate.SAME: 1}


def test_columns_of_a_source_are_remembered_by_their_headings(workspace: Workspace) -> None:
    """And never what stood below them."""
    reading(workspace, rows(1), meanings={0: "key", 2: "given_name", 3: "family_name", 8: "programme"}, place="Sveg").apply()
    kept = workspace.read(remembered, ImportSubject.PARTICIPANTS, "Procapita")
    assert kept["columns"] == {"Nr": "key", "Förnamn": "given_name", "Efternamn": "family_name", "Insats": "programme"}
    assert (kept["key"], kept["place"], "Personnummer" in kept["unused"]) == (["Nr"], "Sveg", True)
    assert str(person(1)[1]) not in str(kept)
    assert workspace.read(remembered, ImportSubject.PARTICIPANTS, "AF") == {}


def test_the_key_of_a_row_stays_in_the_akt(workspace: Workspace) -> None:
    """It is often an identity number: the directory, which all in the unit have, holds none of it."""
    reading(workspace, rows(1, 2), key=(1,)).apply()
    found = workspace.read(lambda session: list(session.exec(select(ImportedRow))))
    assert {one.space_id for one in found} == set(akter(workspace).values())
    assert {one.row_key for one in found} == {str(person(1)[1]), str(person(2)[1])}
