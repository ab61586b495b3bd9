"""Code lists: what an outside authority has numbered. They are data in resources/codes, with a day from which they hold."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CodeList:
    """Names by code, in the order of the file."""

    valid_from: date
    names: Mapping[str, str]


def read_codes(file: Path) -> CodeList:
    """The code list in *file*, one of resources/codes. OSError or tomllib.TOMLDecodeError mean a broken installation."""
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    return CodeList(found["valid_from"], found["codes"])
