"""Whether the data of a PDF's streams is whole, without ever holding what a bomb would unpack to.

qpdf passes over a wrong check sum and a missing end of deflated data in silence; so that data is inflated here, piece
by piece, and counted. Pictures may unpack to what their dictionaries promise, everything else together to
`budget(size)`.
"""

from __future__ import annotations

import zlib
from typing import Any

from pikepdf import Array

from dossier.evidence.images import is_blank_jpeg, jpeg_is_whole
from dossier.evidence.pdf_objects import Damage, ObjGen, entry, filters, members, raw, streams, whole, word

_PIECE = 1 << 18
_FLUSHED = b"\0\0\xff\xff"
"""How deflated data ends whose writer made it complete without closing it, as Acrobat does in its updates."""
_FREE = 256 << 20
_RATIO = 32
_PLAIN = {"/DeviceGray": 1, "/CalGray": 1, "/Indexed": 1, "/Separation": 1, "/DeviceRGB": 3, "/CalRGB": 3}


class TooLarge(Exception):  # noqa: N818 - named for what it means
    """The file unpacks to more than any paper needs. `limit`: bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit >> 20} MB")
        self.limit = limit


def budget(size: int) -> int:
    """Bytes to which a file of `size` bytes may unpack, pictures left out.

    Plans of a few MB unpack to ten or twenty times as much; deflated zeros to a thousand times.
    """
    return _FREE + _RATIO * size


class Inflated:
    """What inflating each deflated stream of a file showed, by object; each is inflated once."""

    def __init__(self) -> None:
        self.sizes: dict[ObjGen, int] = {}
        self.damages: dict[ObjGen, Damage] = {}

    def require(self, stream: Any) -> None:
        """Raise what is wrong with a stream.

        Raises:
            Damage: its data is not whole.
        """
        if stream.objgen in self.damages:
            raise self.damages[stream.objgen]


def inflate_all(pdf: Any, size: int) -> Inflated:
    """Inflate every deflated stream of a file of `size` bytes and count.

    Raises:
        TooLarge: the streams unpack to more than they may.
        Damage: the objects of the file cannot be gone through.
    """
    found, left = Inflated(), budget(size)
    for stream in streams(pdf):
        if filters(stream)[:1] != ["/FlateDecode"]:
            continue
        promised = promised_bytes(stream) if word(entry(stream, "/Subtype")) == "/Image" else 0
        try:
            length = inflated_length(raw(stream), promised + left)
        except Damage as damage:
            found.damages[stream.objgen] = damage
            continue
        left -= max(0, length - promised)
        if left < 0:
            raise TooLarge(budget(size))
        found.sizes[stream.objgen] = length
    return found


def inflated_length(data: bytes, limit: int) -> int:
    """How many bytes deflated data unpacks to; a number above `limit` when it is more than that.

    Raises:
        Damage: the check sum is wrong or the end is missing.
    """
    engine, length = zlib.decompressobj(), 0
    view = memoryview(data)
    try:
        for start in range(0, len(data), _PIECE):
            waiting: bytes | memoryview = view[start : start + _PIECE]
            while waiting and not engine.eof:
                length += len(engine.decompress(waiting, _PIECE))
                waiting = engine.unconsumed_tail
                if length > limit:
                    return length
            if engine.eof:
                return length
        while not engine.eof and (rest := engine.decompress(b"", _PIECE)):
            length += len(rest)
    except zlib.error as error:
        raise Damage("E410", str(error)) from error
    if data and not engine.eof and not data.rstrip(b"\r\n").endswith(_FLUSHED):
        raise Damage("E412", "the compressed data is cut off")
    return length


def promised_bytes(image: Any) -> int:
    """Bytes of samples that a picture's dictionary promises (a line may have a byte more, for its predictor)."""
    return (row_bytes(image) + 1) * whole(entry(image, "/Height"))


def row_bytes(image: Any) -> int:
    """Bytes of one line of samples; 0 when the colour space is not a plain one."""
    width = whole(entry(image, "/Width"))
    if entry(image, "/ImageMask") is True:
        return (width + 7) // 8
    space = entry(image, "/ColorSpace")
    first = members(space)[:1]
    name = word(first[0]) if first else word(space)
    samples = _PLAIN.get(name, 4 if name == "/DeviceCMYK" else 0)
    if name == "/ICCBased" and isinstance(space, Array) and len(space) > 1:
        samples = whole(entry(space[1], "/N"))
    return (width * samples * whole(entry(image, "/BitsPerComponent"), 8) + 7) // 8


def judged_picture(image: Any, look: bool, inflated: Inflated) -> str:
    """ "blank" or "": a picture of a page is whole. `look`: whether it matters that it is blank.

    Raises:
        Damage: it is not whole.
    """
    inflated.require(image)
    kinds, height = filters(image), whole(entry(image, "/Height"))
    if kinds[-1:] == ["/DCTDecode"]:
        return _judged_jpeg(image, kinds, look, inflated)
    if kinds == ["/CCITTFaxDecode"]:  # an empty line of a fax takes at most a byte or so
        return "blank" if look and height > 500 and len(raw(image)) < height // 4 + 64 else ""
    if kinds not in ([], ["/FlateDecode"]):
        return ""
    packed = len(raw(image))
    length, row = inflated.sizes.get(image.objgen, packed), row_bytes(image)
    if row and length < row * (height - 1):
        raise Damage("E412", "the picture is cut off")
    return "blank" if look and kinds and height > 500 and packed < length // 900 else ""


def _judged_jpeg(image: Any, kinds: list[str], look: bool, inflated: Inflated) -> str:
    data = raw(image)
    if kinds == ["/FlateDecode", "/DCTDecode"]:
        data = zlib.decompressobj().decompress(data, inflated.sizes[image.objgen] or 1)
    elif len(kinds) > 1:
        return ""
    if not jpeg_is_whole(data):
        raise Damage("E412", "the picture is cut off")
    if not look or whole(entry(image, "/Width")) * whole(entry(image, "/Height")) <= 10_000:
        return ""
    try:
        return "blank" if is_blank_jpeg(data) else ""
    except ValueError as error:
        raise Damage("E412" if "truncated" in str(error) else "E410", str(error)) from error
