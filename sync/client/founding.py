"""A municipality begins: root, issuer and recovery keys, a unit with its teams, the founder and her laptop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid4

from coachdesk.crypto.identity import ExchangeKey, SigningKey
from coachdesk.crypto.keyfile import COST, write_keyfile
from coachdesk.crypto.passphrase import Cost
from coachdesk.errors import NotAllowed
from coachdesk.storage.workspace import Transaction, Workspace
from sync.protocol.statements import Found, Issuer, Member, Statement, Team, TeamPurpose, Unit, User
from sync.protocol.wire import encode

KEY_FILE: Final = "key_file"


@dataclass(frozen=True, slots=True)
class Root:
    """A municipality's root and recovery keys, and the file that keeps them off the laptop."""

    signing: SigningKey = field(repr=False)
    recovery: ExchangeKey = field(repr=False)
    file: bytes = field(repr=False)


def make_root(passphrase: str, cost: Cost = COST) -> Root:
    """Fresh keys, and their file under *passphrase*. Takes about a second."""
    root, recovery = SigningKey.generate(), ExchangeKey.generate()
    return Root(root, recovery, write_keyfile({"root": root.to_bytes(), "recovery": recovery.to_bytes()}, passphrase, cost))


def found(workspace: Workspace, places: Sequence[UUID], *, zone: str, token: str, root: Root, unit: UUID | None = None) -> bytes:
    """Make this laptop's user the founder of a municipality with one unit; the next round says it to the server.

    *places* are the ids of the teams of its places, *token* is the server operator's word. Returns the root's file, to be stored off the
    laptop. It can be had again from `key_file` until `key_file_is_kept`. Raises NotAllowed where the laptop belongs to a municipality
    already.
    """
    municipality, unit = uuid4(), unit or uuid4()
    with workspace.transaction() as tx:
        if tx.keyring.get("municipality") is not None:
            raise NotAllowed(what="already_joined")
        _keep(tx, {"municipality": municipality.bytes, "unit": unit.bytes, "zone": zone.encode(), "root": root.signing.public})
        _keep(tx, {"root_signing": root.signing.to_bytes(), "founding_token": token.encode(), KEY_FILE: root.file})
        issuer, user = tx.keyring.make_signing("issuer"), tx.keyring.require("user")
        first: list[Statement] = [Found(municipality.bytes, root.signing.public, root.recovery.public), Issuer(issuer.public)]
        _say(tx, "root", first)
        _say(tx, "issuer", _unit(tx, unit, user, places))
        tx.new_identity = True
    return root.file


def key_file(workspace: Workspace) -> bytes | None:
    """The founder's key file while nobody has said that it is kept."""
    with workspace.transaction() as tx:
        return tx.keyring.get(KEY_FILE)


def key_file_is_kept(workspace: Workspace) -> None:
    """It lies off the laptop now; here it is destroyed."""
    with workspace.transaction() as tx:
        tx.keyring.forget(KEY_FILE)


def _unit(tx: Transaction, unit: UUID, user: bytes, places: Sequence[UUID]) -> list[Statement]:
    signing, exchange = tx.keyring.make_signing("user"), tx.keyring.make_exchange()
    teams = [
        (tx.keyring.team("everyone"), TeamPurpose.EVERYONE),
        (tx.keyring.team("heads"), TeamPurpose.HEADS),
        (tx.keyring.team("reviewers"), TeamPurpose.REVIEWERS),
        (tx.keyring.team("alone", user), TeamPurpose.ALONE),
        *((place.bytes, TeamPurpose.PLACE) for place in places),
    ]
    return [
        Unit(unit.bytes),
        User(user, signing.public, exchange.public),
        *(Team(team, unit.bytes, purpose) for team, purpose in teams),
        *(Member(team, user, head=True) for team, _ in teams),
    ]


def _keep(tx: Transaction, values: Mapping[str, bytes]) -> None:
    for name, value in values.items():
        tx.keyring.keep(name, value)


def _say(tx: Transaction, author: str, statements: Sequence[Statement]) -> None:
    for statement in statements:
        tx.post.say(author, encode(statement))
