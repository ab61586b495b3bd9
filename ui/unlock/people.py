"""People who move and go, and laptops that are lost, on the real client: said in the membership log, and how it stands with that."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlmodel import Session, col, or_, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt
from coachdesk.domain.lease_terms import days_of, last_day
from coachdesk.domain.staff import Laptop, StaffMember
from coachdesk.domain.unit import places, this_unit
from coachdesk.errors import LeaseOver, NotAllowed, ServerRefused, ServerUnreachable
from coachdesk.storage.clock import moment
from coachdesk.storage.workspace import Transaction, Workspace
from coachdesk.voice import OWN
from sync.client import joining, pairing
from sync.client.calling_off import NEVER, call_off
from sync.client.engine import SyncEngine
from sync.client.me import issues, me_of
from sync.protocol.membership import State
from sync.protocol.rules.people import ALL
from sync.protocol.statements import Invitation, Left, Parted, Revoked, SpaceKind, Statement
from ui.kit.personnel import Holding, Personnel, Unfinished
from ui.kit.sync_view import SyncView

_HEARD: Final = f"SELECT max(stamp) FROM journal WHERE substr(device, 1, {OWN}) = ?"  # noqa: S608 - a constant
_statement: Final[msgspec.msgpack.Decoder[Statement]] = msgspec.msgpack.Decoder(Statement)


class RealPersonnel(Personnel):
    """For one errand; runs on the network thread."""

    def __init__(self, workspace: Workspace, engine: SyncEngine, server: str) -> None:
        self._workspace, self._engine, self._server = workspace, engine, server

    def dismiss(self, user: UUID) -> bool:
        with self._workspace.transaction() as tx:
            state = self._engine.state(tx)
            come = state.user(user.bytes) is not None
        if come:
            joining.dismiss(self._engine, user)
        else:
            call_off(self._engine, user)
        return self._said(lambda now: not now.teams_of(user.bytes))

    def call_off(self, user: UUID) -> bool:
        self._said(lambda _: True)  # she may have come this minute
        with self._workspace.transaction() as tx:
            known = self._engine.state(tx).user(user.bytes)
            if known is not None and not known.void:
                raise NotAllowed(what="user_exists")
        call_off(self._engine, user)
        return self._said(lambda now: (fact := now.invited().get(user.bytes)) is None or fact.expires == NEVER)

    def part(self, user: UUID, team: UUID) -> bool:
        joining.part(self._engine, team, user)
        return self._said(lambda now: team.bytes not in now.teams_of(user.bytes))

    def revoke(self, device: UUID) -> bool:
        joining.revoke(self._engine, device)
        return self._said(lambda now: not now.is_live(device.bytes))

    def let_read(self, akter: tuple[UUID, ...], user: UUID) -> int:
        with self._workspace.transaction() as tx:
            state, alone = self._engine.state(tx), UUID(bytes=tx.keyring.team("alone", user.bytes))
            lacking = [akt for akt in akter if not state.may_read(user.bytes, akt.bytes)]
        given = 0
        for akt in lacking:
            with suppress(NotAllowed):
                joining.grant(self._engine, akt, alone, "lead")  # as who is responsible from the beginning
                given += 1
        if given:
            self._said(lambda _: True)
        return len(lacking) - given

    def take(self, akter: tuple[UUID, ...], user: UUID) -> None:
        with self._workspace.transaction() as tx:
            alone = UUID(bytes=tx.keyring.team("alone", user.bytes))
            given = [akt for akt in akter if alone.bytes in self._engine.state(tx).grants(akt.bytes)]
        for akt in given:
            with suppress(NotAllowed):
                joining.withdraw(self._engine, akt, alone)

    def pair(self) -> tuple[str, str, datetime]:
        code = pairing.pair(self._engine)
        return code, self._server, self._workspace.now() + timedelta(minutes=pairing.MINUTES)

    def holding(self, device: UUID) -> Holding:
        with self._workspace.transaction() as tx:
            state = self._engine.state(tx)
            fact = state.device(device.bytes)
            user = fact.user if fact is not None else b""
            akter = state.spaces_of(user) & state.of_kind(SpaceKind.AKT)
            hidden = akter & tx.protected().keys()
            others = sum(state.is_live(one) for one in state.devices_of(user) if one != device.bytes)
            ((stamp,),) = tx.connection.exec_driver_sql(_HEARD, (device.bytes[:OWN],)).all()
        where = self._workspace.read(_places_of, akter - hidden)
        days, until = self._workspace.read(_readable_until, device)
        heard = moment(stamp) if stamp is not None else None
        elsewhere = len(akter) - len(hidden) - sum(count for _, count in where)
        return Holding(len(akter), where, elsewhere, len(hidden), heard, days, until, others)

    def unfinished(self) -> tuple[Unfinished, ...]:
        try:
            due = self._workspace.read(_due)
        except LeaseOver:
            return ()
        with self._workspace.transaction() as tx:
            me, state = me_of(tx), self._engine.state(tx)
            if me is None or not issues(tx, state, me):
                return ()
            asked = going(tx)
        return tuple(one for one in due if _is_open(one, state, asked))

    def _said(self, holds: Callable[[State], bool]) -> bool:
        """Whether the log has it after one round. Without a net it goes by itself, later."""
        with suppress(ServerUnreachable, ServerRefused):
            self._engine.round()
        with self._workspace.transaction() as tx:
            return holds(self._engine.state(tx))


def put_into_place(engine: SyncEngine, user: UUID, team: UUID) -> None:
    """She sees that place's akter, too. A place that was added a moment ago is told of first. Raises as a round does, and NotAllowed."""
    with engine.workspace.transaction() as tx:
        is_known = team.bytes in engine.state(tx).teams
    if not is_known:
        engine.round()
    joining.add_member(engine, team, user)


# --- what is known of going ------------------------------------------------------------------------------------------


class Going:
    """What was asked for here and hasn't been said yet: dismissals, partings from teams, revoked laptops, invitations taken back."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.users: set[bytes] = set()
        self.members: set[tuple[bytes, bytes]] = set()
        self.devices: set[bytes] = set()
        self.invited: set[bytes] = set()
        for one in statements:
            match one:
                case Left(user):
                    self.users.add(user)
                case Parted(team, user):
                    self.members.add((team, user))
                case Revoked(device):
                    self.devices.add(device)
                case Invitation(_, user, expires) if expires == NEVER:
                    self.invited.add(user)


def going(tx: Transaction) -> Going:
    """Read it."""
    return Going(_statement.decode(one.raw) for one in tx.post.unsaid())


def shut_out(tx: Transaction, state: State) -> str:
    """Why this laptop gets nothing more: its user has "left", or it was "revoked"; empty where it is in use, or not yet in."""
    me = me_of(tx)
    if me is None or state.device(me.device) is None or state.is_live(me.device):
        return ""
    user = state.user(me.user)
    return "left" if user is not None and user.left is not None else "revoked"


def stand_outside(view: SyncView, tx: Transaction, state: State) -> SyncView:
    """*view*, where this laptop gets nothing more: what it wrote goes to nobody, or to those who lead (sync.client.parting)."""
    why, me = shut_out(tx, state), me_of(tx)
    return replace(view, shut_out=why, emptied=me is not None and ALL in state.purged(me.device)) if why else view


def emptied_at(tx: Transaction, state: State, device: bytes) -> datetime | None:
    """When this laptop heard that nothing lies on another any more. The log itself knows no days."""
    if ALL not in state.purged(device):
        return None
    noted = tx.post.number(_emptied(device))
    return datetime.fromtimestamp(noted / 1000, UTC) if noted else None


def note_emptied(workspace: Workspace, engine: SyncEngine) -> None:
    """Remember the day of each laptop that says it for the first time. After each contact."""
    with workspace.transaction() as tx:
        state = engine.state(tx)
        for device in {one for user in state.users for one in state.devices_of(user) if ALL in state.purged(one)}:
            if not tx.post.number(_emptied(device)):
                tx.post.set_number(_emptied(device), engine.now())


def _emptied(device: bytes) -> str:
    return f"emptied_{device.hex()}"


# --- of a session -----------------------------------------------------------------------------------------------------


def _places_of(session: Session, akter: frozenset[bytes]) -> tuple[tuple[str, int], ...]:
    """Where those that lie here live, the most first. All are looked through: there may be more than a query takes names of."""
    found = Counter(place or "" for akt, place in session.exec(select(Akt.id, Akt.place)) if akt.bytes in akter)
    return tuple(found.most_common())


def _readable_until(session: Session, device: UUID) -> tuple[int, date]:
    """The unit's days, and the last day if the laptop had contact today."""
    unit, today = this_unit(session), acting(session).today
    days = days_of(unit.lease_days if unit is not None else None)
    laptop = session.get(Laptop, device)
    on, until = (laptop.longer_on, laptop.longer_until) if laptop is not None else (None, None)
    return days, last_day(today, days, on, until, today)


def _due(session: Session) -> list[Unfinished]:
    """Whose day has come, by their records."""
    today, named = acting(session).today, {one.id: one.name or "" for one in places(session)}
    query = select(StaffMember).where(col(StaffMember.deleted).is_(None), StaffMember.space_id == acting(session).directory)
    query = query.where(or_(col(StaffMember.left_on) <= today, col(StaffMember.substitute_until) <= today))
    found = []
    for one in session.exec(query):
        if one.left_on is not None and one.left_on <= today:
            found.append(Unfinished(one.id, one.name or "", one.left_on))
        elif one.substitute_team_id is not None and one.substitute_until is not None:
            team = one.substitute_team_id
            found.append(Unfinished(one.id, one.name or "", one.substitute_until, team, named.get(team, "")))
    return sorted(found, key=lambda one: (one.day, one.name))


def _is_open(one: Unfinished, state: State, asked: Going) -> bool:
    user = one.user_id.bytes
    if one.team_id is not None:
        return one.team_id.bytes in state.teams_of(user) and (one.team_id.bytes, user) not in asked.members
    return bool(state.teams_of(user)) and user not in asked.users
