"""The unit says by which rule its akter are thinned, and its municipality's code, checked against the list."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.retention import Plan, plan_of
from coachdesk.domain.unit import RetentionRule, this_unit
from tests.ui.hands import read
from ui.administration.unit_form import UnitForm
from ui.administration.unit_section import UnitSection
from ui.kit.fields import FieldProblem
from ui.kit.people import People
from ui.kit.surroundings import Surroundings
from ui.kit.words import values_words


@pytest.fixture
def form(shown: Callable[[QWidget], None]) -> UnitForm:
    """About a unit that has said nothing yet."""
    made = UnitForm()
    shown(made)
    made.show_values({})
    return made


def fill(form: UnitForm, **values: Any) -> None:
    """As by hand."""
    for name, value in values.items():
        form.fields[name].put(value)
        form.fields[name].edited.emit()


def test_the_code_names_its_municipality(form: UnitForm) -> None:
    """What stands there already isn't written over; a code that nobody has is told at once, and so is half a one."""
    fill(form, municipality_code="2361")
    assert form.name.value() == "Härjedalen"
    assert not form.code.whose.isVisible()
    fill(form, municipality_code="0114")
    assert form.name.value() == "Härjedalen"
    assert form.code.whose.isVisible()
    assert "Upplands Väsby" in form.code.whose.text()
    for wrong in ("9999", "236", "abcd"):
        fill(form, municipality_code=wrong)
        with pytest.raises(FieldProblem):
            form.changed_values()
        assert "2361" in form.code.problem.text()


def test_years_are_asked_for_where_a_plan_of_its_own_decides(form: UnitForm) -> None:
    """The law's years aren't anybody's to choose; a plan without years thins nothing."""
    fill(form, retention_rule=RetentionRule.SOCIAL_SERVICES)
    assert not form.years.isVisible()
    assert form.changed_values() == {"retention_rule": RetentionRule.SOCIAL_SERVICES, "retention_years": None}
    fill(form, retention_rule=RetentionRule.LOCAL_PLAN)
    assert form.years.isVisible()
    for wrong in ("", "0", "101", "tio", "-5"):
        fill(form, retention_years=wrong)
        with pytest.raises(FieldProblem):
            form.values()
    fill(form, retention_years="10")
    assert form.changed_values() == {"retention_rule": RetentionRule.LOCAL_PLAN, "retention_years": 10}


def test_what_is_saved_is_what_thinning_goes_by(surroundings: Surroundings, shown: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """Through the section's own form, into the plan."""
    section = UnitSection(surroundings)
    shown(section)
    section.panel.edit()
    qtbot.waitUntil(lambda: section.panel.form is not None)
    placed = section.panel.form
    assert placed is not None
    form = placed.form
    assert isinstance(form, UnitForm)
    fill(form, municipality_code="2361", retention_rule=RetentionRule.LOCAL_PLAN, retention_years="10")
    placed.submit()
    qtbot.waitUntil(lambda: section.panel.form is None)
    unit = read(qtbot, surroundings, this_unit)
    assert (unit.municipality_code, unit.retention_years) == ("2361", 10)
    assert read(qtbot, surroundings, plan_of) == Plan(RetentionRule.LOCAL_PLAN, 10, "2361")


def test_a_number_says_of_what(surroundings: Surroundings) -> None:
    """In facts, history and questions: not "10" alone."""
    who = surroundings.desk.who
    values = {"retention_rule": RetentionRule.LOCAL_PLAN, "retention_years": 10}
    assert values_words(values, People(who.user_id, {}, {}), who.now()) == "Egen informationshanteringsplan, 10 år"
    assert values_words({"size": 5}, People(who.user_id, {}, {}), who.now()) == "5"
