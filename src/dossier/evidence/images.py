"""What a picture file shows when it is opened: frames, orientation, and whether it is whole."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Literal, cast

import pikepdf
from PIL import Image

from dossier.evidence.fax import libtiff_heard, require_lines, reversed_bits
from dossier.evidence.heic import heic_is_whole, heic_pictures, largest
from dossier.evidence.pdf_objects import Damage, decoded
from dossier.model import Fault

ImageFormat = Literal["jpeg", "png", "tiff", "bmp", "heic"]

UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
)
"""What Pillow and libheif raise on files that are not what they say; caught around calls of the two alone."""

_STRIPS = ((273, 279), (324, 325))
"""TIFF tags: offsets and byte counts of strips, of tiles."""
_TIFF_DATA = {tag for pair in _STRIPS for tag in pair}
_TIFF_WIDTHS = {2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
"""Bytes of one value, by TIFF field type."""
_MAX_FRAMES = 10_000
_PIECE = 1 << 18
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""The passes of an interlaced PNG: first column, first line, steps between columns and lines."""
MOST_SAMPLES = 256 << 20
"""Bytes of samples beyond which a JPEG is decoded at an eighth only, by Pillow: an A0 scan in grey stays below."""
_SMALL = 3
"""How many times a JPEG 2000 picture is halved when it is decoded."""
_MOST_PIXELS = 1 << 30
"""Four times a drawing of A0 at 400 dpi. What a smaller picture may cost is limited in memory, not in pixels."""

Image.MAX_IMAGE_PIXELS = None  # Pillow's own limit lies below a drawing of A0 at 400 dpi


class _TooLarge(Exception):  # noqa: N818 - named for what it means
    pass


def inspect_image(stream: BinaryIO, kind: ImageFormat, size: int) -> tuple[Fault, ...]:
    """What is wrong with the picture in `stream` (`size` bytes).

    E412 when it certainly ends too early, E413 when it cannot be decoded, E440 when it would be far larger than any
    drawing, E444 when it was not checked in full. How many pages it makes is not said here: that is counted on what
    will be bound.
    """
    try:
        if not _is_whole(stream, kind, size):
            return (Fault("E412"),)
        stream.seek(0)
        return _decode_heic(stream.read()) if kind == "heic" else _decode(stream, kind)
    except _TooLarge:
        return (Fault("E440", (), str(4 * _MOST_PIXELS >> 20)),)
    except UNREADABLE as error:
        cut = "truncated" in str(error).lower()
        said = re.sub(r" ?<[^>]*>", "", str(error))  # the name of a Python object tells nobody anything
        return (Fault("E412" if cut else "E413", (), said[:120]),)


def _decode(stream: BinaryIO, kind: ImageFormat) -> tuple[Fault, ...]:
    with Image.open(stream, formats=[kind]) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            raise _TooLarge
        if kind == "png":  # its chunks have been counted and summed up, which costs no memory
            return ()
        if kind == "jpeg":  # a phone's second picture (MPO) is a preview
            _draft(picture)
            stream.seek(0)
            return () if _scans_are_whole(stream.read()) else (Fault("E444", (1,)),)
        for frame in range(getattr(picture, "n_frames", 1)):
            picture.seek(frame)
            if picture.width * picture.height > _MOST_PIXELS:
                raise _TooLarge
            with libtiff_heard():
                picture.load()
            if kind == "tiff":
                _require_fax_lines(picture, stream)
    return ()


def _decode_heic(data: bytes) -> tuple[Fault, ...]:
    if largest(data) > _MOST_PIXELS:
        raise _TooLarge
    heic_pictures(data)
    return ()


def _require_fax_lines(picture: Image.Image, stream: BinaryIO) -> None:
    """Decode the strips of a page in group 4 in a way that no missing line passes."""
    tags: Any = getattr(picture, "tag_v2", {})
    if tags.get(259) != 4 or 273 not in tags or 279 not in tags:
        return
    left, each = int(tags[257]), int(tags.get(278, tags[257]))
    for place, length in zip(tags[273], tags[279], strict=False):
        stream.seek(place)
        data = stream.read(length)
        data = reversed_bits(data) if tags.get(266) == 2 else data
        require_lines(data, int(tags[256]), max(1, min(each, left)), -1, False)
        left -= each


def _scans_are_whole(data: bytes) -> bool:
    """Decode a JPEG as strictly as one in a PDF: Pillow takes grey for what is missing. False: too large.

    Raises:
        ValueError: something is missing.
    """
    if jpeg_samples(data) > MOST_SAMPLES:
        return False
    with pikepdf.new() as pdf:
        try:
            decoded(pikepdf.Stream(pdf, data, Filter=pikepdf.Name.DCTDecode))
        except Damage as damage:
            raise ValueError(str(damage)) from damage
    return True


def _draft(picture: Image.Image) -> None:
    picture.draft("L", (max(1, picture.width // 8), max(1, picture.height // 8)))
    picture.load()


def _is_whole(stream: BinaryIO, kind: ImageFormat, size: int) -> bool:
    """False when the structure shows that the end is missing; Pillow and libtiff pass over some of that."""
    if kind == "tiff":
        return _tiff_is_whole(stream, size)
    if kind == "png":
        return _png_is_whole(stream)
    stream.seek(0)
    if kind == "heic":
        return heic_is_whole(stream.read())
    return kind != "jpeg" or jpeg_is_whole(stream.read())


def jpeg_is_whole(data: bytes) -> bool:
    """True when the end marker follows the first scan; thumbnails in the headers do not count."""
    return any(marker == 0xDA and data.find(b"\xff\xd9", at) >= 0 for marker, at in jpeg_segments(data))


def jpeg_header(data: bytes) -> tuple[int, int, int] | None:
    """Width and height in pixels and the number of components that a JPEG says it has; None when it says nothing."""
    for marker, at in jpeg_segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and at + 10 <= len(data):
            height, width, components = struct.unpack(">HHB", data[at + 5 : at + 10])
            return width, height, components
    return None


def jpeg_samples(data: bytes) -> int:
    """Bytes that a JPEG decodes to, as its own header says; 0 when it has none."""
    width, height, components = jpeg_header(data) or (0, 0, 0)
    return width * height * components


def jpeg_segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Marker and place of each segment of a JPEG, the first scan being the last."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        yield marker, at
        if marker == 0xDA:
            return
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")


def jpx_small(data: bytes) -> Image.Image | None:
    """JPEG 2000 data decoded small; None when it is too large: it has no small version that can be decoded.

    What can be told is in the headers and in how the parts follow each other. Samples that were spoilt show themselves
    to nobody.

    Raises:
        ValueError: Pillow does not take it for a picture, or only up to a place.
    """
    try:
        for reduced in range(_SMALL, -1, -1):
            with Image.open(io.BytesIO(data), formats=["jpeg2000"]) as picture:
                if (picture.width >> reduced) * (picture.height >> reduced) > MOST_SAMPLES:
                    return None
                setattr(picture, "reduce", reduced)  # noqa: B010 - what Pillow's reader takes, not the method
                try:
                    picture.load()
                    return picture
                except UNREADABLE:  # perhaps it has no such small version
                    continue
    except UNREADABLE as error:
        raise ValueError(str(error)[:120]) from error
    raise ValueError("no version of it can be decoded")


def grey(picture: Image.Image, white: int = 0xFFFF) -> Image.Image:
    """A picture in 8 bits of grey; of 16 bits the upper ones, where Pillow by itself takes all above 255 for white.

    Args:
        white: the largest sample of a picture of more than 8 bits.
    """
    if picture.mode.startswith("I;16"):
        wide: Any = picture.convert("I")
        return cast("Image.Image", wide.point(lambda level: level * (255 / white)).convert("L"))
    return picture.convert("L")


def is_blank(picture: Image.Image) -> bool:
    """True when next to nothing stands out from the paper; a margin of 5 % is left out (scanner edges)."""
    width, height = picture.size
    inner = grey(picture).crop((width // 20, height // 20, width - width // 20, height - height // 20))
    counts, total = inner.histogram(), inner.width * inner.height
    paper = max(range(256), key=counts.__getitem__)
    stands_out = sum(n for level, n in enumerate(counts) if abs(level - paper) > 40)
    return total > 0 and stands_out < total * 0.0002


def is_blank_jpeg(data: bytes) -> bool:
    """True when a scan of an empty sheet.

    Raises:
        ValueError: the picture cannot be decoded.
    """
    try:
        with Image.open(io.BytesIO(data), formats=["jpeg"]) as picture:
            _draft(picture)
            small = picture.convert("L")
    except UNREADABLE as error:
        raise ValueError(str(error)[:120]) from error
    return is_blank(small)


def _png_is_whole(stream: BinaryIO) -> bool:
    """Walk the chunks and count the samples: Pillow is content with a file that stops behind its last pixel.

    Raises:
        ValueError: a check sum is wrong.
        zlib.error: the samples cannot be unpacked.
    """
    stream.seek(8)
    engine, left = zlib.decompressobj(), -1
    while len(header := stream.read(8)) == 8:
        length, name = int.from_bytes(header[:4], "big"), header[4:]
        data, total = stream.read(length), stream.read(4)
        if len(total) < 4:
            return False
        if zlib.crc32(name + data) != int.from_bytes(total, "big"):
            raise ValueError("wrong check sum")
        if name == b"IHDR":
            left = _png_bytes(data)
        while name == b"IDAT" and data and left > 0 and not engine.eof:
            left -= len(engine.decompress(data, _PIECE))
            data = engine.unconsumed_tail
        if name == b"IEND":
            left -= len(engine.flush()) if left > 0 else 0
            return left <= 0
    return False


def _png_bytes(header: bytes) -> int:
    """Bytes of all lines of a PNG, each with its filter byte; of the seven passes when it is interlaced."""
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header[:13])
    bits = depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    total = 0
    for x, y, step_x, step_y in _ADAM7 if interlaced else ((0, 0, 1, 1),):
        columns, rows = -(-(width - x) // step_x), -(-(height - y) // step_y)
        total += rows * (1 + (columns * bits + 7) // 8) if columns > 0 and rows > 0 else 0
    return total


def _tiff_is_whole(stream: BinaryIO, size: int) -> bool:
    """True when every directory, its long values and every strip or tile lie within the file."""
    stream.seek(0)
    order = "<" if stream.read(4)[:2] == b"II" else ">"
    (at,) = _numbers(order + "I", stream, 4)
    seen: set[int] = set()
    while at:
        if at in seen or len(seen) == _MAX_FRAMES:
            raise ValueError("its directories do not end")
        seen.add(at)
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
