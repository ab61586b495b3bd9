"""The root's and the custodians' errands, on the real client. What was opened is forgotten when the errand is done."""

from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session

from coachdesk.crypto.comparing import comparison_code
from coachdesk.crypto.custody import Custody, read_share
from coachdesk.crypto.keyfile import read_keyfile
from coachdesk.domain.access import record_return
from coachdesk.domain.staff import staff
from coachdesk.errors import KeyFileDamaged, NotAllowed, ServerRefused, ServerUnreachable
from coachdesk.storage.workspace import Workspace
from sync.client import custodians, founding, recovering, roots
from sync.client.engine import SyncEngine
from sync.client.me import me_of
from sync.client.roots import Office, office_of
from ui.kit.offices import Entrusted, Issuing, Offices, OfficesView, Opening


class RealOffices(Offices):
    """Lives as long as the vault is open; between `entrust` and `handed_out` it holds what is about to count."""

    def __init__(self, workspace: Workspace, engine: SyncEngine) -> None:
        self._workspace, self._engine = workspace, engine
        self._waiting: tuple[Office | None, Office, Custody] | None = None

    def look(self) -> OfficesView:
        with self._workspace.transaction() as tx:
            state, note, me = self._engine.state(tx), custodians.custody_note(tx), me_of(tx)
            change, own = roots.to_compare(tx, state), tx.keyring.signing("issuer")
            here, key_file = custodians.custody_file(tx) is not None, tx.keyring.get(founding.KEY_FILE) is not None
        municipality = b"" if me is None else me.municipality
        return OfficesView(
            administrators=_ids(state.administrators),
            custodians=() if note is None else note.names,
            made=None if note is None else _moment(note.made),
            rehearsed=None if note is None else _moment(note.rehearsed),
            here=here,
            key_file=key_file,
            compare="" if change is None else change.code,
            named_by=() if change is None else _ids(change.named_by),
            proposed=tuple(
                (public, comparison_code(municipality, public), _ids(users)) for public, users in sorted(state.proposed.items())
            ),
            issuing=tuple(Issuing(public, own is not None and own.public == public) for public in sorted(state.issuers)),
            minimum=state.minimum_version,
            program=self._engine.program,
        )

    def name_administrator(self, opening: Opening, user: UUID, active: bool) -> None:
        roots.name_administrator(self._engine, self._opened(opening), user, active=active)

    def end_issuing(self, opening: Opening, public: bytes) -> None:
        roots.end_issuer(self._engine, self._opened(opening), public)
        with self._workspace.transaction() as tx:
            own = tx.keyring.signing("issuer")
            if own is not None and own.public == public:
                tx.keyring.forget("issuer_signing")  # worth nothing from now on

    def require_program(self) -> bool:
        roots.require_version(self._engine, self._engine.program)
        with suppress(ServerUnreachable, ServerRefused):
            self._engine.round()
        with self._workspace.transaction() as tx:
            return self._engine.state(tx).minimum_version >= self._engine.program

    def entrust(self, opening: Opening, turn: bool) -> Entrusted:
        office = self._opened(opening)
        new = roots.renewed(office) if turn else office
        with self._workspace.transaction() as tx:
            if self._engine.state(tx).root != office.root.public:
                raise NotAllowed(what="not_root")
        return self._papers(office, new)

    def begin_anew(self) -> Entrusted:
        return self._papers(None, roots.fresh())

    def _papers(self, office: Office | None, new: Office) -> Entrusted:
        with self._workspace.transaction() as tx:
            made, me = custodians.entrust(tx, new), me_of(tx)
        assert me is not None
        self._waiting = (office, new, made)
        return Entrusted(tuple(share.paper() for share in made.shares), made.file, comparison_code(me.municipality, new.root.public))

    def handed_out(self, names: tuple[str, ...]) -> None:
        if self._waiting is None:
            raise NotAllowed(what="nothing_waits")
        office, new, made = self._waiting
        with self._workspace.transaction() as tx:
            turned = self._engine.state(tx).root == new.root.public  # an answer that was lost the last time
        if office is None:
            self.agree(new.root.public)
        elif new is not office and not turned:
            roots.succeed(self._engine, office, new)
        with self._workspace.transaction() as tx:
            custodians.appoint(tx, made.file, names, self._engine.now())
        self._waiting = None

    def rehearse(self, file: bytes, papers: tuple[str, ...]) -> str:
        shares = [read_share(paper) for paper in papers]
        with self._workspace.transaction() as tx:
            me = me_of(tx)
            if me is None:
                raise NotAllowed(what="no_unit")
            root = custodians.rehearsed(tx, file or _kept(custodians.custody_file(tx)), shares, self._engine.state(tx), self._engine.now())
        return comparison_code(me.municipality, root)

    def give_back(self, opening: Opening, user: UUID) -> int:
        teams = recovering.give_back(self._engine, self._opened(opening), user)
        self._workspace.write(record_return, self._workspace.read(_name, user))
        return teams

    def agree(self, public: bytes) -> None:
        roots.propose(self._engine, public)
        self._engine.round()

    def compared(self) -> None:
        with self._workspace.transaction() as tx:
            roots.compared(tx, self._engine.state(tx))

    def _opened(self, opening: Opening) -> Office:
        with self._workspace.transaction() as tx:
            copy = custodians.custody_file(tx) if opening.papers else tx.keyring.get(founding.KEY_FILE)
        file = opening.file or _kept(copy)
        if opening.papers:
            one, other = (read_share(paper) for paper in opening.papers)
            office = custodians.open_office(file, one, other)
            with self._workspace.transaction() as tx:
                custodians.adopt(tx, file)
        else:
            office = office_of(read_keyfile(file, opening.passphrase))
        roots.catch_up(self._engine, office)
        return office


def _name(session: Session, user: UUID) -> str:
    return next((one.name or "" for one in staff(session) if one.id == user), "")


def _kept(file: bytes | None) -> bytes:
    if file is None:
        raise KeyFileDamaged(reason="missing")
    return file


def _ids(users: frozenset[bytes]) -> tuple[UUID, ...]:
    return tuple(UUID(bytes=user) for user in sorted(users))


def _moment(milliseconds: int) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None
