"""The day in words: how much there is, how late something is, what colleagues did."""

from collections.abc import Sequence
from datetime import date
from string import Formatter

from PySide6.QtCore import QLocale

from coachdesk.domain.my_day import Begun, ToDo, Unheard
from ui.kit.i18n import tr
from ui.kit.people import People
from ui.kit.when import capital, day_words, month_words, weekday_words
from ui.kit.words import someone_words
from ui.my_day.reading import Told
from ui.my_day.runs import Run

LARGEST_WORD = 12
"""Up to twelve numbers are written as words, as newspapers do."""


def day_title(day: date) -> str:
    """Says "Tisdag 24 november"."""
    weekday = QLocale().dayName(day.isoweekday(), QLocale.FormatType.LongFormat)
    return capital(f"{weekday} {day.day} {month_words(day)}")


def number_words(number: int) -> str:
    """Says "fyra"; from 13 the figure."""
    return tr(f"my_day.number.{number}") if 0 < number <= LARGEST_WORD else str(number)


def count_words(tasks: Sequence[ToDo], today: date) -> str:
    """Says "Vecka 48. Fyra saker i dag, tre till den här veckan". What is overdue is for today."""
    now = sum(one.due_on <= today for one in tasks)
    later = len(tasks) - now
    week = "this_week" if is_this_week(tasks, today) else "soon"
    if now and later:
        said = tr("my_day.both", today=tr("my_day.today", count=now, number=number_words(now)), later=_later(later, week))
    elif now:
        said = tr("my_day.today", count=now, number=number_words(now))
    elif later:
        said = tr(f"my_day.only_later_{week}", count=later, number=number_words(later))
    else:
        said = tr("my_day.nothing_planned")
    return tr("my_day.week", number=today.isocalendar().week, said=capital(said))


def _later(count: int, week: str) -> str:
    return tr(f"my_day.later_{week}", number=number_words(count))


def is_this_week(tasks: Sequence[ToDo], today: date) -> bool:
    """Whether all that is to come is due by Sunday."""
    return all(one.due_on.isocalendar()[:2] <= today.isocalendar()[:2] for one in tasks)


def late_words(task: ToDo, today: date) -> str:
    """Says "1 dag sen"; nothing for what isn't."""
    return tr("my_day.late", count=(today - task.due_on).days) if task.due_on < today else ""


def when_words(task: ToDo, today: date) -> str:
    """The time, else the day: "09:30", "I dag", "Tor 26", "20 nov"."""
    if task.due_on == today:
        return task.due_time or capital(day_words(today, today))
    if task.due_on < today:
        return capital(day_words(task.due_on, today))
    return capital(f"{weekday_words(task.due_on.isoweekday())} {task.due_on.day}")


def told_runs(told: Told, people: People) -> list[Run]:
    """Says "Per-Ola Bränd signerade en anteckning om Ahmad Karzani": who is heavy, whom it is about looks like a link."""
    key = _told_key(told)
    facts = {
        "who": Run(people.who(told.news.user_id), 600),
        "whom": Run(someone_words(told.name), token="accent_text"),
        "what": Run(told.what),
    }
    runs = []
    for before, fact, _, _ in Formatter().parse(tr(key)):
        runs.append(Run(before))
        if fact:
            runs.append(facts[fact])
    return runs


def _told_key(told: Told) -> str:
    """The most exact sentence there is. One that names *what* isn't used where that is unknown."""
    plain = f"news.{told.news.kind}.{told.news.act}"
    for key in (f"{plain}.{told.what}", plain) if told.news.kind == "contact_point" else (plain,):
        text = tr(key)
        if text != key and (told.what or "{what}" not in text):
            return key
    return "news.other"


def initials(name: str) -> str:
    """PB for Per-Ola Bränd."""
    parts = name.split()
    return (parts[0][:1] + parts[-1][:1] if len(parts) > 1 else name[:1]).upper()


def begun_words(draft: Begun) -> str:
    """What the draft is: its subject, else how the contact was made, else what kind of form it is."""
    if draft.subject:
        return draft.subject
    key = f"my_day.channel.{draft.channel}"
    if draft.form.startswith("note.") and (words := tr(key)) != key:
        return words
    key = f"my_day.form.{draft.form.partition(':')[0]}"
    return words if (words := tr(key)) != key else tr("my_day.form.other")


def unheard_words(one: Unheard) -> str:
    """Says "34 dagar"."""
    return tr("my_day.days", count=one.days)
