"""HEIC photographs: whether a file is whole, its pictures as they are to be seen, and what stands beside them.

libheif reads them (through pillow-heif). A photograph in tiles of which some are missing is a picture to it, and so is
one with a hole of zeros; the places of the data and the codes in it are therefore looked at first.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import pillow_heif
from PIL import Image

pillow_heif.options.DECODE_THREADS = 1
pillow_heif.options.THUMBNAILS = pillow_heif.options.DEPTH_IMAGES = False

_TRANSFER, _BRIGHTER_THAN_PAPER = "transfer_characteristics", {16, 18}
"""Of PQ and HLG (ITU-T H.273): what is white on such a picture depends on the screen."""
_NEVER = (b"\0\0\0", b"\0\0\1", b"\0\0\2")
"""Bytes that do not follow each other in a unit of HEVC (ITU-T H.265, 7.3.1.1)."""


def is_iso_media(data: bytes) -> bool:
    """Whether it begins like a file of ISO boxes: of the pictures only HEIC does."""
    return data[4:8] == b"ftyp"


def heic_pictures(data: bytes) -> list[Image.Image]:
    """All pictures that stand for themselves, upright and decoded: no tiles, previews or planes of depth.

    The turns of the container have been made; by its standard a turn in EXIF says nothing besides.

    Raises:
        ValueError, EOFError, SyntaxError, RuntimeError, OSError: they cannot be decoded.
        ValueError: what is white on one of them depends on the screen.
    """
    pictures = []
    for held in pillow_heif.open_heif(data):
        colours: Any = held.info.get("nclx_profile")  # a map, which the types of the library do not say
        if colours and colours.get(_TRANSFER) in _BRIGHTER_THAN_PAPER:
            raise ValueError("high dynamic range (PQ or HLG): screens show it in different ways")
        pictures.append(held.to_pillow())
    if not pictures:
        raise ValueError("it holds no picture")
    return pictures


def heic_exif(data: bytes) -> Image.Exif:
    """EXIF of the main picture; empty where it has none.

    Raises:
        ValueError, EOFError, SyntaxError, RuntimeError, OSError: the file cannot be read.
    """
    exif = Image.Exif()
    said = pillow_heif.open_heif(data).info.get("exif")
    if said:
        exif.load(said)
    return exif


def largest(data: bytes) -> int:
    """Pixels of the largest picture, as the file says.

    Raises:
        ValueError, EOFError, SyntaxError, RuntimeError, OSError: the file cannot be read.
    """
    return max((held.size[0] * held.size[1] for held in pillow_heif.open_heif(data)), default=0)


def heic_is_whole(data: bytes) -> bool:
    """False when a box, or data that the file lists, lies beyond its end.

    Raises:
        ValueError: a coded picture has a hole, or does not fill its place.
    """
    boxes = list(_boxes(data, 0, len(data)))
    if any(end > len(data) for _, _, end in boxes):
        return False
    for name, start, end in boxes:
        if name == b"meta":
            return all(_item_is_whole(data, *item) for item in _items(data, start + 4, end))
    return True


def has_sequence(data: bytes) -> bool:
    """Whether the file holds a film or a burst beside its pictures."""
    return any(name == b"moov" for name, _, _ in _boxes(data, 0, len(data)))


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, begin and end of the content of each box; what follows the last of them is none of ours."""
    while at + 8 <= end:
        size, name, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = end - at
        if size < head or not name.isalnum():
            return
        yield name, at + head, at + size
        at += size


def _items(data: bytes, at: int, end: int) -> Iterator[tuple[list[tuple[int, int]], int]]:
    """Of each listed item the places of its data, and of HEVC the bytes of a length in it; else 0."""
    inner = {name: (start, stop) for name, start, stop in _boxes(data, at, end)}
    if b"iloc" not in inner:
        return
    coded = _coded(data, *inner[b"iinf"]) if b"iinf" in inner else set()
    config = data.find(b"hvcC", at, end)
    width = (data[config + 25] & 3) + 1 if config > 0 else 0
    base = inner.get(b"idat", (0, 0))[0]
    for number, in_idat, places in _locations(data, inner[b"iloc"][0]):
        moved = [(start + (base if in_idat else 0), length) for start, length in places]
        yield moved, width if number in coded else 0


def _coded(data: bytes, at: int, end: int) -> set[int]:
    """Numbers of the items in HEVC (ISO 14496-12, 8.11.6)."""
    found = set()
    for name, start, _ in _boxes(data, at + (6 if data[at] == 0 else 8), end):
        wide = data[start] > 2
        kind = start + 4 + (4 if wide else 2) + 2
        if name == b"infe" and data[start] > 1 and data[kind : kind + 4] == b"hvc1":
            found.add(int.from_bytes(data[start + 4 : start + (8 if wide else 6)], "big"))
    return found


def _locations(data: bytes, at: int) -> Iterator[tuple[int, bool, list[tuple[int, int]]]]:
    """Number of an item, whether its data lie in the box of small ones, and their places (8.11.3)."""
    version, sizes = data[at], struct.unpack_from(">H", data, at + 4)[0]
    offset, length, base, index = ((sizes >> shift) & 15 for shift in (12, 8, 4, 0))
    at += 6

    def number(width: int) -> int:
        nonlocal at
        at += width
        return int.from_bytes(data[at - width : at], "big")

    for _ in range(number(4 if version == 2 else 2)):
        item = number(4 if version == 2 else 2)
        method = number(2) & 15 if version else 0
        number(2)
        start, places = number(base), []
        for _ in range(number(2)):
            number(index if version else 0)
            places.append((start + number(offset), number(length)))
        if method < 2:
            yield item, method == 1, places


def _item_is_whole(data: bytes, places: list[tuple[int, int]], width: int) -> bool:
    if any(start + length > len(data) for start, length in places):
        return False
    if width and all(length for _, length in places):
        _require_units(b"".join(data[start : start + length] for start, length in places), width)
    return True


def _require_units(data: bytes, width: int) -> None:
    """Walk the units of a coded picture, each behind its length.

    Raises:
        ValueError: they do not fill the picture, or hold what none can.
    """
    at = 0
    while at < len(data):
        length = int.from_bytes(data[at : at + width], "big")
        unit = data[at + width : at + width + length]
        if not length or len(unit) < length or any(bytes_ in unit for bytes_ in _NEVER):
            raise ValueError("a part of the picture has been lost")
        at += width + length
