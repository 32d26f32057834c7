"""Whether the data of JPEG 2000 and JBIG2 pictures is all there, by the lengths that it states of its parts."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_CODESTREAM, _TILE_PART, _END = b"\xff\x4f\xff\x51", b"\xff\x90", b"\xff\xd9"
_BOX_OF_CODE = b"jp2c"
_SEGMENTS = {0, 4, 6, 7, 16, 20, 22, 23, 36, 38, 39, 40, 42, 43, 48, 49, 50, 51, 52, 53, 62}
"""Types of segments that the standard of JBIG2 knows."""
_REGIONS = {4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43}
"""Those that hold something to be seen."""
_PAGE = 48
"""The type that says how large the picture is."""
_GENERICS = {36, 38, 39}
_GENERIC, _UNKNOWN = 38, 0xFFFFFFFF
"""The one type whose length may be unknown, and how that is written."""
_JBIG2_FILE = b"\x97JB2\r\n\x1a\n"


def jpx_is_whole(data: bytes) -> bool:
    """True when all parts of a JPEG 2000 codestream, alone or in a JP2 file, end where they should and end it."""
    at = _codestream(data)
    if at < 0:
        return False
    at += 2
    while (marker := data[at : at + 2]) != _TILE_PART:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker[:1] != b"\xff" or length < 2:
            return False
        at += 2 + length
    while data[at : at + 2] == _TILE_PART:
        length = int.from_bytes(data[at + 6 : at + 10], "big")
        if not length:  # the last one, up to the end
            return data.rstrip(b"\0\r\n").endswith(_END)
        if length < 14:
            return False
        at += length
    return data[at : at + 2] == _END


def jpx_header(data: bytes) -> tuple[int, int, int] | None:
    """Width, height and components of a JPEG 2000 picture (0 components when it has a palette); None for no picture."""
    at = _codestream(data)
    if at < 0 or len(data) < at + 42:
        return None
    right, lower, left, upper = struct.unpack(">IIII", data[at + 8 : at + 24])
    components = int.from_bytes(data[at + 40 : at + 42], "big")
    return right - left, lower - upper, 0 if b"pclr" in data[:at] else components


def jbig2_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a JBIG2 page (0 for a height that it does not say); None when it does not say its size."""
    if data.startswith(_JBIG2_FILE):
        return None
    try:
        at = next((start for kind, start, _ in _segments(data) if kind == _PAGE), None)
    except (IndexError, ValueError):
        return None
    if at is None or len(data) < at + 8:
        return None
    width, height = struct.unpack(">II", data[at : at + 8])
    return width, 0 if height == _UNKNOWN else height


def mmr_regions(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Width, height and data of the regions of a whole JBIG2 picture that are coded as faxes of group 4 are."""
    for kind, at, end in () if data.startswith(_JBIG2_FILE) else _segments(data):
        if kind in _GENERICS and at + 18 <= end and data[at + 17] & 1:
            width, height = struct.unpack(">II", data[at : at + 8])
            yield width, height, data[at + 18 : end]


def _codestream(data: bytes) -> int:
    """Where it begins; -1 when there is none."""
    if data.startswith(_CODESTREAM):
        return 0
    at = 0
    while at + 8 <= len(data):
        length, head = int.from_bytes(data[at : at + 4], "big"), 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        if data[at + 4 : at + 8] == _BOX_OF_CODE:
            return at + head if data.startswith(_CODESTREAM, at + head) else -1
        if length < head:
            return -1
        at += length
    return -1


def jbig2_is_whole(data: bytes) -> bool:
    """True when every segment of a picture's JBIG2 data lies within it, and one of them can be seen."""
    if data.startswith(_JBIG2_FILE):  # not as it should be in a PDF; nobody says that it is cut off
        return True
    try:
        return not _REGIONS.isdisjoint([kind for kind, _, _ in _segments(data)])
    except (IndexError, ValueError):
        return False


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Type of each segment, and where its data begins and ends.

    Raises:
        ValueError, IndexError: one of them is of no type, or does not end within the data.
    """
    at, end = 0, len(data.rstrip(b"\0\r\n"))
    while at < end:
        number, flags, count = int.from_bytes(data[at : at + 4], "big"), data[at + 4], data[at + 5] >> 5
        at += 6
        if count == 7:
            count = int.from_bytes(data[at - 1 : at + 3], "big") & 0x1FFFFFFF
            at += 3 + (count + 8) // 8
        at += count * (1 if number <= 256 else 2 if number <= 65536 else 4) + (4 if flags & 0x40 else 1)
        length, kind = int.from_bytes(data[at : at + 4], "big"), flags & 0x3F
        at += 4
        if kind not in _SEGMENTS:
            raise ValueError("no segment")
        if length == _UNKNOWN and kind == _GENERIC:
            length = _unstated_length(data, at)
        if at + length > len(data):
            raise ValueError("cut off")
        yield kind, at, at + length
        at += length


def _unstated_length(data: bytes, at: int) -> int:
    """Length of a generic region up to its end mark and the number of lines behind it."""
    mark = b"\0\0" if data[at + 17] & 1 else b"\xff\xac"
    return data.index(mark, at + 18) + 6 - at
