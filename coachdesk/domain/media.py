"""What a file is, by its content alone: a name can say anything. What isn't one of these isn't attached.

Nothing here decodes, unpacks or runs a file; a few bytes at known places are looked at, and of a zip its list of names.
"""

import io
import re
import zipfile
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Final

from coachdesk.errors import FileRefused


class MediaType(StrEnum):
    """Kinds of files that an akt may hold."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"
    TEXT = "text"
    WORD = "word"  # docx: kept, never opened inside CoachDesk
    OPEN_TEXT = "open_text"  # odt: the same

    @property
    def ending(self) -> str:
        """What a copy's name ends in, whatever the file was called: a text stays a text, also where it was called .bat."""
        return _ENDINGS[self]

    @property
    def can_be_shown(self) -> bool:
        """Whether CoachDesk shows it."""
        return self not in {MediaType.WORD, MediaType.OPEN_TEXT}


_ENDINGS: Final = {
    MediaType.JPEG: ".jpg",
    MediaType.PNG: ".png",
    MediaType.PDF: ".pdf",
    MediaType.TEXT: ".txt",
    MediaType.WORD: ".docx",
    MediaType.OPEN_TEXT: ".odt",
}
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_HEIC: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS: Final = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!")
_NAMES: Final = 5000
"""Parts of a document at most; a real one has some dozens."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_OPEN_TEXT: Final = b"application/vnd.oasis.opendocument.text"


def media_of(data: bytes) -> MediaType:
    """The kind of file that *data* is. Raises FileRefused(reason): empty, heic, old_office, macros, archive, program, unknown."""
    if not data:
        raise FileRefused(reason="empty")
    if data.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if data.startswith(_PNG):
        return MediaType.PNG
    if data.startswith(b"%PDF-"):
        return MediaType.PDF
    if data.startswith(b"PK\x03\x04"):
        return _document(data)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        raise FileRefused(reason="heic")
    if data.startswith(_OLE):
        raise FileRefused(reason="old_office")
    if data.startswith(_PROGRAMS):
        raise FileRefused(reason="program")
    if is_text(data):
        return MediaType.TEXT
    raise FileRefused(reason="unknown")


def is_text(data: bytes) -> bool:
    """UTF-8 or Windows' Western European letters, without control characters."""
    return _CONTROL.search(text_of(data)) is None


def text_of(data: bytes) -> str:
    """The words of a text; what can't be read is shown as such."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace").replace("\ufffd", "\x00" if b"\x00" in data else "\ufffd")


def _document(data: bytes) -> MediaType:
    """A zip is a document by the names in it; nothing is unpacked but the one word that OpenDocument begins with."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = parts.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise FileRefused(reason="unknown") from None
    if len(names) > _NAMES:
        raise FileRefused(reason="archive")
    return _by_names({name.lower() for name in names}, data)


def _by_names(names: AbstractSet[str], data: bytes) -> MediaType:
    if any("vbaproject" in name or name.startswith("basic/") for name in names):
        raise FileRefused(reason="macros")
    if {"[content_types].xml", "word/document.xml"} <= names:
        return MediaType.WORD
    # Its first part is called mimetype and is stored as it is (OpenDocument 1.3, part 2, 3.3).
    if data[30:38] == b"mimetype" and data[38 : 38 + len(_OPEN_TEXT)] == _OPEN_TEXT and "content.xml" in names:
        return MediaType.OPEN_TEXT
    raise FileRefused(reason="office" if any(name.startswith(("xl/", "ppt/")) or name == "content.xml" for name in names) else "archive")
