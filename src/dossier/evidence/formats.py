"""What a file is: its content decides, not its suffix. The formats are data (`formats.toml`)."""

from __future__ import annotations

import re
import struct
import tomllib
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import BinaryIO, Literal, cast

from dossier.model import Fault, Text

Role = Literal["pages", "native", "archive", "program", "locked", "unknown"]

HEAD = 2048
"""Bytes from the beginning that `format_of` is shown."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ANY_PICTURE = (b"mif1", b"msf1")
_UNPACKED = 1 << 30
"""Bytes beyond which the members of a zip are not tried."""
_PIECE = 1 << 20
UNZIPPABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)
"""What the zip module raises for a file that lies about itself."""
_ALIKE = ({"word", "word-97", "rtf", "locked-office"}, {"excel", "excel-97", "locked-office", "macros"})
_MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body|script)\b", re.IGNORECASE)
_CAD_TEXT = re.compile(rb"\s*0\s*\r?\n\s*SECTION\b")


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table."""

    name: str
    role: Role
    words: Text
    """Continues “it is …”."""
    remedy: Text | None
    signs: tuple[tuple[int, bytes], ...]
    members: tuple[str, ...]
    streams: tuple[bytes, ...]
    clsid: bytes
    brands: tuple[bytes, ...]
    texts: tuple[str, ...]
    """Suffixes that make plain text a thing that runs."""
    suffixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What a look at a file showed."""

    format: str
    members: tuple[str, ...] = ()
    """Names of the files in a zip."""
    fault: Fault | None = None
    """E405 or E410: nobody can open it, or not all of it."""


@cache
def formats() -> Mapping[str, Format]:
    """The table, by name, in its order."""
    table = tomllib.loads(files("dossier.evidence").joinpath("formats.toml").read_text(encoding="utf-8"))
    return {row["name"]: _format(row) for row in table["format"]}


def promised(suffix: str) -> str | None:
    """The format that a suffix (lower case, with its dot) promises."""
    return next((f.name for f in formats().values() if suffix in f.suffixes), None)


def is_kept_promise(asked: str, found: str) -> bool:
    """Whether programs take the one format for the other: the formats of one program do."""
    return asked == found or any({asked, found} <= alike for alike in _ALIKE)


def content_of(stream: BinaryIO, head: bytes, suffix: str) -> Content:
    """What the file in `stream` is; `head` are its first `HEAD` bytes, `suffix` decides of plain text alone.

    Raises:
        OSError: it cannot be read.
    """
    if head.startswith(_ZIP):
        return _zipped(stream)
    if head.startswith(_OLE):
        return _ole(stream)
    plain = is_text(head)
    if found := _by_signs(stream, head, plain):
        return Content(found)
    if b"%PDF-" in head[:1024]:
        return Content("pdf")
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in (12, 40, 52, 56, 64, 108, 124):
        return Content("bmp")
    if _MARKUP.match(head):
        return Content("html")
    if _CAD_TEXT.match(head):
        return Content("drawing")
    if not plain:
        return Content("unknown")
    return Content("script" if suffix in formats()["script"].texts else "text")


def is_text(head: bytes) -> bool:
    """Whether the bytes are text in some encoding: no controls but white space, or a mark of UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return bool(head.strip()) and all(byte >= 32 or byte in b"\t\r\n\f" for byte in head)


def _format(row: Mapping[str, object]) -> Format:
    def listed(key: str) -> tuple[str, ...]:
        value = row.get(key, ())
        return tuple(map(str, value)) if isinstance(value, list) else ()

    remedy = Text(str(row["remedy_zh"]), str(row["remedy_en"])) if "remedy_zh" in row else None
    role = cast(Role, row["role"])
    return Format(
        str(row["name"]),
        role,
        Text(str(row["zh"]), str(row["en"])),
        remedy,
        tuple(_sign(text) for text in listed("signs")),
        listed("members"),
        tuple(name.encode("utf-16-le") for name in listed("streams")),
        bytes.fromhex(str(row.get("clsid", ""))),
        tuple(brand.encode() for brand in listed("brands")),
        listed("texts"),
        listed("suffixes"),
    )


def _sign(text: str) -> tuple[int, bytes]:
    offset, _, digits = text.rpartition(":")
    return int(offset or 0), bytes.fromhex(digits)


def _by_signs(stream: BinaryIO, head: bytes, plain: bool) -> str | None:
    """By bytes at a place, or by the brand of an ISO media file. A few letters prove nothing in a plain text."""
    brands = _brands(head)
    for kind in formats().values():
        if brands and (brands.intersection(kind.brands) or b"" in kind.brands):
            return kind.name
        signs = [s for s in kind.signs if not plain or len(s[1]) > 4 or kind.name == "script"]
        if any(_stands(stream, head, *sign) for sign in signs):
            return kind.name
    return None


def _brands(head: bytes) -> frozenset[bytes]:
    """What an ISO media file says it is; where that is any kind of picture, what it says it can be read as."""
    if head[4:8] != b"ftyp":
        return frozenset()
    listed = head[16 : min(len(head), int.from_bytes(head[:4], "big"))] if head[8:12] in _ANY_PICTURE else b""
    return frozenset((head[8:12], *(listed[at : at + 4] for at in range(0, len(listed) - 3, 4))))


def _stands(stream: BinaryIO, head: bytes, offset: int, sign: bytes) -> bool:
    if offset + len(sign) <= HEAD:
        return head[offset : offset + len(sign)] == sign
    stream.seek(offset)
    return stream.read(len(sign)) == sign


def _zipped(stream: BinaryIO) -> Content:
    """A zip by what lies in it, every member of which has been unpacked once."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as box:
            infos = [info for info in box.infolist() if not info.is_dir()]
            names = tuple(_readable(info) for info in infos)
            found = _by_members(names)
            if any(info.flag_bits & 1 for info in infos):
                return Content(found, names, Fault("E405"))
            return Content(found, names, _tried(box, infos))
    except (zipfile.BadZipFile, ValueError, struct.error, EOFError, UnicodeError) as error:
        return Content("zip", (), Fault("E410", (), str(error)[:120]))


def _by_members(names: Sequence[str]) -> str:
    lower = {name.lower() for name in names}
    for kind in formats().values():
        for member in kind.members:
            asked = member.lower()
            if asked in lower or (asked.endswith("/") and any(name.startswith(asked) for name in lower)):
                # A zip that holds a folder called "word" besides other things is a zip.
                if kind.name in ("word", "excel", "slides", "macros") and "[content_types].xml" not in lower:
                    continue
                return kind.name
    return "zip"


def _tried(box: zipfile.ZipFile, infos: Sequence[zipfile.ZipInfo]) -> Fault | None:
    """Every member unpacked against its check sum; nothing is kept."""
    if sum(info.file_size for info in infos) > _UNPACKED:
        return Fault("E440", (), str(_UNPACKED >> 20))
    for info in infos:
        try:
            with box.open(info) as member:
                left = info.file_size
                while piece := member.read(_PIECE):
                    left -= len(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            return Fault("E410", (), f"{_readable(info)}: {error}"[:120])
    return None


def _readable(info: zipfile.ZipInfo) -> str:
    """The name of a member; Chinese Windows writes GBK without saying so."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return info.filename


def _ole(stream: BinaryIO) -> Content:
    """An OLE file by the names of its streams and the class of its root."""
    stream.seek(0)
    signs = {
        kind.name: (*filter(None, [kind.clsid]), *map(_directory_entry, kind.streams))
        for kind in formats().values()
    }
    longest = max(len(sign) for listed in signs.values() for sign in listed)
    seen: set[str] = set()
    end = b""
    while piece := stream.read(_PIECE):
        data = end + piece
        seen.update(name for name, listed in signs.items() if any(sign in data for sign in listed))
        end = data[-longest:]
    kind = next((kind for kind in formats().values() if kind.name in seen), None)
    if kind is None:
        return Content("ole")
    return Content(kind.name, (), Fault("E405") if kind.role == "locked" else None)


def _directory_entry(name: bytes) -> bytes:
    """A stream of this name in a directory: 64 bytes, filled up with zeros, then its length with the final zero."""
    return name.ljust(64, b"\0") + struct.pack("<H", len(name) + 2)
