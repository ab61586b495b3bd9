"""Time zones by name, as they come from elsewhere."""

from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=64)
def is_zone(name: str) -> bool:
    """Whether this computer knows a time zone of that name: whatever is no name of one, or leads out of their folder, isn't."""
    try:
        return ZoneInfo(name).key == name
    except (ValueError, KeyError, OSError):
        return False
