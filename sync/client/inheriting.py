"""What others left behind comes to those who lead: fetched once a laptop has said that it let go, opened, kept to be looked at."""

from collections.abc import Iterable, Mapping

from coachdesk.crypto.identity import ExchangeKey
from coachdesk.errors import MalformedMessage, SealBroken, SignatureInvalid
from coachdesk.storage.workspace import Transaction
from sync.client.me import HEALING, Carrying, Me, confirmed_team_keys, me_of, team_exchange
from sync.protocol import limits
from sync.protocol.left import LeftAnswer, LeftGet, Words, is_for, open_words
from sync.protocol.membership import State
from sync.protocol.messages import NONCE_BYTES, VERSION, sign_request
from sync.protocol.statements import SpaceKind, TeamPurpose
from sync.protocol.wire import decode, unpack
from sync.protocol.writes import encode_parcel

_NEWEST = "left_newest"
"""The number of the position of the newest words that were left to a team of this user's, as of the last answer."""
_AFTER = "left_after"
_HEALS = "left_heals"
"""Until when (milliseconds) the server's restored log could lack that an akt is hers, where it was asked meanwhile; else 0."""


def newest_is(tx: Transaction, position: int) -> None:
    """The server's answer says where the newest words stand that were left to a team of this user's."""
    tx.post.set_number(_NEWEST, position)


def hear_rights(tx: Transaction, state: State, spaces: Iterable[bytes], since: int) -> None:
    """*spaces* have come to be hers by what the log says from position *since* on: of an akt from before words were left out so far."""
    known = (state.space(space) for space in spaces)
    if any(fact is not None and fact.kind is SpaceKind.AKT and fact.position < since for fact in known):
        _look_again(tx)


def _look_again(tx: Transaction) -> None:
    """Ask from the beginning: what is here, or was dealt with, is known by its name."""
    tx.post.set_number(_AFTER, 0)


def fetch(engine: Carrying) -> None:
    """Ask until nothing is left. Raises as a round does."""
    more = True
    while more:
        with engine.workspace.transaction() as tx:
            me = me_of(tx)
            body = None if me is None else request(tx, me, engine.now(), engine.chance(NONCE_BYTES))
        if body is None or me is None:
            return
        answer = decode(unpack(engine.wire.left("get", body), limits.PAGE, "left"), LeftAnswer, "left")
        with engine.workspace.transaction() as tx:
            more = take_in(tx, engine.state(tx), me, answer, engine.now())


def request(tx: Transaction, me: Me, now: int, nonce: bytes) -> bytes | None:
    """What to send to the door, where there may be something."""
    if 0 < tx.post.number(_HEALS) <= now:
        tx.post.set_number(_HEALS, 0)
        _look_again(tx)
    key = tx.keyring.signing("device")
    if key is None or tx.post.number(_NEWEST) <= tx.post.number(_AFTER):
        return None
    return sign_request(LeftGet(VERSION, me.municipality, me.device, nonce, now, tx.post.number(_AFTER)), key)


def take_in(tx: Transaction, state: State, me: Me, answer: LeftAnswer, now: int) -> bool:
    """Keep what can be opened; True where there is more to ask for at once.

    What was sealed to a key that isn't here yet is asked for again at a later round. What nobody could have sealed is passed over, and so
    is an akt's that isn't hers: what her team has lost since, a server that was put back may be given again, and offer.
    """
    keys = confirmed_team_keys(tx, state, me)
    for words in answer.words:
        if not is_for(state, me.user, words.space):
            continue
        private, device = _private(tx, state, keys, words), state.device(words.device)
        if private is None or device is None:
            return False
        try:
            parcel = open_words(me.municipality, words, private, device.public)
        except (SealBroken, SignatureInvalid, MalformedMessage):
            continue
        tx.post.parting.keep_left(words.id, words.device, words.space, now, encode_parcel(parcel))
    reached = answer.reached if answer.more else max(answer.reached, tx.post.number(_NEWEST))
    tx.post.set_number(_AFTER, max(reached, tx.post.number(_AFTER)))
    if (heals := tx.post.number(HEALING)) > now:
        tx.post.set_number(_HEALS, heals)
    return answer.more


def _private(tx: Transaction, state: State, keys: Mapping[bytes, Mapping[int, bytes]], words: Words) -> ExchangeKey | None:
    """What opens it: the team's key of that epoch; of a team of one, its user's own."""
    fact = state.team(words.team)
    if fact is not None and fact.purpose is TeamPurpose.ALONE:
        return tx.keyring.exchange()
    key = keys.get(words.team, {}).get(words.epoch)
    return None if key is None else team_exchange(key)
