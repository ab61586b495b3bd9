"""Days and moments as people say them: "i dag", "i går 15:20", "20 nov", the year only when it is another."""

from datetime import date, datetime, timedelta

from PySide6.QtCore import QLocale

from ui.kit.i18n import tr


def _month(day: date, form: QLocale.FormatType) -> str:
    """QLocale writes "nov." and "maj": lists have no full stops."""
    return QLocale().monthName(day.month, form).rstrip(".")


def day_words(day: date, today: date) -> str:
    """Says "i dag", "i går", "i morgon", else "20 nov" or "20 nov 2025"."""
    near = {today: "when.today", today - timedelta(days=1): "when.yesterday", today + timedelta(days=1): "when.tomorrow"}
    if day in near:
        return tr(near[day])
    short = f"{day.day} {_month(day, QLocale.FormatType.ShortFormat)}"
    return short if day.year == today.year else f"{short} {day.year}"


def long_day(day: date) -> str:
    """Says "tisdag 24 november 2026"."""
    weekday = QLocale().dayName(day.isoweekday(), QLocale.FormatType.LongFormat)
    return f"{weekday} {day.day} {_month(day, QLocale.FormatType.LongFormat)} {day.year}"


def moment_words(moment: datetime, now: datetime) -> str:
    """The clock, with the day where it isn't today; reckoned in *now*'s zone, which is the municipality's."""
    local = moment.astimezone(now.tzinfo)
    clock = f"{local:%H:%M}"
    if local.date() == now.date():
        return tr("when.today_at", clock=clock)
    return f"{day_words(local.date(), now.date())} {clock}"


def month_words(day: date) -> str:
    """Says "november"."""
    return _month(day, QLocale.FormatType.LongFormat)


def month_short(day: date) -> str:
    """Says "nov"."""
    return _month(day, QLocale.FormatType.ShortFormat)


def weekday_words(number: int) -> str:
    """Says "mån"; Monday is 1."""
    return QLocale().dayName(number, QLocale.FormatType.ShortFormat).rstrip(".")


def capital(text: str) -> str:
    """The first letter large, the rest as it is (``str.capitalize`` would lower "Åre")."""
    return text[:1].upper() + text[1:]
