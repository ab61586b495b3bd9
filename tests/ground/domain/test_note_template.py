"""Templates: the unit's own, in the order that it gave them."""

import pytest
from sqlmodel import Session

from coachdesk.domain.actor import Actor
from coachdesk.domain.note_template import NoteTemplate, add_template, change_template, move_template, remove_template, templates
from coachdesk.errors import InvalidInput, RecordGone


def _names(session: Session) -> list[str | None]:
    session.flush()
    return [one.name for one in templates(session)]


@pytest.fixture
def four(session: Session) -> list[NoteTemplate]:
    """Besök, Samtal, Möte, Första."""
    made = []
    for name in ("Besök", "Samtal", "Möte", "Första"):
        made.append(add_template(session, NoteTemplate(name=name, text="Vad hände:\n")))
        session.flush()
    return made


def test_templates_stand_in_the_units_directory_in_the_order_they_came(session: Session, me: Actor, four: list[NoteTemplate]) -> None:
    """Everyone in the unit has them, and a new one is the last."""
    assert _names(session) == ["Besök", "Samtal", "Möte", "Första"]
    assert {one.space_id for one in four} == {me.directory}


@pytest.mark.parametrize(
    "which,by,order",
    [
        (3, -1, ["Besök", "Samtal", "Första", "Möte"]),
        (3, -9, ["Första", "Besök", "Samtal", "Möte"]),
        (0, 1, ["Samtal", "Besök", "Möte", "Första"]),
        (0, 9, ["Samtal", "Möte", "Första", "Besök"]),
        (0, -1, ["Besök", "Samtal", "Möte", "Första"]),
    ],
)
def test_a_template_moves_as_far_as_the_list_goes(
    session: Session, four: list[NoteTemplate], which: int, by: int, order: list[str]
) -> None:
    """By one or by many; the others keep their order."""
    move_template(session, four[which].id, by)
    assert _names(session) == order


def test_moving_writes_only_what_changes(session: Session, four: list[NoteTemplate]) -> None:
    """What nobody moved isn't written, so it can't be in the way of someone who sorts elsewhere."""
    session.commit()
    move_template(session, four[3].id, -1)
    assert {one.name for one in session.dirty} == {"Möte", "Första"}


def test_a_template_is_changed_and_removed(session: Session, four: list[NoteTemplate]) -> None:
    """It always has a name, and a removed one is gone for good."""
    change_template(session, four[0].id, {"name": "Hembesök"})
    with pytest.raises(InvalidInput):
        change_template(session, four[1].id, {"name": " "})
    four[1].name = "Samtal"
    remove_template(session, four[2].id)
    assert _names(session) == ["Hembesök", "Samtal", "Första"]
    with pytest.raises(RecordGone):
        move_template(session, four[2].id, 1)
