"""What the root says, for as long as somebody has opened it: who administers, which keys are over, who the next root is.

The root's private half is never kept on a laptop. It is lent to the engine for one round, and what couldn't be said in it is forgotten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from coachdesk.crypto.comparing import comparison_code
from coachdesk.crypto.identity import ExchangeKey, SigningKey
from coachdesk.errors import BadKey, EntryRefused, NotAllowed
from coachdesk.storage.workspace import Transaction
from sync.client.engine import SyncEngine
from sync.client.joining import ask_now
from sync.client.me import Me, me_of
from sync.protocol.entry import sign_entry
from sync.protocol.membership import State
from sync.protocol.statements import Administrator, IssuerOver, MinimumVersion, Recovery, Statement, Successor
from sync.protocol.wire import encode

ROOT: Final = "root"
_COMPARED: Final = "root_compared"


@dataclass(frozen=True)
class Office:
    """The root's key and the recovery keys, the newest last; in memory while somebody has opened them."""

    root: SigningKey
    recoveries: tuple[ExchangeKey, ...]

    def __repr__(self) -> str:
        return "Office()"


def office_of(secrets: Mapping[str, bytes]) -> Office:
    """What a key file or the custodians' file holds. Raises BadKey."""
    if "root" not in secrets or "recovery" not in secrets:
        raise BadKey(what="key_file")
    later = sorted(name for name in secrets if name.startswith("recovery."))
    return Office(SigningKey.from_bytes(secrets["root"]), tuple(ExchangeKey.from_bytes(secrets[name]) for name in ("recovery", *later)))


def secrets_of(office: Office) -> dict[str, bytes]:
    """By name, to be sealed at once. Recovery keys of before go on opening what was wrapped to them."""
    first, *later = office.recoveries
    named = {f"recovery.{number:03}": one.to_bytes() for number, one in enumerate(later, start=1)}
    return {"root": office.root.to_bytes(), "recovery": first.to_bytes(), **named}


def renewed(office: Office) -> Office:
    """Another root and another recovery key, which don't count until `succeed` or `propose` has said so."""
    return Office(SigningKey.generate(), (*office.recoveries, ExchangeKey.generate()))


def fresh() -> Office:
    """Where the root is lost: another, and a recovery key. They count when two administrators have said `propose`."""
    return Office(SigningKey.generate(), (ExchangeKey.generate(),))


# --- by the root -----------------------------------------------------------------------------------------------------


def name_administrator(engine: SyncEngine, office: Office, user: UUID, *, active: bool) -> None:
    """Give a colleague the office, or take it back. Needs the server. Raises NotAllowed, ServerUnreachable."""
    say_as_root(engine, office, [Administrator(user.bytes, active)])


def end_issuer(engine: SyncEngine, office: Office, public: bytes) -> None:
    """An issuer's key speaks no more: the founder's laptop is lost, or administrators have taken over. Raises as above."""
    say_as_root(engine, office, [IssuerOver(public)])


def succeed(engine: SyncEngine, office: Office, new: Office) -> None:
    """Another root, and another recovery key where *new* has one. Seal *new* to the custodians before: after this the old is worth nothing.

    Members wrap their teams' keys to the new recovery key by themselves. Raises as above.
    """
    said: list[Statement] = []
    if new.recoveries[-1].public != office.recoveries[-1].public:
        said.append(Recovery(new.recoveries[-1].public))
    say_as_root(engine, office, [*said, Successor(new.root.public)])


def catch_up(engine: SyncEngine, office: Office) -> None:
    """A root that administrators named says its recovery key when it is first opened: they couldn't say it for it. Raises as above."""
    with engine.workspace.transaction() as tx:
        state = engine.state(tx)
    if state.root == office.root.public and office.recoveries[-1].public not in state.recoveries.values():
        say_as_root(engine, office, [Recovery(office.recoveries[-1].public)])


def say_as_root(engine: SyncEngine, office: Office, statements: Sequence[Statement]) -> None:
    """Have the server hear it now, or never: what isn't heard in this round is forgotten.

    Raises NotAllowed (what: no_unit, not_root, not_heard, and the rules' reasons), ServerUnreachable, ServerRefused.
    """
    engine.round()  # so that it is tried on the log as it is
    engine.lent[ROOT] = office.root
    try:
        with engine.workspace.transaction() as tx:
            _try(engine.state(tx), me_of(tx), office.root, statements)
            for one in statements:
                tx.post.say(ROOT, encode(one))
        engine.round()
    finally:
        del engine.lent[ROOT]
        with engine.workspace.transaction() as tx:
            unheard = _forget(tx)
    if unheard:
        raise NotAllowed(what="not_heard")


def _try(state: State, me: Me | None, root: SigningKey, statements: Sequence[Statement]) -> None:
    if me is None:
        raise NotAllowed(what="no_unit")
    if state.root != root.public:
        raise NotAllowed(what="not_root")
    try:
        state.copy().apply(sign_entry(state.head, state.seq + 1, root, list(statements)), state.position + 1)
    except EntryRefused as refused:
        raise NotAllowed(what=str(refused.facts["reason"])) from None


def _forget(tx: Transaction) -> int:
    unheard = [one for one in tx.post.unsaid() if one.author == ROOT and tx.keyring.signing(ROOT) is None]
    for one in unheard:
        tx.post.drop_statement(one.id)
    return len(unheard)


# --- without the root ------------------------------------------------------------------------------------------------


def propose(engine: SyncEngine, public: bytes) -> None:
    """An administrator names the next root, or agrees with one who did; two are enough where the root is lost. Raises NotAllowed."""
    ask_now(engine, "device", [Successor(public)])


def require_version(engine: SyncEngine, version: int) -> None:
    """Programs older than this number don't sync any more. By who may issue. Raises NotAllowed."""
    ask_now(engine, "issuing", [MinimumVersion(version)])


# --- comparing -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToCompare:
    """A root that administrators named: its code, and who they were. Its user compares the code with them, not over the server."""

    code: str
    named_by: frozenset[bytes]


def to_compare(tx: Transaction, state: State) -> ToCompare | None:
    """What this laptop's user hasn't compared yet; None where there is nothing to compare."""
    me = me_of(tx)
    if me is None or state.root is None or not state.root_named_by or tx.keyring.get(_COMPARED) == state.root:
        return None
    return ToCompare(comparison_code(me.municipality, state.root), state.root_named_by)


def compared(tx: Transaction, state: State) -> None:
    """Its user has heard the same code from somebody whom she knows."""
    if state.root is not None:
        tx.keyring.keep(_COMPARED, state.root)
