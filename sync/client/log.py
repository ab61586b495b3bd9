"""The membership log on this laptop: checked entry by entry, kept as received, replayed at the start."""

from collections.abc import Iterable

from coachdesk.storage.workspace import Transaction
from sync.client.me import Me
from sync.protocol.entry import Entry, decode_entry
from sync.protocol.membership import State
from sync.protocol.messages import PostedEntry
from sync.protocol.statements import Device, Grant, Space
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
    spaces, teams, known_teams = state.spaces_of(me.user), state.teams_of(me.user), state.teams
    count = 0
    for posted in entries:
        if posted.entry.seq <= state.seq:
            continue
        state.apply(posted.entry, posted.position)
        tx.post.add_entry(posted.entry.seq, posted.position, encode(posted.entry))
        _hear(tx, state, me, posted.entry)
        count += 1
    if count:
        _catch_up(tx, state, state.spaces_of(me.user) - spaces, (state.teams_of(me.user) - teams) & known_teams)
    return count


def _hear(tx: Transaction, state: State, me: Me, entry: Entry) -> None:
    own = entry.author in own_keys(state, me)
    for statement in entry.statements:
        tx.post.said(encode(statement))
        match statement:
            case Device(device, user):
                tx.keyring.know_device(device, user)
                if device == me.device:
                    _introduced(tx)
            case Space(space):
                if not own:
                    tx.keyring.forget_space_key(space)  # somebody else was first: this laptop's key never counts
                _given(tx, statement, own)
            case Grant():
                _given(tx, statement, own)


def own_keys(state: State, me: Me) -> frozenset[bytes]:
    """Public keys of the user's laptops."""
    facts = (state.device(device) for device in state.devices_of(me.user))
    return frozenset(fact.public for fact in facts if fact is not None)


def _given(tx: Transaction, statement: Space | Grant, own: bool) -> None:
    """One thing less to say of a new space; and who gives a space away gives its key."""
    if own:
        tx.keyring.owe_wrap(statement.space, FIRST_EPOCH, statement.team)
    for new in tx.keyring.new_spaces(statement.space):
        tx.keyring.keep_new_space(new.space, [grant for grant in new.grants if grant[0] != statement.team])


def _introduced(tx: Transaction) -> None:
    """The laptop speaks for itself now: keys that only introduced it are destroyed."""
    for name in ("invitation_signing", "previous_device", "previous_device_signing", "root_signing", "founding_token"):
        tx.keyring.forget(name)


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
