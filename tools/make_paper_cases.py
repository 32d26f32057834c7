"""Write the evidence of the cases about what papers are worth: ``python tools/make_paper_cases.py``.

They are committed, so that the tests need no generator; the same bytes come out every time.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

from make_cases import CASES, photo, sheet

_DAY = (2026, 5, 8, 0, 0, 0)
_TYPES = {"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<Relationships/>"}


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of members by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name, data in members.items():
            box.writestr(zipfile.ZipInfo(name, _DAY), data)
    return out.getvalue()


def word() -> bytes:
    """What makes a zip a Word file."""
    return zipped(_TYPES | {"word/document.xml": b"<w:document/>" * 20})


def excel() -> bytes:
    """What makes a zip an Excel file."""
    return zipped(_TYPES | {"xl/workbook.xml": b"<workbook/>"})


def locked_word() -> bytes:
    """The head and the directory of an OLE file that holds an encrypted package."""
    entries = b""
    for name, kind in (("Root Entry", 5), ("EncryptionInfo", 2), ("EncryptedPackage", 2)):
        text = name.encode("utf-16-le")
        entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1) + b"\xff" * 12
        entries += entry.ljust(128, b"\0")
    return (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)).ljust(512, b"\0") + entries.ljust(512, b"\0")


def damaged_word() -> bytes:
    """A Word file with a changed byte in its text."""
    data = bytearray(word())
    data[data.index(b"<w:document/>") + 30] ^= 0x55
    return bytes(data)


PROGRAM = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" + bytes(48)
RAR = b"Rar!\x1a\x07\x01\x00" + bytes(24)
DRAWING = b"AC1032\0\0\0\0\0\0\x03" + bytes(40)
VIDEO = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(40)
PHONE = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40)
SCANS = {"合同扫描件.pdf": b"%PDF-1.4", "补充协议.jpg": b"\xff\xd8\xff"}
BLOB = bytes(range(1, 32)) * 4

FILES: dict[str, Callable[[], bytes]] = {
    "original-is-a-program/evidence/setup.exe": lambda: PROGRAM,
    "original-is-a-program-named-pdf/evidence/合同.pdf": lambda: PROGRAM,
    "original-is-an-archive/evidence/合同.rar": lambda: RAR,
    "original-is-a-zip/evidence/合同.zip": lambda: zipped(SCANS),
    "original-is-a-word-file/evidence/合同.docx": word,
    "original-is-a-damaged-word-file/evidence/合同.docx": damaged_word,
    "original-is-a-locked-word-file/evidence/合同.docx": locked_word,
    "original-is-an-empty-ofd/evidence/合同.ofd": lambda: b"ofd file",
    "original-is-an-ofd/evidence/合同.ofd": lambda: zipped({"OFD.xml": b"<ofd:OFD/>"}),
    "original-is-a-drawing-file/evidence/合同附图.dwg": lambda: DRAWING,
    "original-is-a-phone-photo/evidence/合同.HEIC": lambda: PHONE,
    "original-is-a-video/evidence/验收录像.mp4": lambda: VIDEO,
    "original-is-a-script/evidence/合同.bat": lambda: b"@echo off\r\nstart http://example.invalid\r\n",
    "original-is-an-unknown-blob/evidence/合同.dat": lambda: BLOB,
    "native-files-as-annexes/evidence/合同.pdf": lambda: sheet("contract"),
    "native-files-as-annexes/evidence/清单.xlsx": excel,
    "native-files-as-annexes/evidence/附图.dwg": lambda: DRAWING,
    "native-files-as-annexes/evidence/签约录像.mp4": lambda: VIDEO,
    "native-files-as-annexes/evidence/往来资料.zip": lambda: zipped(SCANS),
    "native-files-as-annexes/evidence/计价.gbq": lambda: BLOB,
    "programs-as-annexes/evidence/合同.pdf": lambda: sheet("contract"),
    "programs-as-annexes/evidence/阅读器.exe": lambda: PROGRAM,
    "programs-as-annexes/evidence/全部.zip": lambda: zipped(SCANS | {"旧资料.rar": RAR}),
    "program-only-as-annex/evidence/setup.exe": lambda: PROGRAM,
    "software-backup-as-it-is/evidence/PLC程序.zip": lambda: zipped({"main.exe": PROGRAM, "plc.bak": BLOB}),
    "photographs-named-in-a-record/evidence/接地 1.jpg": photo,
    "photographs-named-in-a-record/evidence/接地 2.jpg": lambda: photo(640, 481),
    "photographs-named-in-a-record/evidence/防水.pdf": lambda: sheet("waterproofing"),
}
"""Path below ``tests/cases`` → how the file is made."""


def main() -> None:
    """Write every file."""
    for name, make in FILES.items():
        path = CASES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make())


if __name__ == "__main__":
    main()
