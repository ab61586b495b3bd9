"""What waits: whose, of what kind, how much and since when. It goes by itself."""

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout

from coachdesk.domain.record import RECORDS
from ui.kit.carried import clock_words
from ui.kit.carrying import SyncView
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Card, Text, column, row, rule
from ui.kit.sync_view import Held
from ui.kit.words import kind_words
from ui.syncing.words import size_words

AT_MOST = 30
"""Rows; of more it is said how many there are."""
ICONS = {
    "journal_note": "file-text",
    "note_draft": "pencil-line",
    "contact_point": "user",
    "person": "user",
    "person_identifier": "user",
    "relative": "users",
    "group_member": "users",
    "resource_group": "users",
    "enrolment": "calendar-days",
    "reminder": "clock",
    "access_event": "eye",
    "organisation": "building",
    "contact_person": "building",
}
"""What stands before a row, by the name of its kind."""


class WaitingCard(Card):
    """Shows what it is told."""

    def __init__(self) -> None:
        super().__init__(tr("sync.waits"))
        assert self.head is not None
        self._meta = Text("", "meta", wrap=True)
        self.head.addWidget(self._meta)
        self._list = column(gap=10)
        self.body.addLayout(self._list)

    def show_view(self, view: SyncView, now: datetime) -> None:
        """Everything anew: rows are few and take no focus."""
        with filling(self._list):
            self._meta.setText(tr("sync.how_much", count=max(view.waiting, 1), size=size_words(view.bytes)))
            for number, one in enumerate(view.items[:AT_MOST]):
                if number:
                    self._list.addWidget(rule())
                self._list.addLayout(_row(one, now))
            if len(view.items) > AT_MOST:
                self._list.addWidget(rule())
                self._list.addWidget(Text(tr("sync.and_more", count=len(view.items) - AT_MOST), "meta", wrap=True))


def _row(one: Held, now: datetime) -> QHBoxLayout:
    kind = RECORDS.by_number(one.kind) if one.kind in RECORDS else None
    what = kind_words(kind) if kind is not None else tr("sync.directory")
    counted = tr("sync.writes", count=one.writes)
    parts = [what] if one.name else []
    parts += [counted] if one.writes > 1 or not one.name else []
    title, detail = one.name or what, ", ".join(parts)
    line = row(gap=12)
    line.addLayout(column(IconLabel(ICONS.get(kind.name if kind is not None else "", "pencil-line")), None))
    line.addLayout(column(Text(title, "strong", wrap=True), Text(detail, "meta", wrap=True), gap=0), 1)
    if one.at is not None:
        line.addWidget(Text(clock_words(one.at, now), "meta"))
    return line
