"""What a picture file shows when it is opened: frames, orientation, and whether it is whole."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any, BinaryIO, Literal

from PIL import Image

ImageFormat = Literal["jpeg", "png", "tiff", "bmp"]

UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
"""What Pillow raises on files that are not what they say."""

_TURNED = (5, 6, 7, 8)
"""EXIF orientations that swap width and height."""
_STRIPS = ((273, 279), (324, 325))
"""TIFF tags: offsets and byte counts of strips, of tiles."""
_TIFF_DATA = {tag for pair in _STRIPS for tag in pair}
_TIFF_WIDTHS = {2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
"""Bytes of one value, by TIFF field type."""
_MAX_FRAMES = 10_000


def inspect_image(stream: BinaryIO, kind: ImageFormat, size: int) -> dict[str, Any]:
    """Fields of `EvidenceFacts` for the picture in `stream` (`size` bytes).

    `problem` is E412 when the file certainly ends too early and E413 when it cannot be decoded.
    """
    try:
        if not _is_whole(stream, kind, size):
            return {"problem": "E412"}
    except UNREADABLE as error:
        return {"problem": "E413", "detail": str(error)[:120]}
    stream.seek(0)
    facts: dict[str, Any] = {"pages": 0, "rotated": 0, "landscape": 0}
    try:
        with Image.open(stream, formats=[kind]) as picture:
            for frame in range(1 if kind == "jpeg" else getattr(picture, "n_frames", 1)):
                if kind != "jpeg":  # a phone's second picture (MPO) is a preview, not a page
                    picture.seek(frame)
                turned = picture.getexif().get(0x0112, 1)
                width, height = reversed(picture.size) if turned in _TURNED else picture.size
                picture.draft("L", (max(1, width // 8), max(1, height // 8)))  # JPEG only: an eighth suffices
                picture.load()
                facts["pages"] += 1
                facts["rotated"] += turned != 1
                facts["landscape"] += width > height
    except UNREADABLE as error:
        cut = "truncated" in str(error).lower()
        return {"problem": "E412" if cut else "E413", "detail": str(error)[:120]}
    return facts


def _is_whole(stream: BinaryIO, kind: ImageFormat, size: int) -> bool:
    """False when the structure shows that the end is missing; Pillow and libtiff pass over some of that."""
    if kind == "tiff":
        return _tiff_is_whole(stream, size)
    if kind == "png":
        return _png_has_end(stream)
    stream.seek(0)
    return kind != "jpeg" or jpeg_is_whole(stream.read())


def jpeg_is_whole(data: bytes) -> bool:
    """True when the end marker follows the first scan; thumbnails in the headers do not count."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:
            return data.find(b"\xff\xd9", at) >= 0
        if marker == 0xFF or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return False


def is_blank(picture: Image.Image) -> bool:
    """True when next to nothing stands out from the paper; a margin of 5 % is left out (scanner edges)."""
    grey = picture.convert("L")
    width, height = grey.size
    grey = grey.crop((width // 20, height // 20, width - width // 20, height - height // 20))
    counts, total = grey.histogram(), grey.width * grey.height
    paper = max(range(256), key=counts.__getitem__)
    stands_out = sum(n for level, n in enumerate(counts) if abs(level - paper) > 40)
    return total > 0 and stands_out < total * 0.0002


def jpeg_page_is_blank(data: bytes) -> bool:
    """True when a scan of an empty sheet.

    Raises:
        any of `UNREADABLE`: the picture cannot be decoded.
    """
    with Image.open(io.BytesIO(data), formats=["jpeg"]) as picture:
        picture.draft("L", (picture.width // 8, picture.height // 8))
        picture.load()
        return is_blank(picture)


def _png_has_end(stream: BinaryIO) -> bool:
    """Walk the chunks: Pillow is content with a file that stops behind its last pixel.

    Raises:
        ValueError: a check sum is wrong.
    """
    stream.seek(8)
    while len(header := stream.read(8)) == 8:
        length, name = int.from_bytes(header[:4], "big"), header[4:]
        data, total = stream.read(length), stream.read(4)
        if len(total) < 4:
            return False
        if zlib.crc32(name + data) != int.from_bytes(total, "big"):
            raise ValueError("wrong check sum")
        if name == b"IEND":
            return True
    return False


def _tiff_is_whole(stream: BinaryIO, size: int) -> bool:
    """True when every directory, its long values and every strip or tile lie within the file."""
    stream.seek(0)
    order = "<" if stream.read(4)[:2] == b"II" else ">"
    (at,) = _numbers(order + "I", stream, 4)
    for _ in range(_MAX_FRAMES):
        if not at:
            return True
        if at + 2 > size:
            return False
        (entries,) = _numbers(order + "H", stream, at)
        end = at + 2 + 12 * entries
        if end + 4 > size:
            return False
        tags = {}
        for n in range(entries):
            tag, kind, count, place = _numbers(order + "HHII", stream, at + 2 + 12 * n)
            width = _TIFF_WIDTHS.get(kind, 1) * count
            start = place if width > 4 else at + 10 + 12 * n
            if start + width > size:
                return False
            if tag in _TIFF_DATA and kind in (3, 4):
                tags[tag] = _numbers(f"{order}{count}{'H' if kind == 3 else 'I'}", stream, start)
        for offsets, counts in _STRIPS:
            pairs = zip(tags.get(offsets, ()), tags.get(counts, ()), strict=False)
            if any(offset + length > size for offset, length in pairs):
                return False
        (at,) = _numbers(order + "I", stream, end)
    return True


def _numbers(layout: str, stream: BinaryIO, at: int) -> tuple[int, ...]:
    stream.seek(at)
    return struct.unpack(layout, stream.read(struct.calcsize(layout)))
