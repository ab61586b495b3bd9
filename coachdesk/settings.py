"""Desktop preferences: one small JSON file beside the vaults. Nothing in it is secret, and nothing in it is about anyone but the user."""

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from coachdesk.errors import SettingsDamaged

LANGUAGES: Final = ("sv", "en")
THEMES: Final = ("system", "light", "dark", "contrast_light", "contrast_dark")
TEXT_SIZES: Final = (1.0, 1.25, 1.5, 1.75, 2.0)
LOCK_MINUTES: Final = (2, 5, 10, 15, 30)
LONGEST_SIDE: Final = 16_384
_DEEPEST: Final = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user chose.

    *language* None follows the system; *text_size* is a factor; *still*: nothing on screen moves; *lock_minutes* counts without a touch;
    *last_vault* is a folder's name; *window* is the window's width and height in px, *maximised* whether it fills the screen; *note_more*
    shows all fields of a note. *unknown* is what a newer version of the program wrote: kept, so that trying an older one forgets nothing.
    """

    language: str | None = None
    theme: str = "system"
    text_size: float = 1.0
    still: bool = False
    lock_minutes: int = 10
    last_vault: str = ""
    window: tuple[int, int] | None = None
    maximised: bool = False
    note_more: bool = False
    unknown: Mapping[str, Any] = field(default_factory=dict)


_KNOWN: Final = frozenset(one.name for one in fields(Settings)) - {"unknown"}


def load(path: Path) -> Settings:
    """The settings of *path*; defaults where there is no file, and for a single value that this version can't use.

    Raises SettingsDamaged where the file can't be read at all. It has then been put aside as `*.damaged`, and the program
    starts with `Settings()`; kept_as is None if even that failed.
    """
    try:
        found = _read(path)
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsDamaged(kept_as=_put_aside(path)) from error
    chosen = {name: value for name, value in found.items() if name in _KNOWN and _fits(name, value)}
    if chosen.get("window") is not None:
        chosen["window"] = tuple(chosen["window"])
    return Settings(**chosen, unknown={name: value for name, value in found.items() if name not in _KNOWN})


def save(path: Path, settings: Settings) -> None:
    """Write the file as a whole or not at all, also when the power goes. Raises OSError, with the old file untouched."""
    known = asdict(settings)
    content = {**known.pop("unknown"), **known}
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _read(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_text("utf-8"))
    if not isinstance(found, dict):
        raise ValueError("not an object")
    _check(found, _DEEPEST)
    return found


def _check(value: object, deeper: int) -> None:
    """Raises ValueError for what JSON can spell and `save` couldn't write again: half a character, boxes in boxes without end."""
    if deeper < 0:
        raise ValueError("too deep")
    if isinstance(value, str):
        value.encode("utf-8")
    elif isinstance(value, dict):
        for name, one in value.items():
            _check(name, deeper)
            _check(one, deeper - 1)
    elif isinstance(value, list):
        for one in value:
            _check(one, deeper - 1)


def _put_aside(path: Path) -> str | None:
    kept = path.with_name(path.name + ".damaged")
    try:
        path.replace(kept)
    except OSError:
        return None
    return kept.name


def _fits(name: str, value: object) -> bool:
    match name:
        case "language":
            return value is None or value in LANGUAGES
        case "theme":
            return value in THEMES
        case "text_size":
            return isinstance(value, float) and value in TEXT_SIZES
        case "lock_minutes":
            return type(value) is int and value in LOCK_MINUTES
        case "still" | "maximised" | "note_more":
            return isinstance(value, bool)
        case "window":
            return value is None or (
                isinstance(value, list) and len(value) == 2 and all(type(one) is int and 0 < one <= LONGEST_SIDE for one in value)
            )
        case _:
            return isinstance(value, str) and len(value) <= 255
