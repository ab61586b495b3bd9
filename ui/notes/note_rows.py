"""A note in a list: day at the left, what it was, how it begins, who wrote it; its state as a chip with word and shape."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from coachdesk.domain.draft import CHANGED_NOTE, CORRECTION, NoteDraft
from coachdesk.domain.note_list import Line, NoteLine
from coachdesk.domain.person import Channel
from ui.kit.drafts import note_draft_place
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.people import People
from ui.kit.pieces import Status
from ui.kit.row_view import paint_chip, paint_ground, paint_line, row_font
from ui.kit.rows import ROW
from ui.kit.theme import theme
from ui.kit.when import capital, long_day, moment_words, month_short, weekday_words
from ui.notes.beside import excerpt
from ui.notes.contact import short_words

HIGH = 100
"""Px at 100 % text: title, two lines of text, one of who."""
DAY = 56


@dataclass(frozen=True)
class NoteRow:
    """*key* is where a choice leads; *chip* is status, word and icon."""

    key: Place
    day: str
    date: str
    title: str
    begins: str
    who: str
    chip: tuple[Status, str, str]
    spoken_day: str

    @property
    def words(self) -> str:
        """The row for those who listen."""
        return ", ".join(part for part in (self.title, self.chip[1], self.spoken_day, self.who, self.begins) if part)


def note_row(line: Line, akt_id: UUID, names: People, now: datetime) -> NoteRow:
    """A saved note or a draft, as a list shows it."""
    return _draft_row(line, akt_id, now) if isinstance(line, NoteDraft) else _saved_row(line, akt_id, names, now.date())


def _saved_row(line: NoteLine, akt_id: UUID, names: People, today: date) -> NoteRow:
    what = ", ".join(part for part in (short_words(line.channel), line.contact_name) if part)
    title = line.subject or what or excerpt(line.begins, 60) or tr("note.title")
    if line.corrects:
        title = f"{tr('notes.correction')}: {title}"
    said = [names.name(line.author_id)]
    if line.subject and what:
        said.insert(0, what)
    if line.reached is False:
        said.append(tr("notes.missed"))
    if line.disputed:
        said.append(tr("notes.disputed"))
    day, number = _day(line.event_on, today)
    return NoteRow(
        Place("note", line.note_id, {"akt": str(akt_id)}), day, number, title, excerpt(line.begins, 300),
        "  ·  ".join(part for part in said if part), _chip(line), long_day(line.event_on) if line.event_on else "",
    )  # fmt: skip


def _chip(line: NoteLine) -> tuple[Status, str, str]:
    if line.corrected:
        return "calm", tr("notes.corrected"), "square-pen"
    return ("ok", tr("notes.signed"), "badge-check") if line.signed else ("calm", tr("notes.unsigned"), "circle-dashed")


def _draft_row(draft: NoteDraft, akt_id: UUID, now: datetime) -> NoteRow:
    values, form, today = draft.values, draft.form or "", now.date()
    assert draft.target_id is not None
    place = note_draft_place(form, draft.target_id, akt_id)
    assert place is not None
    kind = {CHANGED_NOTE: "notes.draft_edit", CORRECTION: "notes.draft_correct"}.get(form.partition(":")[0], "notes.draft_new")
    channel = next((one for one in Channel if one == values.get("channel")), None)
    title = str(values.get("subject") or "") or ", ".join(
        part for part in (short_words(channel), str(values.get("contact_name") or "")) if part
    )
    try:
        event = date.fromisoformat(str(values.get("event_on")))
    except ValueError:
        event = today
    day, number = _day(event, today)
    when = moment_words(draft.saved_at, now) if draft.saved_at is not None else ""
    begins = excerpt(str(values.get("text") or ""), 300)
    return NoteRow(
        place, day, number, title or capital(tr(kind)), begins, tr("notes.draft_from", when=when),
        ("calm", tr("notes.draft"), "pencil-line"), long_day(event),
    )  # fmt: skip


def _day(day: date | None, today: date) -> tuple[str, str]:
    if day is None:
        return "", ""
    short = f"{day.day} {month_short(day)}"
    return capital(weekday_words(day.isoweekday())), short if day.year == today.year else f"{short} {day.year}"


class NoteDelegate(QStyledItemDelegate):
    """The delegate paints all; no style sheet touches rows."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        """All rows alike, so that hundreds need no measuring."""
        return QSize(200, theme().px(HIGH))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """One note."""
        row, rect = index.data(ROW), option.rect
        painter.save()
        paint_ground(painter, option.state, rect)
        if isinstance(row, NoteRow):
            self._words(painter, row, rect.adjusted(theme().gap(8), theme().px(9), -theme().gap(8), 0))
        painter.restore()

    def _words(self, painter: QPainter, row: NoteRow, room: QRect) -> None:
        look = theme()
        small, strong = row_font(13, QFont.Weight.Normal), row_font(14, QFont.Weight.DemiBold)
        left = max(look.px(DAY), QFontMetrics(small).horizontalAdvance(row.date)) + look.gap(12)
        x, wide, line = room.left() + left, room.width() - left, look.px(19)
        begins = two_lines(row.begins, small, wide)
        room = room.adjusted(0, (2 - len(begins)) * line // 2, 0, 0)  # few words stand in the middle of the row
        for number, words in enumerate((row.day, row.date)):
            paint_line(painter, QRect(room.left(), room.top() + number * look.px(20), left, look.px(20)), words, small, "text2")
        chip = QFontMetrics(row_font(12, QFont.Weight.Medium)).horizontalAdvance(row.chip[1]) + look.px(14) + 5 + look.gap(16)
        title = min(QFontMetrics(strong).horizontalAdvance(row.title) + 2, wide - chip - 10)
        top = QRect(x, room.top(), title, look.px(22))
        paint_line(painter, top, row.title, strong, "text")
        status, word, symbol = row.chip
        paint_chip(painter, status, word, QRect(x + title + 10, room.top(), chip, look.px(22)), at_left=True, symbol=symbol)
        below = room.top() + look.px(23)
        for words in begins:
            paint_line(painter, QRect(x, below, wide, line), words, small, "text2")
            below += line
        paint_line(painter, QRect(x, below, wide, look.px(18)), row.who, row_font(12, QFont.Weight.Normal), "text3")


def two_lines(words: str, font: QFont, wide: int) -> list[str]:
    """*words* on as many lines as they take, two at most; the second may be longer than the room."""
    layout = QTextLayout(words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    first = layout.createLine()
    if first.isValid():
        first.setLineWidth(wide)
    layout.endLayout()
    if not first.isValid():
        return []
    cut = first.textLength()
    return [line for line in (words[:cut].strip(), words[cut:].strip()) if line]
