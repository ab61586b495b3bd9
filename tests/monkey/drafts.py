"""Holds the window to its first promise: what was typed in a form is a draft in the vault, or was saved, or thrown away on purpose."""

import functools
import json
import time
import weakref
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from uuid import UUID

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid
from sqlmodel import Session, select

from coachdesk.domain.draft import NoteDraft, draft_of
from coachdesk.domain.loose_note import LOOSE_NOTE
from coachdesk.domain.note import JournalNote
from coachdesk.domain.person import Person
from ui.kit.desk import Desk
from ui.kit.drafts import DraftKeeper

KEPT_WITHIN_SECONDS: Final = 1.5
"""A second, and the time that storage takes on a busy machine."""
KEEPERS: Final[weakref.WeakSet[DraftKeeper]] = weakref.WeakSet()
TOUCHED: Final[weakref.WeakSet[DraftKeeper]] = weakref.WeakSet()
"""Those whose form somebody has typed in, however shortly."""

LOOKED: Final[weakref.WeakSet[DraftKeeper]] = weakref.WeakSet()
"""Those that have asked the vault for a draft: until then the form waits for its record."""
FATES: Final[deque[str]] = deque(maxlen=40)
"""What the keepers did last, for whoever looks for a fault."""


def note_keepers() -> None:
    """Know every keeper that is made from now on, and what becomes of it.

    Asking Qt for its children would make Python objects of all that Qt made for itself, forty times a second: PySide falls over that
    within minutes.
    """
    begin, touch, look = DraftKeeper.__init__, DraftKeeper.touch, DraftKeeper.look

    def begin_and_tell(keeper: DraftKeeper, *args: Any) -> None:
        begin(keeper, *args)
        KEEPERS.add(keeper)

    def touch_and_tell(keeper: DraftKeeper) -> None:
        TOUCHED.add(keeper)
        touch(keeper)

    def look_and_tell(keeper: DraftKeeper) -> None:
        LOOKED.add(keeper)
        look(keeper)

    DraftKeeper.look = look_and_tell  # type: ignore[method-assign,assignment]
    DraftKeeper.__init__ = begin_and_tell  # type: ignore[method-assign,assignment]
    DraftKeeper.touch = touch_and_tell  # type: ignore[method-assign,assignment]
    for name in ("look", "_bring", "hand_in", "close", "drop"):
        setattr(DraftKeeper, name, _told(name, getattr(DraftKeeper, name)))


def _told(name: str, work: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(work)
    def work_and_tell(keeper: DraftKeeper, *args: Any) -> None:
        found = sorted(key for key, value in keeper._values().items() if value) if name == "hand_in" else ""
        FATES.append(f"{time.monotonic():.1f} {keeper._form} {id(keeper) % 9973} {name} {'dirty' if keeper.dirty else 'clean'} {found}")
        work(keeper, *args)

    return work_and_tell


def _form_of(keeper: DraftKeeper) -> QWidget:
    """The form or page it keeps."""
    above = keeper.parent()
    while above is not None and not isinstance(above, QWidget):
        above = above.parent()
    assert above is not None
    return above


@dataclass
class Typed:
    """What a form holds, as it was seen last."""

    keeper: DraftKeeper
    values: dict[str, Any]
    since: float
    touched: bool = False
    changes: list[str] = field(default_factory=list)

    def note(self, values: dict[str, Any], doing: str) -> None:
        """What changed by which doing, without a word of it."""
        known = {name: len(str(value)) for name, value in values.items() if value}
        self.changes = [*self.changes[-5:], f"{doing} -> {known or 'nothing'} ({'dirty' if self.keeper.dirty else 'clean'})"]

    def history(self) -> str:
        """For whoever looks for the fault."""
        return f"after {'; '.join(self.changes)}"


class Found(NamedTuple):
    """What the vault holds of a form: its draft, and the words of records that it may have become."""

    draft: NoteDraft | None
    texts: set[str]


def _find(session: Session, form: str, target: UUID) -> Found:
    texts = set(session.exec(select(JournalNote.text))) if form.startswith("note.") else set()
    if form.startswith("participant."):
        texts = {f"{given} {family}" for given, family in session.exec(select(Person.given_name, Person.family_name))}
    return Found(draft_of(session, form, target), {text for text in texts if text})


def _texts(form: str, values: dict[str, Any]) -> list[str]:
    if form.startswith("note."):
        return [str(values.get("text") or "").strip()]
    if form.startswith("participant."):
        return [f"{str(values.get('given_name') or '').strip()} {str(values.get('family_name') or '').strip()}"]
    return []


class Drafts(QObject):
    """Looks at every form that keeps drafts, before and after each of the monkey's doings."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__()
        self._desk, self._window = desk, window
        self._typed: dict[int, Typed] = {}
        self._owed: list[tuple[str, UUID, dict[str, Any], str]] = []
        self.lost: list[str] = []
        self.checked = 0

    def look(self, doing: str = "by itself") -> None:
        """Note what the forms hold after *doing*; those that are gone owe their words to the vault."""
        now = time.monotonic()
        present = {id(one): one for one in KEEPERS if isValid(one) and self._window.isAncestorOf(_form_of(one))}
        for key in [key for key in self._typed if key not in present]:
            gone = self._typed.pop(key)
            if gone.keeper._closed:  # saved or thrown away, with all that was kept of it before
                self._owed = [owed for owed in self._owed if owed[:2] != (gone.keeper._form, gone.keeper._target)]
            elif gone.touched:
                self._owed.append((gone.keeper._form, gone.keeper._target, gone.values, f"left {gone.history()}"))
        for key, keeper in present.items():
            if keeper._looking or (keeper not in LOOKED and keeper._form != LOOSE_NOTE):  # the latter never has a draft before it
                continue  # nobody has seen yet what the draft holds; it wins over what the monkey was quicker to type
            values = _plain(keeper._values())
            known = self._typed.get(key)
            if known is None:
                known = self._typed[key] = Typed(keeper, values, now, keeper.dirty)
                known.note(values, f"seen first after {doing}")
                self._come_back(keeper, values)
            elif known.values != values:
                known.note(values, doing)
                known.values, known.since, known.touched = values, now, known.touched or keeper.dirty
            else:
                known.touched = known.touched or keeper.dirty

    def _come_back(self, keeper: DraftKeeper, values: dict[str, Any]) -> None:
        """Whoever comes back to a form finds what was left there; from now on what she makes of it counts."""
        left = [owed for owed in self._owed if owed[:2] == (keeper._form, keeper._target)]
        self._owed = [owed for owed in self._owed if owed not in left]
        if left and keeper not in TOUCHED:
            form, target, owed, where = left[-1]
            self.checked += 1
            if wrong := _missing(owed, values):
                self.lost.append(f"{form} about {target}: {sorted(wrong)} weren't brought back; {where}\n" + "\n".join(FATES))

    def settle(self) -> None:
        """Ask the vault for what is owed, and for what has stood on screen long enough."""
        if not self._desk.is_open:
            return
        now = time.monotonic()
        still_written = {(one._form, one._target) for one in KEEPERS if isValid(one)}
        last = {(form, target): (form, target, values, where) for form, target, values, where in self._owed}
        # Whoever came back to a form has gone on with its draft: what stood there last counts.
        due = [owed for key, owed in last.items() if key not in still_written] + [
            (one.keeper._form, one.keeper._target, one.values, f"on screen {one.history()}")
            for one in self._typed.values()
            if one.touched and not one.keeper._closed and now - one.since > KEPT_WITHIN_SECONDS
        ]
        self._owed = []
        for form, target, values, where in due:
            Asked(self, form, target, values, where).ask(self._desk)

    def judge(self, form: str, target: UUID, values: dict[str, Any], where: str, found: Found) -> None:
        """Compare. What was saved while somebody left its form stands in a record, and its draft is gone."""
        self.checked += 1
        draft = found.draft
        if draft is None and any(text and text in found.texts for text in _texts(form, values)):
            return
        kept = _plain(draft.values) if draft is not None else {}
        if wrong := _missing(values, kept):
            self.lost.append(
                f"{form} about {target}: {sorted(wrong)} aren't in the vault ({'another draft' if draft else 'no draft'} there); {where}\n"
                + "\n".join(FATES)
            )


class Asked(QObject):
    """One question to the vault."""

    def __init__(self, drafts: Drafts, form: str, target: UUID, values: dict[str, Any], where: str) -> None:
        super().__init__(drafts)
        self._drafts, self._form, self._target, self._values, self._where = drafts, form, target, values, where

    def ask(self, desk: Desk) -> None:
        """The storage thread works in order: what was handed in before is written by then."""
        desk.read(_find, self._form, self._target).then(self._hear).failed_to(self._again)

    @Slot(object)
    def _hear(self, found: Found) -> None:
        self._drafts.judge(self._form, self._target, self._values, self._where, found)
        self.deleteLater()

    @Slot(object)
    def _again(self, _: BaseException) -> None:
        # Locked meanwhile: ask after the next unlock.
        self._drafts._owed.append((self._form, self._target, self._values, f"{self._where}, locked"))
        self.deleteLater()


def _missing(owed: dict[str, Any], found: dict[str, Any]) -> set[str]:
    return {name for name, value in owed.items() if value and found.get(name) != value}


def _plain(values: Any) -> dict[str, Any]:
    """As a draft keeps them."""
    found: dict[str, Any] = json.loads(json.dumps(dict(values), ensure_ascii=False, default=str))
    return found
