"""What an operator may set, each with a value that suits a municipality: numbers of places, of tries and of seconds."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, get_type_hints

PREFIX: Final = "COACHDESK_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most *burst* at once, and *a_second* more each second after that."""

    burst: int
    a_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Counted in each process by itself, but for what stands in the database (the `quota` table)."""

    workers: int = 16
    """Requests in the database at once; the pool has two connections more."""
    waiting: int = 256
    """Requests that may wait for one of them; the next is told to come later."""
    waiting_seconds: float = 10
    """How long one may wait before it is told so, too."""
    statement_seconds: int = 30
    """A single statement that takes longer is ended by PostgreSQL."""
    body_seconds: float = 60
    """A body that stands still for so long is given up; a slow one isn't."""
    header_seconds: float = 30
    """A connection that has been opened must have said what it wants by then."""
    listeners: int = 4000
    """Laptops that may listen at once, of all municipalities,"""
    listeners_each: int = 500
    """and of one."""
    device_burst: int = 600
    device_a_second: float = 5
    municipality_burst: int = 20_000
    municipality_a_second: float = 400
    place_burst: int = 20
    place_a_second: float = 1 / 3
    """Tries of an invitation code from one address."""
    municipality_labels: bool = False
    """Whether figures name the municipality they are about."""

    @property
    def device(self) -> Rate:
        return Rate(burst=self.device_burst, a_second=self.device_a_second)

    @property
    def municipality(self) -> Rate:
        return Rate(burst=self.municipality_burst, a_second=self.municipality_a_second)

    @property
    def place(self) -> Rate:
        return Rate(burst=self.place_burst, a_second=self.place_a_second)


def from_environment(environment: Mapping[str, str]) -> Settings:
    """COACHDESK_WORKERS=32 and so on. Raises ValueError that names the variable, and not what stands in it."""
    kinds = get_type_hints(Settings)
    given: dict[str, Any] = {}
    for one in fields(Settings):
        name = PREFIX + one.name.upper()
        if name in environment:
            given[one.name] = _value(name, environment[name], kinds[one.name])
    return Settings(**given)


def _value(name: str, text: str, kind: type[Any]) -> Any:
    if kind is bool:
        if text not in {"0", "1"}:
            raise ValueError(f"{name}: 0 or 1")
        return text == "1"
    try:
        value = kind(text)
    except ValueError:
        raise ValueError(f"{name}: a number") from None
    if value <= 0:
        raise ValueError(f"{name}: more than nothing")
    return value
