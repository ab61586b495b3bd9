"""What the root and the administrators say of the municipality as a whole."""

from sync.protocol.rules.saying import Saying, administrator, is_fresh, is_root, issues, require
from sync.protocol.statements import (
    Administrator,
    Found,
    Issuer,
    IssuerOver,
    MinimumVersion,
    Recovery,
    Returned,
    Successor,
    Team,
    Unit,
)
from sync.protocol.tables import TeamFact

TWO = 2
"""Administrators who together may name a new root."""


def found(saying: Saying, said: Found) -> None:
    tables = saying.tables
    require(saying.author == said.root, "not_root")
    tables.put(tables.founded, said.municipality, said)
    tables.put(tables.roots, "now", said.root)
    tables.put(tables.recoveries, 0, said.recovery)


def issuer(saying: Saying, said: Issuer) -> None:
    tables = saying.tables
    require(is_root(saying), "not_root")
    require(said.public not in tables.issuers, "already_said")
    require(said.public not in tables.retired, "key_taken")
    tables.put(tables.issuers, said.public, saying.position)


def issuer_over(saying: Saying, said: IssuerOver) -> None:
    tables = saying.tables
    require(is_root(saying), "not_root")
    require(said.public in tables.issuers, "not_issuer")
    tables.drop(tables.issuers, said.public)
    tables.put(tables.retired, said.public, saying.position)


def name_administrator(saying: Saying, said: Administrator) -> None:
    tables = saying.tables
    require(is_root(saying), "not_root")
    user = tables.users.get(said.user)
    require(user is not None and user.left is None, "unknown_user")
    require((said.user in tables.administrators) != said.active, "already_said")
    if said.active:
        tables.put(tables.administrators, said.user, saying.position)
    else:
        tables.drop(tables.administrators, said.user)


def successor(saying: Saying, said: Successor) -> None:
    """By the root; or by two administrators where the root is lost. Issuers' keys don't count here: one person may have several."""
    tables = saying.tables
    require(is_fresh(tables, said.public), "key_taken")
    if not is_root(saying):
        user = administrator(saying)
        require(user is not None, "not_root")
        assert user is not None
        agreed = tables.proposed.get(said.public, frozenset())
        require(user not in agreed, "already_said")
        tables.include(tables.proposed, said.public, user)
        if len(agreed) + 1 < TWO:
            return
    tables.put(tables.retired, tables.roots["now"], saying.position)
    tables.put(tables.roots, "now", said.public)


def recovery(saying: Saying, said: Recovery) -> None:
    tables = saying.tables
    require(is_root(saying), "not_root")
    require(said.public not in tables.recoveries.values(), "already_said")
    tables.put(tables.recoveries, len(tables.recoveries), said.public)


def returned(saying: Saying, said: Returned) -> None:
    """To a member with keys of her own; as often as she loses them. The server takes the wraps for her only after this."""
    tables = saying.tables
    require(is_root(saying), "not_root")
    require(tables.is_member(said.team, said.user), "not_member")
    user = tables.users.get(said.user)
    require(user is not None and not user.void, "unknown_user")
    tables.put(tables.returned, (said.team, said.user), saying.position)


def minimum_version(saying: Saying, said: MinimumVersion) -> None:
    tables = saying.tables
    require(issues(saying), "not_issuer")
    require(said.version > tables.minimum.get("version", 0), "already_said")
    tables.put(tables.minimum, "version", said.version)


def unit(saying: Saying, said: Unit) -> None:
    require(issues(saying), "not_issuer")
    require(said.unit not in saying.tables.units, "already_said")
    saying.tables.put(saying.tables.units, said.unit, saying.position)


def team(saying: Saying, said: Team) -> None:
    tables = saying.tables
    require(issues(saying), "not_issuer")
    require(said.unit in tables.units, "unknown_unit")
    require(said.team not in tables.teams, "already_said")
    require(said.team not in tables.spaces, "id_taken")
    tables.put(tables.teams, said.team, TeamFact(said.unit, said.purpose))
