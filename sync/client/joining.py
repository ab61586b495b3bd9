"""Colleagues come in by invitation, akter are given to teams and taken back."""

import secrets
from collections.abc import Iterable
from contextlib import suppress
from typing import Annotated, Final, Literal
from uuid import UUID

from msgspec import Meta

from coachdesk.crypto.identity import SigningKey, code_key, invitation_code, locator
from coachdesk.crypto.seal import open_sealed, seal
from coachdesk.errors import EntryRefused, InvitationInvalid, MalformedMessage, NotAllowed, SealBroken, ServerRefused
from coachdesk.storage.workspace import Transaction
from sync.client import pairing
from sync.client.engine import SyncEngine
from sync.client.me import Me, holds_issuer, me_of
from sync.client.report import RoundReport
from sync.client.saying import foreseen, spaces_of
from sync.protocol import limits
from sync.protocol.entry import sign_entry
from sync.protocol.membership import State
from sync.protocol.messages import NONCE_BYTES, VERSION, Deposit, sign_request
from sync.protocol.statements import (
    Covered,
    Erased,
    Grant,
    Invitation,
    Left,
    Member,
    Parted,
    Redacted,
    Revoked,
    Role,
    SpaceKind,
    Statement,
    Team,
    TeamPurpose,
    Withdraw,
)
from sync.protocol.wire import Id, SigningPublic, Wire, decode, encode

DAYS: Final = 14
_DAY: Final = 24 * 60 * 60 * 1000
Author = Literal["issuer", "device"]
_HEADER: Final = b"coachdesk/invitation-bundle/1\0"


class Bundle(Wire, frozen=True):
    """What an invited colleague's laptop must know: whom to trust, who she is, and the key that introduces her. No team's key."""

    version: Annotated[int, Meta(ge=1, le=1)]
    municipality: Id
    root: SigningPublic
    unit: Id
    zone: Annotated[str, Meta(max_length=64)]
    user: Id
    invitation: Annotated[bytes, Meta(min_length=32, max_length=32)]


def invite(engine: SyncEngine, user: UUID, teams: Iterable[UUID] = (), *, heads: bool = False, days: int = DAYS) -> str:
    """Invite *user* into *teams*, everyone in the unit, and the heads if she is to be one; gives the code for her, on paper or as QR.

    Needs an issuer's laptop and the server. Raises NotAllowed, ServerUnreachable, ServerRefused: then invite again, an invitation whose
    code nobody got harms nobody.
    """
    return _deposit(engine, announce(engine, user, teams, heads=heads, days=days))


def announce(engine: SyncEngine, user: UUID, teams: Iterable[UUID] = (), *, heads: bool = False, days: int = DAYS) -> Bundle:
    """Have the membership log say that *user* is invited; gives what her laptop must know, by whatever way it gets there."""
    key = SigningKey.generate()
    workspace = engine.workspace
    with workspace.transaction() as tx:
        me, state = _joined(tx), engine.state(tx)
        expires = engine.now() + days * _DAY
        statements: list[Statement] = []
        alone = tx.keyring.team("alone", user.bytes)
        if state.team(alone) is None:
            statements.append(Team(alone, me.unit, TeamPurpose.ALONE))
        statements.append(Invitation(key.public, user.bytes, expires))
        wanted = [(alone, True), (tx.keyring.team("everyone"), False), *((team.bytes, False) for team in teams)]
        if heads:
            wanted.append((tx.keyring.team("heads"), True))
        statements += [Member(team, user.bytes, head=head) for team, head in wanted if user.bytes not in state.members(team)]
        _ask(tx, state, _issuing(tx, state), statements)
        zone = (tx.keyring.get("zone") or b"").decode()
        bundle = Bundle(1, me.municipality, tx.keyring.require("root"), me.unit, zone, user.bytes, key.to_bytes())
    engine.round()
    return bundle


def _deposit(engine: SyncEngine, bundle: Bundle) -> str:
    code, public = invitation_code(), SigningKey.from_bytes(bundle.invitation).public
    with engine.workspace.transaction() as tx:
        me, device = _joined(tx), tx.keyring.signing("device")
    assert device is not None
    place = locator(code)
    sealed = seal(code_key(code), _HEADER, encode(bundle))
    nonce = secrets.token_bytes(NONCE_BYTES)
    message = Deposit(VERSION, me.municipality, me.device, nonce, engine.now(), place, public, sealed)
    engine.wire.deposit(place, sign_request(message, device))
    return code


def join(engine: SyncEngine, code: str) -> RoundReport:
    """Become the user whom *code* invites, on a vault that belongs to nobody yet, and make the first round.

    Or another laptop of the user who made *code* on one that she has. Raises BadCode, InvitationInvalid, NotAllowed, ServerUnreachable,
    ServerRefused. Once what the code opens is in the vault, a lost line only means that later rounds finish it.
    """
    found = _fetch(engine, code)
    if isinstance(found, Bundle):
        return accept(engine, found)
    with engine.workspace.transaction() as tx:
        _require_nobodys(tx)
        pairing.take_over(tx, found)
    return engine.round()


def accept(engine: SyncEngine, bundle: Bundle) -> RoundReport:
    """Become the user of *bundle*. Raises as `join`."""
    with engine.workspace.transaction() as tx:
        _require_nobodys(tx)
        values = {
            "municipality": bundle.municipality,
            "root": bundle.root,
            "unit": bundle.unit,
            "zone": bundle.zone.encode(),
            "user": bundle.user,
            "invitation_signing": bundle.invitation,
        }
        for name, value in values.items():
            tx.keyring.keep(name, value)
        tx.keyring.make_signing("user")
        tx.keyring.make_exchange()
        tx.keyring.make_signing("device")
        tx.keyring.know_device(tx.keyring.require("device"), bundle.user)
        tx.new_identity = True
    try:
        return engine.round()
    except EntryRefused as refused:
        if refused.facts["reason"] != "invitation_used":
            raise
        with engine.workspace.transaction() as tx:  # a newer code took its place: the vault is nobody's again, and that one brings it in
            tx.keyring.forget("municipality")
            tx.new_identity = True
        raise InvitationInvalid(reason="used") from None


def _require_nobodys(tx: Transaction) -> None:
    if tx.keyring.get("municipality") is not None:
        raise NotAllowed(what="already_joined")


def _fetch(engine: SyncEngine, code: str) -> Bundle | pairing.Pairing:
    place, key = locator(code), code_key(code)
    try:
        sealed = engine.wire.fetch(place)
    except ServerRefused as refused:
        if refused.facts.get("status") == 404:
            raise InvitationInvalid(reason=str(refused.facts.get("reason", "unknown")).removeprefix("invitation_")) from None
        raise
    paired = pairing.opened(key, sealed)
    if paired is not None:
        return paired
    return opened(key, sealed)


def opened(key: bytes, sealed: bytes) -> Bundle:
    """The bundle of an invitation. Raises InvitationInvalid (reason: damaged, zone)."""
    try:
        found = decode(open_sealed(key, _HEADER, sealed), Bundle, "invitation")
    except (SealBroken, MalformedMessage):
        raise InvitationInvalid(reason="damaged") from None
    pairing.require_zone(found.zone)
    return found


# --- giving and taking back ------------------------------------------------------------------------------------------


def grant(engine: SyncEngine, space: UUID, team: UUID, role: str) -> None:
    """Give a space to a team as read, write, append or lead; the next round says it and hands the key over. Raises NotAllowed."""
    ask_now(engine, "device", [Grant(space.bytes, team.bytes, Role[role.upper()])])


def withdraw(engine: SyncEngine, space: UUID, team: UUID) -> None:
    """Take a space back from a team; the next round says it. What was seen stays seen. Raises NotAllowed."""
    ask_now(engine, "device", [Withdraw(space.bytes, team.bytes)])


def take_back(engine: SyncEngine, user: UUID) -> int:
    """Take back the akter that were given to *user* alone, as far as this user leads them and somebody else still does; says how many.

    What her places and the heads hold stays with her: the log can't yet take a member out of a team.
    """
    taken = 0
    with engine.workspace.transaction() as tx:
        state, alone = engine.state(tx), tx.keyring.team("alone", user.bytes)
        for space in sorted(state.of_kind(SpaceKind.AKT)):
            if alone in state.grants(space):
                with suppress(NotAllowed):
                    _ask(tx, state, "device", [Withdraw(space, alone)])
                    taken += 1
    return taken


def add_member(engine: SyncEngine, team: UUID, user: UUID, *, head: bool = False) -> None:
    """Put a colleague into a team. Raises NotAllowed unless this user heads the team or issues."""
    ask_now(engine, "issuing", [Member(team.bytes, user.bytes, head)])


def add_place(engine: SyncEngine, team: UUID) -> None:
    """A team for one more place, with this user as its head. Raises NotAllowed unless this laptop issues."""
    with engine.workspace.transaction() as tx:
        me = _joined(tx)
    ask_now(engine, "issuing", [Team(team.bytes, me.unit, TeamPurpose.PLACE), Member(team.bytes, me.user, head=True)])


# --- those who go ----------------------------------------------------------------------------------------------------


def part(engine: SyncEngine, team: UUID, user: UUID) -> None:
    """Take a colleague out of a team: a substitute whose time is over, a coach who moves to another place. Raises NotAllowed.

    The team's key and those of its akter are turned by themselves; what she has seen stays seen.
    """
    ask_now(engine, "issuing", [Parted(team.bytes, user.bytes)])


def dismiss(engine: SyncEngine, user: UUID) -> None:
    """She works here no more: every team and laptop of hers is over with the next round. Raises NotAllowed."""
    ask_now(engine, "issuing", [Left(user.bytes)])


def revoke(engine: SyncEngine, device: UUID) -> None:
    """A laptop is lost. Its user needs new keys: another laptop of hers makes them by itself, else invite her again. Raises NotAllowed."""
    ask_now(engine, "issuing", [Revoked(device.bytes)])


def erase(engine: SyncEngine, space: UUID) -> None:
    """Destroy a space everywhere. Raises NotAllowed unless this user's teams lead it. Nothing brings it back."""
    ask_now(engine, "device", [Erased(space.bytes)])


def redact(engine: SyncEngine, space: UUID, record: UUID, register: int) -> int:
    """Destroy everywhere what anybody is known here to have written into a register of a record; says how many values that is.

    What a colleague has written there and hasn't come yet isn't among them: it comes, and is to be looked at. Raises NotAllowed unless
    this user's teams lead the space. Nothing brings it back.
    """
    with engine.workspace.transaction() as tx:
        covers = [Covered(*one) for one in tx.written_in(record.bytes, register)]
    some = [covers[start : start + limits.COVERED] for start in range(0, len(covers), limits.COVERED)]
    if some:
        ask_now(engine, "device", [Redacted(space.bytes, one) for one in some])
    return len(covers)


def _issuing(tx: Transaction, state: State) -> Author:
    """The founder's laptop has an issuer's key, until that is over; on an administrator's the laptop's own will do."""
    return "issuer" if holds_issuer(tx, state) else "device"


def ask_now(engine: SyncEngine, author: Author | Literal["issuing"], statements: list[Statement]) -> None:
    """Have them said at the next round, by this laptop or by whichever key of its issues. Raises NotAllowed."""
    with engine.workspace.transaction() as tx:
        state = engine.state(tx)
        _ask(tx, state, _issuing(tx, state) if author == "issuing" else author, statements)


def _ask(tx: Transaction, state: State, author: Author, statements: list[Statement]) -> None:
    """Have them said at the next round. Raises NotAllowed where the membership log won't have it, as far as it is known here."""
    key, me = tx.keyring.signing(author), me_of(tx)
    if key is None:
        raise NotAllowed(what="not_issuer" if author == "issuer" else "no_key")
    if me is not None:
        state = foreseen(tx, state, me, spaces_of(statements))
    try:
        state.copy().apply(sign_entry(state.head, state.seq + 1, key, statements), state.position + 1)
    except EntryRefused as refused:
        raise NotAllowed(what=str(refused.facts["reason"])) from None
    for statement in statements:
        tx.post.say(author, encode(statement))


def _joined(tx: Transaction) -> Me:
    me = me_of(tx)
    if me is None:
        raise NotAllowed(what="no_unit")
    return me
