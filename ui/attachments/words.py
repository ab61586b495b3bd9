"""What a file is, how large, and where it is, in words."""

from datetime import date
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QLocale

from coachdesk.domain.attachment import Attachment
from coachdesk.domain.note import JournalNote
from ui.kit.i18n import tr
from ui.kit.people import People
from ui.kit.pieces import Status
from ui.kit.sync_view import SyncView
from ui.kit.when import day_words, moment_words
from ui.kit.words import choice_words

_HELD_UP: Final[dict[str, tuple[Status, str]]] = {
    "lacking": ("ask", "circle-question-mark"),
    "broken": ("stop", "octagon-alert"),
    "coming": ("calm", "hourglass"),
    "no_room": ("stop", "octagon-alert"),
}
"""What keeps a content, and how that looks. Anything else is a refusal."""


class StateWords(NamedTuple):
    """A chip's words, and the whole story for its tooltip."""

    status: Status
    symbol: str
    words: str
    story: str


def size_words(size: int) -> str:
    """1,8 MB."""
    return QLocale().formattedDataSize(size, 1 if size >= 10**6 else 0, QLocale.DataSizeFormat.DataSizeSIFormat)


def note_words(note: JournalNote, today: date) -> str:
    """Which note a file belongs to."""
    day = day_words(note.event_on, today) if note.event_on is not None else ""
    return tr("files.of_note", note=note.subject, day=day) if note.subject else tr("files.of_note_plain", day=day)


def detail_words(one: Attachment, names: People, now: Any) -> str:
    """What kind of file, how large, who added it and when."""
    kind = choice_words(one.media) if one.media is not None else ""
    when = moment_words(one.added_at, now) if one.added_at is not None else ""
    return tr("files.by", kind=kind, size=size_words(one.size or 0), who=names.who(one.added_by), when=when)


def state_words(standing: Any, sync: SyncView) -> StateWords:
    """Where a file is. Green only for what the server has, and nothing is missing of."""
    numbers = {"done": standing.have, "total": standing.total}
    if standing.why:
        status, symbol = _HELD_UP.get(standing.why, ("stop", "octagon-alert"))
        return _said(status, symbol, f"files.state.{standing.why if standing.why in _HELD_UP else 'refused'}")
    if not standing.here:
        if not standing.wanted and not standing.have:
            return _said("calm", "cloud-check", "files.state.far")
        waits = bool(sync.unreached) or not sync.server
        return _said("calm", "hourglass" if waits else "download", "files.state.waiting" if waits else "files.state.fetching", **numbers)
    if standing.there:
        return _said("ok", "cloud-check", "files.state.there")
    if standing.sent and not sync.unreached:
        return _said("calm", "arrow-up", "files.state.sending", done=standing.sent, total=standing.total)
    return _said("calm", "laptop", "files.state.only_here")


def _said(status: Status, symbol: str, key: str, **numbers: int) -> StateWords:
    return StateWords(status, symbol, tr(key, **numbers), tr(f"{key}_story"))
