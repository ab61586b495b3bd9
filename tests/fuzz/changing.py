"""One change of one place in a structure: a value that nobody expects there, one thing less, one twice, two swapped."""

import copy
import random
from typing import Any, Final

from tests.fuzz.shapes import Shape

HOSTILE: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, 1, -1, 2**31, 2**53, 2**53 - 1, 2**63 - 1, -(2**63), 2**64 - 1, 0.5, float("inf"), float("nan")),
    *("", "\0", "å" * 70, "\U0001f469" * 20, "' OR 1=1", "A" * 400, "0001-01-01", "9999-12-31", "2026-02-30", "１２", "%s{}", "\u202e"),
    *(b"", b"\0" * 16, b"\xff" * 32, b"\0" * 1216, b"A" * 64, b"\x81\xc4\x00\xff", b"\x80"),
    *([], {}, [[]], [None] * 70, [0] * 3),
)


def changed(data: bytes, shape: Shape, seed: int) -> bytes | None:
    """*data* with some places changed; None where it has no such inside."""
    chance = random.Random(seed)
    try:
        whole = [shape.inside(data)]
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            _change(whole, chance)
        return shape.outside(whole[0])
    except Exception:  # noqa: BLE001 - what isn't put together as it should be is changed as bytes
        return None


def _change(whole: Any, chance: random.Random) -> None:
    holder, key = chance.choice(list(_places(whole)))
    value = holder[key]
    match chance.randrange(6):
        case 0:
            holder[key] = _hostile(chance)
        case 1 if isinstance(holder, list) and holder is not whole:
            del holder[key]
        case 2 if isinstance(holder, list) and holder is not whole:
            holder.insert(key, copy.deepcopy(value))
        case 3:
            other, place = chance.choice(list(_places(whole)))
            if other is not whole and holder is not whole and not isinstance(other[place], list | dict):
                holder[key] = other[place]
        case 4 if isinstance(holder, dict):
            holder[chance.choice((0, 1, 2**31, -1, "å", b""))] = copy.deepcopy(value)
        case _:
            holder[key] = _near(value, chance)


def _hostile(chance: random.Random) -> Any:
    return copy.deepcopy(chance.choice(HOSTILE))  # a list put into itself has no end


def _near(value: Any, chance: random.Random) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return chance.choice((value + 1, value - 1, -value, value * 256, value ^ 1 << chance.randrange(40)))
        case bytes() | str() if value:
            at = chance.randrange(len(value))
            between = bytes([chance.randrange(256)]) if isinstance(value, bytes) else chr(chance.choice((0, 9, 48, 57, 229, 0x661, 0x20AC)))
            head, tail = value[:at], value[at:]
            return chance.choice((head, tail, head + between + tail[1:], head + between + tail, value * 2))  # type: ignore[operator]  # both are of one kind
        case _:
            return _hostile(chance)


def _places(whole: Any) -> Any:
    todo = [whole]
    while todo:
        holder = todo.pop()
        for key in list(range(len(holder)) if isinstance(holder, list) else holder):
            yield holder, key
            if isinstance(holder[key], list | dict):
                todo.append(holder[key])
