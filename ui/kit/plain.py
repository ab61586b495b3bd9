"""Reads the plain TOML of resources/: one key a line, and its value in the words that TOML shares with JSON (texts, lists of texts).

It takes a millisecond where a TOML parser takes ten, and the unlock screen waits for it. A test holds the two readings together.
"""

import json
import re
from pathlib import Path
from typing import Any

_KEY = re.compile(r'^"?([\w.]+)"? = ', re.MULTILINE)


def pairs(path: Path) -> dict[str, Any]:
    """All keys of a file with their values. Raises OSError, and ValueError where a value isn't plain."""
    text = path.read_text("utf-8")
    value_at = json.JSONDecoder().raw_decode
    return {found[1]: value_at(text, found.end())[0] for found in _KEY.finditer(text)}
