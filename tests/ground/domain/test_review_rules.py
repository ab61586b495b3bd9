"""What is unusual in the access log, rule by rule: when it holds, when it doesn't, and when too little is known to say."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from coachdesk.domain.access import OpenReason
from coachdesk.domain.review import rules
from coachdesk.domain.review.looks import Looks

KARIN, PEROLA, SVEG, FUNAS = (UUID(int=number) for number in range(1, 5))
MORNING = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
EVERYDAY: dict[str, Any] = {
    "user_id": KARIN, "akt_id": UUID(int=9), "events": 1, "first": MORNING, "last": MORNING, "reasons": {OpenReason.OWN_CASE: 1},
    "user_name": "Karin Hedlund", "user_team": SVEG, "user_place": "Sveg", "is_held": True, "family_name": "Öberg",
    "responsible_id": KARIN, "team_id": SVEG, "place": "Sveg",
}  # fmt: skip


def looks(**other: Any) -> Looks:
    """What a coach does every day, but for *other*."""
    return Looks(**{**EVERYDAY, **other})


CASES: list[tuple[Callable[[Looks], bool], dict[str, Any], bool]] = [
    (rules.is_protected, {"is_protected": True}, True),
    (rules.is_from_elsewhere, {"elsewhere": 1}, True),
    (rules.is_namesake, {"family_name": "Hedlund"}, True),
    (rules.is_namesake, {"family_name": "HÉDLUND Ek"}, False),
    (rules.is_namesake, {"family_name": "HÉDLUND"}, True),
    (rules.is_namesake, {"family_name": ""}, False),
    (rules.is_namesake, {"user_name": "", "family_name": ""}, False),
    (rules.is_strangers, {"responsible_id": PEROLA, "team_id": FUNAS}, True),
    (rules.is_strangers, {"responsible_id": PEROLA, "team_id": SVEG}, False),
    (rules.is_strangers, {"responsible_id": PEROLA, "team_id": None, "place": "Funäsdalen"}, True),
    (rules.is_strangers, {"responsible_id": PEROLA, "team_id": None, "place": None}, False),
    (rules.is_strangers, {"is_held": False, "responsible_id": None, "team_id": None, "place": None}, False),
    (rules.is_many_in_a_row, {"in_a_row": 12}, True),
    (rules.is_taken_out, {"reasons": {OpenReason.EXPORT: 1}}, True),
    (rules.is_taken_out, {"reasons": {OpenReason.PRINT: 1}}, True),
    (rules.is_other_reason, {"reasons": {OpenReason.OWN_CASE: 3, OpenReason.OTHER: 1}}, True),
    (rules.is_closed, {"closed_on": date(2026, 11, 1)}, True),
    (rules.is_closed, {"closed_on": MORNING.date()}, False),
    (rules.is_at_odd_hours, {"odd_hours": 1}, True),
    (rules.is_searched_again, {"akt_id": None, "again": 5, "query": "lovisa"}, True),
    (rules.is_searched_again, {"akt_id": None, "again": 4, "query": "lovisa"}, False),
    (rules.is_reviewers, {"is_reviewer": True}, True),
    (rules.is_reviewers, {"is_reviewer": True, "akt_id": None}, False),
]


@pytest.mark.parametrize("rule, other, holds", CASES)
def test_a_rule_holds_for_what_it_names_and_for_nothing_else(rule: Callable[[Looks], bool], other: dict[str, Any], holds: bool) -> None:
    """And never for what a coach does every day."""
    assert rule(looks(**other)) is holds
    assert not rule(looks())


def test_every_rule_is_tried() -> None:
    """A rule that nobody has tried isn't offered."""
    assert {rule.holds for rule in rules.RULES} == {case[0] for case in CASES}


def test_the_gravest_come_first_and_what_is_usual_last() -> None:
    """By what the rules weigh together; of equals the latest."""
    later = MORNING.replace(hour=10)
    usual, late, grave = looks(), looks(odd_hours=1), looks(is_protected=True, odd_hours=1)
    found = rules.judge([usual, looks(last=later), late, grave])
    assert [one.rules for one in found] == [("protected", "odd_hours"), ("odd_hours",), (), ()]
    assert found[2].looks.last == later
