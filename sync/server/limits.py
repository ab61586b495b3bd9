"""How often: buckets that fill by themselves, one for each device, municipality and address.

They lie in the memory of one process: n processes let through n times as much at most, and a restart forgives. That suffices for what
they are for, which is that one laptop gone mad doesn't take the others' turn. What must hold across processes, how much a municipality
may keep, is counted in the database: quota.py.
"""

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, Generic, TypeVar

from sync.server import refused
from sync.server.settings import Rate, Settings

Name = TypeVar("Name", bytes, str)
Ticks = Callable[[], float]
"""Seconds of a clock that nobody sets."""
_REMEMBERED: Final = 20_000
_SAME_HOUSE: Final = 64
"""Bits of an IPv6 address that are its network: whoever has one has all addresses in it."""


@dataclass(slots=True)
class Buckets(Generic[Name]):
    """Each name may ask *rate* often. The longest unused name is forgotten first."""

    rate: Rate
    ticks: Ticks = time.monotonic
    _left: OrderedDict[Name, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def ask(self, name: Name) -> None:
        """Raises Refused(429) with the seconds after which it would be answered."""
        now = self.ticks()
        with self._lock:
            left, at = self._left.get(name, (float(self.rate.burst), now))
            left = min(float(self.rate.burst), left + max(0.0, now - at) * self.rate.a_second)
            enough = left >= 1
            self._left[name] = (left - 1 if enough else left, now)
            self._left.move_to_end(name)
            while len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)
        if not enough:
            raise refused.too_many(math.ceil((1 - left) / self.rate.a_second))


class Limits:
    """Who asks too often is told when to come again. A stranger is never counted as the device whose name she uses: who asks is known."""

    def __init__(self, settings: Settings, ticks: Ticks = time.monotonic) -> None:
        self._devices: Buckets[bytes] = Buckets(settings.device, ticks)
        self._municipalities: Buckets[bytes] = Buckets(settings.municipality, ticks)
        self._places: Buckets[str] = Buckets(settings.place, ticks)

    def known(self, municipality: bytes, device: bytes | None) -> None:
        """A request whose signature fits. Raises Refused."""
        if device is not None:
            self._devices.ask(municipality + device)
        self._municipalities.ask(municipality)

    def place(self, address: str) -> None:
        """Somebody at *address* who tries an invitation code. Raises Refused."""
        self._places.ask(house_of(address))


def house_of(address: str) -> str:
    """The address, or for IPv6 its network; anything else is one place."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "?"
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((known, _SAME_HOUSE), strict=False))
    return str(known)
