"""What becomes of a row, and what is wrong with it, in words."""

from collections.abc import Sequence

from coachdesk.domain.import_batch import ImportSubject
from coachdesk.exchange.planning import Fate, PlannedRow
from coachdesk.exchange.problems import Problem
from coachdesk.exchange.rows import Setup
from coachdesk.exchange.undoing import Kept, KeptBecause
from ui.kit.i18n import tr
from ui.kit.rows import Row

_LONGEST = 60


def meaning_words(subject: ImportSubject, meaning: str) -> str:
    """What a column means."""
    return tr(f"importing.{subject.value}.{meaning}")


def problem_words(problem: Problem, subject: ImportSubject) -> str:
    """Says ``Personnummer 19990231-1234: det finns inget sådant datum``."""
    heading = problem.heading or meaning_words(subject, problem.meaning)
    text = problem.text if len(problem.text) <= _LONGEST else f"{problem.text[:_LONGEST]}…"
    column = f"{heading} {text}" if text else heading
    return tr("importing.problem", column=column, why=tr(f"importing.why.{problem.why.value}"))


def problems_words(problems: Sequence[Problem], subject: ImportSubject) -> str:
    """All that is wrong with a row."""
    return "; ".join(problem_words(one, subject) for one in problems)


def row_words(one: PlannedRow, setup: Setup) -> str:
    """Why a row is what it is."""
    match one.fate:
        case Fate.BROKEN:
            return problems_words(one.problems, setup.subject)
        case Fate.TWICE:
            return tr("importing.row.twice", row=one.like_row)
        case Fate.DUPLICATE:
            return tr(f"importing.row.duplicate.{setup.subject.value}", name=one.like)
        case Fate.MAYBE if one.like_row is not None:
            return tr("importing.row.maybe_row", row=one.like_row)
        case Fate.MAYBE:
            return tr(f"importing.row.maybe.{setup.subject.value}", name=one.like)
        case Fate.CHANGED:
            return "  ·  ".join(_changes(one, setup))
        case Fate.SAME:
            return tr("importing.row.same")
        case _:
            return "  ·  ".join(value for name, value in one.row.values.items() if name in {"place", "programme", "town", "contact_name"})


def _changes(one: PlannedRow, setup: Setup) -> list[str]:
    gaps, differs = (", ".join(_small(meaning_words(setup.subject, name)) for name in names) for names in (one.gaps, one.differs))
    parts = [tr("importing.row.fills", what=gaps)] if gaps else []
    return parts + ([tr("importing.row.differs", what=differs)] if differs else [])


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def as_row(number: int, one: PlannedRow, setup: Setup, wanted: bool) -> Row:
    """One line of the preview; *wanted*: she said that it shall be read in all the same."""
    chip = {
        Fate.BROKEN: ("stop", tr("importing.chip.broken")),
        Fate.MAYBE: ("soon", tr("importing.chip.wanted")) if wanted else ("ask", tr("importing.chip.maybe")),
        Fate.NEW: ("ok", tr("importing.chip.new")),
        Fate.CHANGED: ("ok", tr("importing.chip.fills")) if one.gaps else ("calm", tr("importing.chip.differs")),
    }.get(one.fate, ("calm", tr("importing.chip.skipped")))
    where = tr("importing.row.number", row=one.row.number)
    return Row(number, one.name or where, row_words(one, setup), where if one.name else "", chip)  # type: ignore[arg-type]  # the statuses


def kept_words(kept: Kept) -> str:
    """Why a row stays when the rest is undone."""
    if kept.because in (KeptBecause.CHANGED, KeptBecause.WRITTEN_UNDER):
        return tr(f"importing.kept.{kept.because.value}", what=tr(f"kind.{kept.kind}"))
    return tr(f"importing.kept.{kept.because.value}")
