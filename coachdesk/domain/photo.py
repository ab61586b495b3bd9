"""What a picture says besides the picture: where it was taken, when, by whose phone. All of it is cut out before a file is kept.

The picture itself isn't decoded or compressed anew: parts of the file are left out, the others are the same bytes. A photo's turn (it lies
on its side without that) is said again in a part of its own.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from coachdesk.domain.media import MediaType
from coachdesk.errors import FileRefused

_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_APP0, _APP1, _APP2, _APP14, _APP15 = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
_ALONE: Final = {0x01, *range(0xD0, 0xD8)}
"""Markers without a length."""
_PNG_HEAD: Final = 8
_PNG_KEPT: Final = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"cICP"),
}
"""What the picture looks like. Words, times and EXIF (tEXt, zTXt, iTXt, tIME, eXIf) aren't among them."""
_EXIF: Final = b"Exif\0\0"
_ORIENTATION: Final = 0x0112


def without_traces(media: MediaType, data: bytes) -> bytes:
    """*data* without what it says about place, time, camera and people. Other files than pictures stay as they are.

    Raises FileRefused(reason="broken") where a picture isn't put together as it should be: what can't be read can't be cleaned.
    """
    try:
        if media is MediaType.JPEG:
            return b"".join(_jpeg(data))
        if media is MediaType.PNG:
            return data[:_PNG_HEAD] + b"".join(_png(data))
    except (struct.error, IndexError):
        raise FileRefused(reason="broken") from None
    return data


def _jpeg(data: bytes) -> Iterator[bytes]:
    """The segments that make the picture, up to its end: a phone's film or second picture after it, with its own position, goes."""
    yield data[:2]
    turn = _turn(data)
    if turn is not None:
        yield turn
    at = 2
    while True:
        marker, start, end = _segment(data, at)
        if marker == _EOI:
            yield data[start:end]
            return
        if marker == _SOS:
            end = _after_scan(data, end)
        if _is_picture(marker, data[start + 4 : end]):
            yield data[start:end]
        at = end


def _segment(data: bytes, at: int) -> tuple[int, int, int]:
    """Marker, start and end of the segment at *at*; fill bytes before it are passed over."""
    while data[at] == 0xFF and data[at + 1] == 0xFF:
        at += 1
    if data[at] != 0xFF:
        raise FileRefused(reason="broken")
    marker = data[at + 1]
    if marker == 0:
        raise FileRefused(reason="broken")  # a stuffed byte of a scan; after one that something was cut out behind, it would belong to it
    if marker == _EOI or marker in _ALONE:
        return marker, at, at + 2
    (length,) = struct.unpack_from(">H", data, at + 2)
    end = at + 2 + length
    if length < 2 or end > len(data):
        raise FileRefused(reason="broken")
    return marker, at, end


def _after_scan(data: bytes, at: int) -> int:
    """Where the scan's data ends: at the next marker that is neither a stuffed byte nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise FileRefused(reason="broken")
        following = data[at + 1]
        if following == 0xFF:
            at += 1
        elif following == 0 or 0xD0 <= following <= 0xD7:
            at += 2
        else:
            return at


def _is_picture(marker: int, body: bytes) -> bool:
    """Of the application's own segments only those that say how colours are meant."""
    if marker == _COM:
        return False
    if not _APP0 <= marker <= _APP15:
        return True
    names = {_APP0: b"JFIF\0", _APP2: b"ICC_PROFILE\0", _APP14: b"Adobe"}
    return marker in names and body.startswith(names[marker])


def _turn(data: bytes) -> bytes | None:
    """A segment that says how the picture is turned and nothing else; None where it stands upright."""
    at = 2
    while True:
        marker, start, end = _segment(data, at)
        if marker in {_SOS, _EOI}:
            return None
        body = data[start + 4 : end]
        if marker == _APP1 and body.startswith(_EXIF):
            value = _orientation(body[len(_EXIF) :])
            return _saying(value) if value in range(2, 9) else None
        at = end


def _orientation(exif: bytes) -> int:
    """1 to 8; 0 where it isn't said, or can't be read."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 0
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for number in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + 12 * number)
            if tag == _ORIENTATION:
                return int(value)
    except struct.error:
        return 0
    return 0


def _saying(turn: int) -> bytes:
    exif = _EXIF + struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, turn, 0, 0)
    return struct.pack(">BBH", 0xFF, _APP1, len(exif) + 2) + exif


def _png(data: bytes) -> Iterator[bytes]:
    at = _PNG_HEAD
    while True:
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        (check,) = struct.unpack_from(">I", data, end - 4)
        if zlib.crc32(data[at + 4 : end - 4]) != check:
            raise FileRefused(reason="broken")
        if kind in _PNG_KEPT:
            yield data[at:end]
        if kind == b"IEND":
            return
        at = end
