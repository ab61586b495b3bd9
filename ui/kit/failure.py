"""Expected failures in words: what happened, what is safe, what to do. Never a traceback, never a code alone."""

from coachdesk.errors import CoachDeskError
from ui.kit.i18n import tr

OURS = "failure.bug"
"""Anything that isn't a `CoachDeskError` is our bug, and says so."""


def failure_words(error: BaseException) -> str:
    """The sentence for a failure. The facts that a text names are filled in; the others stay out."""
    if not isinstance(error, CoachDeskError):
        return tr(OURS)
    reason = error.facts.get("reason")
    for key in (f"failure.{error.code}.{reason}", f"failure.{error.code}"):
        if (text := tr(key, **error.facts)) != key:
            return text
    return tr("failure.error")
