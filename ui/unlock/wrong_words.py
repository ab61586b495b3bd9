"""What is said of a passphrase that didn't open: also how many tries are left, once they are few."""

from coachdesk.errors import WrongPassphrase
from ui.kit.failure import failure_words
from ui.kit.i18n import tr

FEW = 10


def wrong_words(error: BaseException) -> str:
    """One sentence, or two."""
    left = error.facts.get("left") if isinstance(error, WrongPassphrase) else None
    few = tr("unlock.left", count=left) if isinstance(left, int) and left <= FEW else ""
    return " ".join(part for part in (failure_words(error), few) if part)
