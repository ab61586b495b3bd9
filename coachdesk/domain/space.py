"""Ids that everyone can compute: spaces of a unit, and records that two offline creators must make as one."""

import os
import time
from typing import Literal
from uuid import UUID, uuid5


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then chance; made on the laptop, sorts by birth."""
    milliseconds = time.time_ns() // 1_000_000
    chance = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76 | (chance >> 68 & 0xFFF) << 64 | 0b10 << 62 | chance & (2**62 - 1)
    return UUID(int=value)


def natural_id(parent: UUID, kind: str, key: str = "") -> UUID:
    """UUIDv5 of a record that its parent can have only once per *key*."""
    return uuid5(parent, f"{kind}:{key}")


def directory_of(unit: UUID) -> UUID:
    """The space given to everyone in the unit."""
    return natural_id(unit, "space", "directory")


def access_log_of(unit: UUID) -> UUID:
    """The add-only space that only the unit's reviewers can read."""
    return natural_id(unit, "space", "access_log")


def private_of(unit: UUID, user: UUID) -> UUID:
    """One user's own space in a unit: drafts and settings."""
    return natural_id(unit, "space", f"private:{user}")


TeamPurpose = Literal["everyone", "heads", "reviewers", "alone"]


def team_of(unit: UUID, purpose: TeamPurpose, user: UUID | None = None) -> UUID:
    """The unit's team for a *purpose*; *user* for the team that one user is alone in. Teams of places have ids of their own."""
    return natural_id(unit, "team", purpose if user is None else f"{purpose}:{user}")
