"""Who is in, as the membership log says, put into plain values for the window."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from coachdesk.storage.clock import moment
from coachdesk.storage.workspace import Transaction
from sync.protocol.membership import State
from sync.protocol.statements import SpaceKind, TeamPurpose
from ui.kit.carrying import Colleague, Device

_HEARD = "SELECT device, max(stamp) FROM journal GROUP BY device"


def colleagues(tx: Transaction, state: State) -> list[Colleague]:
    """Everyone who has come, then everyone who has been invited, each in a fixed order."""
    heard = {device: moment(stamp) for device, stamp in tx.connection.exec_driver_sql(_HEARD)}
    readers = [
        frozenset(team for team, role in state.grants(akt).items() if role.reads) for akt in state.of_kind(SpaceKind.AKT)
    ]  # once, and not for each colleague: there may be thousands of akter
    issues, me = tx.keyring.get("issuer_signing") is not None, tx.keyring.require("user")
    come = [_colleague(state, user, readers, heard, issuer=issues and user == me) for user in sorted(state.users)]
    waiting = [
        _colleague(state, user, readers, heard, until=datetime.fromtimestamp(fact.expires / 1000, UTC))
        for user, fact in sorted(state.invited().items())
    ]
    return come + waiting


def _colleague(
    state: State,
    user: bytes,
    readers: Sequence[frozenset[bytes]],
    heard: Mapping[bytes, datetime],
    *,
    issuer: bool = False,
    until: datetime | None = None,
) -> Colleague:
    teams = {team: fact.purpose for team in state.teams_of(user) if (fact := state.team(team)) is not None}
    shared = frozenset(team for team, purpose in teams.items() if purpose is not TeamPurpose.ALONE)
    readable = [one for one in readers if not one.isdisjoint(teams)]
    return Colleague(
        user_id=UUID(bytes=user),
        issuer=issuer,
        devices=tuple(Device(UUID(bytes=device), heard.get(device)) for device in sorted(state.devices_of(user))),
        places=tuple(UUID(bytes=team) for team in sorted(teams) if teams[team] is TeamPurpose.PLACE),
        heads=TeamPurpose.HEADS in teams.values(),
        akter=len(readable),
        alone=sum(one.isdisjoint(shared) for one in readable),
        invited_until=until,
    )
