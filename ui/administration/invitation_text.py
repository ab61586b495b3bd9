"""What an invitation says, as one text that can be scanned, sent or pasted: the server's address and the code."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote

from ui.kit.fields import FieldProblem

_WHOLE = re.compile(r"coachdesk:join\?(\S+)", re.IGNORECASE)
LONGEST = 600
"""Characters that the field takes: an address may be long."""


@dataclass(frozen=True)
class InvitationText:
    """*server* is empty where only a code was typed."""

    code: str
    server: str = ""

    def __repr__(self) -> str:
        return "InvitationText()"

    def __str__(self) -> str:
        """What the QR code holds."""
        return f"coachdesk:join?server={quote(self.server, safe='')}&code={self.code}"


def read_invitation(typed: str) -> InvitationText:
    """A code, or the whole text, which may stand in the middle of a message. Whether the code is right is seen when it is used.

    Raises FieldProblem for a whole text that lacks its code or its server.
    """
    whole = _WHOLE.search(typed)
    if whole is None:
        return InvitationText(typed.strip())
    said = parse_qs(whole[1])
    code, server = said.get("code", [""])[0], said.get("server", [""])[0]
    if not code or not server:
        raise FieldProblem("admin.join.torn")
    return InvitationText(code, server)


def address_of(typed: str) -> str:
    """A server's address as people write it: without https:// it is meant, and a stroke at the end means nothing."""
    plain = typed.strip().rstrip("/")
    return plain if "://" in plain or not plain else f"https://{plain}"
