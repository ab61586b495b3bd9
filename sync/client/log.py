"""The membership log on this laptop: checked entry by entry, kept as received, replayed at the start."""

from collections.abc import Iterable

from coachdesk.storage.workspace import Transaction
from sync.client import inheriting
from sync.client.me import Me
from sync.protocol.entry import Entry, decode_entry
from sync.protocol.membership import State
from sync.protocol.messages import PostedEntry
from sync.protocol.statements import Device, Grant, Space, Statement, User
from sync.protocol.wire import encode

FIRST_EPOCH = 1


def replay(tx: Transaction) -> State:
    """The state after everything received so far. Only the root that came with the invitation is believed."""
    state = State(tx.keyring.get("root"))
    for position, raw in tx.post.log():
        state.apply(decode_entry(raw), position)
    return state


def learn(tx: Transaction, state: State, me: Me, entries: Iterable[PostedEntry]) -> int:
    """Take new entries into *state* and the log, with what follows from them; gives how many were new.

    Raises EntryRefused at the first that breaks the rules or doesn't follow.
    """
    new = [posted for posted in entries if posted.entry.seq > state.seq]
    if not new:
        return 0
    spaces, teams, known_teams = state.spaces_of(me.user), state.teams_of(me.user), state.teams
    hearing = _Hearing(tx, me)
    for posted in new:
        state.apply(posted.entry, posted.position)
        tx.post.add_entry(posted.entry.seq, posted.position, encode(posted.entry))
        hearing.hear(state, posted.entry)
    given = state.spaces_of(me.user) - spaces
    inheriting.hear_rights(tx, state, given, new[0].position)
    _catch_up(tx, state, given, (state.teams_of(me.user) - teams) & known_teams)
    return len(new)


class _Hearing:
    """What this laptop wanted to say, crossed out where the log says it."""

    def __init__(self, tx: Transaction, me: Me) -> None:
        self._tx, self._me = tx, me
        self._unsaid = {said.raw for said in tx.post.unsaid()}
        self._new_spaces = {new.space: list(new.grants) for new in tx.keyring.new_spaces()}
        self._epochs = tx.keyring.space_keys()

    def hear(self, state: State, entry: Entry) -> None:
        own = entry.author in own_keys(state, self._me)
        for statement in entry.statements:
            if self._unsaid and encode(statement) in self._unsaid:
                self._tx.post.said(encode(statement))
            if isinstance(statement, Space | Grant):
                self._hear_of_a_space(statement, own)
            else:
                self._hear_of_people(statement)

    def _hear_of_people(self, statement: Statement) -> None:
        match statement:
            case Device(device, user):
                self._tx.keyring.know_device(device, user)
                if device == self._me.device:
                    self._introduced()
            case User(self._me.user, signing):
                self._tx.keyring.user_keys_count(signing)

    def _hear_of_a_space(self, statement: Space | Grant, own: bool) -> None:
        if isinstance(statement, Space) and not own and statement.space in self._epochs:
            self._tx.keyring.forget_space_key(statement.space)  # somebody else was first: this laptop's key never counts
        self._given(statement, own)

    def _given(self, statement: Space | Grant, own: bool) -> None:
        """One thing less to say of a new space; and who gives a space away gives its key."""
        if own:
            for epoch in self._epochs.get(statement.space, {FIRST_EPOCH}):
                self._tx.keyring.owe_wrap(statement.space, epoch, statement.team)
        left = self._new_spaces.get(statement.space)
        if left is not None:
            left[:] = [grant for grant in left if grant[0] != statement.team]
            self._tx.keyring.keep_new_space(statement.space, left)

    def _introduced(self) -> None:
        """The laptop speaks for itself now: keys that only introduced it are destroyed."""
        for name in ("invitation_signing", "root_signing", "founding_token"):
            self._tx.keyring.forget(name)


def own_keys(state: State, me: Me) -> frozenset[bytes]:
    """Public keys of the user's laptops."""
    facts = (state.device(device) for device in state.devices_of(me.user))
    return frozenset(fact.public for fact in facts if fact is not None)


def hear_anew(tx: Transaction, state: State, me: Me) -> None:
    """Ask again for all that is hers: somebody else has spoken with her voice, and what that said was left out of her pages."""
    _catch_up(tx, state, sorted(state.spaces_of(me.user)), [me.user, *sorted(state.teams_of(me.user))])


def _catch_up(tx: Transaction, state: State, spaces: Iterable[bytes], teams: Iterable[bytes]) -> None:
    """What was kept from this laptop so far lies before the cursors; what was founded later can't."""
    cursor, wraps_from = tx.post.number("cursor"), tx.post.number("wraps_from")
    for space in spaces:
        fact = state.space(space)
        if fact is not None and fact.position < cursor:
            tx.post.fetch(space, cursor)
    for team in teams:
        if wraps_from:
            tx.post.fetch(team, wraps_from)
