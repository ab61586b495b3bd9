"""What is unusual about somebody's looks at an akt. Each rule is data and a small pure function; it can raise a finding, never settle one.

A rule says nothing where what it would need isn't known: a reviewer doesn't hold every akt.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coachdesk.domain.access import OpenReason
from coachdesk.domain.folding import fold
from coachdesk.domain.review.looks import Looks

SEARCHED_AGAIN = 5
"""So often the same search is repeated."""


@dataclass(frozen=True, slots=True)
class Rule:
    """*code* names its words (review.rule.<code>); *weight* says what comes first."""

    code: str
    weight: int
    holds: Callable[[Looks], bool]


def is_protected(looks: Looks) -> bool:
    """Her identity is protected: every look is looked at."""
    return looks.is_protected


def is_from_elsewhere(looks: Looks) -> bool:
    """Written on somebody else's laptop: it may be a former colleague's that was taken over, or a name that was misused."""
    return looks.elsewhere > 0


def is_namesake(looks: Looks) -> bool:
    """She has the user's own family name: may be a relative, whose akt isn't hers to read (förvaltningslagen 2017:900, 16 §)."""
    names = looks.user_name.split()
    return bool(names and looks.family_name) and fold(names[-1]) == fold(looks.family_name.split()[-1])


def is_strangers(looks: Looks) -> bool:
    """Neither responsible for her nor of her place. Nothing is said where the akt isn't held here, or names neither."""
    if not looks.is_held or looks.responsible_id is None or looks.responsible_id == looks.user_id:
        return False
    if looks.team_id is not None and looks.user_team is not None:
        return looks.team_id != looks.user_team
    return bool(looks.place and looks.user_place) and fold(looks.place or "") != fold(looks.user_place or "")


def is_many_in_a_row(looks: Looks) -> bool:
    """One of many different akter within ten minutes."""
    return looks.in_a_row > 0


def is_taken_out(looks: Looks) -> bool:
    """Exported or printed: it has left what CoachDesk protects."""
    return looks.times(OpenReason.EXPORT) + looks.times(OpenReason.PRINT) > 0


def is_other_reason(looks: Looks) -> bool:
    """Opened for a reason that isn't among those there are."""
    return looks.times(OpenReason.OTHER) > 0


def is_closed(looks: Looks) -> bool:
    """Looked at after it was closed."""
    return looks.closed_on is not None and looks.last.date() > looks.closed_on


def is_at_odd_hours(looks: Looks) -> bool:
    """Early, late or on a day off."""
    return looks.odd_hours > 0


def is_searched_again(looks: Looks) -> bool:
    """The same search, again and again."""
    return looks.again >= SEARCHED_AGAIN


def is_reviewers(looks: Looks) -> bool:
    """By somebody who reviews others: another reviewer looks at it."""
    return looks.is_reviewer and looks.akt_id is not None


RULES: tuple[Rule, ...] = (
    Rule("protected", 100, is_protected),
    Rule("elsewhere", 90, is_from_elsewhere),
    Rule("namesake", 80, is_namesake),
    Rule("stranger", 70, is_strangers),
    Rule("in_a_row", 60, is_many_in_a_row),
    Rule("taken_out", 50, is_taken_out),
    Rule("searched_again", 45, is_searched_again),
    Rule("other_reason", 40, is_other_reason),
    Rule("closed", 30, is_closed),
    Rule("odd_hours", 20, is_at_odd_hours),
    Rule("reviewer", 10, is_reviewers),
)
"""The gravest first."""


@dataclass(frozen=True, slots=True, repr=False)
class Finding:
    """Somebody's looks at an akt, and the codes of the rules that hold for them."""

    looks: Looks
    rules: tuple[str, ...]

    @property
    def is_unusual(self) -> bool:
        """Whether any rule holds."""
        return bool(self.rules)


def judge(looks: Sequence[Looks], rules: Sequence[Rule] = RULES) -> list[Finding]:
    """Unusual ones first, by what they weigh together; then the latest."""
    weights = {rule.code: rule.weight for rule in rules}
    found = [Finding(one, tuple(rule.code for rule in rules if rule.holds(one))) for one in looks]
    return sorted(found, key=lambda one: (sum(weights[code] for code in one.rules), one.looks.last), reverse=True)
