"""Keys on their way: a team's key sealed to a person or to recovery, a space's key wrapped by a team's."""

import hashlib
from typing import Annotated, Final

from msgspec import Meta

from sync.protocol.wire import Epoch, Hash, Id, Wire, encode

VERSION: Final = 1
RECOVERY: Final = bytes(16)
"""The holder of wraps that only the municipality's recovery key opens. The server keeps them and serves them to nobody."""


class Wrap(Wire, frozen=True):
    """The key of *about* (team or space) of this epoch, for *holder* (user, team or RECOVERY).

    A team's key goes to a user or RECOVERY by `hpke_seal` (1,168 bytes), a space's key to a team by `wrap_key` (60 bytes), both
    with `wrap_header` as header.
    """

    about: Id
    epoch: Epoch
    holder: Id
    sealed: Annotated[bytes, Meta(min_length=60, max_length=1280)]


class _Header(Wire, frozen=True):
    version: int
    municipality: Id
    about: Id
    epoch: Epoch
    holder: Id


class _Committed(Wire, frozen=True):
    municipality: Id
    team: Id
    epoch: Epoch
    key: Hash


def wrap_header(municipality: bytes, about: bytes, epoch: int, holder: bytes) -> bytes:
    """What a wrap is bound to: it can't be passed off as another's."""
    return encode(_Header(VERSION, municipality, about, epoch, holder))


def commitment(municipality: bytes, team: bytes, epoch: int, key: bytes) -> bytes:
    """What the membership log says about a team's key (`TeamKey`): it fits one key and doesn't lead to it.

    *key* is 32 random bytes, so that its hash tells nothing. Compare it before using a key that came in a wrap.
    """
    return hashlib.sha256(b"coachdesk/team-key/1\0" + encode(_Committed(municipality, team, epoch, key))).digest()
