"""What others, or this laptop, said was destroyed: heard from the membership log, before anything else of a round is taken in.

The log and not the space says which values, as it alone proves that who said it leads the space, and to a laptop that has been away it
comes before their envelopes do. What is told of it to people stands in the space. docs/decisions/redaction.md.
"""

from collections.abc import Iterator

from coachdesk.storage.workspace import Transaction
from sync.client.me import Me
from sync.protocol.membership import State
from sync.protocol.snapshot import Snapshot
from sync.protocol.wraps import LOST


def hear(tx: Transaction, state: State, me: Me) -> None:
    """Destroy here what the log says, in the spaces that are this user's. Repeating it is harmless: an old backup hears it again."""
    for space in sorted(state.redacted_spaces & state.spaces_of(me.user)):
        tx.redact(space, [(one.device, one.number, one.register) for one in state.redacted(space)])


def pending(tx: Transaction, state: State, me: Me) -> Iterator[bytes]:
    """Spaces in which something was destroyed, and the server may still have it under the old key, as far as is known here."""
    for space in sorted(state.redacted_spaces & state.spaces_of(me.user)):
        if tx.post.let_go.until(space) < state.oldest_epoch(space):
            yield space


def let_go(tx: Transaction, state: State, made: Snapshot) -> None:
    """A snapshot counts, and this laptop has what it holds: keys of before the destruction open nothing that is still needed."""
    oldest = state.oldest_epoch(made.space)
    if oldest and made.epoch >= oldest:
        tx.post.let_go.let_go(made.space, oldest, LOST)
