"""Small files of many kinds, each with what makes it what it is."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from collections.abc import Mapping


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in members.items():
            box.writestr(name, data)
    return out.getvalue()


def ole(*streams: str, clsid: bytes = bytes(16)) -> bytes:
    """The head of an OLE file and its directory: a root entry and the named streams."""
    entries = b""
    for name, kind in (("Root Entry", 5), *((name, 2) for name in streams)):
        text = name.encode("utf-16-le")
        entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1) + b"\xff" * 12
        entries += (entry + (clsid if kind == 5 else bytes(16))).ljust(128, b"\0")
    return (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)).ljust(512, b"\0") + entries.ljust(512, b"\0")


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as box:
        info = tarfile.TarInfo("a.txt")
        info.size = 2
        box.addfile(info, io.BytesIO(b"ok"))
    return out.getvalue()


TYPES = {"[Content_Types].xml": b"<Types/>"}
SAMPLES = {
    "word": (zipped(TYPES | {"word/document.xml": b"<w/>"}), "docx"),
    "excel": (zipped(TYPES | {"xl/workbook.xml": b"<w/>"}), "xlsx"),
    "macros": (zipped(TYPES | {"xl/workbook.xml": b"", "xl/vbaProject.bin": b"x"}), "xlsm"),
    "ofd": (zipped({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b""}), "ofd"),
    "package": (zipped({"META-INF/MANIFEST.MF": b"x", "A.class": b""}), "jar"),
    "zip": (zipped({"word/合同.pdf": b"x"}), "zip"),
    "archive": (b"Rar!\x1a\x07\x01\x00" + bytes(40), "rar"),
    "word-97": (ole("WordDocument", "1Table"), "doc"),
    "excel-97": (ole("Workbook"), "et"),
    "mail": (ole("__properties_version1.0"), "msg"),
    "installer": (ole(clsid=bytes.fromhex("84100c0000000000c000000000000046")), "msi"),
    "ole": (ole("Contents"), "gbq"),
    "drawing": (b"AC1032\0\0\0\0\0\0\x03" + bytes(200), "dwg"),
    "avif": (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + bytes(100), "avif"),
    "media": (b"\0\0\0\x20ftypisom\0\0\2\0" + bytes(100), "mp4"),
    "program": (b"MZ\x90\0\3\0\0\0" + bytes(200), "exe"),
    "picture": (b"GIF89a\1\0\1\0\x80\0\0" + bytes(20), "gif"),
    "rtf": (b"{\\rtf1\\ansi hello}", "rtf"),
    "script": (b"@echo off\r\ndel *.*\r\n", "bat"),
    "text": ("MZ-01 号泵试运行记录\n".encode(), "txt"),
    "unknown": (b"\x01\x02\x03\x04" * 20, "bin"),
    "bim": (b"ISO-10303-21;\nHEADER;\n", "ifc"),
}
