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
    Left,
    Member,
    MinimumVersion,
    Parted,
    Purged,
    Returned,
    Revoked,
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
_WENT: Final = (Parted, Revoked, Left)
"""Who is there still by the other log was said to have gone before that is believed; who isn't can't be."""
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
        fork, lost = self._lost(tx)
        for key, statement in _by_this_laptop(tx, me, lost):
            if _takes_away(speech.state, statement, known, self._parted_at(fork)) and _holds(known, statement):
                with suppress(EntryRefused):
                    speech.say(key, _with_what_it_ends(speech.state, statement))
        self.again = speech.entries
        return bool(self.again)

    def replace_known(self, tx: Transaction, me: Me) -> None:
        """Believe it, and have this laptop's own statements that it lacks said again.

        Raises AnotherHistory, with nothing changed, where it lacks what took a right or a key from somebody.
        """
        known = log.replay(tx)
        fork, lost = self._lost(tx)
        parted_at = self._parted_at(fork)
        if any(_takes_away(self.state, one, known, parted_at) for _, one in lost) or _owes_a_turn(self.state, known, parted_at):
            raise AnotherHistory
        tx.post.forget_entries(0)
        for posted in self._entries[:fork]:
            tx.post.add_entry(posted.entry.seq, posted.position, encode(posted.entry))
        log.learn(tx, log.replay(tx), me, self._entries[fork:])
        for author, statement in _own(tx, lost):
            if _holds(known, statement):
                tx.post.say(author, encode(statement))

    def _parted_at(self, fork: int) -> int:
        """The position there of the last entry that both logs have."""
        return self._entries[fork - 1].position if fork else 0

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
        if public in authors and not isinstance(statement, (*_FOLLOWS, *_WENT)):
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


def _takes_away(other: State, said: Statement, known: State, parted_at: int) -> bool:
    """Whether somebody has more by the *other* log than she should, because it lacks *said*. What isn't known here might.

    *parted_at*: up to where the other log is the one *known* here.
    """
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
            return other.user(user) is not None and not _has_left(other, user)
        case Parted() | Revoked() | Left():
            return _brings_back(other, said, known, parted_at)
    return not isinstance(said, _ONLY_ADDS)


def _brings_back(other: State, said: Parted | Revoked | Left, known: State, parted_at: int) -> bool:
    """Whether who went is still there by the *other* log.

    Where she went there in another way, or never came, she has nothing by it but the keys that she was given here: a team's newest must be
    another by then, or be due to be. That she went can't be said there again.
    """
    match said:
        case Parted(team, user):
            return user in other.members(team) or _has_its_old_key(other, team, parted_at)
        case Revoked(device):
            return other.is_live(device) or (other.laptop(device) is None and _has_keys_that_count(other, known, device))
        case Left(user):
            return other.user(user) is not None and not _has_left(other, user)


def _has_its_old_key(other: State, team: bytes, parted_at: int) -> bool:
    """Whether the team's newest key there is one of before the logs parted, and isn't to be turned."""
    epoch = other.team_epoch(team)
    return epoch > 0 and other.turn_due(team) is None and other.team_key_since(team, epoch) <= parted_at


def _owes_a_turn(other: State, known: State, parted_at: int) -> bool:
    """Whether somebody had a team's newest key here, and it is to be turned, while by the other log nobody had it who shouldn't."""
    return any(known.turn_due(team) is not None and _has_its_old_key(other, team, parted_at) for team in known.teams)


def _has_keys_that_count(other: State, known: State, device: bytes) -> bool:
    """Whether a lost laptop that the *other* log never knew has its user's own keys, by which another could be certified there."""
    owner = known.laptop(device)
    fact = None if owner is None else other.user(owner.user)
    return fact is not None and not fact.void


def _holds(known: State, said: Statement) -> bool:
    """Whether it is so still by the log that is *known* here: nobody has given back since what was taken, or taken what was given.

    For 35 days a restored log judges no clock: said again, an old invitation would bring back who was dismissed, or who found the laptop
    of somebody who came by it.
    """
    match said:
        case Invitation(_, user) | User(user) | Device(_, user) | Member(_, user) if _has_left(known, user):
            return False
        case Invitation(public, user) if (fact := known.user(user)) is not None and fact.void:
            return known.invited().get(user) == known.invitation(public)
        case Member(team, user):
            return user in known.members(team)
        case Withdraw(space, team):
            return known.grants(space).get(team) is None
        case Grant(space, team, role):
            return known.grants(space).get(team) is role
        case Parted(team, user):
            return user not in known.members(team)
    return True


def _has_left(state: State, user: bytes) -> bool:
    """Also where she is invited anew and hasn't come: then she is invited once more."""
    fact = state.user(user)
    return fact is not None and fact.left is not None
