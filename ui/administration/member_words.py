"""What stands about a colleague in the list: who she is, what she sees, her computers, when she leaves; and about who has left."""

from PySide6.QtWidgets import QVBoxLayout

from coachdesk.domain.staff import StaffMember
from ui.administration.knowledge import Knowledge
from ui.administration.words import laptop_words, seeing_words
from ui.kit.i18n import tr
from ui.kit.pieces import Text, column
from ui.kit.when import day_words
from ui.kit.words import choice_words


def member_words(known: Knowledge, one: StaffMember) -> QVBoxLayout:
    """Somebody who works here."""
    came, today = known.came(one.id), known.now.date()
    since = tr("admin.since", day=day_words(came.astimezone(known.now.tzinfo).date(), today)) if came else ""
    role = one.title or (choice_words(one.role) if one.role else "")
    words = column(Text(one.name or "", "strong", wrap=True), gap=0)
    for line in ("  ·  ".join(part for part in (role, one.place or "", since) if part), seeing_words(known, one), _computers(known, one)):
        if line:
            words.addWidget(Text(line, "meta", wrap=True))
    her, team, until = known.log.get(one.id), one.substitute_team_id, one.substitute_until
    if her is not None and team is not None and until is not None and team in her.places:
        place = known.directory.places.get(team, "")
        words.addWidget(Text(tr("admin.substitute", place=place, day=day_words(until, today)), "meta", wrap=True))
    if one.left_on is not None:
        words.addWidget(Text(tr("admin.leaves_on", day=day_words(one.left_on, today)), "soon", wrap=True))
    return words


def former_words(known: Knowledge, one: StaffMember) -> QVBoxLayout:
    """Somebody who has left: each of her computers with its state, and the akter that still bear her name."""
    assert one.left_on is not None
    words = column(Text(one.name or "", "strong", wrap=True), gap=0)
    words.addWidget(Text(tr("admin.left_on", day=day_words(one.left_on, known.now.date())), "meta", wrap=True))
    her = known.log.get(one.id)
    if her is not None and her.leaving:
        words.addWidget(Text(tr("leaving.will_be_said"), "meta", wrap=True))
    elif known.still_in(one.id):
        words.addWidget(Text(tr("leaving.still_in", name=one.name or ""), "soon", wrap=True))
    for laptop in known.laptops_of(one.id):
        state = laptop_words(known, laptop.id)
        if state:
            words.addWidget(Text(f"{laptop.name or ''}: {state}", "meta", wrap=True))
    if number := known.directory.in_hand.get(one.id, 0):
        words.addWidget(Text(tr("hand_over.left", count=number, name=one.name or ""), "soon", wrap=True))
    return words


def _computers(known: Knowledge, one: StaffMember) -> str:
    """Those in use; and where one was called lost, that."""
    laptops = known.laptops_of(one.id)
    shut = {laptop.id for laptop in laptops if (device := known.device(laptop.id)) is not None and device.shut}
    heard = max((at for laptop in laptops if laptop.id not in shut and (at := known.heard(laptop.id)) is not None), default=None)
    names = ", ".join(laptop.name or "" for laptop in laptops if laptop.id not in shut)
    last = tr("admin.heard", when=day_words(heard.astimezone(known.now.tzinfo).date(), known.now.date())) if heard else ""
    gone = [f"{laptop.name or ''}: {laptop_words(known, laptop.id)}" for laptop in laptops if laptop.id in shut]
    return "  ·  ".join(part for part in (names, last, *gone) if part)
