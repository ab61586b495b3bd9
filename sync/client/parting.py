"""What a laptop must let go of goes in this order: its unsent words to those who lead the space, then everything, then a receipt.

"Efterlämnat". It follows from the membership log alone: what was taken back from this user, or all, where the laptop was revoked or she has
left. Each step can be repeated, so a lost line or a crash only means that a later round goes on.

What was handed over stays here as it travelled, sealed to others' key, as long as an operator may put back a backup that lacks it.
"""

import hashlib
from typing import Final

from coachdesk.errors import ServerRefused
from coachdesk.storage.workspace import Transaction
from sync.client.me import Carrying, Me, me_of
from sync.client.sending import as_tx
from sync.client.withdrawn import keeps_log
from sync.protocol.left import LeftPut, Words, cut, seal_words
from sync.protocol.membership import State
from sync.protocol.messages import NONCE_BYTES, VERSION, sign_request
from sync.protocol.rules.people import ALL
from sync.protocol.statements import Purged, Role, SpaceKind, TeamPurpose
from sync.protocol.wire import decode, encode

_EMPTY: Final = "emptied"
"""The number that says that this laptop holds nothing any more."""
_ERASED: Final = "unknown_space"
_FULL: Final = "no_room"
_LATER: Final = "too_many"
"""What the server says no with: the space is erased; it keeps so much of one laptop and no more; not so often."""


def hand_over(engine: Carrying, trouble: set[str]) -> bool:
    """Let go of what must go, its unsent words first; True where there is something to be said. Raises as a round does.

    What the server refuses stays, and holds nothing else up.
    """
    give_again(engine, trouble)
    with engine.workspace.transaction() as tx:
        me, state = me_of(tx), engine.state(tx)
        spaces = [] if me is None else must_go(tx, state, me)
        if me is not None and not keeps_log(tx, state, me):
            tx.drop_late_looks()
        if me is None or not spaces:
            return me is not None and empty(tx, state, me)
    for space in spaces:
        with engine.workspace.transaction() as tx:
            if _is_nobodys(tx, state, space):
                let_go(tx, state, me, space)
                continue
            parcels = parcels_of(tx, state, me, space)
        if parcels is None:
            trouble.add("nobody_leads")
            continue
        if any(_put(engine, me, words, trouble) is not None for words in parcels):
            continue
        with engine.workspace.transaction() as tx:
            let_go(tx, state, me, space)
            for words in parcels:
                tx.post.parting.keep_sealed(words.id, space, engine.now(), encode(words))
    with engine.workspace.transaction() as tx:
        empty(tx, state, me)
    return True


def give_again(engine: Carrying, trouble: set[str]) -> None:
    """To a server that was put back, what was handed over to it before; who inherited it knows it by its name. Raises as a round does."""
    with engine.workspace.transaction() as tx:
        me, state, kept = me_of(tx), engine.state(tx), tx.post.parting
        for space in kept.sealed_spaces():
            if _is_erased(state, space):
                kept.forget_sealed(space)
        owed = [decode(raw, Words, "left") for raw in kept.sealed_owed()]
    for words in owed:
        if me is None or state.team(words.team) is None:
            continue  # another laptop may still give back that there is such a team
        reason = _put(engine, me, words, trouble)
        with engine.workspace.transaction() as tx:
            if reason is None:
                tx.post.parting.sealed_is_there(words.id)
            elif reason == _ERASED:
                tx.post.parting.forget_parcel(words.id)
        if reason == _FULL:
            return


def _put(engine: Carrying, me: Me, words: Words, trouble: set[str]) -> str | None:
    """None where the server keeps it now, else why it doesn't: that is told in *trouble*, but for a space that is erased.

    Raises ServerUnreachable, and ServerRefused where the server wants to be left in peace for a while.
    """
    with engine.workspace.transaction() as tx:
        key = tx.keyring.signing("device")
    assert key is not None
    message = LeftPut(VERSION, me.municipality, me.device, engine.chance(NONCE_BYTES), engine.now(), words)
    try:
        engine.wire.left("put", sign_request(message, key))
    except ServerRefused as refused:
        reason = str(refused.facts.get("reason"))
        if reason == _LATER:
            raise
        if reason != _ERASED:
            trouble.add("left_refused")
        return reason
    return None


def must_go(tx: Transaction, state: State, me: Me) -> list[bytes]:
    """Spaces with own words that this user may neither send nor read any more; all, where the laptop speaks for nobody.

    Also where the server has got them since: what a restored one may have lost stays when the akt goes, and was given back.
    """
    if state.device(me.device) is None:
        return []
    if state.is_live(me.device):
        return sorted(space for space in tx.purged() - state.spaces_of(me.user) if tx.stays(space))
    return sorted(space for space in tx.post.parting.spaces_with_unsent() if tx.unsent(space))


def _is_nobodys(tx: Transaction, state: State, space: bytes) -> bool:
    """Whether nothing there is to be handed over: it is erased, or the server has all of it."""
    return not tx.unsent(space) or _is_erased(state, space)


def _is_erased(state: State, space: bytes) -> bool:
    fact = state.space(space)
    return fact is not None and fact.erased is not None


def parcels_of(tx: Transaction, state: State, me: Me, space: bytes) -> list[Words] | None:
    """The space's unsent words, sealed to a team that leads it; None where there is no such team yet.

    Of the private space only notes that were begun go to the heads; settings are nobody's.
    """
    key, heir = tx.keyring.signing("device"), _heir(tx, state, me, space)
    if key is None or heir is None:
        return None
    team, public = heir
    fact = state.space(space)
    private = fact is not None and fact.kind is SpaceKind.PRIVATE
    txs = [as_tx(group) for group in tx.post.parting.unsent(space, begun=private)]
    found = []
    for data in cut(txs):
        name = hashlib.sha256(b"coachdesk/left-id/1\0" + me.device + space + data).digest()[:16]
        words = Words(name, me.device, space, team, max(state.public_epoch(team), 1), b"")
        found.append(seal_words(me.municipality, words, data, public, key))
    return found


def _heir(tx: Transaction, state: State, me: Me, space: bytes) -> tuple[bytes, bytes] | None:
    """Who leads the space and can be sealed to: the heads before others, an officer who leads it alone; None where nobody does yet.

    An akt that only named officers lead, as where somebody's identity is protected, is none of the heads' business. A space that never
    came to be known, and what was private, is theirs: nobody else is left for it.
    """
    leading = [team for team, role in sorted(state.grants(space).items()) if role is Role.LEAD]
    purposes = {team: fact.purpose for team in leading if (fact := state.team(team)) is not None}
    leading.sort(key=lambda team: purposes.get(team) is not TeamPurpose.HEADS)
    about = state.space(space)
    others = [] if about is not None and about.kind is SpaceKind.AKT else [tx.keyring.team("heads")]
    for team in (*leading, *others):
        public = _alone(state, me, team) if purposes.get(team) is TeamPurpose.ALONE else state.team_public(team)
        if public is not None:
            return team, public
    return None


def _alone(state: State, me: Me, team: bytes) -> bytes | None:
    """The key of the one person in a team, if that is somebody else who has one."""
    facts = (state.user(user) for user in state.members(team) - {me.user})
    return next((fact.exchange for fact in facts if fact is not None and not fact.void), None)


def let_go(tx: Transaction, state: State, me: Me, space: bytes) -> None:
    """Those who lead the space have its words now: nothing of it stays, and that is said."""
    tx.post.parting.forget_unsent(space)
    tx.purge(space, keeps_log=keeps_log(tx, state, me))
    if state.is_live(me.device) and state.space(space) is not None:
        tx.post.say("device", encode(Purged(me.device, space)))


def empty(tx: Transaction, state: State, me: Me) -> bool:
    """A laptop that speaks for nobody: everything goes but the key that signs the receipt. False while words are still on their way."""
    if state.device(me.device) is None or state.is_live(me.device) or tx.post.number(_EMPTY):
        return False
    if tx.post.parting.spaces_with_unsent():
        return False
    for space in tx.post.parting.spaces():
        tx.purge(space, keeps_log=False)
    tx.post.parting.forget_keys()
    tx.post.say("device", encode(Purged(me.device, ALL)))
    tx.post.set_number(_EMPTY, 1)
    return True
