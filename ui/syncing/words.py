"""The state of sync in words. Green only when nothing waits and nothing is refused; offline is an ordinary day."""

from datetime import datetime

from PySide6.QtCore import QLocale

from ui.kit.carried import clock_words
from ui.kit.carrying import SyncView
from ui.kit.i18n import tr
from ui.kit.pieces import Status
from ui.kit.sync_view import Contact
from ui.kit.when import moment_words

PASSING = frozenset(
    {
        "",
        "server_unreachable",
        "server_failed",
        "too_many",
        "busy",
        "too_slow",
        "repeated_nonce",
        "generation",
        "internal",
        "no_progress",
        "healing",
    }
)
"""Troubles that go over by themselves: nobody has to do anything."""
_THOUSAND = 1000
_TEN_KB = 10_000
_MINUTE = 60
_HOUR = 3600


def badge_words(view: SyncView, now: datetime) -> tuple[Status, str, str, str]:
    """Status, icon, the line of state and the line of what is safe."""
    if not view.server:
        return "calm", "laptop", tr("sync.badge.alone"), tr("sync.badge.safe_here")
    if view.shut_out:
        left = tr("sync.badge.shut_waits", count=view.waiting) if view.waiting else tr("sync.badge.shut_nothing")
        return "soon", "lock", tr("sync.badge.shut"), left
    if view.refused:
        safe = tr("sync.badge.others_wait", count=view.waiting) if view.waiting else tr("sync.badge.all_saved")
        return "stop", "octagon-alert", tr("sync.refused", count=view.refused_writes), safe
    if view.waiting or view.spaces:
        return "calm", "laptop", tr("sync.waiting", count=max(view.waiting, 1)), _why_waiting(view)
    if view.trouble not in PASSING:
        odd = tr("sync.badge.copied") if view.trouble == "copied" else tr("sync.badge.odd")
        return "soon", "triangle-alert", odd, tr("sync.badge.look")
    if view.all_there and view.last_contact is not None:
        return "ok", "cloud-check", tr("sync.badge.all_there", when=moment_words(view.last_contact, now)), tr("sync.badge.nothing_waits")
    return "calm", "laptop", tr("sync.no_contact_yet"), tr("sync.badge.safe_here")


def _why_waiting(view: SyncView) -> str:
    if view.working:
        return tr("sync.badge.sending")
    if view.unreached or view.trouble == "server_unreachable":
        return tr("sync.badge.no_net")
    if view.trouble not in PASSING or view.keyless:
        return tr("sync.badge.hindered")
    return tr("sync.badge.soon")


def trouble_words(code: str) -> str:
    """Why the last try didn't work."""
    if not code:
        return ""
    for key in (f"sync.trouble.{code}", f"failure.{code}"):
        if (words := tr(key)) != key:
            return words
    return tr("sync.trouble.other")


def unreached_words(code: str) -> str:
    """Why the server couldn't be reached, and that nothing needs to be done, or what."""
    key = f"sync.unreached.{code}"
    return words if (words := tr(key)) != key else trouble_words("server_unreachable")


def reasons(view: SyncView) -> list[tuple[Status, str]]:
    """Every reason why something waits or isn't as it should be, the gravest first; each said once. Calm: it goes over by itself."""
    found: list[tuple[Status, str]] = [_reason(code) for code in view.troubles]
    if view.unreached or view.trouble == "server_unreachable":
        found.append(("soon" if view.unreached == "certificate" else "calm", unreached_words(view.unreached)))
    elif view.trouble:
        found.append(_reason(view.trouble))
    if view.keyless:
        found.append(("calm", tr("sync.keyless", count=len(view.keyless))))
    if view.unread:
        found.append(("calm", tr("sync.unread", count=view.unread)))
    if view.newer:
        found.append(("soon", tr("sync.newer", count=view.newer)))
    return list(dict.fromkeys(found))


def _reason(code: str) -> tuple[Status, str]:
    return "calm" if code in PASSING else "soon", trouble_words(code)


def next_words(view: SyncView, now: datetime) -> str:
    """What happens next, and when."""
    if not view.server:
        return tr("sync.next.alone")
    if view.working:
        return tr("sync.next.working")
    if view.next_try is None:
        return tr("sync.next.soon")
    wait = wait_words((view.next_try - now).total_seconds())
    if not (view.trouble or view.unreached):
        return tr("sync.next.resting", wait=wait)
    if view.rounds:
        return tr("sync.next.tried", clock=clock_words(view.rounds[0].at, now), wait=wait)
    return tr("sync.next.again", wait=wait)


def wait_words(seconds: float) -> str:
    """Says "om 4 minuter"."""
    if seconds < _MINUTE:
        return tr("sync.wait.soon")
    if seconds < _HOUR:
        return tr("sync.wait.minutes", count=round(seconds / _MINUTE))
    return tr("sync.wait.hours", count=round(seconds / _HOUR))


def size_words(count: int) -> str:
    """Bytes as people say them."""
    locale = QLocale()
    if count < _THOUSAND:
        return tr("sync.size.bytes", count=count)
    if count < _THOUSAND * _THOUSAND:
        return tr("sync.size.kilobytes", size=locale.toString(count / _THOUSAND, "f", 1 if count < _TEN_KB else 0))
    return tr("sync.size.megabytes", size=locale.toString(count / _THOUSAND / _THOUSAND, "f", 1))


def round_words(one: Contact) -> str:
    """What a round did, or why it didn't."""
    if one.code == "server_unreachable" or (one.code and trouble_words(one.code) == tr("sync.trouble.other")):
        return tr("sync.round.unreached", count=one.times)
    if one.code and not (one.changes_out or one.changes_in):
        return trouble_words(one.code)
    if one.changes_out and one.changes_in:
        return tr("sync.round.both", out=one.changes_out, back=one.changes_in)
    if one.changes_out:
        return tr("sync.round.sent", count=one.changes_out)
    if one.changes_in:
        return tr("sync.round.fetched", count=one.changes_in)
    return tr("sync.round.quiet", count=one.times)


def round_figures(one: Contact) -> str:
    """How much went, and how long it took."""
    if not (one.bytes_out or one.bytes_in):
        return ""
    seconds = QLocale().toString(one.milliseconds / _THOUSAND, "f", 1)
    return tr("sync.round.figures", out=size_words(one.bytes_out), back=size_words(one.bytes_in), seconds=seconds)


def round_when(one: Contact, now: datetime) -> str:
    """The moment, or from when to when."""
    latest = clock_words(one.at, now)
    earliest = clock_words(one.since, now)
    return latest if earliest == latest else f"{earliest}–{latest}"
