"""The palette's rows: what each is, whom it is about, and where it leads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coachdesk.domain.folding import fold, words
from ui.kit.actions import Action
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.kit.when import day_words
from ui.kit.words import someone_words
from ui.palette.finding import Findings, Group, Named, Someone

MOST_ACTIONS = 4


@dataclass(frozen=True)
class Choice:
    """*kind* says in a word what it is; *leads*: a place, or what is done."""

    symbol: str
    title: str
    detail: str
    kind: str
    leads: Place | Callable[[Surroundings], object]
    keys: str = ""

    @property
    def words(self) -> str:
        """For who hears the list."""
        return ", ".join(part for part in (self.title, self.kind, self.detail) if part)


Opened = Callable[[UUID], bool]
"""Whether an akt was opened since the vault was unlocked: only then its text is shown."""


def choices(found: Findings, actions: Sequence[Action], opened: Opened, today: date) -> list[Choice]:
    """People first: a name is what is typed most. Without a text the actions come after who was opened last."""
    rows = [_someone(one, today) for one in found.people]
    rows += [_action(one) for one in fitting(actions, found.asked)]
    rows += [_group(one, opened) for one in found.groups]
    rows += [_hit(one, opened, today) for one in found.hits]
    if found.asked.strip():
        place = Place("searching", None, {"text": found.asked})
        rows.append(Choice("search", tr("palette.all", text=found.asked.strip()), "", tr("palette.kind.page"), place))
    return rows


def writers(found: Findings, today: date) -> list[Choice]:
    """Whom a note is about; those with a closed akt are left out."""
    return [_someone(one, today, Place("note_editor", one.akt_id)) for one in found.people if one.closed_on is None]


def fitting(actions: Sequence[Action], text: str) -> list[Action]:
    """Those that have every typed word among theirs, first those whose name begins so; without a text all, in the order of the index."""
    typed = [fold(word) for word in words(text)]
    if not typed:
        return list(actions) if not text.strip() else []
    called = [action for action in actions if _is_called(action, typed)]
    return sorted(called, key=lambda action: not fold(tr(action.words)).startswith(typed[0]))[:MOST_ACTIONS]


def _is_called(action: Action, typed: Sequence[str]) -> bool:
    names = words(fold(f"{tr(action.words)} {tr(action.also) if action.also else ''}"))
    return all(any(name.startswith(word) for name in names) for word in typed)


def _action(action: Action) -> Choice:
    kind = tr("palette.kind.page" if isinstance(action.does, Place) else "palette.kind.action")
    return Choice(action.symbol, tr(action.words), "", kind, action.does, action.keys)


def _someone(one: Someone, today: date, leads: Place | None = None) -> Choice:
    closed = tr("palette.closed", day=day_words(one.closed_on, today)) if one.closed_on is not None else ""
    detail = "  ·  ".join(part for part in (one.place, one.coach, closed) if part)
    return Choice(
        "user" if one.name else "shield",
        someone_words(one.name),
        detail,
        tr("palette.kind.participant"),
        leads or Place("participant", one.akt_id),
    )


def _group(group: Group, opened: Opened) -> Choice:
    detail = group.member if opened(group.akt_id) else tr("palette.shut")
    return Choice("orbit", tr("palette.group", name=group.about), detail, tr("palette.kind.group"), Place("participant", group.akt_id))


def _hit(one: Named, opened: Opened, today: date) -> Choice:
    hit, about = one.hit, one.about
    if hit.akt_id is None:
        detail = about if about != hit.title else ""
        return Choice("building-2", hit.title, detail, tr(f"kind.{hit.kind}"), Place("organisation", one.organisation_id))
    day = day_words(hit.on_day, today) if hit.on_day is not None else ""
    kind = tr(f"kind.{hit.kind}")
    if not opened(hit.akt_id):
        shut = "  ·  ".join(part for part in (day, tr("palette.shut")) if part)
        return Choice("file-text", about, shut, kind, Place("participant", hit.akt_id))
    title = "  ·  ".join(part for part in (about, hit.title) if part)
    leads = Place("note", hit.record_id, {"akt": str(hit.akt_id)})
    snippet = hit.snippet if hit.snippet != hit.title else ""
    return Choice("file-text", title, "  ·  ".join(part for part in (day, snippet) if part), kind, leads)
