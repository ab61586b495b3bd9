"""Who may say what. Each rule checks one statement and puts what follows from it, or raises EntryRefused(reason)."""

from collections.abc import Callable
from typing import Any, Final

from sync.protocol import statements as said
from sync.protocol.rules import keys, municipality, people, spaces
from sync.protocol.rules.saying import Saying, require

__all__ = ["Saying", "say"]


def say(saying: Saying, statement: said.Statement) -> None:
    """Take *statement*, or raise EntryRefused with the reason."""
    require(isinstance(statement, said.Found) != bool(saying.tables.founded), "founding")
    _SAY[type(statement)](saying, statement)


_SAY: Final[dict[type[said.Statement], Callable[[Saying, Any], None]]] = {
    said.Found: municipality.found,
    said.Issuer: municipality.issuer,
    said.IssuerOver: municipality.issuer_over,
    said.Administrator: municipality.name_administrator,
    said.Successor: municipality.successor,
    said.Recovery: municipality.recovery,
    said.MinimumVersion: municipality.minimum_version,
    said.Returned: municipality.returned,
    said.Unit: municipality.unit,
    said.Team: municipality.team,
    said.Invitation: people.invitation,
    said.User: people.user,
    said.Device: people.device,
    said.Member: people.member,
    said.Parted: people.parted,
    said.Revoked: people.revoked,
    said.Left: people.left,
    said.Purged: people.purged,
    said.TeamKey: keys.team_key,
    said.TeamPublic: keys.team_public,
    said.Space: spaces.space,
    said.Grant: spaces.grant,
    said.Withdraw: spaces.withdraw,
    said.Erased: spaces.erased,
    said.Redacted: spaces.redacted,
}
