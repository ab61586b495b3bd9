"""The state of sync in words. Green only when nothing waits and nothing is refused; offline is an ordinary day."""

from datetime import datetime

from ui.kit.carrying import SyncView
from ui.kit.i18n import tr
from ui.kit.pieces import Status
from ui.kit.when import moment_words


def badge_words(view: SyncView, now: datetime) -> tuple[Status, str, str, str]:
    """Status, icon, the line of state and the line of what is safe."""
    if not view.server:
        return "calm", "laptop", tr("sync.badge.alone"), tr("sync.badge.safe_here")
    if view.refused:
        count = sum(one.writes for one in view.refused)
        return "stop", "octagon-alert", tr("sync.refused", count=count), tr("sync.badge.all_saved")
    if view.waiting:
        why = tr("sync.badge.no_net") if view.trouble else tr("sync.badge.soon")
        return "calm", "laptop", tr("sync.waiting", count=view.waiting), why
    if view.last_contact is not None:
        return "ok", "cloud-check", tr("sync.badge.all_there", when=moment_words(view.last_contact, now)), tr("sync.badge.nothing_waits")
    return "calm", "laptop", tr("sync.no_contact_yet"), tr("sync.badge.safe_here")


def trouble_words(code: str) -> str:
    """Why the last try didn't work."""
    if not code:
        return ""
    for key in (f"sync.trouble.{code}", f"failure.{code}"):
        if (words := tr(key)) != key:
            return words
    return tr("sync.trouble.other")
