"""What may be attached, by its content; what a picture says about place and people; and what a copy is called."""

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.domain.attachment import file_name
from coachdesk.domain.media import MediaType, media_of
from coachdesk.domain.photo import without_traces
from coachdesk.errors import FileRefused

POSITION = b"62 grader 26 minuter nord"
JFIF = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
FRAME = b"\xff\xc0" + struct.pack(">H", 11) + bytes(9)
SCAN = b"\xff\xda" + struct.pack(">H", 8) + bytes(6) + b"bild\xff\x00bild\xff\xd0bild"


def segment(marker: int, body: bytes) -> bytes:
    """A JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def exif(turn: int, order: str = "<") -> bytes:
    """A phone's segment: how the picture is turned, and where it was taken."""
    mark = b"II" if order == "<" else b"MM"
    head = mark + struct.pack(f"{order}HIH", 42, 8, 1) + struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turn, 0) + bytes(4)
    return segment(0xE1, b"Exif\0\0" + head + POSITION)


def jpeg(*segments: bytes, after: bytes = b"") -> bytes:
    """A JPEG as it looks from outside."""
    return b"\xff\xd8" + b"".join(segments) + FRAME + SCAN + b"\xff\xd9" + after


def chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*more: bytes) -> bytes:
    """A PNG of one pixel."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", zlib.compress(b"\0\1\2\3")) + chunk(b"IEND", b"")


def packed(*names: str, first: bytes | None = None) -> bytes:
    """A zip with parts of those names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        if first is not None:
            parts.writestr("mimetype", first)
        for name in names:
            parts.writestr(name, "x")
    return out.getvalue()


ODT = b"application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    "data,media",
    [
        (jpeg(JFIF), MediaType.JPEG),
        (png(), MediaType.PNG),
        (b"%PDF-1.7\n", MediaType.PDF),
        ("Hej på dig, Lovisa\r\n".encode(), MediaType.TEXT),
        ("Hej på dig".encode("cp1252"), MediaType.TEXT),
        (b"@echo off\r\ndel *.*\r\n", MediaType.TEXT),
        (packed("[Content_Types].xml", "word/document.xml"), MediaType.WORD),
        (packed("content.xml", first=ODT), MediaType.OPEN_TEXT),
    ],
    ids=lambda one: str(one)[:12],
)
def test_a_file_is_what_its_content_says(data: bytes, media: MediaType) -> None:
    """The name isn't asked: what is called .pdf and is a picture is a picture, and a .bat is a text that is called .txt."""
    assert media_of(data) is media


@pytest.mark.parametrize(
    "data,reason",
    [
        (b"", "empty"),
        (b"MZ\x90\x00program", "program"),
        (b"\x7fELF\x02\x01", "program"),
        (b"#!/bin/sh\nrm -rf ~\n", "program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
        (packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        (packed("content.xml", "Basic/Standard/x.xml", first=ODT), "macros"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "office"),
        (packed("CV.pdf", "Intyg.pdf"), "archive"),
        (b"PK\x03\x04 and then nothing", "unknown"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "heic"),
        (b"GIF89a\x00\x01\x02", "unknown"),
    ],
    ids=lambda one: str(one)[:12],
)
def test_what_is_none_of_them_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    """The reason leads to what can be done instead."""
    with pytest.raises(FileRefused) as refused:
        media_of(data)
    assert refused.value.facts["reason"] == reason


@given(st.binary(max_size=200))
def test_any_bytes_are_one_kind_or_refused(data: bytes) -> None:
    """Nothing that somebody may hand over breaks the looking."""
    for start in (b"", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"):
        try:
            without_traces(media_of(start + data), start + data)
        except FileRefused:
            continue


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_keeps_its_turn_and_loses_its_place(order: str) -> None:
    """Position, thumbnail, comment and what a phone hangs on after the picture go; the picture's own bytes stay as they are."""
    colours = segment(0xE2, b"ICC_PROFILE\0" + b"profile")
    others = [segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + POSITION), segment(0xED, POSITION), segment(0xFE, POSITION)]
    second = segment(0xE2, b"MPF\0" + POSITION)
    photo = jpeg(JFIF, exif(6, order), colours, *others, second, after=jpeg(exif(1)) + b"film" + POSITION)
    clean = without_traces(MediaType.JPEG, photo)
    assert POSITION not in clean
    assert clean.endswith(FRAME + SCAN + b"\xff\xd9")
    assert colours in clean
    assert b"Exif\0\0MM\0*" in clean
    assert struct.unpack_from(">HHIH", clean, clean.index(b"Exif") + 16) == (0x0112, 3, 1, 6)
    assert without_traces(MediaType.JPEG, clean) == clean


def test_a_picture_loses_words_times_and_exif() -> None:
    """What a PNG looks like stays."""
    extra = [chunk(kind, POSITION) for kind in (b"tEXt", b"iTXt", b"zTXt", b"tIME", b"eXIf", b"teSt")]
    gamma = chunk(b"gAMA", struct.pack(">I", 45455))
    assert without_traces(MediaType.PNG, png(gamma, *extra) + POSITION) == png(gamma)


STRAY = jpeg(JFIF)[:-2] + exif(6) + segment(0x00, b"bild") + b"\xff\xd9"
"""Once the segment before it is cut out, a stuffed byte would belong to the scan, and with it what follows."""


@pytest.mark.parametrize("data", [jpeg(JFIF)[:-2], jpeg(JFIF)[:30], b"\xff\xd8\xff\xe1\xff\xff", b"\xff\xd8\xffxx", STRAY])
def test_what_cannot_be_read_cannot_be_cleaned(data: bytes) -> None:
    """A picture that isn't put together as it should be isn't taken: it may hide what should have been cut out."""
    with pytest.raises(FileRefused) as refused:
        without_traces(MediaType.JPEG, data)
    assert refused.value.facts["reason"] == "broken"


@pytest.mark.parametrize(
    "name,media,called",
    [
        ("Intyg.jpeg", MediaType.JPEG, "Intyg.jpg"),
        ("C:\\Users\\Karin\\CV Lovisa.PDF", MediaType.PDF, "CV Lovisa.pdf"),
        ("../../etc/passwd", MediaType.TEXT, "passwd.txt"),
        ("städa.bat", MediaType.TEXT, "städa.txt"),
        ("faktura\u202efdp.exe", MediaType.PDF, "fakturafdp.pdf"),
        ("CON", MediaType.PNG, "_CON.png"),
        ("nul.txt", MediaType.TEXT, "_nul.txt"),
        ("  . ", MediaType.PDF, "fil.pdf"),
        ("a\x00b|c?.png", MediaType.PNG, "abc.png"),
        ("Möte 3.12", MediaType.PDF, "Möte 3.12.pdf"),
        ("x" * 400, MediaType.PDF, "x" * 190 + ".pdf"),
    ],
)
def test_a_copys_name_can_be_kept_anywhere_and_tells_no_lies(name: str, media: MediaType, called: str) -> None:
    """No folders, no devices, no letters that turn the reading direction, and the ending of what it is."""
    assert file_name(name, media) == called
