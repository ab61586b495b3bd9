"""One version of a note on paper: when it happened, who wrote it when and where, what it says, and whether it has left this laptop."""

from datetime import datetime
from typing import Literal

from PySide6.QtWidgets import QHBoxLayout

from coachdesk.domain.note import JournalNote, signature_holds
from coachdesk.domain.record import RECORDS
from ui.kit.carrying import SyncView
from ui.kit.day_reading import day_in_words
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.people import People
from ui.kit.pieces import Card, Chip, Status, Text, row, rule
from ui.kit.when import capital, moment_words
from ui.kit.words import choice_words, register_words
from ui.notes.greeting import in_a_sentence
from ui.notes.paper import Paper
from ui.notes.reading import Version

Place = Literal["alone", "original", "correction"]
SIGNED_PARTS = frozenset({"text", "subject", "told_by"})
"""What a signature covers and a decision may destroy: the signature stands, and can't be checked any more."""


class VersionCard(Card):
    """*place* says what it is among the versions; *heading* what it is called there."""

    def __init__(self, version: Version, heading: str, place: Place, names: People, now: datetime, sync: SyncView) -> None:
        super().__init__(heading or None)
        note = version.note
        self.body.addLayout(row(state_chip(version, names, now), None))
        if note.correction_reason:
            self.body.addWidget(Text(tr("note.why_corrected", why=note.correction_reason), wrap=True).copyable())
        self.paper = Paper(heading or tr("register.journal_note.text"), version.pieces)
        self.body.addWidget(self.paper)
        if "text" in version.destroyed and not note.text:
            self.paper.hide()  # an empty sheet would say that nothing was written
        for words in redacted_words(version, names, now):
            line = row(IconLabel("trash-2", "calm", 16), Text(words, wrap=True))
            line.setStretch(1, 1)
            self.body.addLayout(line)
        marks = {kind for _, kind in version.pieces}
        for kind, words in (("new", tr("note.new_marked")), ("gone", tr("note.gone_marked"))):
            if kind in marks and place != "alone":
                self.body.addWidget(Text(words, "caption", wrap=True))
        if note.dispute_text:
            self.body.addWidget(rule())
            self.body.addLayout(row(IconLabel("message-square-quote", "ask", 16), Text(tr("note.dispute_heading"), "h3"), None))
            self.body.addWidget(Text(note.dispute_text, wrap=True).copyable())
        self.body.addWidget(rule())
        for words in facts(version, names, now):
            self.body.addWidget(Text(words, "caption", wrap=True))
        self.body.addLayout(_sync_line(version, sync))
        self.buttons = row()
        self.body.addLayout(self.buttons)


def redacted_words(version: Version, names: People, now: datetime) -> list[str]:
    """What was destroyed of it, when, by whom and why; of each part only the latest decision. What waits for a net says so."""
    kind, said = RECORDS.of(JournalNote), {}
    for one in reversed(version.redactions):
        register = kind.register(one.register_number or 0)
        if register is None or one.redacted_at is None or one.ground is None:
            continue
        key = "redact.was" if register.name in version.destroyed else "redact.will_be"
        who, when, part = names.name(one.redacted_by), moment_words(one.redacted_at, now), register_words(kind, register.name)
        said[register.name] = tr(key, part=part, who=who, when=when, ground=choice_words(one.ground), reference=one.reference or "")
    return list(said.values())


def state_chip(version: Version, names: People, now: datetime) -> Chip:
    """Signed, or not yet; partly destroyed since by a decision; not what was signed; or signed on a colleague's laptop."""
    note = version.note
    if not note.is_signed:
        return Chip("calm", tr("note.unsigned"))
    assert note.signed_at is not None
    who, when = names.name(note.signed_by), moment_words(note.signed_at, now)
    if version.destroyed & SIGNED_PARTS:
        return Chip("calm", tr("note.signed_redacted", who=who, when=when))
    if not signature_holds(note):
        return Chip("stop", tr("note.signature_broken"))
    if version.signed_on is not None:
        return Chip("ask", tr("note.signed_elsewhere"))
    return Chip("ok", tr("note.signed_by", who=who, when=when), "badge-check")


def facts(version: Version, names: People, now: datetime) -> list[str]:
    """When it happened, which isn't when it was written; by whom, and on which laptop; who told it."""
    note = version.note
    said = []
    if note.event_on is not None:
        day = day_in_words(note.event_on, now.date())
        said.append(tr("note.happened_at", day=day, clock=note.event_time) if note.event_time else tr("note.happened", day=day))
    if note.written_at is not None:
        who = ", ".join(part for part in (names.name(note.author_id), in_a_sentence(note.author_role)) if part)
        when, laptop = moment_words(note.written_at, now), names.where(version.laptop)
        said.append(tr("note.written_on", who=who, when=when, laptop=laptop) if laptop else tr("note.written", who=who, when=when))
    if version.signed_on is not None and note.signed_at is not None:
        who, other = names.name(note.signed_by), names.name(version.signed_on)
        said.append(tr("note.signed_elsewhere_why", who=who, when=moment_words(note.signed_at, now), other=other))
    if note.told_by:
        said.append(tr("note.told", who=note.told_by))
    return [capital(words) for words in said]


def sync_words(version: Version, sync: SyncView) -> tuple[Status, str, str]:
    """Status, icon and words: how it stands with this version on its way to the server."""
    if any(one.space_id == version.note.space_id for one in sync.refused):
        return "stop", "octagon-alert", tr("note.refused")
    if version.sent:
        return "ok", "cloud-check", tr("note.at_server")
    if not sync.server:
        return "calm", "laptop", tr("note.no_server")
    return "calm", "laptop", f"{tr('note.here_only')}. {tr('note.here_only_why')}"


def _sync_line(version: Version, sync: SyncView) -> QHBoxLayout:
    status, symbol, words = sync_words(version, sync)
    line = row(IconLabel(symbol, status, 14), Text(words, "caption", wrap=True))
    line.setStretch(1, 1)
    return line
