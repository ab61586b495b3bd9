"""How long somebody has to wait, as it is said: "40 sekunder", "2 minuter 10 sekunder", "15 minuter"."""

from ui.kit.i18n import tr

MINUTE = 60


def wait_words(seconds: int) -> str:
    """Minutes and seconds; whole minutes without seconds."""
    minutes, rest = divmod(max(0, seconds), MINUTE)
    parts = []
    if minutes:
        parts.append(tr("unlock.minutes", count=minutes))
    if rest or not minutes:
        parts.append(tr("unlock.seconds", count=rest))
    return " ".join(parts)
