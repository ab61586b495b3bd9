"""What waits for a person, and not for the net alone, in plain values for the window. The real one is read in ui/unlock/awaiting.py."""

from dataclasses import dataclass
from typing import Literal

Key = Literal["missing", "turning"]


@dataclass(frozen=True)
class AwaitedKey:
    """A team's key: *missing*: it hasn't come to this computer; *turning*: it is to be another, and nobody who has it has been heard of.

    *team*: the name of its place, or the name of its purpose where it is no place's.
    """

    what: Key
    team: str
    is_place: bool


@dataclass(frozen=True)
class Awaiting:
    """Only what concerns this user; all is nothing for who can do nothing about it.

    *left*: things left behind that nobody has dealt with. *over*: colleagues whose last day has come and who are still let in.
    *unsaid*: computers, colleagues and invitations that were shut out here and get on as before, until this computer has had contact.
    *key_file*: the municipality's key file lies on this computer still. *proposed*: another root waits for this administrator's word.
    """

    left: int = 0
    over: int = 0
    unsaid: int = 0
    keys: tuple[AwaitedKey, ...] = ()
    key_file: bool = False
    proposed: bool = False
