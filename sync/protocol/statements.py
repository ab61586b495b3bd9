"""What a membership entry can say. Ids, keys and roles; never a name.

An entry holds many statements under one signature, so that a space given to a team costs about 40 bytes before compression.
"""

from enum import IntEnum
from typing import Annotated

from msgspec import Meta

from sync.protocol import limits
from sync.protocol.wire import Epoch, ExchangePublic, Hash, Id, Millis, Number, SigningPublic, Wire


class TeamPurpose(IntEnum):
    """Why these users hold a key together."""

    PLACE = 1
    HEADS = 2
    REVIEWERS = 3
    EVERYONE = 4
    ALONE = 5


class SpaceKind(IntEnum):
    """What is kept in a space."""

    AKT = 1
    DIRECTORY = 2
    ACCESS_LOG = 3
    PROJECT = 4
    KAA_POST = 5
    PRIVATE = 6


class Role(IntEnum):
    """What a team may do in a space. APPEND writes and doesn't read; each of the others includes the one before it."""

    APPEND = 1
    READ = 2
    WRITE = 3
    LEAD = 4

    @property
    def reads(self) -> bool:
        """Whether the server hands the space's envelopes to those who have this role."""
        return self is not Role.APPEND

    @property
    def writes(self) -> bool:
        """Whether envelopes by those who have this role are taken."""
        return self is not Role.READ


class Found(Wire, frozen=True, tag=1):
    """Root: here begins the municipality; *recovery* is the exchange key that every team key is also wrapped to."""

    municipality: Id
    root: SigningPublic
    recovery: ExchangePublic


class Issuer(Wire, frozen=True, tag=2):
    """Root: this key may issue invitations, units and teams."""

    public: SigningPublic


class Unit(Wire, frozen=True, tag=3):
    """Issuer: a part of the municipality under one board."""

    unit: Id


class Team(Wire, frozen=True, tag=4):
    """Issuer: users of one unit who will hold a key together."""

    team: Id
    unit: Id
    purpose: TeamPurpose


class TeamKey(Wire, frozen=True, tag=5):
    """Member: the key of this epoch is the one with this commitment (`wraps.commitment`).

    Wraps to a person don't say who made them; this keeps the server from handing out a key of its own, and two members from
    making two keys.
    """

    team: Id
    epoch: Epoch
    commitment: Hash


class TeamPublic(Wire, frozen=True, tag=6):
    """Member: who doesn't belong to the team seals to this key; a space's key, and for reviewers the access log.

    Without it, a coach could not give an akt to a team that she isn't in. It follows from the team's newest key, and is said once for
    each epoch.
    """

    team: Id
    public: ExchangePublic


class Invitation(Wire, frozen=True, tag=7):
    """Issuer: the holder of this key may certify *user*, once, until *expires*."""

    public: SigningPublic
    user: Id
    expires: Millis


class User(Wire, frozen=True, tag=8):
    """Invitation key, once (issuer for the first user of all): this is the user, and so her things are sealed to her.

    Said again it gives her new keys: by an invitation after her keys were lost, or by another laptop of hers that she still has.
    """

    user: Id
    signing: SigningPublic
    exchange: ExchangePublic


class Device(Wire, frozen=True, tag=9):
    """User key: one vault on one computer speaks for me."""

    device: Id
    user: Id
    public: SigningPublic


class Member(Wire, frozen=True, tag=10):
    """Issuer or head of the team: the user holds the team's key; said again with *head*, she leads the team."""

    team: Id
    user: Id
    head: bool


class Space(Wire, frozen=True, tag=11):
    """Device of a member of *team*: a new space in the team's unit, which the team leads."""

    space: Id
    kind: SpaceKind
    team: Id


class Grant(Wire, frozen=True, tag=12):
    """Device of a member of a team that leads the space: *team* has this role from now on."""

    space: Id
    team: Id
    role: Role


class Withdraw(Wire, frozen=True, tag=13):
    """Device of a member of a team that leads the space: *team* has no role any more."""

    space: Id
    team: Id


class Parted(Wire, frozen=True, tag=14):
    """Issuer or head of the team: the user belongs to the team no more."""

    team: Id
    user: Id


class Revoked(Wire, frozen=True, tag=15):
    """Issuer, or another laptop of its user: the laptop is lost.

    Its user's keys were in it, so they count no more until she has new ones.
    """

    device: Id


class Left(Wire, frozen=True, tag=16):
    """Issuer: the user works here no more: she belongs to no team, and her laptops get nothing."""

    user: Id


class Purged(Wire, frozen=True, tag=17):
    """The laptop itself, its last word: what it held of *space* is gone from it, or all (16 zero bytes)."""

    device: Id
    space: Id


class Administrator(Wire, frozen=True, tag=18):
    """Root: the user's laptops may say what an issuer may; or no more."""

    user: Id
    active: bool


class IssuerOver(Wire, frozen=True, tag=19):
    """Root: this issuer's key speaks no more."""

    public: SigningPublic


class Successor(Wire, frozen=True, tag=20):
    """Root: from now on this key is the root.

    Or, where the root is lost: two administrators say the same; every user then compares its code.
    """

    public: SigningPublic


class Recovery(Wire, frozen=True, tag=21):
    """Root: from now on team keys are wrapped to this recovery key."""

    public: ExchangePublic


class Erased(Wire, frozen=True, tag=22):
    """Device of a member of a team that leads the space: it is destroyed, everywhere. This statement is what stays."""

    space: Id


class MinimumVersion(Wire, frozen=True, tag=23):
    """Issuer: laptops with a program older than this number don't sync; it only grows."""

    version: Annotated[int, Meta(ge=1, le=1_000_000)]


class Returned(Wire, frozen=True, tag=24):
    """Root: by the recovery key, what the team's key opens goes to this member again, who lost it; so that everybody sees it."""

    team: Id
    user: Id


class Covered(Wire, frozen=True):
    """What one write gave one register of its record. Register 0 says that a record is deleted, and stays."""

    device: Id
    number: Number
    register: Annotated[int, Meta(ge=1, le=2**31 - 1)]


class Redacted(Wire, frozen=True, tag=25):
    """Device of a member of a team that leads the space: these values are destroyed, everywhere; all else of the space stays.

    The space's key turns with it, and no envelope sealed with an earlier one is taken from here on.
    """

    space: Id
    covers: Annotated[list[Covered], Meta(min_length=1, max_length=limits.COVERED)]


Statement = (
    Found
    | Issuer
    | Unit
    | Team
    | TeamKey
    | TeamPublic
    | Invitation
    | User
    | Device
    | Member
    | Space
    | Grant
    | Withdraw
    | Parted
    | Revoked
    | Left
    | Purged
    | Administrator
    | IssuerOver
    | Successor
    | Recovery
    | Erased
    | MinimumVersion
    | Returned
    | Redacted
)
Statements = Annotated[list[Statement], Meta(min_length=1, max_length=limits.STATEMENTS)]
