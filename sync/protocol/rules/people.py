"""Who comes, with which laptop, into which teams; and who goes."""

from dataclasses import replace

from coachdesk.errors import EntryRefused
from coachdesk.voice import device_of
from sync.protocol.rules.saying import Saying, is_fresh, is_head, issues, part, require, shake, speaker
from sync.protocol.statements import Device, Invitation, Left, Member, Parted, Purged, Revoked, TeamPurpose, User
from sync.protocol.tables import DeviceFact, InvitationFact, MemberFact, UserFact

ALL = bytes(16)
"""In `Purged`: everything that the laptop held."""


# --- coming ----------------------------------------------------------------------------------------------------------


def invitation(saying: Saying, said: Invitation) -> None:
    """For someone new; or for one who has left, or whose keys were lost."""
    tables = saying.tables
    require(issues(saying), "not_issuer")
    require(said.public not in tables.invitations, "already_said")
    known = tables.users.get(said.user)
    require(known is None or known.void or known.left is not None, "user_exists")
    tables.put(tables.invitations, said.public, InvitationFact(said.user, said.expires))
    tables.put(tables.invited, said.user, said.public)


def user(saying: Saying, said: User) -> None:
    """Her first keys, or new ones in the place of those that were lost."""
    tables = saying.tables
    known = tables.users.get(said.user)
    if known is not None and speaker(saying) == said.user:
        require(known.void, "user_exists")  # by another laptop that she still has
    else:
        _by_invitation(saying, said)
        require(known is None or known.void or known.left is not None, "user_exists")
    require(is_fresh(tables, said.signing), "key_taken")
    if known is not None:
        tables.drop(tables.user_by_key, known.signing)
        tables.put(tables.retired, known.signing, saying.position)
    tables.put(tables.users, said.user, UserFact(said.signing, said.exchange, known.position if known else saying.position))
    tables.put(tables.user_by_key, said.signing, said.user)


def _by_invitation(saying: Saying, said: User) -> None:
    tables = saying.tables
    invited = tables.invitations.get(saying.author)
    if invited is None:
        require(saying.author in tables.issuers and not tables.users, "not_invited")
        return
    require(not invited.used, "invitation_used")
    require(invited.user == said.user, "not_invited")
    require(saying.now is None or saying.now <= invited.expires, "invitation_expired")
    require(tables.invited.get(said.user) == saying.author, "invitation_used")  # a newer one took its place
    tables.put(tables.invitations, saying.author, replace(invited, used=True))


def device(saying: Saying, said: Device) -> None:
    tables = saying.tables
    require(tables.user_by_key.get(saying.author) == said.user, "not_the_user")
    certified = tables.users[said.user]
    require(not certified.void and certified.left is None, "not_the_user")
    require(said.device not in tables.devices, "already_said")
    require(device_of(said.device) not in tables.speakers, "device_taken")  # or it would speak with another's voice
    require(is_fresh(tables, said.public), "key_taken")
    tables.put(tables.devices, said.device, DeviceFact(said.user, said.public, saying.position))
    tables.put(tables.speakers, device_of(said.device), said.device)
    tables.put(tables.device_by_key, said.public, said.device)


def member(saying: Saying, said: Member) -> None:
    """An invited user may be put into teams before she comes, so that the invitation is one act."""
    tables = saying.tables
    team = tables.teams.get(said.team)
    if team is None:
        raise EntryRefused(reason="unknown_team")
    require(issues(saying) or is_head(saying, said.team), "not_head")
    require(_may_come(saying, said.user), "unknown_user")
    others = tables.members_of.get(said.team, frozenset()) - {said.user}
    require(not others or team.purpose is not TeamPurpose.ALONE, "alone")
    known = tables.members.get((said.team, said.user))
    active = known is not None and known.active
    require(not active or (said.head and known is not None and not known.head), "already_said")
    spans = () if known is None else known.spans
    tables.put(tables.members, (said.team, said.user), MemberFact(spans if active else (*spans, (saying.position, None)), said.head))
    tables.include(tables.members_of, said.team, said.user)
    tables.include(tables.teams_of, said.user, said.team)


def _may_come(saying: Saying, user: bytes) -> bool:
    """She is here; or an invitation waits for her, which one that brought her earlier doesn't."""
    tables = saying.tables
    known = tables.users.get(user)
    if known is not None and known.left is None:
        return True
    waiting = tables.invited.get(user)
    return waiting is not None and not tables.invitations[waiting].used


# --- going -----------------------------------------------------------------------------------------------------------


def parted(saying: Saying, said: Parted) -> None:
    require(said.team in saying.tables.teams, "unknown_team")
    require(issues(saying) or is_head(saying, said.team), "not_head")
    require(saying.tables.is_member(said.team, said.user), "not_member")
    part(saying, said.team, said.user)


def revoked(saying: Saying, said: Revoked) -> None:
    """All that was in the laptop is taken for lost: its user's own keys, and those of her teams."""
    tables = saying.tables
    fact = tables.devices.get(said.device)
    if fact is None:
        raise EntryRefused(reason="unknown_device")
    by_herself = speaker(saying) == fact.user and tables.device_by_key.get(saying.author) != said.device
    require(issues(saying) or by_herself, "not_issuer")
    require(fact.revoked is None, "already_said")
    tables.put(tables.devices, said.device, replace(fact, revoked=saying.position))
    tables.put(tables.users, fact.user, replace(tables.users[fact.user], void=True))
    for team in tables.teams_now(fact.user):
        shake(saying, team)


def left(saying: Saying, said: Left) -> None:
    tables = saying.tables
    require(issues(saying), "not_issuer")
    known = tables.users.get(said.user)
    if known is None or known.left is not None:
        raise EntryRefused(reason="unknown_user")
    for team in tables.teams_now(said.user):
        part(saying, team, said.user)
    for one, fact in tables.devices.items():
        if fact.user == said.user and fact.revoked is None:
            tables.put(tables.devices, one, replace(fact, revoked=saying.position))
    if said.user in tables.administrators:
        tables.drop(tables.administrators, said.user)
    tables.put(tables.users, said.user, replace(known, void=True, left=saying.position))


def purged(saying: Saying, said: Purged) -> None:
    """The one thing that a laptop may say after it was revoked, and then only once. Before that a space that came back can go again."""
    tables = saying.tables
    require(tables.device_by_key.get(saying.author) == said.device, "not_the_device")
    require(said.space == ALL or said.space in tables.spaces, "unknown_space")
    again = (said.device, said.space) in tables.purged
    require(not again or (said.space != ALL and tables.devices[said.device].revoked is None), "already_said")
    tables.put(tables.purged, (said.device, said.space), saying.position)
