"""Organisations and whom to call there are read in, filled and taken back as people are."""

from coachdesk.domain.organisation import add_organisation, contact_persons, organisations
from coachdesk.exchange.planning import Fate
from coachdesk.exchange.undoing import KeptBecause
from coachdesk.storage.workspace import Workspace
from tests.ground.exchange.lists import undo
from tests.ground.exchange.read_in import BAKERY, SAW, organisation_list
from tests.makers import organisation_of


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
