"""A list is read into a real vault: each row as if it were typed in, nothing doubled, what can't be read named."""

from datetime import date

import pytest

from coachdesk.domain.enrolment import enrolments_of
from coachdesk.domain.intake import register_participant
from coachdesk.domain.participants import Filter, participants
from coachdesk.domain.person import contact_points_of, identifiers_of, person_of
from coachdesk.domain.staff import add_staff
from coachdesk.exchange.planning import Fate
from coachdesk.exchange.problems import Why
from coachdesk.storage.workspace import Workspace
from tests.ground.exchange.lists import HEADINGS, person
from tests.ground.exchange.read_in import KARIN, akter, alive, names, reading, rows
from tests.makers import akt_of, staff_of
from tests.numbers import swedish_number


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


def test_planned_rows_show_nothing_in_logs(workspace: Workspace) -> None:
    """What a list holds stays out of reprs."""
    found = reading(workspace, rows(1))
    shown = repr(found.planned) + repr(found.sheet) + repr(found.planned[0].row)
    assert str(person(1)[1]) not in shown
