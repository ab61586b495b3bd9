"""Who is in, as the membership log says, put into plain values for the window."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from coachdesk.storage.clock import moment
from coachdesk.storage.workspace import Transaction
from coachdesk.voice import device_of
from sync.client.calling_off import NEVER
from sync.client.me import issues, me_of
from sync.protocol.membership import State
from sync.protocol.statements import SpaceKind, TeamPurpose
from sync.protocol.tables import InvitationFact
from ui.kit.carrying import Colleague, Device
from ui.unlock.people import Going, emptied_at, going

_HEARD = "SELECT device, max(stamp) FROM journal GROUP BY device ORDER BY 2"


def colleagues(tx: Transaction, state: State) -> list[Colleague]:
    """Everyone who has come, also who has left again, then everyone who has been invited; each in a fixed order."""
    heard = {device_of(spoken): moment(stamp) for spoken, stamp in tx.connection.exec_driver_sql(_HEARD)}  # the last voice stands
    readers = [
        frozenset(team for team, role in state.grants(akt).items() if role.reads) for akt in state.of_kind(SpaceKind.AKT)
    ]  # once, and not for each colleague: there may be thousands of akter
    me, asked, waiting = me_of(tx), going(tx), state.invited()
    mine = me.user if me is not None and issues(tx, state, me) else None
    emptied = {device: emptied_at(tx, state, device) for user in state.users for device in state.devices_of(user)}
    seen = _Seen(state, readers, heard, emptied, asked, _lone(state, readers))
    come = [seen.colleague(user, issuer=user == mine, until=_until(waiting.get(user))) for user in sorted(state.users)]
    return come + [seen.colleague(user, until=_until(fact)) for user, fact in sorted(waiting.items()) if user not in state.users]


def _lone(state: State, readers: Sequence[frozenset[bytes]]) -> Counter[bytes]:
    """For each user how many akter nobody else can read. Many akter are given to the same teams."""
    found: Counter[bytes] = Counter()
    for teams, number in Counter(readers).items():
        users = {user for team in teams for user in state.members(team)}
        if len(users) == 1:
            found[users.pop()] += number
    return found


def _until(invited: InvitationFact | None) -> datetime | None:
    return None if invited is None else datetime.fromtimestamp(invited.expires / 1000, UTC)


@dataclass(frozen=True)
class _Seen:
    """What is looked up once for all. *readers*: for each akt the teams that read it."""

    state: State
    readers: Sequence[frozenset[bytes]]
    heard: Mapping[bytes, datetime]
    emptied: Mapping[bytes, datetime | None]
    asked: Going
    lone: Counter[bytes]

    def colleague(self, user: bytes, *, issuer: bool = False, until: datetime | None = None) -> Colleague:
        """How it stands with her. Invited again, she is one who hasn't come."""
        state, fact = self.state, self.state.user(user)
        teams = {team: known.purpose for team in state.teams_of(user) if (known := state.team(team)) is not None}
        shared = frozenset(team for team, purpose in teams.items() if purpose is not TeamPurpose.ALONE)
        readable = [one for one in self.readers if not one.isdisjoint(teams)]
        return Colleague(
            user_id=UUID(bytes=user),
            issuer=issuer,
            devices=tuple(self._device(device) for device in sorted(state.devices_of(user))),
            places=tuple(UUID(bytes=team) for team in sorted(teams) if teams[team] is TeamPurpose.PLACE),
            heads=TeamPurpose.HEADS in teams.values(),
            akter=len(readable),
            alone=sum(one.isdisjoint(shared) for one in readable),
            invited_until=until,
            only=self.lone[user],
            left=fact is not None and fact.left is not None,
            leaving=user in self.asked.users,
            parting=tuple(UUID(bytes=team) for team in sorted(teams) if (team, user) in self.asked.members),
            void=fact is not None and fact.void,
            called_off=until is not None and until.timestamp() == NEVER,
            calling_off=user in self.asked.invited,
        )

    def _device(self, device: bytes) -> Device:
        shut = not self.state.is_live(device)
        return Device(
            UUID(bytes=device), self.heard.get(device_of(device)), shut, not shut and device in self.asked.devices, self.emptied.get(device)
        )
