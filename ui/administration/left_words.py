"""What was left behind, in words: whose, why it never came, and what stands there now."""

from datetime import datetime

from ui.kit.i18n import tr
from ui.kit.leftovers import LeftGroup, LeftNote, LeftRegister
from ui.kit.people import People
from ui.kit.when import day_words, long_day, moment_words
from ui.kit.words import someone_words, values_words


def heading_words(group: LeftGroup) -> str:
    """Whom it is about."""
    return someone_words(group.name) if group.akt_id is not None else tr("left.shared" if not group.drafts else "left.akt_gone")


def who_words(group: LeftGroup) -> str:
    """Who left it."""
    return group.user or tr("people.unknown")


def why_words(group: LeftGroup, now: datetime) -> str:
    """Says "Karins dator kunde inte längre skicka det här. Karin slutade 12 november.", and that nobody else has the akt."""
    key = "left.why.left_on" if group.on is not None else f"left.why.{group.why.value}"
    day = day_words(group.on, now.date()) if group.on is not None else ""
    said = tr(key, name=who_words(group), day=day, when=moment_words(group.at, now), laptop=group.laptop)
    alone = tr("left.akt_only_here") if group.akt_id is not None and not group.here else ""
    return " ".join(part for part in (said, alone) if part)


def quoted(note: LeftNote, now: datetime) -> str:
    """When a note was begun, as far as it is known."""
    return tr("left.begun", when=moment_words(note.at, now)) if note.at is not None else tr("left.begun_once")


def left_text(group: LeftGroup, words: str, at: datetime | None, now: datetime) -> str:
    """A note's text that says who left the words, as somebody else signs them."""
    day = long_day((at or group.at).astimezone(now.tzinfo).date())
    return f"{tr('left.note_head', name=who_words(group), day=day)}\n\n{words}"


def value_of(register: LeftRegister, people: People, now: datetime) -> str:
    """What was left, on one line; that it was emptied where it was."""
    if register.name == "deleted":
        return tr("left.deleted") if register.values.get("deleted") is not None else tr("left.undeleted")
    said = values_words(register.values, people, now)
    return said or (tr("left.emptied") if values_words(register.now, people, now) else "")


def now_words(register: LeftRegister, people: People, now: datetime) -> str:
    """What stands there now."""
    if register.name == "deleted":
        return tr("left.deleted") if register.now.get("deleted") is not None else tr("left.undeleted")
    return values_words(register.now, people, now) or tr("left.empty_now")
