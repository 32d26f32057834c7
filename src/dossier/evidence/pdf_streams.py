"""Whether the data of a PDF's streams is whole, without ever holding what a bomb would unpack to.

qpdf passes over a wrong check sum and a missing end of deflated data in silence; so that data is inflated here, piece
by piece, and counted. Pictures may unpack to what their dictionaries promise, everything else together to
`budget(size)`. All other filters that qpdf knows are undone by it: it finds spoilt JPEG data that Pillow passes over
(50 ms for a page of 9 megapixels).
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import dropwhile
from typing import Any

from dossier.evidence.codestreams import jbig2_is_whole, jpx_is_whole, mmr_regions
from dossier.evidence.fax import require_lines
from dossier.evidence.images import MOST_SAMPLES, is_blank_jpeg, jpeg_is_whole, jpeg_samples, jpx_small
from dossier.evidence.pdf_objects import (
    Damage,
    ObjGen,
    Undecodable,
    decoded,
    entry,
    filters,
    members,
    raw,
    streams,
    whole,
    word,
)
from dossier.evidence.picture_headers import components, require_agreement
from dossier.evidence.second_opinion import pdfium_decodes

_PIECE = 1 << 18
_FLUSHED = b"\0\0\xff\xff"
"""How deflated data ends whose writer made it complete without closing it, as Acrobat does in its updates."""
_FREE = 256 << 20
_RATIO = 32
_LARGE = 256 << 20
"""Bytes of samples beyond which a JPEG is decoded at an eighth only, by Pillow: an A0 scan in grey stays below."""
_MOST_LOOKED_AT = 256 << 20
"""Pixels of JBIG2 that PDFium decodes of a file: some thirty sheets of A4, two seconds; of the rest lengths tell."""
_SIMPLE = {
    *("/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/Crypt"),
    *("/Fl", "/LZW", "/RL", "/A85", "/AHx"),
}
"""Filters that give back the very bytes that were put in."""
_CODECS = {"/DCTDecode", "/DCT", "/CCITTFaxDecode", "/CCF", "/JPXDecode", "/JBIG2Decode"}


_FREE_CONTENT = 64 << 20


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


def content_budget(size: int) -> int:
    """Bytes of page content that a file of `size` bytes may show, counted for each page that shows it.

    Whoever shows a page goes through its operators one by one, again for each page that shares them; a megabyte takes
    about half a second in all that a build does. The largest plans have some 20 MB.
    """
    return _FREE_CONTENT + _RATIO * size


class Unpacked:
    """What undoing the filters of each stream of a file showed, by object; each is undone once."""

    def __init__(self) -> None:
        self.sizes: dict[ObjGen, int] = {}
        self.decoded: set[ObjGen] = set()
        self.damages: dict[ObjGen, Damage] = {}
        self.looked_at = 0
        """Pixels of pictures that PDFium has decoded."""
        self.passed_over: Counter[str] = Counter()
        """How often something was not looked at: E443 a picture, E444 a part of what a page shows."""

    def require(self, stream: Any) -> None:
        """Raise what is wrong with a stream.

        Raises:
            Damage: its data is not whole.
        """
        if stream.objgen in self.damages:
            raise self.damages[stream.objgen]


def unpack_all(pdf: Any, size: int) -> Unpacked:
    """Undo the filters of every stream of a file of `size` bytes, and keep nothing but sizes and damages.

    Raises:
        TooLarge: the streams unpack to more than they may.
        Damage: the objects of the file cannot be gone through.
    """
    found, left = Unpacked(), budget(size)
    for stream in streams(pdf):
        kinds = filters(stream)
        rest = list(dropwhile("/FlateDecode".__eq__, kinds))
        promised = promised_bytes(stream) if word(entry(stream, "/Subtype")) == "/Image" else 0
        try:
            if layers := len(kinds) - len(rest):
                length = inflated_length(raw(stream), promised + left, layers)
                left -= max(0, length - promised)
                if left < 0:
                    raise TooLarge(budget(size))
                found.sizes[stream.objgen] = length
            samples = jpeg_samples(raw(stream)) if kinds == ["/DCTDecode"] else promised
            if rest and samples <= _LARGE:
                length = len(decoded(stream))
                found.decoded.add(stream.objgen)
                if _SIMPLE.issuperset(kinds):
                    found.sizes[stream.objgen] = length
        except Undecodable:
            continue
        except Damage as damage:
            found.damages[stream.objgen] = damage
    return found


def inflated_length(data: bytes, limit: int, layers: int = 1) -> int:
    """How many bytes deflated data unpacks to (deflated so many times); a number above `limit` when it is more.

    Raises:
        Damage: a check sum is wrong or the end is missing.
    """
    pieces: Iterable[bytes] = (data[start : start + _PIECE] for start in range(0, len(data), _PIECE))
    for _ in range(layers):
        pieces = _inflated(pieces)
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > limit:
            break
    return length


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    engine, end = zlib.decompressobj(), b""
    try:
        for piece in pieces:
            waiting, end = piece, (end + piece)[-len(_FLUSHED) - 2 :]
            while waiting and not engine.eof:
                yield engine.decompress(waiting, _PIECE)
                waiting = engine.unconsumed_tail
        while not engine.eof and (rest := engine.decompress(b"", _PIECE)):
            yield rest
    except zlib.error as error:
        raise Damage("E410", str(error)) from error
    if end and not engine.eof and not end.rstrip(b"\r\n").endswith(_FLUSHED):
        raise Damage("E412", "the compressed data is cut off")


def promised_bytes(image: Any) -> int:
    """Bytes of samples that a picture's dictionary promises (a line may have a byte more, for its predictor)."""
    return (row_bytes(image) + 1) * whole(entry(image, "/Height"))


def row_bytes(image: Any) -> int:
    """Bytes of one line of samples; 0 when the colour space is not a plain one."""
    width = whole(entry(image, "/Width"))
    if entry(image, "/ImageMask") is True:
        return (width + 7) // 8
    samples = components(entry(image, "/ColorSpace"))
    return (width * samples * whole(entry(image, "/BitsPerComponent"), 8) + 7) // 8


def judged_picture(image: Any, look: bool, unpacked: Unpacked) -> str:
    """Answer "blank" or "": a picture of a page is whole. `look`: whether it matters that it is blank.

    Raises:
        Damage: it is not whole.
    """
    kinds, height = filters(image), whole(entry(image, "/Height"))
    if kinds[-1:] == ["/DCTDecode"]:
        return _judged_jpeg(image, kinds, look, unpacked)
    unpacked.require(image)
    if unknown := set(kinds) - _SIMPLE - _CODECS:
        raise Damage("E410", f"nobody knows the filter {min(unknown)}")
    if not _SIMPLE.issuperset(kinds):
        _require_coded(image, kinds, unpacked)
        # An empty line of a fax takes at most a byte or so.
        fax = kinds == ["/CCITTFaxDecode"]
        return "blank" if look and fax and height > 500 and len(raw(image)) < height // 4 + 64 else ""
    packed = len(raw(image))
    length, row = unpacked.sizes.get(image.objgen, packed), row_bytes(image)
    if row and length < row * (height - 1):
        raise Damage("E412", "the picture is cut off")
    return "blank" if look and kinds and height > 500 and packed < length // 900 else ""


def _require_coded(image: Any, kinds: list[str], unpacked: Unpacked) -> None:
    """Raise when the data of a fax, a JPEG 2000 or a JBIG2 picture is not whole.

    Raises:
        Damage: it is not.
    """
    kind, data = kinds[-1], raw(image)
    for _ in kinds[:-1]:
        if kinds[0] != "/FlateDecode" or len(kinds) > 2:  # nobody writes that
            unpacked.passed_over["E443"] += 1
            return
        data = zlib.decompressobj().decompress(data, _LARGE)
    if (kind == "/JPXDecode" and not jpx_is_whole(data)) or (
        kind == "/JBIG2Decode" and not jbig2_is_whole(data)
    ):
        raise Damage("E412", "the picture is cut off")
    require_agreement(image, kind, data)
    if kind == "/CCITTFaxDecode":
        _require_fax(image, data, unpacked)
    elif kind == "/JPXDecode":
        _require_jpx(image, data)
    elif kind == "/JBIG2Decode":
        _require_jbig2(image, data, unpacked)


def _require_jpx(image: Any, data: bytes) -> None:
    try:
        if jpx_small(data) is None:
            raise Damage("E440", str(MOST_SAMPLES >> 20))
    except ValueError as error:
        if not pdfium_decodes(image):
            raise Damage("E410", "the picture cannot be decoded") from error


def _require_jbig2(image: Any, data: bytes, unpacked: Unpacked) -> None:
    for width, height, lines in mmr_regions(data):
        _require_lines(lines, width, height, -1, False, unpacked)
    pixels = whole(entry(image, "/Width")) * whole(entry(image, "/Height"))
    unpacked.looked_at += pixels
    if unpacked.looked_at > _MOST_LOOKED_AT:
        unpacked.passed_over["E443" if pixels > _MOST_LOOKED_AT else "E444"] += 1
    elif not pdfium_decodes(image):
        raise Damage("E410", "the picture cannot be decoded")


def _require_fax(image: Any, data: bytes, unpacked: Unpacked) -> None:
    given = entry(image, "/DecodeParms")
    parms = members(given)[-1] if members(given) else given
    columns, rows = whole(entry(parms, "/Columns"), 1728), whole(entry(image, "/Height"))
    if not data:
        raise Damage("E412", "the picture is cut off")
    aligned = entry(parms, "/EncodedByteAlign") is True
    _require_lines(data, columns, rows, whole(entry(parms, "/K")), aligned, unpacked)


def _require_lines(data: bytes, columns: int, rows: int, k: int, aligned: bool, unpacked: Unpacked) -> None:
    if not 0 < columns * rows <= _LARGE:
        unpacked.passed_over["E443"] += 1
        return
    try:
        require_lines(data, columns, rows, k, aligned)
    except (ValueError, OSError) as error:
        raise Damage("E410", str(error)[:120]) from error


def _judged_jpeg(image: Any, kinds: list[str], look: bool, unpacked: Unpacked) -> str:
    data = b""
    if kinds == ["/DCTDecode"]:
        data = raw(image)
    elif kinds == ["/FlateDecode", "/DCTDecode"] and image.objgen in unpacked.sizes:
        data = zlib.decompressobj().decompress(raw(image), unpacked.sizes[image.objgen] or 1)
    if (data or kinds == ["/DCTDecode"]) and not jpeg_is_whole(data):
        raise Damage("E412", "the picture is cut off")
    unpacked.require(image)
    if data:
        require_agreement(image, "/DCTDecode", data)
    if image.objgen not in unpacked.decoded:
        unpacked.passed_over["E444" if data else "E443"] += 1
    if not data or (not look and image.objgen in unpacked.decoded):
        return ""
    try:
        blank = is_blank_jpeg(data)
    except ValueError as error:
        raise Damage("E412" if "truncated" in str(error) else "E410", str(error)) from error
    return (
        "blank" if blank and whole(entry(image, "/Width")) * whole(entry(image, "/Height")) > 10_000 else ""
    )
