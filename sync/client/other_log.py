"""Where a restored server's membership log goes another way than the one known here: whether it may be believed, and what is said again.

Some laptops went on from a shorter log before this one came. Theirs is the log now, and what this laptop said goes at its end; unless that
would give somebody back what was taken from her. Who took it says it there again, and believes that log when it has it.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final, Literal

from coachdesk.crypto.identity import SigningKey
from coachdesk.errors import EntryRefused
from coachdesk.storage.workspace import Transaction
from sync.client import log
from sync.client.me import Me
from sync.client.saying import Speech
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
    Parted,
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
from sync.protocol.wraps import commitment

_ONLY_ADDS: Final = (Found, Issuer, Unit, Team, TeamPublic, Invitation, Device, Member, Space, Purged, Returned, MinimumVersion)
"""Who lacks one of these has nothing more by it. Whose program is too old asks no server anything, and hears no other log."""
_FOLLOWS: Final = (User, Device, TeamKey, TeamPublic, Purged)
"""What a laptop says by itself where the log lacks it."""
_AUTHORS: Final[tuple[Literal["device", "issuer"], ...]] = ("device", "issuer")


class AnotherHistory(Exception):
    """The server shows a log that isn't a continuation of what it showed before. *code* is for the window."""

    def __init__(self, code: str = "another_history") -> None:
        super().__init__(code)
        self.code = code


class OtherLog:
    """The server's log, heard entry by entry and believed from the root on."""

    def __init__(self, root: bytes | None) -> None:
        self.state = State(root)
        self.again: list[Entry] = []
        """What this laptop has to say there before it can believe it."""
        self._entries: list[PostedEntry] = []

    def hear(self, posted: PostedEntry) -> None:
        """The next entry. Raises EntryRefused where it breaks the rules."""
        self.state.apply(posted.entry, posted.position)
        self._entries.append(posted)

    def says_again(self, tx: Transaction, me: Me) -> bool:
        """Whether it lacks what this laptop took from somebody, which holds here still: then *again* says so at its end.

        Said first and believed after: so nobody has more for a moment than she should, whatever the server does with it.
        """
        speech, known = Speech(self.state), log.replay(tx)
        for key, statement in _by_this_laptop(tx, me, self._lost(tx)[1]):
            if _takes_away(speech.state, statement) and _holds(known, statement):
                with suppress(EntryRefused):
                    speech.say(key, _with_what_it_ends(speech.state, statement))
        self.again = speech.entries
        return bool(self.again)

    def replace_known(self, tx: Transaction, me: Me) -> None:
        """Believe it, and have this laptop's own statements that it lacks said again.

        Raises AnotherHistory, with nothing changed, where it lacks what took a right or a key from somebody.
        """
        fork, lost = self._lost(tx)
        if any(_takes_away(self.state, one) for _, one in lost):
            raise AnotherHistory
        known = log.replay(tx)
        tx.post.forget_entries(0)
        for posted in self._entries[:fork]:
            tx.post.add_entry(posted.entry.seq, posted.position, encode(posted.entry))
        log.learn(tx, log.replay(tx), me, self._entries[fork:])
        for author, statement in _own(tx, lost):
            if _holds(known, statement):
                tx.post.say(author, encode(statement))

    def _lost(self, tx: Transaction) -> tuple[int, list[tuple[bytes, Statement]]]:
        """How many entries both logs begin with; and by author what was said here after them, and isn't there."""
        known = [decode_entry(raw) for _, raw in tx.post.log()]
        others = [posted.entry for posted in self._entries]
        fork = _same(known, others)
        said = {encode(one) for entry in others[fork:] for one in entry.statements}
        return fork, [(entry.author, one) for entry in known[fork:] for one in entry.statements if encode(one) not in said]


def _same(known: Sequence[Entry], others: Sequence[Entry]) -> int:
    """How many entries both logs begin with."""
    return next((index for index, pair in enumerate(zip(known, others, strict=False)) if pair[0] != pair[1]), min(len(known), len(others)))


def _own(tx: Transaction, lost: Sequence[tuple[bytes, Statement]]) -> Iterator[tuple[str, Statement]]:
    """What this laptop said, and won't say by itself."""
    authors = {key.public: name for name, key in _keys(tx)}
    for public, statement in lost:
        if public in authors and not isinstance(statement, _FOLLOWS):
            yield authors[public], statement


def _by_this_laptop(tx: Transaction, me: Me, lost: Sequence[tuple[bytes, Statement]]) -> Iterator[tuple[SigningKey, Statement]]:
    """What it said, with the key that it said it with. A team's key that isn't here any more isn't promised to anybody again."""
    keys, held = {key.public: key for _, key in _keys(tx)}, tx.keyring.team_keys()
    for public, statement in lost:
        if public not in keys:
            continue
        if isinstance(statement, TeamKey):
            key = held.get(statement.team, {}).get(statement.epoch)
            if key is None or commitment(me.municipality, statement.team, statement.epoch, key) != statement.commitment:
                continue
        yield keys[public], statement


def _with_what_it_ends(other: State, said: Statement) -> list[Statement]:
    """Who was in a team for an hour that the other log lacks was given its key: that she came is said with that she went."""
    if isinstance(said, Parted) and said.user not in other.members(said.team):
        return [Member(said.team, said.user, head=False), said]
    return [said]


def _keys(tx: Transaction) -> Iterator[tuple[str, SigningKey]]:
    """By author: those with which this laptop says what its user decides."""
    for name in _AUTHORS:
        key = tx.keyring.signing(name)
        if key is not None:
            yield name, key


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


def _holds(known: State, said: Statement) -> bool:
    """Whether it is so still by the log that is *known* here: nobody has given back since what was taken, or taken what was given."""
    match said:
        case Member(team, user):
            return user in known.members(team)
        case Withdraw(space, team):
            return known.grants(space).get(team) is None
        case Grant(space, team, role):
            return known.grants(space).get(team) is role
        case Parted(team, user):
            return user not in known.members(team)
    return True
