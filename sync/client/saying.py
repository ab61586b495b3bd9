"""What must be said in the membership log: it follows from the state, so that a crash or a lost answer heals at the next round."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from types import MappingProxyType
from typing import Final

import msgspec

from coachdesk.crypto.identity import SigningKey
from coachdesk.errors import EntryRefused
from coachdesk.storage.workspace import NewSpace, Transaction
from sync.client.me import CONTACT, Me, confirmed_team_keys, team_exchange
from sync.client.protecting import is_shared, protecting
from sync.client.turning import FIRST_EPOCH, PATIENCE, team_turns
from sync.client.wrapping import is_reached, public_of
from sync.protocol.entry import Entry, sign_entry
from sync.protocol.membership import State
from sync.protocol.statements import (
    Device,
    Erased,
    Grant,
    Redacted,
    Role,
    Space,
    SpaceKind,
    Statement,
    TeamKey,
    TeamPublic,
    TeamPurpose,
    User,
    Withdraw,
)
from sync.protocol.wraps import commitment

AT_ONCE: Final = 400
"""Statements of one kind in one request; what is left is said in the next."""
PUBLIC_TEAMS: Final = {TeamPurpose.PLACE, TeamPurpose.HEADS, TeamPurpose.REVIEWERS}
"""Teams to which others give spaces. Who is alone in a team has an exchange key of her own."""
_statement: Final[msgspec.msgpack.Decoder[Statement]] = msgspec.msgpack.Decoder(Statement)


class Speech:
    """Entries that follow one another, tried on a copy of the state before they are sent."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.entries: list[Entry] = []
        self._own = False

    def say(self, key: SigningKey, statements: list[Statement]) -> None:
        """One entry more. Raises EntryRefused; then nothing was said."""
        entry = sign_entry(self.state.head, self.state.seq + 1, key, statements)
        if not self._own:
            self.state, self._own = self.state.copy(), True
        self.state.apply(entry, self.state.position + 1)
        self.entries.append(entry)


def speak(tx: Transaction, state: State, me: Me, lent: Mapping[str, SigningKey] = MappingProxyType({}), patience: int = PATIENCE) -> Speech:
    """Everything that this laptop must say now, *lent* keys' words too. The speech's state is what will hold once it is heard."""
    speech = Speech(state)
    _say_asked(tx, speech, me, lent)
    _introduce(tx, speech, me)
    key = tx.keyring.signing("device")
    if key is not None and speech.state.is_live(me.device):

        def turned_keys(tx: Transaction, state: State, me: Me) -> Iterator[Statement]:
            return team_turns(tx, state, me, tx.post.number(CONTACT), patience)

        for part in (_new_keys, _team_keys, turned_keys, _team_publics, _unit_spaces, _new_spaces, protecting):
            statements = list(part(tx, speech.state, me))
            if statements:
                _say_what_holds(speech, key, statements)
    return speech


def spaces_of(statements: Iterable[Statement]) -> set[bytes]:
    """The spaces that are given, taken back or blotted out in them."""
    return {one.space for one in statements if isinstance(one, Grant | Withdraw | Erased | Redacted)}


def foreseen(tx: Transaction, state: State, me: Me, about: set[bytes]) -> State:
    """What will hold once those of the spaces *about* that were founded here and nobody has heard of yet are said."""
    key, speech = tx.keyring.signing("device"), Speech(state)
    coming, hidden = [new for new in tx.keyring.new_spaces() if new.space in about], tx.protected()
    if key is not None and (founded := [one for new in coming for one in _founded(tx, state, me, new, hidden)]):
        with suppress(EntryRefused):
            speech.say(key, founded)
    return speech.state


def _say_what_holds(speech: Speech, key: SigningKey, statements: list[Statement]) -> None:
    """All in one entry; where one of them breaks a rule, the others shall not wait for it."""
    try:
        speech.say(key, statements)
    except EntryRefused:
        for one in statements:
            with suppress(EntryRefused):
                speech.say(key, [one])


# --- what somebody asked for ---------------------------------------------------------------------------------------


def _say_asked(tx: Transaction, speech: Speech, me: Me, lent: Mapping[str, SigningKey]) -> None:
    """What is asked about a space that nobody has heard of yet follows once it is said."""
    coming = {new.space for new in tx.keyring.new_spaces() if speech.state.space(new.space) is None}
    unsaid = tx.post.unsaid()
    later = coming | _leaving(tx, speech.state, me, [_statement.decode(one.raw) for one in unsaid])
    unsaid = [one for one in unsaid if not later or not spaces_of([_statement.decode(one.raw)]) & later]
    for author, said in groupby(unsaid, key=lambda one: one.author):
        key = lent.get(author) or tx.keyring.signing(author)
        group = list(said)[:AT_ONCE]
        if key is None:
            for one in group:
                tx.post.refuse_statement(one.id, "no_key")
            continue
        try:
            speech.say(key, [_statement.decode(one.raw) for one in group])
        except EntryRefused:
            for one in group:
                _say_alone(tx, speech, key, one.id, _statement.decode(one.raw))


def _leaving(tx: Transaction, state: State, me: Me, asked: Sequence[Statement]) -> set[bytes]:
    """Spaces that she takes back from herself, and to which she owes others the key: she gives that first, or nobody would have it."""
    mine, owed = state.teams_of(me.user), {(about, holder) for about, _, holder in tx.keyring.owed_wraps()}
    taken = {(one.space, one.team) for one in asked if isinstance(one, Withdraw)}
    found = set()
    for space in {space for space, team in taken if team in mine}:
        readers = {team for team, role in state.grants(space).items() if role.reads}
        left = {team for team in readers if (space, team) not in taken}
        waits = {team for team in left if (space, team) in owed and public_of(state, team) is not None}
        if not left & mine and any(not is_reached(state, team, readers & mine) for team in waits):
            found.add(space)
    return found


def _say_alone(tx: Transaction, speech: Speech, key: SigningKey, number: int, statement: Statement) -> None:
    try:
        speech.say(key, [statement])
    except EntryRefused as refused:
        if refused.facts["reason"] == "already_said":
            tx.post.drop_statement(number)
        else:
            tx.post.refuse_statement(number, str(refused.facts["reason"]))


# --- what goes without asking --------------------------------------------------------------------------------------


def _introduce(tx: Transaction, speech: Speech, me: Me) -> None:
    """The invited user, then her laptop. Who lost her keys, or had left, comes in as who she was."""
    invitation, user_key = tx.keyring.signing("invitation"), tx.keyring.signing("user")
    if user_key is None or speech.state.found is None:
        return
    was = speech.state.user(me.user)
    comes = was is None or (was.signing != user_key.public and (was.void or was.left is not None))
    if comes and invitation is not None and speech.state.invitation(invitation.public) is not None:
        speech.say(invitation, [User(me.user, user_key.public, tx.keyring.make_exchange().public)])
    known = speech.state.user(me.user)
    counts = known is not None and known.signing == user_key.public and not known.void and known.left is None
    if counts and speech.state.device(me.device) is None:
        speech.say(user_key, [Device(me.device, me.user, tx.keyring.make_signing("device").public)])


def _new_keys(tx: Transaction, state: State, me: Me) -> Iterator[Statement]:
    """Another laptop of hers was lost, with her keys in it: this one makes new ones. They count once the log has them."""
    fact = state.user(me.user)
    if fact is None or not fact.void or fact.left is not None:
        return
    signing, exchange = tx.keyring.next_user_keys()
    yield User(me.user, signing.public, exchange.public)


def _team_keys(tx: Transaction, state: State, me: Me) -> Iterator[Statement]:
    """A team's first member to come makes its key."""
    for team in sorted(state.teams_of(me.user)):
        if state.team_commitment(team, FIRST_EPOCH) is None:
            key = tx.keyring.make_team_key(team)
            yield TeamKey(team, FIRST_EPOCH, commitment(me.municipality, team, FIRST_EPOCH, key))


def _team_publics(tx: Transaction, state: State, me: Me) -> Iterator[Statement]:
    keys = confirmed_team_keys(tx, state, me)
    for team in sorted(state.teams_of(me.user) & set(keys)):
        fact, epoch = state.team(team), state.team_epoch(team)
        if fact is not None and fact.purpose in PUBLIC_TEAMS and state.public_epoch(team) < epoch and epoch in keys[team]:
            yield TeamPublic(team, team_exchange(keys[team][epoch]).public)


def _unit_spaces(tx: Transaction, state: State, me: Me) -> Iterator[Statement]:
    """The unit's directory and access log, by who leads them; the user's private space."""
    mine, everyone = state.teams_of(me.user), tx.keyring.team("everyone")
    heads, reviewers, alone = tx.keyring.team("heads"), tx.keyring.team("reviewers"), tx.keyring.team("alone", me.user)
    if everyone in state.teams and heads in mine and state.the_space(me.unit, SpaceKind.DIRECTORY) is None:
        space = tx.keyring.directory()
        tx.keyring.make_space_key(space)
        yield from (Space(space, SpaceKind.DIRECTORY, heads), Grant(space, everyone, Role.WRITE))
    if everyone in state.teams and reviewers in mine and state.the_space(me.unit, SpaceKind.ACCESS_LOG) is None:
        space = tx.keyring.access_log()
        yield from (Space(space, SpaceKind.ACCESS_LOG, reviewers), Grant(space, everyone, Role.APPEND))
    if alone in mine and state.space(tx.keyring.private()) is None:
        tx.keyring.make_space_key(tx.keyring.private())
        yield Space(tx.keyring.private(), SpaceKind.PRIVATE, alone)


def _new_spaces(tx: Transaction, state: State, me: Me) -> Iterator[Statement]:
    """Spaces founded offline, and whom they are given to."""
    hidden, count = tx.protected(), 0
    for new in tx.keyring.new_spaces():
        founded = list(_founded(tx, state, me, new, hidden))
        yield from founded
        count += len(founded)
        if count >= AT_ONCE:
            return


def _founded(tx: Transaction, state: State, me: Me, new: NewSpace, hidden: Container[bytes]) -> Iterator[Statement]:
    """One of them, as far as it isn't said. A team that doesn't exist yet is given its part when it does."""
    known = state.space(new.space) is not None
    if known and state.role(me.user, new.space) is not Role.LEAD:
        tx.keyring.keep_new_space(new.space, [])  # taken away meanwhile: nothing is left to give
        return
    grants = list(new.grants)
    if new.space in hidden and (named := [one for one in grants if not is_shared(state, one[0])]) != grants:
        grants = named  # her identity was protected since: the others never get it
        tx.keyring.keep_new_space(new.space, named)
        if not named:
            return
    if not known:
        founder, _ = grants.pop(0)
        if founder not in state.teams_of(me.user):
            return
        yield Space(new.space, SpaceKind[new.kind.upper()], founder)
    for team, role in grants:
        fact = state.team(team)
        if fact is not None and fact.unit == me.unit and state.grants(new.space).get(team) is not Role[role.upper()]:
            yield Grant(new.space, team, Role[role.upper()])
