"""Write the evidence of the cases about what papers are worth: ``python tools/make_paper_cases.py``.

They are committed, so that the tests need no generator; the same bytes come out every time.
"""

from __future__ import annotations

import io
import random
import re
import struct
import sys
import zipfile
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import img2pdf
import pillow_heif
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from make_cases import CASES, photo, sheet
from PIL import Image, ImageDraw

sys.path.insert(0, str(CASES.parent))
signing: Any = import_module("signed_papers")
"""The tests sign in the same way."""

_DAY = (2026, 5, 8, 0, 0, 0)
_TYPES = {"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<Relationships/>"}


def zipped(members: Mapping[str, bytes], packing: int = zipfile.ZIP_STORED) -> bytes:
    """A zip of members by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name, data in members.items():
            box.writestr(zipfile.ZipInfo(name, _DAY), data, packing)
    return out.getvalue()


def word() -> bytes:
    """What makes a zip a Word file."""
    return zipped(_TYPES | {"word/document.xml": b"<w:document/>" * 20})


def real_word(*lines: str, field: str = "") -> bytes:
    """A Word file with paragraphs, and a field at the end of the last one."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if field:
        shown = OxmlElement("w:fldSimple")
        shown.set(qn("w:instr"), f" {field} ")
        document.paragraphs[-1]._p.append(shown)
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as box:
        return zipped({name: box.read(name) for name in box.namelist()}, zipfile.ZIP_DEFLATED)


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


def phone() -> bytes:
    """A sheet that was photographed with a phone on its side: HEIC in tiles, with the turn and the day beside it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "2026:05:01 09:30:00"
    out, calm = io.BytesIO(), {"x265:pools": "1", "x265:frame-threads": "1"}
    held = pillow_heif.from_pillow(lines(1240, 1754).rotate(90, expand=True))
    held.save(out, quality=15, exif=exif.tobytes(), tile_size=512, enc_params=calm)
    return out.getvalue()


def phone_with_lost_parts() -> bytes:
    """The second half of a download that never came."""
    data = phone()
    return data[: len(data) // 2] + bytes(len(data) - len(data) // 2)


PROGRAM = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" + bytes(48)
RAR = b"Rar!\x1a\x07\x01\x00" + bytes(24)
DRAWING = b"AC1032\0\0\0\0\0\0\x03" + bytes(40)
VIDEO = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(40)
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
    "original-is-a-zip-with-rubbish/evidence/合同.zip": lambda: zipped(
        {"说明.txt": b"x", "__MACOSX/._合同.pdf": b"x"}
        | {f"第{n}页.jpg": b"\xff\xd8\xff" for n in range(1, 8)}
    ),
    "original-is-a-zip-of-word-files/evidence/合同.zip": lambda: zipped(
        {"合同.docx": b"PK", "附表.xls": b"x"}
    ),
    "original-is-an-empty-ofd/evidence/合同.ofd": lambda: b"ofd file",
    "original-is-an-ofd/evidence/合同.ofd": lambda: zipped({"OFD.xml": b"<ofd:OFD/>"}),
    "original-is-a-drawing-file/evidence/合同附图.dwg": lambda: DRAWING,
    "original-is-a-phone-photo/evidence/合同.HEIC": phone,
    "phone-photo-that-was-cut/evidence/合同.heic": lambda: phone()[:-900],
    "phone-photo-with-lost-parts/evidence/合同.heic": phone_with_lost_parts,
    "original-is-a-video/evidence/验收录像.mp4": lambda: VIDEO,
    "original-is-a-script/evidence/合同.bat": lambda: b"@echo off\r\nstart http://example.invalid\r\n",
    "original-is-an-unknown-blob/evidence/合同.dat": lambda: BLOB,
    "native-files-as-annexes/evidence/合同.pdf": lambda: sheet("contract"),
    "native-files-as-annexes/evidence/清单.docx": lambda: real_word("备品备件清单", "1. 机械密封 2 套"),
    "word-annex-that-shows-the-day/evidence/合同.pdf": lambda: sheet("contract"),
    "word-annex-that-shows-the-day/evidence/清单.docx": lambda: real_word("清单", "打印日期：", field="DATE"),
    "word-annex-without-content/evidence/合同.pdf": lambda: sheet("contract"),
    "word-annex-without-content/evidence/清单.docx": real_word,
    "native-files-as-annexes/evidence/附图.dwg": lambda: DRAWING,
    "native-files-as-annexes/evidence/签约录像.mp4": lambda: VIDEO,
    "native-files-as-annexes/evidence/往来资料.zip": lambda: zipped(SCANS),
    "native-files-as-annexes/evidence/计价.gbq": lambda: BLOB,
    "programs-as-annexes/evidence/合同.pdf": lambda: sheet("contract"),
    "programs-as-annexes/evidence/阅读器.exe": lambda: PROGRAM,
    "programs-as-annexes/evidence/全部.zip": lambda: zipped(SCANS | {"旧资料.rar": RAR}),
    "program-only-as-annex/evidence/setup.exe": lambda: PROGRAM,
    "software-backup-as-it-is/evidence/PLC程序.zip": lambda: zipped({"main.exe": PROGRAM, "plc.bak": BLOB}),
    "photographs-in-a-word-file/evidence/现场照片.docx": word,
    "photographs-named-in-a-record/evidence/接地 1.jpg": photo,
    "photographs-named-in-a-record/evidence/接地 2.jpg": lambda: photo(640, 481),
    "photographs-named-in-a-record/evidence/防水.pdf": lambda: sheet("waterproofing"),
}
"""Path below ``tests/cases`` → how the file is made."""


def lines(width: int, height: int) -> Image.Image:
    """A page of blocks that have the rhythm of print."""
    dice, page = random.Random(7), Image.new("L", (width, height), 250)
    pen, size = ImageDraw.Draw(page), width / 1240
    for line in range(44):
        y, x = (160 + line * 32) * size, 130.0
        while x < 1080:
            word = dice.randint(14, 90)
            for stroke in range(int(x), int(x) + word, 7):
                pen.rectangle(
                    (stroke * size, y, (stroke + 3) * size, y + dice.randint(9, 16) * size), fill=40
                )
            x += word + 14
    return page


def one_picture(picture: Image.Image) -> bytes:
    """A PDF of A4 that shows one picture."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=6)
    layout = img2pdf.get_layout_fun((img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297)))
    return bytes(
        img2pdf.convert(out.getvalue(), layout_fun=layout, nodate=True, engine=img2pdf.Engine.internal)
    )


def _noise() -> Image.Image:
    grain = random.Random(3).randbytes(310 * 438)
    return Image.frombytes("L", (310, 438), grain).resize((1240, 1754), Image.Resampling.NEAREST)


def _screenshot() -> bytes:
    out = io.BytesIO()
    lines(113, 160).save(out, "PNG")
    return out.getvalue()


SCANS_OF: dict[str, Callable[[], bytes]] = {
    "scan-of-60-dpi/evidence/合同.pdf": lambda: one_picture(lines(496, 702)),
    "scan-of-100-dpi/evidence/合同.pdf": lambda: one_picture(lines(827, 1169)),
    "scan-of-blank-sheets/evidence/合同.pdf": lambda: one_picture(Image.new("L", (1240, 1754), 247)),
    "scan-of-noise/evidence/合同.pdf": lambda: one_picture(_noise()),
    "scan-turned-by-8-degrees/evidence/合同.pdf": lambda: one_picture(
        lines(1240, 1754).rotate(8, fillcolor=250)
    ),
    "scan-cut-at-the-edge/evidence/合同.pdf": lambda: one_picture(
        lines(1240, 1754).crop((0, 0, 900, 1270)).resize((1240, 1754))
    ),
    "screenshot-of-160-pixels/evidence/合同.png": _screenshot,
}


def _flipped() -> bytes:
    data: bytes = signing.signed(signing.paper())
    return data.replace(b"[ 0 0 595 842 ]", b"[ 0 0 595 841 ]")


def _empty() -> bytes:
    return re.sub(
        rb"/Contents <[0-9a-f]{200,}>", _zeros, signing.signed(signing.paper()), flags=re.IGNORECASE
    )


def _zeros(match: re.Match[bytes]) -> bytes:
    return b"/Contents <" + b"0" * (len(match[0]) - 12) + b">"


def _twice() -> bytes:
    return bytes(signing.signed(signing.signed(signing.paper()), "Signature2"))


def _updated(change: Callable[[object], None], *, form: bool = False) -> bytes:
    return bytes(signing.updated(signing.signed(signing.paper(form=form)), change))


SIGNED: dict[str, Callable[[], bytes]] = {
    "signed-file-as-it-was-signed": lambda: signing.signed(signing.paper()),
    "signed-file-with-two-signatures": _twice,
    "signed-file-changed-afterwards": lambda: _updated(signing.other_words),
    "signed-file-with-a-covering-note": lambda: _updated(signing.covering_note),
    "signed-file-with-a-flipped-byte": _flipped,
    "signature-without-content": _empty,
    "signed-form-filled-in-later": lambda: _updated(signing.other_value, form=True),
    "signature-taken-off": lambda: _updated(signing.hidden_signature),
    "signed-with-an-expired-certificate": lambda: signing.signed(signing.paper(), who=signing.signer(-10)),
    "signed-with-another-algorithm": lambda: signing.of_another_algorithm(signing.signed(signing.paper())),
    "electronic-original-without-signature": lambda: sheet("contract"),
}
"""Case → how its ``evidence/合同.pdf`` is made. Signing draws random numbers, so an existing file is kept."""


def main() -> None:
    """Write every file."""
    signed = {f"{case}/evidence/合同.pdf": make for case, make in SIGNED.items()}
    missing = {name: make for name, make in signed.items() if not (CASES / name).is_file()}
    for name, make in (FILES | SCANS_OF | missing).items():
        path = CASES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make())


if __name__ == "__main__":
    main()
