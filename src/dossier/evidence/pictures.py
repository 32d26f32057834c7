"""Pictures as pages: embedded as they are wherever PDF can hold them, without being decoded."""

from __future__ import annotations

import io
import logging
import struct
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import img2pdf
from PIL import Image, ImageCms, ImageOps

from dossier.evidence.clear_colours import with_clear_parts
from dossier.evidence.heic import heic_pictures, is_iso_media
from dossier.evidence.images import grey
from dossier.evidence.jpeg_colours import with_plain_colours
from dossier.evidence.profiles import without_unfit_profiles

Image.MAX_IMAGE_PIXELS = None
"""An A0 scan at 400 dpi has 248 megapixels; what a process may use is limited where it is started."""
logging.getLogger("img2pdf").addHandler(logging.NullHandler())

_A4 = (img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297))
_PHOTO_MARGIN = img2pdf.mm_to_pt(20)
_SHEET_RATIO = 2**0.5
_PACKED = 3
"""How hard a PNG is packed: more takes three times as long and saves nothing of a photograph."""
_ORIENTATION = 0x0112
_MIRRORED, _TURNED = {2, 4, 5, 7}, {3, 6, 8}
"""EXIF orientations that a page rotation cannot express, and those that it can."""
_ON_SIDE = {5, 6, 7, 8}
"""Those with which rows become columns."""
_SUBFILE, _REDUCED, _MASK = 254, 1, 4
"""TIFF tag NewSubfileType and its bits for a preview and for a mask of another picture."""
_BITS, _INK = 258, 262
"""TIFF tags BitsPerSample and PhotometricInterpretation, which says 0 where 0 is white."""
_MOST_OBLONG = 5.0
"""Standard fax has pixels twice as high as wide; what says more than this of itself cannot mean it."""
_SQUARE = 0.01
_REFUSED = (
    img2pdf.ImageOpenError,
    img2pdf.JpegColorspaceError,
    img2pdf.AlphaChannelError,
    img2pdf.UnsupportedColorspaceError,
    img2pdf.ExifOrientationError,
    ImageCms.PyCMSError,
    NotImplementedError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    struct.error,
    SyntaxError,
)
"""What img2pdf and Pillow raise on a picture that has to be converted first, or is none."""


def picture_pages(source: Path) -> bytes:
    """A PDF of a picture file: one page of A4 for each picture that is meant to be seen, turned like it.

    A photo has one page, whatever previews it carries; so has an animation, whose first picture is what a viewer
    without animation shows. A TIFF has as many as it has pages, HEIC as many as it has pictures that stand for
    themselves.

    Raises:
        ValueError: it cannot be read as a picture.
    """
    data = source.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow on odd headers
        try:
            if is_iso_media(data):
                pictures = [_as_png(p, p.info.get("icc_profile")) for p in heic_pictures(data)]
                return _converted(pictures, [1.0] * len(pictures), first_only=True)
            if data.startswith(b"\xff\xd8"):
                data = _first_of_jpeg(data)
                plain = with_plain_colours(data)
            else:
                plain = data
            frames = _page_frames(data)
            if plain is not None and not _needs_help(plain, frames):
                try:
                    return _converted(plain, _shapes(plain, frames), first_only=not _is_tiff(plain))
                except _REFUSED:
                    pass
            return _converted(
                _plain(plain or data, frames), _shapes(data, frames, upright=True), first_only=True
            )
        except (*_REFUSED, img2pdf.PdfTooLargeError, EOFError) as error:
            raise ValueError(f"not a picture that can be converted ({error})") from error


def _converted(data: bytes | list[bytes], shapes: list[float], first_only: bool) -> bytes:
    left = iter(shapes)
    pages = img2pdf.convert(
        data,
        layout_fun=lambda width, height, _resolution: _layout(width, height * next(left)),
        # Pillow decodes a whole PNG to look for its orientation; most have none.
        rotation=img2pdf.Rotation.ifvalid if _may_be_turned(data) else img2pdf.Rotation.none,
        nodate=True,
        # The other engines give the file an identifier of the moment.
        engine=img2pdf.Engine.internal,
        first_frame_only=first_only,
    )
    if not isinstance(pages, bytes):
        raise TypeError("img2pdf gave no bytes")
    return without_unfit_profiles(pages)


def _layout(wide: float, high: float) -> tuple[float, float, float, float]:
    """Page and picture size in points: A4 turned like the picture, the picture as large as fits.

    Args:
        wide: the width of the picture, in any unit.
        high: its height, in the same unit.
    """
    long, short = max(wide, high), min(wide, high)
    margin = 0.0 if abs(long / short / _SHEET_RATIO - 1) < 0.04 else _PHOTO_MARGIN
    page = _A4 if high >= wide else (_A4[1], _A4[0])
    scale = min((page[0] - 2 * margin) / wide, (page[1] - 2 * margin) / high)
    return page[0], page[1], wide * scale, high * scale


def _shapes(data: bytes, frames: list[int], upright: bool = False) -> list[float]:
    """How many times as high as wide the pixels of each frame are, as they are stored or as they are to be seen."""
    shapes = []
    with Image.open(io.BytesIO(data)) as picture:
        for number in frames:
            if number:
                picture.seek(number)
            shape = _pixel_shape(picture.info)
            turned = upright and shape != 1 and picture.getexif().get(_ORIENTATION) in _ON_SIDE
            shapes.append(1 / shape if turned else shape)
    return shapes


def _pixel_shape(info: Mapping[Any, Any]) -> float:
    """Of pixels as a file tells its resolution: in dots per inch, or without a unit as a ratio of two numbers."""
    given = (info.get(name) for name in ("jfif_density", "dpi", "resolution", "aspect"))
    try:
        across, down = (float(value) for value in next(value for value in given if value))
        shape = across / down
    except (StopIteration, TypeError, ValueError, ArithmeticError):
        return 1.0
    return shape if 1 / _MOST_OBLONG < shape < _MOST_OBLONG and abs(shape - 1) > _SQUARE else 1.0


def _first_of_jpeg(data: bytes) -> bytes:
    """A JPEG without the directory of further pictures (MPF) that makes it a collection."""
    at, kept, start = 2, [], 0
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] == 0xE2 and data[at + 4 : at + 8] == b"MPF\0":
            kept.append(data[start:at])
            start = end
        at = end
    return b"".join([*kept, data[start:]])


def _may_be_turned(data: bytes | list[bytes]) -> bool:
    return not isinstance(data, bytes) or not data.startswith(b"\x89PNG") or b"eXIf" in data


def _is_tiff(data: bytes) -> bool:
    return data[:2] in (b"II", b"MM")


def _needs_help(data: bytes, pages: list[int]) -> bool:
    """Whether img2pdf would bind other frames than these, mirror them or give a clear colour its ink."""
    if data.startswith(b"\x89PNG") and b"tRNS" in data[: data.find(b"IDAT")]:
        return True
    if not _may_be_turned(data):
        return False
    # Pillow turns a TIFF while it reads it, and img2pdf would turn it once more.
    awry = _MIRRORED | _TURNED if _is_tiff(data) else _MIRRORED
    with Image.open(io.BytesIO(data)) as picture:
        total = getattr(picture, "n_frames", 1) if _is_tiff(data) else 1
        for number in pages:
            if total > 1:
                picture.seek(number)
            if picture.getexif().get(_ORIENTATION) in awry:
                return True
    return len(pages) != total


def _page_frames(data: bytes) -> list[int]:
    """Numbers of the frames that are pages: previews and masks are not."""
    if not _is_tiff(data):
        return [0]
    with Image.open(io.BytesIO(data)) as picture:
        kinds = []
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            kinds.append(int(getattr(picture, "tag_v2", {}).get(_SUBFILE, 0)))
    return [n for n, kind in enumerate(kinds) if not kind & (_REDUCED | _MASK)] or [0]


def _plain(data: bytes, frames: list[int]) -> list[bytes]:
    """Frames as PNG that every viewer shows alike: upright, 8 bits, transparent parts on white paper."""
    plain = []
    with Image.open(io.BytesIO(data)) as picture:
        for number in frames:
            picture.seek(number)
            white = _white(picture)
            upright = ImageOps.exif_transpose(with_clear_parts(picture, data))
            plain.append(_as_png(upright, picture.info.get("icc_profile"), *white))
    return plain


def _as_png(upright: Any, profile: bytes | None, white: int = 0xFFFF, inverted: bool = False) -> bytes:
    """A picture on white paper as PNG, sample by sample what it was."""
    out = io.BytesIO()
    fitting = profile if upright.mode in ("RGB", "RGBA", "L", "LA") else None
    _on_paper(upright, white, inverted).save(out, "PNG", icc_profile=fitting, compress_level=_PACKED)
    return out.getvalue()


def _white(picture: Any) -> tuple[int, bool]:
    """The largest sample of a frame in grey, and whether that is black.

    Raises:
        ValueError: its samples have 32 bits or a sign: nothing says which of them is white, viewers differ.
    """
    if picture.mode in ("I", "F"):
        raise ValueError("samples of more than 16 bits, or with a sign: viewers show them in different ways")
    tags = getattr(picture, "tag_v2", {})
    return (1 << int(tags.get(_BITS, (16,))[0])) - 1, tags.get(_INK) == 0


def _on_paper(picture: Any, white: int, inverted: bool) -> Any:
    """A picture in grey or RGB; of more than 8 bits the upper ones (see `_white`)."""
    if picture.mode.startswith("I;16"):
        scaled = grey(picture, white)
        return ImageOps.invert(scaled) if inverted else scaled
    if picture.mode in ("1", "L", "RGB") and "transparency" not in picture.info:
        return picture
    if picture.mode in ("CMYK", "YCbCr", "LAB", "HSV"):
        return picture.convert("RGB")
    ink = picture.convert("RGBA")
    paper = Image.new("RGBA", ink.size, "white")
    paper.alpha_composite(ink)
    return paper.convert("RGB")
