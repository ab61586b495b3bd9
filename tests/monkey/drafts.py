"""Holds the window to its first promise: what was typed in a form is a draft in the vault, or was saved, or thrown away on purpose."""

import json
import time
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from coachdesk.domain.draft import NoteDraft, draft_of
from ui.kit.desk import Desk
from ui.kit.drafts import DraftKeeper

KEPT_WITHIN_SECONDS: Final = 1.5
"""A second, and the time that storage takes on a busy machine."""


@dataclass
class Typed:
    """What a form holds, as it was seen last."""

    keeper: DraftKeeper
    values: dict[str, Any]
    since: float
    touched: bool = False


class Drafts(QObject):
    """Looks at every form that keeps drafts, before and after each of the monkey's doings."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__()
        self._desk, self._window = desk, window
        self._typed: dict[int, Typed] = {}
        self._owed: list[tuple[str, UUID, dict[str, Any]]] = []
        self.lost: list[str] = []
        self.checked = 0

    def look(self) -> None:
        """Note what the forms hold; those that are gone owe their words to the vault."""
        now = time.monotonic()
        present: dict[int, DraftKeeper] = {id(one): one for one in self._window.findChildren(DraftKeeper)}
        for key in [key for key in self._typed if key not in present]:
            gone = self._typed.pop(key)
            if gone.touched and not gone.keeper._closed:
                self._owed.append((gone.keeper._form, gone.keeper._target, gone.values))
        for key, keeper in present.items():
            if keeper._looking:
                continue  # nobody has seen yet what the draft holds; it wins over what the monkey was quicker to type
            values = _plain(keeper._values())
            known = self._typed.get(key)
            if known is None:
                self._typed[key] = Typed(keeper, values, now, keeper.dirty)
            elif known.values != values:
                known.values, known.since, known.touched = values, now, known.touched or keeper.dirty
            else:
                known.touched = known.touched or keeper.dirty

    def settle(self) -> None:
        """Ask the vault for what is owed, and for what has stood on screen long enough."""
        if not self._desk.is_open:
            return
        now = time.monotonic()
        due = self._owed + [
            (one.keeper._form, one.keeper._target, one.values)
            for one in self._typed.values()
            if one.touched and not one.keeper._closed and now - one.since > KEPT_WITHIN_SECONDS
        ]
        self._owed = []
        for form, target, values in due:
            Asked(self, form, target, values).ask(self._desk)

    def judge(self, form: str, target: UUID, values: dict[str, Any], draft: NoteDraft | None) -> None:
        """Compare."""
        self.checked += 1
        found = _plain(draft.values) if draft is not None else {}
        wrong = {name for name, value in values.items() if value and found.get(name) != value}
        if wrong:
            self.lost.append(
                f"{form} about {target}: {sorted(wrong)} aren't in the vault ({'another draft' if draft else 'no draft'} there)"
            )


class Asked(QObject):
    """One question to the vault."""

    def __init__(self, drafts: Drafts, form: str, target: UUID, values: dict[str, Any]) -> None:
        super().__init__(drafts)
        self._drafts, self._form, self._target, self._values = drafts, form, target, values

    def ask(self, desk: Desk) -> None:
        """The storage thread works in order: what was handed in before is written by then."""
        desk.read(draft_of, self._form, self._target).then(self._hear).failed_to(self._again)

    @Slot(object)
    def _hear(self, draft: NoteDraft | None) -> None:
        self._drafts.judge(self._form, self._target, self._values, draft)
        self.deleteLater()

    @Slot(object)
    def _again(self, _: BaseException) -> None:
        # Locked meanwhile: ask after the next unlock.
        self._drafts._owed.append((self._form, self._target, self._values))
        self.deleteLater()


def _plain(values: Any) -> dict[str, Any]:
    """As a draft keeps them."""
    found: dict[str, Any] = json.loads(json.dumps(dict(values), ensure_ascii=False, default=str))
    return found
