"""Sync for an open vault, on the real client: founding, joining, who is in, who may read, and how it stands."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlmodel import Session

from coachdesk.crypto.strength import strength
from coachdesk.domain.actor import acting
from coachdesk.domain.staff import Laptop, StaffMember, StaffRole, add_laptop, add_staff, staff
from coachdesk.domain.unit import Unit, add_place, found_unit, places
from coachdesk.errors import LeaseOver, Locked, NotAllowed
from coachdesk.storage.workspace import Workspace
from sync.client import founding as beginnings
from sync.client import joining
from sync.client.engine import SyncEngine, at_once
from sync.client.live import LiveLoop
from sync.client.state import SyncState
from sync.client.transport import HttpWire
from sync.client.wire import Wire
from sync.protocol.statements import TeamPurpose
from ui.kit.awaiting import Awaiting
from ui.kit.carrying import Carrier, Colleague, Founding, Invited, Personnel, SyncView, Team
from ui.kit.erasing import Erasing
from ui.kit.leftovers import Leftovers
from ui.kit.offices import Offices
from ui.kit.reviewers import Reviewers
from ui.unlock.awaiting import awaiting
from ui.unlock.colleagues import colleagues
from ui.unlock.erasing import RealErasing
from ui.unlock.leases import answer_by_telephone, keep_sealed, lengthen_for_journey
from ui.unlock.leftovers import RealLeftovers
from ui.unlock.offices import RealOffices
from ui.unlock.outlook import view_of
from ui.unlock.people import RealPersonnel, note_emptied, put_into_place, stand_outside
from ui.unlock.reviewers import RealReviewers, note_reviewers

ZONE = "Europe/Stockholm"
_SERVER = "server"


class RealCarrier(Carrier):
    """*connect(address)* makes the wire; *tell* hears how it stands, on whatever thread; *give_way* is the engine's.

    *root(passphrase)* makes a new municipality's root.
    """

    def __init__(
        self,
        workspace: Workspace,
        tell: Callable[[SyncView], None],
        connect: Callable[[str], Wire] = HttpWire,
        give_way: Callable[[], None] = at_once,
        root: Callable[[str], beginnings.Root] = beginnings.make_root,
    ) -> None:
        self._workspace, self._tell, self._connect, self._give_way = workspace, tell, connect, give_way
        self._root = root
        self._engine: SyncEngine | None = None
        self._loop: LiveLoop | None = None
        self._heard: datetime | None = None
        self._offices: Offices | None = None
        self._server = self._known_server()
        if self._server:
            self._start(self._server)

    # --- how it stands --------------------------------------------------------------------------------------------

    def look(self) -> SyncView:
        """How it stands now; told to the window, too."""
        view = self._view(self._loop.state if self._loop is not None else SyncState())
        self._tell(view)
        return view

    def send_now(self) -> SyncView:
        """The loop wakes; what comes of it is told when it is there."""
        if self._loop is not None:
            self._loop.wake()
        return self.look()

    def try_again(self, space_id: UUID) -> SyncView:
        """It is sent once more at the next round, which begins now."""
        with self._workspace.transaction() as tx:
            tx.post.try_again(space_id.bytes)
        return self.send_now()

    def _view(self, state: SyncState) -> SyncView:
        view = view_of(self._workspace, self._server, state)
        if self._engine is None:
            return view
        with self._workspace.transaction() as tx:
            return stand_outside(view, tx, self._engine.state(tx))

    def _published(self, state: SyncState) -> None:
        try:
            if state.last_contact != self._heard and self._engine is not None:
                with suppress(LeaseOver):  # nothing is read before the round that ends it
                    note_emptied(self._workspace, self._engine)
                    note_reviewers(self._workspace, self._engine)
                    keep_sealed(self._workspace, self._engine)  # at its first contact, and after the heads' key was turned
                self._heard = state.last_contact
            self._tell(self._view(state))
        except Locked:
            return  # the vault was closed while the loop said goodbye

    def _start(self, server: str) -> None:
        self._server = server
        wire = self._connect(server)
        self._engine = SyncEngine(self._workspace, wire, give_way=self._give_way)
        self._loop = LiveLoop(self._engine, self._published, wire.ears() if isinstance(wire, HttpWire) else None)
        self._loop.start()

    # --- beginnings -----------------------------------------------------------------------------------------------

    def found(self, founding: Founding) -> bytes:
        place = uuid4()
        self._connect(founding.server).close()  # an address that can't be used is said before anything is founded
        file = beginnings.found(self._workspace, [place], zone=ZONE, token=founding.token, root=self._root(founding.passphrase))
        self._workspace.write(_furnish, founding, place, self._workspace.identity.device_id)
        self._begin(founding.server)
        return file

    def key_file(self) -> bytes | None:
        return beginnings.key_file(self._workspace)

    def key_file_is_kept(self) -> None:
        beginnings.key_file_is_kept(self._workspace)

    def join(self, server: str, code: str, laptop: str) -> None:
        wire = self._connect(server)
        try:
            joining.join(SyncEngine(self._workspace, wire), code)
        finally:
            wire.close()
        self._workspace.write(_introduce, laptop, self._workspace.identity.device_id)
        self._begin(server)

    def _begin(self, server: str) -> None:
        with self._workspace.transaction() as tx:
            tx.keyring.keep(_SERVER, server.encode())
        self._start(server)

    def _known_server(self) -> str:
        with self._workspace.transaction() as tx:
            return (tx.keyring.get(_SERVER) or b"").decode()

    # --- who is in, who may read ----------------------------------------------------------------------------------

    def invite(self, user: UUID, places: tuple[UUID, ...], heads: bool) -> Invited:
        code = joining.invite(self._sure(), user, places, heads=heads)
        with self._workspace.transaction() as tx:
            fact = self._sure().state(tx).invited()[user.bytes]
        self.look()
        return Invited(code, self._server, datetime.fromtimestamp(fact.expires / 1000, UTC))

    def colleagues(self) -> list[Colleague]:
        engine = self._sure()
        with self._workspace.transaction() as tx:
            return colleagues(tx, engine.state(tx))

    def reviewers(self) -> frozenset[UUID]:
        engine = self._sure()
        with self._workspace.transaction() as tx:
            state = engine.state(tx)
            members = state.members(tx.keyring.team("reviewers"))
            return frozenset(UUID(bytes=user) for user in members if state.user(user) is not None)

    def reviewing(self) -> Reviewers:
        return RealReviewers(self._workspace, self._sure())

    def awaiting(self) -> Awaiting:
        return awaiting(self._workspace, self._sure())

    def add_place(self, name: str) -> UUID:
        team = uuid4()
        self._workspace.write(add_place, team, name)  # first: a name that is there already is refused before anything is said
        joining.add_place(self._sure(), team)
        self.send_now()
        return team

    def put_into_place(self, user: UUID, team: UUID) -> None:
        put_into_place(self._sure(), user, team)
        self.send_now()

    def weigh(self, passphrase: str) -> tuple[int, str]:
        found = strength(passphrase)
        return found.level, found.reason

    def personnel(self) -> Personnel:
        return RealPersonnel(self._workspace, self._sure(), self._server)

    def erasing(self) -> Erasing:
        return RealErasing(self._workspace, self._sure())

    def leftovers(self) -> Leftovers:
        return RealLeftovers(self._workspace, self._sure())

    def teams(self, akt_id: UUID) -> list[Team]:
        engine = self._sure()
        members, names = self._workspace.read(staff), self._workspace.read(_place_names)
        with self._workspace.transaction() as tx:
            state = engine.state(tx)
            given = state.grants(akt_id.bytes)
            found = []
            for one in members:
                alone = tx.keyring.team("alone", one.id.bytes)
                if state.team(alone) is not None:
                    role = given.get(alone)
                    found.append(Team(UUID(bytes=alone), "", one.id, role.name.lower() if role else ""))
            for team, place in names.items():
                fact = state.team(team)
                if fact is not None and fact.purpose is TeamPurpose.PLACE:
                    role = given.get(team)
                    found.append(Team(UUID(bytes=team), place, None, role.name.lower() if role else ""))
        return found

    def grant(self, akt_id: UUID, team: UUID, role: str) -> None:
        joining.grant(self._sure(), akt_id, team, role)
        self.send_now()

    def withdraw(self, akt_id: UUID, team: UUID) -> None:
        joining.withdraw(self._sure(), akt_id, team)
        self.send_now()

    def lengthen(self, device: UUID, days: int) -> None:
        lengthen_for_journey(self._workspace, self._sure(), device, days)
        self.send_now()

    def answer_by_telephone(self, device: UUID, challenge: str, days: int) -> str:
        said = answer_by_telephone(self._workspace, self._sure(), device, challenge, days)
        self.send_now()
        return said

    def offices(self) -> Offices:
        if self._offices is None:
            self._offices = RealOffices(self._workspace, self._sure())
        return self._offices

    def close(self) -> None:
        if self._loop is not None:
            self._loop.stop()
        if self._engine is not None:
            self._engine.wire.close()
        self._engine = self._loop = self._offices = None

    def _sure(self) -> SyncEngine:
        if self._engine is None:
            raise NotAllowed(what="no_unit")
        return self._engine


def _place_names(session: Session) -> dict[bytes, str]:
    """Team to place. Where a municipality began before places were records, its staff know them."""
    found = {one.team_id.bytes: one.place or "" for one in staff(session) if one.team_id is not None}
    return found | {one.id.bytes: one.name or "" for one in places(session)}


def _furnish(session: Session, founding: Founding, team: UUID, device: UUID) -> None:
    """The unit, its founder and her laptop, in the directory."""
    me = acting(session).user_id
    found_unit(session, Unit(name=founding.unit, municipality_name=founding.municipality, zone=ZONE))
    add_place(session, team, founding.place)
    add_staff(session, StaffMember(id=me, name=founding.founder, role=StaffRole.ADMINISTRATOR, place=founding.place, team_id=team))
    add_laptop(session, Laptop(id=device, name=founding.laptop, user_id=me, added_at=acting(session).now()))


def _introduce(session: Session, laptop: str, device: UUID) -> None:
    """The laptop of someone who came by invitation; her own entry is there already."""
    add_laptop(session, Laptop(id=device, name=laptop, user_id=acting(session).user_id, added_at=acting(session).now()))
