"""Keys for those who lack them, and keys received.

A team's key is sealed to each member; a space's key is wrapped by the key of each team that it was given to. A team that the giver isn't
in gets it sealed to the team's public key.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from typing import Final

from coachdesk.crypto.identity import ExchangeKey, SigningKey
from coachdesk.crypto.seal import hpke_open, hpke_seal, unwrap_key, wrap_key
from coachdesk.errors import BadKey, MalformedMessage, SealBroken, SignatureInvalid
from coachdesk.storage.workspace import Transaction
from sync.client import turning
from sync.client.me import LOST_TO, Me, confirmed_team_keys, issues, may_be_lost, team_exchange
from sync.protocol.entry import Entry
from sync.protocol.membership import State
from sync.protocol.statements import Grant, Space, TeamPurpose
from sync.protocol.wraps import (
    LOST,
    RECOVERY,
    Wrap,
    check_giver,
    commitment,
    epoch_of,
    key_check,
    lost_epoch,
    open_signed_key,
    returned_holder,
    signed_key,
    wrap_header,
)

PATIENCE: Final = 24 * 60 * 60 * 1000
"""Milliseconds that a member leaves it to the team's heads to give a newcomer the key."""
SPACE_WRAP_BYTES: Final = 60

Keys = dict[bytes, dict[int, bytes]]
Name = tuple[bytes, int, bytes]


def _made(team: bytes, epoch: int) -> str:
    """The name under which a laptop remembers that it made a team's key: who made it gives it at once, for as long as it is the newest."""
    return f"made {team.hex()} {epoch}"


class Giving:
    """What this laptop must give now, cheapest first, as lazily as may be: a wrap is made only where it is taken.

    *healing*: a restored server has lost keys that counted, and would take a new one in the place of one that somebody is about to give
    back. So none is offered.
    """

    def __init__(
        self, tx: Transaction, state: State, me: Me, device_key: SigningKey, now: int, patience: int = PATIENCE, *, healing: bool = False
    ) -> None:
        self._tx, self._state, self._me, self._device_key, self._now = tx, state, me, device_key, now
        self._patience = patience
        self._teams = confirmed_team_keys(tx, state, me)
        self._mine = state.teams_of(me.user) & set(self._teams)
        self._newest = {team: self._teams[team].get(state.team_epoch(team)) for team in self._mine}
        if not healing:
            turning.make_space_keys(tx, state, me, {team for team, key in self._newest.items() if key is not None})
        self._there = tx.keyring.wraps(state.seq)
        self._sealed_here = {name for name, _ in tx.keyring.sealed_wraps()}
        self._held = tx.keyring.space_keys()
        for (space, epoch), key in ({} if healing else tx.keyring.turned.candidates()).items():
            self._held.setdefault(space, {})[epoch] = key

    def wraps(self) -> Iterator[Wrap]:
        """All of them, team keys first. Nothing is given to who has left, or whose keys were lost."""
        if not self._state.is_live(self._me.device):
            return
        yield from self._team_wraps()
        yield from self._space_wraps()
        yield from self._owed()

    def _sealed(self, name: Name, public: bytes, key: bytes, check: bytes = b"") -> Iterator[Wrap]:
        try:
            yield Wrap(*name, hpke_seal(public, self._header(name), key), check)
        except BadKey:
            self._tx.keyring.wrap_is_refused(name, self._state.seq)

    def _header(self, name: Name) -> bytes:
        return wrap_header(self._me.municipality, *name)

    # --- a team's key to its members --------------------------------------------------------------------------------

    def _team_wraps(self) -> Iterator[Wrap]:
        """The newest key to each member and to recovery; the one before it to whoever has the newest."""
        for team in sorted(self._mine):
            key, epoch = self._newest[team], self._state.team_epoch(team)
            if key is None:
                continue
            made_here = self._made_here(team, epoch)
            holder, public = list(self._state.recoveries.items())[-1]
            if (team, epoch, holder) not in self._there and (made_here or (holder != RECOVERY and self._gives(team))):
                yield from self._sealed((team, epoch, holder), public, key)
            yield from self._team_members(team, epoch, key)
            yield from self._team_before(team, made_here=made_here)  # after what opens it: a restored server has both, or not this

    def _team_before(self, team: bytes, *, made_here: bool) -> Iterator[Wrap]:
        """Under the next one that is here: one between may be lost. By others where nobody has for a day: who turned may have lacked it."""
        keys = self._teams[team]
        for epoch, key in keys.items():
            name, later = (team, epoch, team), [one for one in keys if one > epoch]
            if later and name not in self._there and (made_here or self._gives(team) or self._has_waited(name)):
                yield Wrap(*name, wrap_key(keys[min(later)], self._header(name), key))

    def _team_members(self, team: bytes, epoch: int, key: bytes) -> Iterator[Wrap]:
        """To the user herself, too, even where this is her only laptop: put back from before she made it, she has it from nobody else."""
        if (team, epoch, self._me.user) not in self._there and self._tx.keyring.get(_made(team, epoch)) is None:
            self._tx.keyring.keep(_made(team, epoch), b"\1")  # the next round won't tell it from one that was given
        for user in [*sorted(self._state.members(team) - {self._me.user}), self._me.user]:
            fact = self._state.user(user)
            if fact is None or fact.void or (team, epoch, user) in self._there:
                continue
            if user == self._me.user or self._is_my_turn((team, epoch, user)):
                yield from self._sealed((team, epoch, user), fact.exchange, key)

    def _gives(self, team: bytes) -> bool:
        """Heads and issuers give at once."""
        return self._state.is_head(team, self._me.user) or issues(self._tx, self._state, self._me)

    def _made_here(self, team: bytes, epoch: int) -> bool:
        return (team, epoch, self._me.user) not in self._there or self._tx.keyring.get(_made(team, epoch)) is not None

    def _is_my_turn(self, name: Name) -> bool:
        """Heads and issuers give at once; others only to who came after them, and only where nobody has for a day."""
        team, _, user = name
        if self._gives(team) or self._made_here(team, name[1]):
            return True
        me, other = self._state.user(self._me.user), self._state.user(user)
        if me is None or other is None:
            return False
        if other.position <= self._tx.post.number(LOST_TO) and may_be_lost(self._tx, self._state, team, name[1]):
            return True
        if other.position < me.position:
            return False
        return self._has_waited(name)

    def _has_waited(self, name: Name) -> bool:
        """Whether nobody has given it since this laptop noticed, a day ago."""
        return self._now - self._tx.keyring.lacking_since(name, self._now) >= self._patience

    # --- a space's key to teams -------------------------------------------------------------------------------------

    def _space_wraps(self) -> Iterator[Wrap]:
        """Under the team's newest key: who is gone has the others."""
        for space, keys in self._held.items():
            for epoch in (one for one in keys if one > LOST):
                for team in self._readers(space) - self._mine:
                    self._tx.keyring.owe_wrap(space, epoch, team)
            for team in self._readers(space) & self._mine:
                newest = self._newest[team]
                if newest is None:
                    continue
                for epoch, key in keys.items():
                    name = self._openable((space, epoch, team), key)
                    if name not in self._there:
                        yield Wrap(*name, wrap_key(newest, self._header(name), key), self._check(space, name[1], key))

    def _openable(self, name: Name, key: bytes) -> Name:
        """Under which number the team gets it: what is there may be sealed to a key of the team that is lost, and stays there."""
        space, epoch, team = name
        whole = set(self._teams[team]) == set(range(1, self._state.team_epoch(team) + 1))
        if whole or name not in self._sealed_here or epoch > LOST:
            return name
        return space, lost_epoch(self._me.municipality, space, epoch, key), team

    def _check(self, space: bytes, epoch: int, key: bytes) -> bytes:
        return key_check(self._me.municipality, space, epoch, key)

    def _readers(self, space: bytes) -> set[bytes]:
        return {team for team, role in self._state.grants(space).items() if role.reads}

    def _owed(self) -> Iterator[Wrap]:
        """To teams that this user isn't in. Who gets the key through another team can hand it on by herself."""
        for name in sorted(self._tx.keyring.owed_wraps() - self._there):
            space, epoch, team = name
            key = self._held.get(space, {}).get(epoch)
            if key is None or team in self._mine or team not in self._readers(space):
                continue
            public = public_of(self._state, team)
            if public is not None and not is_reached(self._state, team, self._readers(space) & self._mine):
                plain = signed_key(self._header(name), key, self._me.device, self._device_key)
                yield from self._sealed(name, public, plain, self._check(space, epoch, key))


def is_reached(state: State, team: bytes, readers: Collection[bytes]) -> bool:
    """Whether everybody in *team* gets a key through the teams *readers*, so that she hands it on to *team* herself."""
    return state.members(team) <= {user for reader in readers for user in state.members(reader)}


def public_of(state: State, team: bytes) -> bytes | None:
    """What is sealed to for a team that one isn't in: the key that follows from the team's, or that of the one person in it."""
    fact = state.team(team)
    if fact is None or fact.purpose is not TeamPurpose.ALONE:
        return state.team_public(team)
    users = (state.user(user) for user in state.members(team))
    return next((user.exchange for user in users if user is not None and not user.void), None)


# --- keys received ---------------------------------------------------------------------------------------------------


def owe(tx: Transaction, entries: Iterable[Entry]) -> None:
    """Who gives a space in those entries gives its keys in the same request: by the next one the right to may be gone."""
    given = [one for entry in entries for one in entry.statements if isinstance(one, Space | Grant)]
    held = tx.keyring.space_keys() if given else {}
    for one in given:
        for epoch in held.get(one.space, ()):
            tx.keyring.owe_wrap(one.space, epoch, one.team)


def take(tx: Transaction, state: State, me: Me, wraps: Iterable[Wrap]) -> set[bytes]:
    """Open what can be opened and keep the rest sealed; gives the spaces and teams whose keys are new."""
    for one in wraps:
        if _is_for_me(state, me, one.holder):
            tx.keyring.wrap_is_sealed((one.about, one.epoch, one.holder), one.sealed)
    new: set[bytes] = set()
    while opened := _open_all(tx, state, me):  # a team's key opens what was sealed to the team
        new |= opened
    return new


def keep_lost_key(tx: Transaction, municipality: bytes, space: bytes, epoch: int) -> None:
    """A restored log has another key for this epoch: the one here still opens what it sealed, for those who are given it."""
    key = tx.keyring.space_key(space, epoch)
    if key is not None and epoch < LOST:
        tx.keyring.renumber_space_key(space, epoch, lost_epoch(municipality, space, epoch, key))


def ask_again(tx: Transaction, state: State, me: Me) -> None:
    """Have every key sent again that was given to her and her teams: what lacks its key here may have got it from a copy of this laptop.

    A page leaves out what was given with the voice that asks. A copy that was taken while it spoke may have given a key with it, and said
    no word by which it would be noticed.
    """
    for holder in (me.user, *sorted(state.teams_of(me.user))):
        tx.post.fetch(holder, tx.post.number("wraps_from"))


def look_again(tx: Transaction, me: Me, about: Iterable[bytes]) -> None:
    """What none of the keys here had opened is fetched again where another has come: two of one epoch can both have sealed words.

    A laptop that is a copy made its space's first key, as another did, and heard words before the key that counts.
    """
    for space in about:
        if tx.post.look_again(space, me.voice):
            tx.post.fetch(space, tx.post.number("cursor"))


def _is_for_me(state: State, me: Me, holder: bytes) -> bool:
    fact = state.user(me.user)
    again = fact is not None and holder == returned_holder(fact.exchange)
    return again or holder == me.user or holder in state.teams_of(me.user)


def _open_all(tx: Transaction, state: State, me: Me) -> set[bytes]:
    sealed = tx.keyring.sealed_wraps()
    if not sealed:
        return set()
    opening = _Opening(tx.keyring.exchange(), confirmed_team_keys(tx, state, me), state, me, tx.keyring.space_keys())
    opened = set()
    for name, data in sealed:
        key = opening.key(name, data)
        if key is None:
            continue
        if state.team(name[0]) is None:
            if tx.keyring.space_key(name[0], name[1]) not in {None, key}:
                keep_lost_key(tx, me.municipality, name[0], name[1])
            tx.keyring.keep_space_key(name[0], name[1], key)
            for team in tx.keyring.given_to(name[0]) - state.teams_of(me.user):
                tx.keyring.owe_wrap(name[0], name[1], team)  # who turned it may not have heard of them
        else:
            tx.keyring.keep_team_key(name[0], name[1], key)
        tx.keyring.wrap_is_there(name)
        opened.add(name[0])
    return opened


class _Opening:
    def __init__(self, exchange: ExchangeKey | None, teams: Keys, state: State, me: Me, held: Keys) -> None:
        self._exchange, self._teams, self._state, self._me, self._held = exchange, teams, state, me, held

    def key(self, name: Name, sealed: bytes) -> bytes | None:
        """None where nothing held here opens it, or where it isn't what the membership log promised, or nobody with a right gave it."""
        header = wrap_header(self._me.municipality, *name)
        if self._state.team(name[0]) is not None:
            before = name[0] == name[2]
            return self._team_key(name, self._unwrapped(name, header, sealed) if before else self._unsealed(name, header, sealed))
        if len(sealed) == SPACE_WRAP_BYTES:
            return self._unwrapped(name, header, sealed)
        return self._given_key(name, header, self._unsealed(name, header, sealed))

    def _team_key(self, name: Name, key: bytes | None) -> bytes | None:
        if key is None or commitment(self._me.municipality, name[0], name[1], key) != self._state.team_commitment(name[0], name[1]):
            return None
        return key

    def _unwrapped(self, name: Name, header: bytes, sealed: bytes) -> bytes | None:
        for key in self._teams.get(name[2], {}).values():
            with suppress(SealBroken):
                return unwrap_key(key, header, sealed)
        return None

    def _given_key(self, name: Name, header: bytes, plain: bytes | None) -> bytes | None:
        if plain is None:
            return None
        try:
            device, key, signature = open_signed_key(plain)
            fact = self._state.device(device)
            if fact is None or not self._may_give(fact.user, name[0], name[1]):
                return None
            check_giver(header, key, signature, fact.public)
        except (MalformedMessage, SignatureInvalid):
            return None
        return key

    def _may_give(self, user: bytes, space: bytes, epoch: int) -> bool:
        """Who reads it. Of keys that nothing is sealed with any more, and that nobody here has, also who did before she let go of it."""
        if self._state.may_read(user, space):
            return True
        old = epoch_of(epoch) < self._state.space_epoch(space) and epoch not in self._held.get(space, {})
        return old and self._state.has_read(user, space)

    def _unsealed(self, name: Name, header: bytes, sealed: bytes) -> bytes | None:
        """By the user's own exchange key, or the team's."""
        pairs = [] if self._exchange is None else [self._exchange]
        for pair in (*pairs, *(team_exchange(key) for key in self._teams.get(name[2], {}).values())):
            with suppress(SealBroken):
                return hpke_open(pair, header, sealed)
        return None
