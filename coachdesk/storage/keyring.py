"""The keys of this laptop: its own, its teams' and its spaces'. They live only in the encrypted database."""

from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from coachdesk.crypto.identity import ExchangeKey, SigningKey
from coachdesk.crypto.seal import new_key
from coachdesk.domain.space import TeamPurpose, access_log_of, directory_of, private_of, team_of
from coachdesk.storage.engine import raw
from coachdesk.storage.identity import keep_secret, secret
from coachdesk.storage.new_spaces import FIRST_EPOCH
from coachdesk.storage.people import know_device
from coachdesk.storage.turned_keys import TurnedKeys

Signer = Literal["root", "issuer", "invitation", "user", "device"]
"""Whose signing key."""
WrapName = tuple[bytes, int, bytes]
"""Which wrapped key: of what (team or space), its epoch, for which holder (user, team or recovery)."""


class NewSpace(NamedTuple):
    """A space that the membership log hasn't heard of wholly: *grants* are those still to be said, (team, role)."""

    space: bytes
    kind: str
    grants: tuple[tuple[bytes, str], ...]


_grants = msgspec.msgpack.Decoder(tuple[tuple[bytes, str], ...])


class Keyring:
    """Cheap: a view of one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._run: Callable[..., Any] = raw(connection).execute
        self.turned = TurnedKeys(connection)

    # --- named values -----------------------------------------------------------------------------------------------

    def get(self, name: str) -> bytes | None:
        """A named secret, or None."""
        return secret(self._connection, name)

    def among(self, *names: str) -> dict[str, bytes]:
        """Those of the named secrets that are there."""
        marks = ", ".join("?" * len(names))
        return dict(self._run(f"SELECT name, value FROM secret WHERE name IN ({marks})", names).fetchall())  # noqa: S608 - question marks

    def require(self, name: str) -> bytes:
        """A named secret that must be there; its absence is our bug."""
        value = self.get(name)
        if value is None:
            raise LookupError(f"no {name} in the keyring")
        return value

    def keep(self, name: str, value: bytes) -> None:
        """Set a named secret."""
        keep_secret(self._connection, name, value)

    def forget(self, name: str) -> None:
        """Destroy a named secret; the database overwrites what it deletes."""
        self._run("DELETE FROM secret WHERE name = ?", (name,))

    def signing(self, whose: Signer) -> SigningKey | None:
        """A private signing key that this laptop holds, or None."""
        value = self.get(f"{whose}_signing")
        return None if value is None else SigningKey.from_bytes(value)

    def make_signing(self, whose: Signer) -> SigningKey:
        """The key; a fresh one where there was none."""
        key = self.signing(whose)
        if key is None:
            key = SigningKey.generate()
            self.keep(f"{whose}_signing", key.to_bytes())
        return key

    def exchange(self) -> ExchangeKey | None:
        """The user's exchange key, to which team keys are sealed."""
        value = self.get("user_exchange")
        return None if value is None else ExchangeKey.from_bytes(value)

    def make_exchange(self) -> ExchangeKey:
        """The user's exchange key; a fresh one where there was none."""
        key = self.exchange()
        if key is None:
            key = ExchangeKey.generate()
            self.keep("user_exchange", key.to_bytes())
        return key

    def next_user_keys(self) -> tuple[SigningKey, ExchangeKey]:
        """The keys that the user will have once the membership log has them: another laptop with her keys was lost."""
        if self.get("next_user_signing") is None:
            self.keep("next_user_signing", SigningKey.generate().to_bytes())
            self.keep("next_user_exchange", ExchangeKey.generate().to_bytes())
        return SigningKey.from_bytes(self.require("next_user_signing")), ExchangeKey.from_bytes(self.require("next_user_exchange"))

    def user_keys_count(self, signing: bytes) -> None:
        """The log has the user's new keys, by their public signing key: they take the place of the old. Another's are not hers."""
        if self.get("next_user_signing") is None:
            return
        if self.next_user_keys()[0].public == signing:
            self.keep("user_signing", self.require("next_user_signing"))
            self.keep("user_exchange", self.require("next_user_exchange"))
        for name in ("next_user_signing", "next_user_exchange"):
            self.forget(name)

    # --- ids that everyone can reckon -------------------------------------------------------------------------------

    @property
    def unit(self) -> UUID:
        """The unit that this laptop works for."""
        return UUID(bytes=self.require("unit"))

    def team(self, purpose: TeamPurpose, user: bytes | None = None, unit: UUID | None = None) -> bytes:
        """Id of the unit's team for a purpose."""
        return team_of(unit or self.unit, purpose, None if user is None else UUID(bytes=user)).bytes

    def directory(self) -> bytes:
        """Id of the unit's directory space."""
        return directory_of(self.unit).bytes

    def access_log(self) -> bytes:
        """Id of the unit's access log."""
        return access_log_of(self.unit).bytes

    def private(self) -> bytes:
        """Id of the user's private space."""
        return private_of(self.unit, UUID(bytes=self.require("user"))).bytes

    def know_device(self, device: bytes, user: bytes) -> None:
        """Remember whose laptop a device is, as the membership log says."""
        know_device(self._connection, device, user)

    def knows_device(self, device: bytes) -> bool:
        """Whether that laptop, or voice, was ever heard of here."""
        return self._run("SELECT 1 FROM known_device WHERE device = ?", (device,)).fetchone() is not None

    # --- teams and spaces -------------------------------------------------------------------------------------------

    def team_keys(self) -> dict[bytes, dict[int, bytes]]:
        """Team to epoch to key."""
        return self._keys("team")

    def keep_team_key(self, team: bytes, epoch: int, key: bytes) -> None:
        """Set a team's key; the caller has checked it against the membership log."""
        self._run("INSERT INTO team_key VALUES (?, ?, ?) ON CONFLICT (team, epoch) DO UPDATE SET key = excluded.key", (team, epoch, key))

    def make_team_key(self, team: bytes, epoch: int = FIRST_EPOCH) -> bytes:
        """The team's key of this epoch; a fresh one where there was none. It counts once the membership log has its commitment."""
        return self._make("team", team, epoch)

    def space_keys(self) -> dict[bytes, dict[int, bytes]]:
        """Space to epoch to key."""
        return self._keys("space")

    def keep_space_key(self, space: bytes, epoch: int, key: bytes) -> None:
        """Set a space's key."""
        self._run("INSERT INTO space_key VALUES (?, ?, ?) ON CONFLICT (space, epoch) DO UPDATE SET key = excluded.key", (space, epoch, key))

    def space_key(self, space: bytes, epoch: int) -> bytes | None:
        """That one key, if it is here."""
        row = self._run("SELECT key FROM space_key WHERE space = ? AND epoch = ?", (space, epoch)).fetchone()
        return None if row is None else row[0]

    def renumber_space_key(self, space: bytes, epoch: int, number: int) -> None:
        """Another key has taken its place: it is kept as *number*."""
        self._run("UPDATE OR REPLACE space_key SET epoch = ? WHERE space = ? AND epoch = ?", (number, space, epoch))

    def make_space_key(self, space: bytes) -> bytes:
        """The space's first key; a fresh one where there was none."""
        return self._make("space", space, FIRST_EPOCH)

    def forget_space_key(self, space: bytes) -> None:
        """Destroy a key that never counted: somebody else founded the space first."""
        self._run("DELETE FROM space_key WHERE space = ?", (space,))

    def _keys(self, of: Literal["team", "space"]) -> dict[bytes, dict[int, bytes]]:
        found: dict[bytes, dict[int, bytes]] = {}
        for about, epoch, key in self._run(f"SELECT {of}, epoch, key FROM {of}_key"):  # noqa: S608 - one of two words
            found.setdefault(about, {})[epoch] = key
        return found

    def _make(self, of: Literal["team", "space"], about: bytes, epoch: int) -> bytes:
        sql = f"INSERT INTO {of}_key VALUES (?, ?, ?) ON CONFLICT DO NOTHING"  # noqa: S608 - one of two words
        self._run(sql, (about, epoch, new_key()))
        key: bytes = self._run(f"SELECT key FROM {of}_key WHERE {of} = ? AND epoch = ?", (about, epoch)).fetchone()[0]  # noqa: S608 - the same
        return key

    # --- spaces that the log hasn't heard of ------------------------------------------------------------------------

    def new_spaces(self) -> list[NewSpace]:
        """Spaces founded here, oldest first (their ids sort by birth)."""
        rows = self._run("SELECT space, kind, grants FROM new_space ORDER BY space")
        return [NewSpace(space, kind, _grants.decode(grants)) for space, kind, grants in rows]

    def keep_new_space(self, space: bytes, grants: Iterable[tuple[bytes, str]]) -> None:
        """Set what is still to be said of a new space; nothing left ends it."""
        left = list(grants)
        if left:
            self._run("UPDATE new_space SET grants = ? WHERE space = ?", (msgspec.msgpack.encode(left), space))
        else:
            self._run("DELETE FROM new_space WHERE space = ?", (space,))

    # --- wrapped keys -----------------------------------------------------------------------------------------------

    def wraps(self, seq: int) -> set[WrapName]:
        """All that needn't be given: they are there, or the server refused them and the membership log hasn't grown beyond *seq* since."""
        sql = "SELECT about, epoch, holder FROM wrap WHERE state IN ('there', 'sealed') OR (state = 'refused' AND at >= ?)"
        return {(about, epoch, holder) for about, epoch, holder in self._run(sql, (seq,))}

    def wrap_is_there(self, name: WrapName) -> None:
        """Nobody needs to give it any more."""
        self._set_wrap(name, "there")

    def wrap_is_sealed(self, name: WrapName, sealed: bytes) -> None:
        """It came before the key that opens it."""
        self._set_wrap(name, "sealed", sealed=sealed)

    def wrap_is_refused(self, name: WrapName, seq: int) -> None:
        """The server doesn't take it, at this length of the membership log."""
        self._set_wrap(name, "refused", at=seq)

    def owe_wrap(self, about: bytes, epoch: int, holder: bytes) -> None:
        """This laptop gave the space away, so it must also give the key."""
        self._run("INSERT INTO wrap VALUES (?, ?, ?, 'owed', NULL, NULL) ON CONFLICT DO NOTHING", (about, epoch, holder))

    def given_to(self, about: bytes) -> set[bytes]:
        """To whom this laptop has given a key of that space, or owes one."""
        sql = "SELECT DISTINCT holder FROM wrap WHERE about = ? AND state IN ('there', 'owed', 'refused')"
        return {holder for (holder,) in self._run(sql, (about,))}

    def owed_wraps(self) -> set[WrapName]:
        """What this laptop must give because it gave the space away."""
        rows = self._run("SELECT about, epoch, holder FROM wrap WHERE state = 'owed'")
        return {(about, epoch, holder) for about, epoch, holder in rows}

    def lacking_since(self, name: WrapName, now: int) -> int:
        """When (milliseconds) this laptop first noticed that the holder may lack the key: *now*, if it hadn't yet."""
        self._run("INSERT INTO wrap VALUES (?, ?, ?, 'lacking', NULL, ?) ON CONFLICT DO NOTHING", (*name, now))
        since: int = self._run("SELECT coalesce(at, 0) FROM wrap WHERE about = ? AND epoch = ? AND holder = ?", name).fetchone()[0]
        return since

    def wraps_are_there_by(self, position: int) -> None:
        """What has become there since this was last said stands in the server's log at *position* or before."""
        self._run("UPDATE wrap SET at = ? WHERE state = 'there' AND at IS NULL", (position,))

    def give_again(self, floor: int) -> None:
        """The server has lost what stood beyond *floor* of its log: it is owed again. Not the user's own: others give her those."""
        self._run(
            "UPDATE wrap SET state = 'owed', at = NULL WHERE state = 'there' AND (at IS NULL OR at > ?) AND holder <> ?",
            (floor, self.require("user")),
        )

    def sealed_wraps(self) -> list[tuple[WrapName, bytes]]:
        """Received and not opened yet."""
        rows = self._run("SELECT about, epoch, holder, sealed FROM wrap WHERE state = 'sealed'")
        return [((about, epoch, holder), sealed) for about, epoch, holder, sealed in rows]

    def _set_wrap(self, name: WrapName, state: str, sealed: bytes | None = None, at: int | None = None) -> None:
        self._run(
            "INSERT INTO wrap VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (about, epoch, holder)"
            " DO UPDATE SET state = excluded.state, sealed = excluded.sealed, at = excluded.at",
            (*name, state, sealed, at),
        )
