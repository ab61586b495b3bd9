"""Forms of values that several records share."""

import re

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def is_time(text: str) -> bool:
    """Whether *text* is a time of day, HH:MM."""
    return _TIME.fullmatch(text) is not None
