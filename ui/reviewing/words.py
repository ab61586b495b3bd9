"""A finding in words: whose looks, at what, how often and when, and why it stands among the first."""

from datetime import date, datetime

from coachdesk.domain.access import OpenReason
from coachdesk.domain.access_review import AccessReview, ReviewSample
from coachdesk.domain.review.checking import Check, next_due
from coachdesk.domain.review.looks import Looks
from coachdesk.domain.review.rules import Finding
from ui.kit.i18n import tr
from ui.kit.people import People
from ui.kit.when import capital, day_words, moment_words
from ui.kit.words import choice_words, someone_words

MOST_REASONS = 3


def about_words(looks: Looks) -> str:
    """Which akt: by name where this user holds it, else that she doesn't. A protected person has only her akt's number."""
    if looks.akt_id is None:
        return tr("review.searches")
    if not looks.is_held:
        return tr("review.not_yours")
    return tr("review.numbered", name=someone_words("" if looks.is_protected else looks.name), number=looks.designation)


def title_words(looks: Looks, people: People) -> str:
    """Says "Per-Ola Bränd  ·  Lovisa Åkerbrand, akt a41c07"."""
    return f"{people.who(looks.user_id)}  ·  {about_words(looks)}"


def times_words(looks: Looks, now: datetime) -> str:
    """Says "4 gånger, 20 nov till i går 21:14. Ersättare 3, annan orsak 1"."""
    when = moment_words(looks.last, now)
    if looks.events > 1:
        first = day_words(looks.first.astimezone(now.tzinfo).date(), now.date())
        when = tr("review.from_to", first=first, last=when)
    ordered = sorted(looks.reasons.items(), key=lambda pair: -pair[1])[:MOST_REASONS]
    why = ", ".join(f"{reason_words(reason).lower()} {count}" for reason, count in ordered)
    said = tr("review.times", count=looks.events, when=when)
    return tr("review.times_why", said=said, why=capital(why)) if looks.akt_id is not None and why else said


def reason_words(reason: OpenReason) -> str:
    """As one says it of somebody else: the question was put to her ("Min deltagare")."""
    match reason:
        case OpenReason.OWN_CASE:
            return tr("openings.own")
        case OpenReason.SUBSTITUTE:
            return tr("openings.substitute")
        case OpenReason.RESOURCE_GROUP:
            return tr("openings.group")
        case _:
            return choice_words(reason)


def rule_words(code: str, looks: Looks) -> str:
    """Why it is unusual, in a sentence."""
    counted = {"odd_hours": looks.odd_hours, "in_a_row": looks.in_a_row, "searched_again": looks.again, "elsewhere": looks.elsewhere}
    facts: dict[str, object] = {"count": counted[code]} if code in counted else {}
    if code == "searched_again":
        facts["query"] = looks.query
    if code == "taken_out":
        facts["what"] = ", ".join(looks.what[:MOST_REASONS]) or tr("review.something")
    return tr(f"review.rule.{code}", **facts)


def outcome_words(said: AccessReview, people: People, now: datetime) -> str:
    """Says "Utan anmärkning. Karin Hedlund, i dag 09:30. Vikarierade."."""
    assert said.outcome is not None
    assert said.checked_at is not None
    who = tr("review.by", name=people.name(said.reviewer_id), when=moment_words(said.checked_at, now))
    return " ".join(part for part in (f"{choice_words(said.outcome)}.", who, said.note or "") if part)


def summary_words(check: Check) -> str:
    """Says "412 händelser. 9 ovanliga, 3 kvar att bedöma."."""
    unusual = sum(one.is_unusual for one in check.findings)
    parts = [tr("review.events", count=check.events)]
    if unusual:
        parts += [tr("review.unusual", count=unusual), tr("review.left", count=len(check.left)) if check.left else tr("review.all_judged")]
    return " ".join(parts)


def due_words(checks: list[AccessReview], today: date) -> tuple[str, bool]:
    """When it was done last and is due next; whether that day has passed."""
    due = next_due(checks, today)
    if not checks or checks[0].checked_at is None:
        return tr("review.never"), True
    last = day_words(checks[0].checked_at.date(), today)
    key = "review.overdue" if due < today else "review.due"
    return tr(key, last=last, due=day_words(due, today)), due < today


def check_words(one: AccessReview, people: People, today: date) -> str:
    """A check that was ended: who, which days, what part, how many."""
    assert one.checked_at is not None
    assert one.from_on is not None
    assert one.to_on is not None
    sample = people.name(one.sample_user_id) if one.sample is ReviewSample.COLLEAGUE else choice_words(one.sample or ReviewSample.ALL)
    days = tr("review.days", first=day_words(one.from_on, today), last=day_words(one.to_on, today))
    numbers = tr("review.numbers", events=one.events or 0, unusual=one.unusual or 0, judged=one.findings or 0)
    return "  ·  ".join((people.name(one.reviewer_id), days, sample, numbers))


def reasons_line(finding: Finding) -> str:
    """All that is unusual, on one line of a list that is taken out."""
    return " ".join(rule_words(code, finding.looks) for code in finding.rules)
