"""An import from one end to the other on a real vault: nothing doubled, nothing overwritten, nothing that can't be taken back."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import Session, select

from coachdesk.domain.access import OpenReason
from coachdesk.domain.akt import Akt, close_akt
from coachdesk.domain.draft import keep_draft
from coachdesk.domain.enrolment import Enrolment, enrolments_of
from coachdesk.domain.import_batch import ImportSubject, imports, remembered
from coachdesk.domain.imported_row import ImportedRow
from coachdesk.domain.intake import register_participant
from coachdesk.domain.note import write_note
from coachdesk.domain.organisation import add_organisation, contact_persons, organisations
from coachdesk.domain.participants import Filter, participants
from coachdesk.domain.person import ContactPoint, Person, contact_points_of, identifiers_of, person_of
from coachdesk.domain.record import RECORDS, change, delete, living
from coachdesk.domain.staff import add_staff
from coachdesk.exchange.planning import Fate
from coachdesk.exchange.problems import Why
from coachdesk.exchange.undoing import KeptBecause, rows_of, take_back
from coachdesk.storage.questions import open_questions
from coachdesk.storage.workspace import Workspace
from tests.ground.exchange.lists import HEADINGS, Reading, person, sheet_of, undo
from tests.ground.storage.laptops import Clock, Laptop, exchange
from tests.makers import akt_of, note_about, organisation_of, staff_of
from tests.numbers import swedish_number

KARIN = swedish_number(date(1990, 4, 12), 238)


def rows(*numbers: int) -> list[list[str]]:
    """Rows of invented participants as text."""
    return [[str(cell) for cell in person(number)] for number in numbers]


def reading(workspace: Workspace, cells: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS, **more: object) -> Reading:
    """A list, planned."""
    return Reading.of(workspace, sheet_of(headings, cells), **more).plan()


def names(workspace: Workspace) -> list[str]:
    """Who is in the list of participants."""
    return [one.name for one in workspace.read(participants, Filter())]


def akter(workspace: Workspace) -> dict[str, UUID]:
    """Name to akt."""
    return {one.name: one.akt_id for one in workspace.read(participants, Filter())}


def alive(workspace: Workspace) -> dict[str, int]:
    """How many of which kind there are, what only says that someone looked apart."""

    def count(session: Session) -> Mapping[str, int]:
        return {kind.name: len(living(session, kind.cls)) for kind in RECORDS if kind.name != "import_batch"}

    return {name: number for name, number in workspace.read(count).items() if number}


# --- reading in ----------------------------------------------------------------------------------------------------


def test_a_row_becomes_a_participant_as_if_typed_in(workspace: Workspace) -> None:
    """Akt, person, number, contact points, enrolment and group, with what stands in the row."""
    cells = [
        "7",
        KARIN,
        "Mina Maria",
        "Öberg",
        "070-174 06 05",
        "mina@example.org",
        "Sveg",
        "2026-09-01",
        "Kraftsamling",
        "Fjällvägen 3",
        "84231",
    ]
    headings = [*HEADINGS, "Gatuadress", "Postnr"]
    _, done = reading(workspace, [cells], headings).apply()
    assert done.made == 1
    (akt_id,) = akter(workspace).values()
    found = workspace.read(person_of, akt_id)
    assert (found.given_name, found.family_name, found.birth_date) == ("Mina Maria", "Öberg", date(1990, 4, 12))
    assert [one.value for one in workspace.read(identifiers_of, akt_id)] == [KARIN]
    assert {one.shown for one in workspace.read(contact_points_of, akt_id)} == {
        "070-174 06 05",
        "mina@example.org",
        "Fjällvägen 3, 842 31 Sveg",
    }
    (enrolment,) = workspace.read(enrolments_of, akt_id)
    assert (enrolment.programme, enrolment.started_on) == ("Kraftsamling", date(2026, 9, 1))


@pytest.mark.parametrize(
    "name,given,family", [("Öberg, Mina Maria", "Mina Maria", "Öberg"), ("Mina Maria Öberg", "Mina Maria", "Öberg"), ("Mina", "", "Mina")]
)
def test_a_name_in_one_column_is_cut_where_people_cut_it(workspace: Workspace, name: str, given: str, family: str) -> None:
    """At the comma, else before the last word."""
    reading(workspace, [["1", name]], ["Nr", "Namn"], programme="Kraftsamling").apply()
    (akt_id,) = akter(workspace).values()
    found = workspace.read(person_of, akt_id)
    assert (found.given_name or "", found.family_name) == (given, family)


def test_the_same_list_again_does_nothing(workspace: Workspace) -> None:
    """By source and key: 'as last time', and not a record more, also where the rows stand in another order."""
    first = reading(workspace, rows(1, 2, 3))
    first.apply()
    before = alive(workspace)
    second = reading(workspace, rows(3, 1, 2))
    assert second.fates() == {Fate.SAME: 3}
    assert second.apply()[1].made == 0
    assert alive(workspace) == before
    assert first.apply()[1].made == 0  # a plan that was made before, applied once more
    assert alive(workspace) == before


def test_numbers_that_are_here_already_are_duplicates_and_likely_namesakes_are_asked_about(workspace: Workspace) -> None:
    """The same number: skipped. The same name and day: skipped unless she says otherwise. Another number: somebody else."""
    known = person(1)
    born = date(1960, 1, 1)
    workspace.write(register_participant, akt_of("Helt", "Annan", born=None, number=str(known[1])))
    workspace.write(register_participant, akt_of("Mina", "Åkerbrand", born=born, number=swedish_number(born, 980)))
    workspace.write(register_participant, akt_of("Tore", "Ytterhag", born=born))
    headings = ["Nr", "Personnummer", "Förnamn", "Efternamn", "Född"]
    cells = [
        ["1", str(known[1]), "Mina", "Öberg", ""],
        ["2", "", "Tore", "Ytterhag", "1960-01-01"],
        ["3", swedish_number(born, 981), "Mina", "Åkerbrand", ""],
    ]
    found = reading(workspace, cells, headings, programme="Kraftsamling", key=(0,))
    assert [one.fate for one in found.planned] == [Fate.DUPLICATE, Fate.MAYBE, Fate.NEW]
    assert [one.like for one in found.planned] == ["Helt Annan", "Tore Ytterhag", ""]
    assert found.apply()[1].made == 1
    assert found.apply(also=[found.planned[1]])[1].made == 1
    assert names(workspace).count("Tore Ytterhag") == 2


def test_a_list_that_repeats_itself_makes_each_once(workspace: Workspace) -> None:
    """The same key, the same number, or the same person without a number, further down."""
    headings = ["Nr", "Personnummer", "Namn", "Född"]
    cells = [
        ["1", KARIN, "Mina Öberg", ""],
        ["1", "", "Någon Annan", ""],
        ["2", KARIN, "Mina Öberg", ""],
        ["3", "", "Öberg Mina", "1990-04-12"],
        ["4", "", "Tore Modin", "1980-01-01"],
        ["5", "", "Tore Modin", "1980-01-01"],
    ]
    found = reading(workspace, cells, headings, programme="Kraftsamling")
    assert [(one.fate, one.like_row) for one in found.planned] == [
        (Fate.NEW, None),
        (Fate.TWICE, 2),
        (Fate.TWICE, 2),
        (Fate.MAYBE, 2),
        (Fate.NEW, None),
        (Fate.MAYBE, 6),
    ]
    found.apply()
    assert names(workspace) == ["Tore Modin", "Mina Öberg"]


@pytest.mark.parametrize(
    "headings,cells,why",
    [
        (["Nr", "Personnummer", "Namn"], ["1", "19990231-1234", "Mina Öberg"], [(Why.WRONG_DATE, "Personnummer", "19990231-1234")]),
        (["Nr", "Namn"], ["", "Mina Öberg"], [(Why.NO_KEY, "Nr", "")]),
        (["Nr", "Personnummer"], ["1", KARIN], [(Why.NO_NAME, "", "")]),
        (
            ["Nr", "Namn", "Tel", "Född"],
            ["1", "Mina", "ring inte", "i våras"],
            [(Why.NOT_A_PHONE, "Tel", "ring inte"), (Why.NOT_A_DAY, "Född", "i våras")],
        ),
        (["Nr", "Namn", "Personnummer", "Född"], ["1", "Mina", KARIN, "1991-04-12"], [(Why.OTHER_DAY, "Född", "1991-04-12")]),
        (["Nr", "Namn", "Coach"], ["1", "Mina", "Ingen Alls"], [(Why.UNKNOWN_COLLEAGUE, "Coach", "Ingen Alls")]),
        (["Nr", "Namn", "Ärendenummer"], ["1", "Mina", "x" * 51], [(Why.TOO_LONG, "Ärendenummer", "x" * 51)]),
        (["Nr", "Namn"], ["1", "#N/A"], [(Why.EXCEL_ERROR, "Namn", "#N/A")]),
        (["Nr", "Namn", "Sekretessmarkering"], ["1", "Mina", "Ja"], [(Why.PROTECTED, "Sekretessmarkering", "")]),
    ],
)
def test_a_row_that_cant_be_read_in_is_named_column_by_column(
    workspace: Workspace, headings: list[str], cells: list[str], why: list[tuple[Why, str, str]]
) -> None:
    """With the list's own heading and what stands there; nothing of the row is kept."""
    found = reading(workspace, [cells], headings, programme="Kraftsamling", key=(0,))
    (one,) = found.planned
    assert one.fate is Fate.BROKEN
    assert [(problem.why, problem.heading, problem.text) for problem in one.problems] == why
    assert found.apply()[1].made == 0


def test_of_somebody_protected_nothing_but_that_is_told(workspace: Workspace) -> None:
    """Neither her name nor what else may be wrong in the row."""
    found = reading(workspace, [["1", "Mina Öberg", "19990231-1234", "skyddad folkbokföring"]], ["Nr", "Namn", "Personnummer", "Skydd"])
    (one,) = found.planned
    assert ([problem.why for problem in one.problems], one.name, one.row.values) == ([Why.PROTECTED], "", {})


def test_a_list_without_a_programme_is_given_one_for_all_rows(workspace: Workspace) -> None:
    """Else each row says that it lacks one."""
    without = reading(workspace, [["1", "Mina Öberg"]], ["Nr", "Namn"])
    assert [problem.why for problem in without.planned[0].problems] == [Why.NO_PROGRAMME]
    assert reading(workspace, [["1", "Mina Öberg"]], ["Nr", "Namn"], programme="Kraftsamling").fates() == {Fate.NEW: 1}


def test_the_responsible_coach_is_found_by_her_name(workspace: Workspace) -> None:
    """In any order of names."""
    coach = workspace.write(add_staff, staff_of("Per-Ola Bränd"))
    reading(workspace, [["1", "Mina Öberg", "Bränd, Per-Ola"]], ["Nr", "Namn", "Coach"], programme="Kraftsamling").apply()
    (row,) = workspace.read(participants, Filter())
    assert row.responsible_id == coach.id


# --- the same source again -----------------------------------------------------------------------------------------

AGAIN = ["Nr", "Förnamn", "Efternamn", "Telefon", "E-post", "Remittent"]


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


# --- breaking off --------------------------------------------------------------------------------------------------


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


# --- taking back ---------------------------------------------------------------------------------------------------


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


# --- organisations -------------------------------------------------------------------------------------------------

ORGANISATIONS = ["Kundnummer", "Orgnr", "Företag", "Ort", "Typ", "Kontaktperson", "Mobil"]
SAW = ["17", "556036-0793", "Svegs Såg AB", "Sveg", "Företag", "Lars Modin", "070-174 06 06"]
BAKERY = ["18", "", "Fjällbageriet", "Hede", "", "", ""]


def organisation_list(workspace: Workspace, *cells: list[str], source: str = "Näringslivet") -> Reading:
    """A list of organisations, planned."""
    return reading(workspace, cells, ORGANISATIONS, subject=ImportSubject.ORGANISATIONS, source=source)


def test_organisations_and_whom_to_call_are_read_in_filled_and_taken_back(workspace: Workspace) -> None:
    """The same way for the directory."""
    first = organisation_list(workspace, SAW, BAKERY)
    batch, done = first.apply()
    assert done.made == 2
    bakery, saw = workspace.read(organisations)
    assert (saw.org_number, saw.type, saw.town) == ("5560360793", "employer", "Sveg")
    assert [one.name for one in workspace.read(contact_persons, saw.id)] == ["Lars Modin"]
    assert organisation_list(workspace, SAW, BAKERY).fates() == {Fate.SAME: 2}
    more, _ = organisation_list(workspace, SAW, [*BAKERY[:5], "Birgit Hamrin", "070-174 06 07"]).apply()
    assert [one.name for one in workspace.read(contact_persons, bakery.id)] == ["Birgit Hamrin"]
    assert [one.because for one in undo(workspace, batch)] == [KeptBecause.OTHER_IMPORT]
    assert undo(workspace, more) == []
    assert [one.name for one in workspace.read(organisations)] == ["Fjällbageriet"]


def test_an_organisation_with_the_same_number_is_a_duplicate_and_one_of_the_same_name_is_asked_about(workspace: Workspace) -> None:
    """As with people."""
    known = organisation_of("Svegs Såg AB")
    known.org_number = "5560360793"
    workspace.write(add_organisation, known)
    workspace.write(add_organisation, organisation_of("Fjällbageriet"))
    assert [one.fate for one in organisation_list(workspace, SAW, BAKERY).planned] == [Fate.DUPLICATE, Fate.MAYBE]


def test_an_undone_organisation_comes_back_under_its_old_id(workspace: Workspace) -> None:
    """Its id follows from source and key."""
    batch, _ = organisation_list(workspace, SAW).apply()
    (before,) = workspace.read(organisations)
    undo(workspace, batch)
    assert workspace.read(organisations) == []
    organisation_list(workspace, [*SAW[:3], "", *SAW[4:]]).apply()
    (after,) = workspace.read(organisations)
    assert (after.id, after.town) == (before.id, None)


# --- two laptops ---------------------------------------------------------------------------------------------------


@pytest.fixture
def two(tmp_path: Path) -> tuple[Laptop, Laptop]:
    """Two coaches of one unit, who haven't met."""
    karin, perola = Laptop(tmp_path / "karin.db"), Laptop(tmp_path / "perola.db", clock=Clock(1_790_000_500_000))
    karin.meet(perola)
    perola.meet(karin)
    return karin, perola


def test_the_same_organisations_read_in_on_two_laptops_are_the_same_records(two: tuple[Laptop, Laptop]) -> None:
    """Offline, then met: nothing doubled, and nobody is asked anything."""
    for laptop in two:
        organisation_list(laptop.workspace, SAW, BAKERY).apply()
    exchange(*two)
    for laptop in two:
        assert [one.name for one in laptop.workspace.read(organisations)] == ["Fjällbageriet", "Svegs Såg AB"]
        assert len(laptop.workspace.read(contact_persons)) == 1
        assert laptop.workspace.read(open_questions) == []
        assert organisation_list(laptop.workspace, SAW, BAKERY).fates() == {Fate.SAME: 2}
    (batch,) = two[0].workspace.read(imports)
    assert {one.because for one in undo(two[0].workspace, batch.id)} == {KeptBecause.OTHER_IMPORT}


def test_the_same_participants_read_in_on_two_laptops_are_found_as_duplicates(two: tuple[Laptop, Laptop]) -> None:
    """An akt founds a space with a key of its own, so that two make two akter; once they have met, a third reading adds none.

    Each laptop's import can still be undone, which leaves one akt of each person.
    """
    for laptop in two:
        reading(laptop.workspace, rows(1, 2)).apply()
    exchange(*two)
    karin, perola = two
    assert len(names(karin.workspace)) == 4
    for laptop in two:
        assert reading(laptop.workspace, rows(1, 2)).fates() == {Fate.SAME: 2}
        assert reading(laptop.workspace, rows(1, 2), source="En annan").fates() == {Fate.DUPLICATE: 2}
    (batch,) = perola.workspace.read(imports)
    assert undo(perola.workspace, batch.id) == []
    exchange(*two)
    assert len(names(karin.workspace)) == len(names(perola.workspace)) == 2


def test_two_laptops_that_fill_the_same_gap_make_one_record(two: tuple[Laptop, Laptop]) -> None:
    """The same source, the same row, the same telephone."""
    reading(two[0].workspace, [["1", "Mina", "Öberg", "", "", ""]], AGAIN, programme="Kraftsamling").apply()
    exchange(*two)
    for laptop in two:
        found = reading(laptop.workspace, [["1", "Mina", "Öberg", "0684-100 00", "", "AF"]], AGAIN, programme="K")
        assert found.planned[0].gaps == ("phone", "referrer")
        found.apply()
    exchange(*two)
    for laptop in two:
        akt_id = akter(laptop.workspace)["Mina Öberg"]
        assert len(laptop.workspace.read(contact_points_of, akt_id)) == 1


def test_planned_rows_show_nothing_in_logs(workspace: Workspace) -> None:
    """What a list holds stays out of reprs."""
    found = reading(workspace, rows(1))
    shown = repr(found.planned) + repr(found.sheet) + repr(found.planned[0].row)
    assert str(person(1)[1]) not in shown
