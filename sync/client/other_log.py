"""Where a restored server's membership log goes another way than the one known here: whether it may be believed, and what is said again.

Some laptops went on from a shorter log before this one came. Theirs is the log now, and what this laptop said goes at its end; unless that
would give somebody back what was taken from her.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from coachdesk.storage.workspace import Transaction
from sync.client import log
from sync.client.me import Me
from sync.protocol.entry import Entry, decode_entry
from sync.protocol.membership import State
from sync.protocol.messages import PostedEntry
from sync.protocol.statements import (
    Administrator,
    Device,
    Found,
    Grant,
    Invitation,
    Issuer,
    Member,
    MinimumVersion,
    Purged,
    Returned,
    Space,
    Statement,
    Team,
    TeamKey,
    TeamPublic,
    Unit,
    User,
    Withdraw,
)
from sync.protocol.wire import encode

_ONLY_ADDS: Final = (Found, Issuer, Unit, Team, TeamPublic, Invitation, Device, Member, Space, Purged, Returned, MinimumVersion)
"""Who lacks one of these has nothing more by it. Whose program is too old asks no server anything, and hears no other log."""
_FOLLOWS: Final = (User, Device, TeamKey, TeamPublic, Purged)
"""What a laptop says by itself where the log lacks it."""


class AnotherHistory(Exception):
    """The server shows a log that isn't a continuation of what it showed before. *code* is for the window."""

    def __init__(self, code: str = "another_history") -> None:
        super().__init__(code)
        self.code = code


class OtherLog:
    """The server's log, heard entry by entry and believed from the root on."""

    def __init__(self, root: bytes | None) -> None:
        self.state = State(root)
        self._entries: list[PostedEntry] = []

    def hear(self, posted: PostedEntry) -> None:
        """The next entry. Raises EntryRefused where it breaks the rules."""
        self.state.apply(posted.entry, posted.position)
        self._entries.append(posted)

    def replace_known(self, tx: Transaction, me: Me) -> None:
        """Believe it, and have this laptop's own statements that it lacks said again.

        Raises AnotherHistory, with nothing changed, where it lacks what took a right or a key from somebody.
        """
        known = [decode_entry(raw) for _, raw in tx.post.log()]
        others = [posted.entry for posted in self._entries]
        fork = _same(known, others)
        said = {encode(one) for entry in others[fork:] for one in entry.statements}
        lost = [(entry.author, one) for entry in known[fork:] for one in entry.statements if encode(one) not in said]
        if any(_takes_away(self.state, one) for _, one in lost):
            raise AnotherHistory
        tx.post.forget_entries(0)
        for posted in self._entries[:fork]:
            tx.post.add_entry(posted.entry.seq, posted.position, encode(posted.entry))
        log.learn(tx, log.replay(tx), me, self._entries[fork:])
        for author, statement in _own(tx, lost):
            tx.post.say(author, encode(statement))


def _same(known: Sequence[Entry], others: Sequence[Entry]) -> int:
    """How many entries both logs begin with."""
    return next((index for index, pair in enumerate(zip(known, others, strict=False)) if pair[0] != pair[1]), min(len(known), len(others)))


def _own(tx: Transaction, lost: Sequence[tuple[bytes, Statement]]) -> Iterator[tuple[str, Statement]]:
    """What this laptop said, and won't say by itself."""
    device, issuer = tx.keyring.signing("device"), tx.keyring.signing("issuer")
    authors = {key.public: name for name, key in (("device", device), ("issuer", issuer)) if key is not None}
    for public, statement in lost:
        if public in authors and not isinstance(statement, _FOLLOWS):
            yield authors[public], statement


def _takes_away(other: State, said: Statement) -> bool:
    """Whether somebody has more by the *other* log than she should, because it lacks *said*. What isn't known here might."""
    match said:
        case TeamKey(team, epoch):
            return epoch > 1 and other.team_commitment(team, epoch) is None
        case Withdraw(space, team):
            return other.grants(space).get(team) is not None
        case Grant(space, team, role):
            return (other.grants(space).get(team) or role) > role
        case Administrator(user, active):
            return not active and user in other.administrators
        case User(user):
            return other.user(user) is not None
    return not isinstance(said, _ONLY_ADDS)
