"""Whether embedded font programs can be used; what viewers do where they cannot is up to them.

FreeType opens them, as PDFium and poppler do with it. It passes over tables that lie beyond the end and over Type 1
programs that stop in their middle; so ends are compared with what the program says of its length.
"""

from __future__ import annotations

import io
import struct
from typing import Any

import freetype
from pikepdf import Stream

from dossier.evidence.pdf_objects import Damage, decoded, entry, members, missing, whole

FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
CUT_OFF = "cut off"
_SFNT = (b"\0\1\0\0", b"true", b"OTTO")
_NEEDED = (b"glyf", b"loca", b"CFF ", b"head", b"maxp", b"hhea", b"hmtx")
_PADDING = 3
"""Bytes that may be missing behind the last table, which is padded to a multiple of four."""
_SEEDS, _SKIPPED = (52845, 22719), 4
"""Of the cipher of Type 1, and how many random bytes come first."""
_MARK, _CLOSED = b"eexec", b"cleartomark"


def descriptor(font: Any) -> Any:
    """The font descriptor of a font dictionary, that of its descendant when it is composite; None without one."""
    kids = members(entry(font, "/DescendantFonts"))
    return entry(kids[0] if kids else font, "/FontDescriptor")


def lost_program(font: Any) -> tuple[Any, str]:
    """The font program of a font dictionary and what is wrong with it; "" when it is sound or there is none."""
    about = descriptor(font)
    if lost := next((key for key in missing(about) if key in FONT_FILES), ""):
        return None, f"{lost[1:]} is missing"
    program = next((p for key in FONT_FILES if (p := entry(about, key)) is not None), None)
    if program is None:
        return None, ""
    if not isinstance(program, Stream):
        return None, "not a font"
    try:
        return program, fault_of(
            decoded(program), whole(entry(program, "/Length1")) + whole(entry(program, "/Length2"))
        )
    except Damage as damage:
        return program, str(damage)


def fault_of(program: bytes, stated: int = 0) -> str:
    """What is wrong with a font program, which the file says has `stated` bytes at least; "" when nothing is."""
    if not program.strip():
        return "empty"
    try:
        freetype.Face(io.BytesIO(program))
    except freetype.FT_Exception as error:
        return f"FreeType: {error.errcode:#04x}"
    if program.startswith(_SFNT):
        return CUT_OFF if _sfnt_is_cut(program) else ""
    if not program.startswith((b"%!", b"\x80\1")) or 0 < stated <= len(program) or _CLOSED in program[-200:]:
        return ""
    return CUT_OFF if _type1_is_cut(program) else ""


def _sfnt_is_cut(program: bytes) -> bool:
    """True when a table without which nothing is drawn does not lie within the program."""
    (count,) = struct.unpack(">H", program[4:6])
    for at in range(12, 12 + 16 * count, 16):
        name, _, start, length = struct.unpack(">4sIII", program[at : at + 16].ljust(16, b"\0"))
        if name in _NEEDED and start + length > len(program) + _PADDING:
            return True
    return False


def _type1_is_cut(program: bytes) -> bool:
    """True when the encrypted part of a Type 1 program ends before it is closed."""
    at = program.find(_MARK)
    if at < 0:
        return True
    coded = program[at + len(_MARK) :].lstrip(b" \t\r\n")
    if program.startswith(b"\x80\1"):
        coded = _segments_of(program)
    elif not coded[:4].translate(None, b"0123456789abcdefABCDEF \r\n\t"):
        digits = coded.translate(None, b" \r\n\t")
        kept = len(digits) - len(digits.lstrip(b"0123456789abcdefABCDEF"))
        coded = bytes.fromhex(digits[: kept // 2 * 2].decode("ascii"))
    return b"closefile" not in _deciphered(coded)


def _segments_of(program: bytes) -> bytes:
    """The binary segments of a PFB file."""
    at, found = 0, b""
    while program[at : at + 1] == b"\x80" and program[at + 1 : at + 2] in (b"\1", b"\2"):
        length = int.from_bytes(program[at + 2 : at + 6], "little")
        if program[at + 1] == 2:
            found += program[at + 6 : at + 6 + length]
        at += 6 + length
    return found


def _deciphered(coded: bytes) -> bytes:
    key, found = 55665, bytearray()
    for byte in coded:
        found.append(byte ^ (key >> 8))
        key = ((byte + key) * _SEEDS[0] + _SEEDS[1]) & 0xFFFF
    return bytes(found[_SKIPPED:])
