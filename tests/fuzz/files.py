"""What lies on a disk: key files, settings, lists, pictures, documents."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import openpyxl

from coachdesk.crypto import custody, vault
from coachdesk.crypto.document import Unreadable, read_document, write_document
from coachdesk.crypto.keyfile import _KeyFile
from coachdesk.crypto.passphrase import FLOOR
from coachdesk.crypto.pause import Pause
from coachdesk.crypto.seal import seal
from coachdesk.domain.media import media_of, text_of
from coachdesk.domain.photo import without_traces
from coachdesk.errors import FileRefused, KeyFileDamaged, SettingsDamaged, SharesRefused, VaultDamaged
from coachdesk.exchange.reading import open_list, the_sheet
from coachdesk.exchange.reading_csv import read_csv
from coachdesk.exchange.unreadable import SheetUnreadable
from coachdesk.settings import load, save
from coachdesk.storage.lockfile import NAME, VaultLock
from tests.fuzz.shapes import DOCUMENT, ZIP
from tests.fuzz.target import Read, Target, plain
from tests.fuzz.typed import cell

KEYS: Final = ("coachdesk/crypto",)


@contextmanager
def _in_folder(read: "type[_Settings | _Lists | _Lock]") -> Iterator[Read]:
    with TemporaryDirectory(prefix="coachdesk-fuzz-") as folder:
        yield read(Path(folder))


class _Settings:
    """What was read can be written again, and reads the same."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "settings.json"

    def __call__(self, data: bytes) -> None:
        self._path.write_bytes(data)
        found = load(self._path)
        save(self._path, found)
        if load(self._path) != found and "NaN" not in self._path.read_text("utf-8"):
            raise AssertionError("settings change by being kept")


class _Lock:
    """Whatever lies in the lock's place: it locks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, data: bytes) -> None:
        (self._folder / NAME).write_bytes(data)
        VaultLock(self._folder).release()


class _Lists:
    """A list of any kind, and every cell of it as every kind of value."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "list"

    def __call__(self, data: bytes) -> None:
        self._path.write_bytes(data)
        the_sheet(open_list(self._path))


def _csv(data: bytes) -> None:
    sheet = read_csv(data)
    for line in sheet.lines[:20]:
        for text in line.cells[:20]:
            cell(text)


def _vault(data: bytes) -> None:
    """Also what comes out of it: it can be written again."""
    found = vault.Vault.from_bytes(data)
    vault.Vault.from_bytes(found.to_bytes())


@cache
def _vault_seeds() -> list[bytes]:
    made = vault.create("a passphrase that nobody has", datetime(2026, 11, 22, tzinfo=UTC))[0]
    return [made.to_bytes(), vault.without_passphrase(made).to_bytes()]


def _keyfile(data: bytes) -> None:
    """Up to the passphrase: what one guess costs is bounded, and takes its second. What comes after it is the target "keys"."""
    read_document(data, _KeyFile, "coachdesk-keyfile", 1)


def _keyfile_seeds() -> list[bytes]:
    file = _KeyFile("coachdesk-keyfile", 1, FLOOR, bytes(16), bytes(64))
    return [write_document(file)]


@cache
def _custody_seed() -> custody.Custody:
    return custody.seal_for_custodians({"root": bytes(32)}, bytes(16), 1)


def _custody(data: bytes) -> None:
    """The file; and what two right papers open."""
    made = _custody_seed()
    one, other, _ = made.shares
    header, key = custody._header(bytes(16), 1, 2, 1), custody._key(one, other)
    copies = tuple(custody._Sealed(pair, seal(key, header, data)) for pair in custody.PAIRS) if len(data) < 4096 else ()
    for file in (data, write_document(custody._File("coachdesk-custody", 1, bytes(16), 1, copies))):
        with suppress(KeyFileDamaged, SharesRefused):
            custody.generation_of(file), custody.municipality_of(file)
            custody.open_custody(file, one, other)


def _pause(data: bytes) -> None:
    found = Pause.from_bytes(data)
    later = found.failed(1.0).at(1e9)
    if Pause.from_bytes(later.to_bytes()) != later or len(later.to_bytes()) != len(Pause().to_bytes()):
        raise AssertionError("a pause changes by being kept")


def _picture(data: bytes) -> None:
    """What is kept of a picture is a picture still, and has nothing more to lose."""
    media = media_of(data)
    clean = without_traces(media, data)
    if media_of(clean) is not media or without_traces(media, clean) != clean:
        raise AssertionError("a cleaned picture isn't clean")
    text_of(data)


def _png() -> bytes:
    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"tEXt", b"a\0b") + part(b"IDAT", zlib.compress(b"\0\0")) + part(b"IEND", b"")


def _jpeg() -> bytes:
    exif = b"Exif\0\0" + struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, 6, 0, 0)
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd9"
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + b"\xff\xe0\x00\x07JFIF\0\xff\xfe\x00\x04hi" + scan


_PDF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)


def _documents() -> list[bytes]:
    """Names are all that is read of them."""
    word, odt = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(word, "w") as file:
        for name in ("[Content_Types].xml", "word/document.xml"):
            file.writestr(name, "")
    with zipfile.ZipFile(odt, "w") as file:
        for name, text in (("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "")):
            file.writestr(name, text)
    return [word.getvalue(), odt.getvalue()]


def _attached() -> list[bytes]:
    return [*picture_seeds(), *_documents()]


def _workbook() -> bytes:
    book, whole = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (["Namn", "Personnummer", "Från"], ["Mina", "19900412-2384", date(2026, 1, 2)], ["Åke", 5, 0.5]):
        sheet.append(row)
    book.save(whole)
    return whole.getvalue()


_CSV: Final = (
    "sep=;\r\nNamn;Personnummer;Från\r\nMina;199004122384;2026-01-02\r\n",
    '\ufeffa,b\n"x""y",070-1234567\n',
    "a\tb\nja\t5/1/2026\n",
)
_SETTINGS: Final = (b'{"language":"sv","theme":"dark","text_size":1.25,"window":[900,700],"last_vault":"Kommunen","new":{"a":[1]}}', b"{}")


def picture_seeds() -> list[bytes]:
    """One file of each kind that can be shown."""
    return [_png(), _jpeg(), _PDF, "Åse\n".encode()]


FILES: Final = (
    Target("vault", plain(_vault), (VaultDamaged,), _vault_seeds, KEYS, DOCUMENT),
    Target("key file", plain(_keyfile), (Unreadable,), _keyfile_seeds, KEYS, DOCUMENT),
    Target("custody", plain(_custody), (), lambda: [_custody_seed().file, b"\x81\xa4root\xc4\x01a"], KEYS, DOCUMENT, 8192),
    Target("pause", plain(_pause), (), lambda: [Pause(3, 10, 5).to_bytes()], KEYS, DOCUMENT, 512),
    Target("settings", lambda: _in_folder(_Settings), (SettingsDamaged,), lambda: _SETTINGS, ("coachdesk/settings.py",), DOCUMENT),
    Target("lock", lambda: _in_folder(_Lock), (), lambda: [b"", b"1"], ("coachdesk/storage/lockfile.py",), most=64),
    Target("csv", plain(_csv), (SheetUnreadable,), lambda: [one.encode() for one in _CSV], ("coachdesk/exchange",)),
    Target("workbook", lambda: _in_folder(_Lists), (SheetUnreadable,), lambda: [_workbook()], ("coachdesk/exchange",), ZIP, 32_768),
    Target(
        "picture",
        plain(_picture),
        (FileRefused,),
        _attached,
        ("coachdesk/domain/media.py", "coachdesk/domain/photo.py"),
    ),
)
