"""Protected identity: the akt is on the laptops of named officers, and on no other is anything of it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from sqlmodel import Session

from coachdesk.domain.access import OpenReason
from coachdesk.domain.akt import Akt, open_case_file
from coachdesk.domain.draft import NEW_NOTE, keep_draft
from coachdesk.domain.participants import Filter, participants
from coachdesk.domain.person import Person, ProtectionLevel, person_id_of
from coachdesk.domain.record import RECORDS, change, keep
from coachdesk.domain.reminder import Reminder, add_reminder
from coachdesk.storage import search_index
from coachdesk.storage.workspace import Workspace
from tests.sync.client.desks import Desk, Municipality

NEEDLES = ("Lovisa", "lovisa", "Qvarnfors", "qvarnfors", "Vildmark", "vildmark", "19900412")


def _held_apart(session: Session, team: UUID) -> UUID:
    akt = open_case_file(session, Akt(opened_on=date(2026, 1, 7), team_id=team, place="Vildmarken"))
    level = ProtectionLevel.PROTECTED_REGISTRATION
    keep(session, Person(id=person_id_of(akt.id), space_id=akt.id, akt_id=akt.id, given_name="Lovisa", protection_level=level))
    return akt.id


def _named(session: Session, akt: UUID) -> None:
    """The needles, in what everybody in the place may read so far."""
    change(session, Person, person_id_of(akt), {"given_name": "Lovisa", "family_name": "Qvarnfors"})
    change(session, Akt, akt, {"place": "Vildmarken", "case_number": "199004122389"})
    add_reminder(session, akt, Reminder(what="Ring Lovisa", due_on=date(2026, 1, 8)))


def protect(desk: Desk, akt: UUID) -> None:
    """As the form does."""
    level = ProtectionLevel.CONFIDENTIALITY_MARKER
    desk.workspace.write(change, Person, person_id_of(akt), {"protection_level": level})


def dump(workspace: Workspace) -> str:
    """Everything in every table of a laptop, as text; content in bytes, too."""
    found = []
    with workspace.transaction() as tx:
        names = [name for (name,) in tx.connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for name in names:
            found += [_line(row) for row in tx.connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
    return "\n".join(found)


def _line(row: Sequence[object]) -> str:
    return " ".join(one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in row)


def needles(desk: Desk) -> list[str]:
    """What is left of her on that laptop."""
    everything = dump(desk.workspace)
    return [one for one in NEEDLES if one in everything]


def holds(desk: Desk, akt: UUID) -> bool:
    return bool(desk.workspace.read(lambda session: session.get(Akt, akt)))


@pytest.fixture
def karin(municipality: Municipality, astrid: Desk) -> Desk:
    return municipality.join("karin", astrid, municipality.sveg)


@pytest.fixture
def perola(municipality: Municipality, astrid: Desk, karin: Desk) -> Desk:
    """Of Karin's own place; his laptop has a search index, as all real ones have."""
    perola = municipality.join("perola", astrid, municipality.sveg)
    with perola.workspace.transaction() as tx:
        search_index.prepare(tx.connection, RECORDS)
    return perola


def settle(*desks: Desk) -> None:
    for _ in range(2):
        for desk in desks:
            desk.round()


def test_who_is_protected_from_the_start_never_comes_to_the_place(
    municipality: Municipality, astrid: Desk, karin: Desk, perola: Desk
) -> None:
    """Neither the place's coaches nor the heads are given it; whoever registered her has it."""
    akt = karin.workspace.write(_held_apart, municipality.sveg)
    settle(karin, perola, astrid)

    assert holds(karin, akt)
    assert not holds(perola, akt)
    assert not holds(astrid, akt)
    assert needles(perola) == needles(astrid) == []


def test_who_is_protected_before_the_first_round_neither(municipality: Municipality, karin: Desk, perola: Desk) -> None:
    """What was founded offline, for the place, is told of only when it isn't for the place any more."""
    akt = karin.new_akt("Lovisa", municipality.sveg)
    karin.workspace.write(_named, akt)
    protect(karin, akt)
    settle(karin, perola)

    assert not holds(perola, akt)
    assert needles(perola) == []


def test_one_round_after_the_level_is_raised_nothing_is_left_with_the_others(
    municipality: Municipality, astrid: Desk, karin: Desk, perola: Desk
) -> None:
    """Name, number, place, reminder, draft, what he opened and searched for: all of it goes from his laptop, and from the head's list."""
    akt = karin.new_akt("Lovisa", municipality.sveg)
    karin.workspace.write(_named, akt)
    settle(karin, perola, astrid)
    perola.workspace.open_akt(akt, OpenReason.SUBSTITUTE)
    perola.workspace.log_search("lovisa qvarnfors", 1)
    perola.workspace.write(keep_draft, NEW_NOTE, akt, {"text": "Lovisa i Vildmarken"})
    with perola.workspace.transaction() as tx:
        search_index.catch_up(tx.connection)
    perola.round()
    assert holds(perola, akt)
    assert set(needles(perola)) == set(NEEDLES)

    protect(karin, akt)
    karin.round()
    perola.round()
    astrid.round()

    assert holds(karin, akt)
    assert not holds(perola, akt)
    assert not holds(astrid, akt)
    assert needles(perola) == []
    assert perola.workspace.read(participants, Filter(text="lovisa qvarnfors")) == []
    assert not perola.refused()


def test_whoever_has_it_by_name_keeps_it(municipality: Municipality, astrid: Desk, karin: Desk, perola: Desk) -> None:
    """A colleague to whom it was given alone is one of the named officers."""
    akt = karin.new_akt("Lovisa", municipality.sveg)
    settle(karin, perola)
    karin.grant(akt, perola.alone, "write")
    settle(karin, perola)

    protect(karin, akt)
    settle(karin, perola, astrid)

    assert holds(perola, akt)
    assert not holds(astrid, akt)
    perola.set_phone(akt, "070-1740622")
    settle(perola, karin)
    assert karin.call(akt) == "070-1740622"


def test_a_head_who_sets_the_level_lets_go_of_it_herself(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """It stays with the one who is responsible, who gets to know."""
    akt = karin.new_akt("Lovisa", municipality.sveg)
    settle(karin, astrid)

    protect(astrid, akt)
    settle(astrid, karin)

    assert not holds(astrid, akt)
    person = karin.workspace.read(lambda session: session.get(Person, person_id_of(akt)))
    assert person is not None
    assert person.is_protected


def test_what_is_given_back_comes_back_whole(municipality: Municipality, karin: Desk, perola: Desk) -> None:
    """Key, records and his own earlier words; he writes on in it."""
    akt = karin.new_akt("Lovisa", municipality.sveg)
    settle(karin, perola)
    perola.set_phone(akt, "070-1740633")
    settle(perola, karin)
    protect(karin, akt)
    settle(karin, perola)
    assert not holds(perola, akt)

    karin.grant(akt, perola.alone, "write")
    settle(karin, perola)

    assert perola.call(akt) == "070-1740633"
    perola.set_phone(akt, "070-1740644")
    settle(perola, karin)
    assert karin.call(akt) == "070-1740644"
    assert not perola.refused()


def test_unsent_words_of_a_colleague_go_to_nobody_but_named_officers(
    municipality: Municipality, astrid: Desk, karin: Desk, perola: Desk
) -> None:
    """The heads, who get what others leave behind, get nothing of hers; on his own laptop no screen shows it, and it isn't lost."""
    akt = karin.new_akt("Lovisa", municipality.sveg)
    settle(karin, perola, astrid)
    protect(karin, akt)
    karin.round()
    perola.set_phone(akt, "070-1740655")
    settle(perola, astrid, karin)

    assert not holds(perola, akt)
    assert perola.workspace.read(participants, Filter(text="lovisa")) == []
    assert "Lovisa" not in dump(perola.workspace)
    assert "070-1740655" not in dump(astrid.workspace)
    assert "070-1740655" in dump(perola.workspace) + dump(karin.workspace)
