"""Pictures as pages: embedded as they are wherever PDF can hold them, without being decoded."""

from __future__ import annotations

import io
import logging
import struct
import warnings
from pathlib import Path
from typing import Any

import img2pdf
from PIL import Image, ImageOps

from dossier.evidence.jpeg_colours import with_plain_colours

Image.MAX_IMAGE_PIXELS = None
"""An A0 scan at 400 dpi has 248 megapixels; what a process may use is limited where it is started."""
logging.getLogger("img2pdf").addHandler(logging.NullHandler())

_A4 = (img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297))
_PHOTO_MARGIN = img2pdf.mm_to_pt(20)
_SHEET_RATIO = 2**0.5
_ORIENTATION = 0x0112
_MIRRORED, _TURNED = {2, 4, 5, 7}, {3, 6, 8}
"""EXIF orientations that a page rotation cannot express, and those that it can."""
_SUBFILE, _REDUCED, _MASK = 254, 1, 4
"""TIFF tag NewSubfileType and its bits for a preview and for a mask of another picture."""
_WIDE_GREY = ("I;16", "I;16B", "I;16L", "I;16N", "I")
_REFUSED = (
    img2pdf.ImageOpenError,
    img2pdf.JpegColorspaceError,
    img2pdf.AlphaChannelError,
    img2pdf.UnsupportedColorspaceError,
    img2pdf.ExifOrientationError,
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
    without animation shows. A TIFF has as many as it has pages.

    Raises:
        ValueError: it cannot be read as a picture.
    """
    data = source.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow on odd headers
        try:
            if data.startswith(b"\xff\xd8"):
                data = _first_of_jpeg(data)
                plain = with_plain_colours(data)
            else:
                plain = data
            frames = [0] if plain is None else _pages_that_need_help(plain)
            data = data if plain is None else plain
            if frames is None:
                try:
                    return _converted(data, first_only=not _is_tiff(data))
                except _REFUSED:
                    frames = _page_frames(data)
            return _converted(_plain(data, frames), first_only=True)
        except (*_REFUSED, img2pdf.PdfTooLargeError, EOFError) as error:
            raise ValueError(f"not a picture that can be converted ({error})") from error


def _converted(data: bytes | list[bytes], first_only: bool) -> bytes:
    pages = img2pdf.convert(
        data,
        layout_fun=_layout,
        # Pillow decodes a whole PNG to look for its orientation; most have none.
        rotation=img2pdf.Rotation.ifvalid if _may_be_turned(data) else img2pdf.Rotation.none,
        nodate=True,
        first_frame_only=first_only,
    )
    if not isinstance(pages, bytes):
        raise TypeError("img2pdf gave no bytes")
    return pages


def _layout(
    width_px: int, height_px: int, _resolution: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Page and picture size in points: A4 turned like the picture, the picture as large as fits."""
    long, short = max(width_px, height_px), min(width_px, height_px)
    margin = 0.0 if abs(long / short / _SHEET_RATIO - 1) < 0.04 else _PHOTO_MARGIN
    page = _A4 if height_px >= width_px else (_A4[1], _A4[0])
    scale = min((page[0] - 2 * margin) / width_px, (page[1] - 2 * margin) / height_px)
    return page[0], page[1], width_px * scale, height_px * scale


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


def _pages_that_need_help(data: bytes) -> list[int] | None:
    """The frames to bind when img2pdf would bind others, mirror them or give a clear colour its ink; else None."""
    if data.startswith(b"\x89PNG") and b"tRNS" in data[: data.find(b"IDAT")]:
        return [0]
    if not _may_be_turned(data):
        return None
    with Image.open(io.BytesIO(data)) as picture:
        total = getattr(picture, "n_frames", 1) if _is_tiff(data) else 1
    pages = _page_frames(data)
    # Pillow turns a TIFF while it reads it, and img2pdf would turn it once more.
    awry = _MIRRORED | _TURNED if _is_tiff(data) else _MIRRORED
    with Image.open(io.BytesIO(data)) as picture:
        for number in pages:
            if total > 1:
                picture.seek(number)
            if picture.getexif().get(_ORIENTATION) in awry:
                return pages
    return None if len(pages) == total else pages


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
            out = io.BytesIO()
            upright = ImageOps.exif_transpose(picture)
            profile = picture.info.get("icc_profile") if upright.mode in ("RGB", "RGBA", "L", "LA") else None
            _on_paper(upright).save(out, "PNG", icc_profile=profile)
            plain.append(out.getvalue())
    return plain


def _on_paper(picture: Any) -> Any:
    """A picture in grey or RGB; 16 bits are scaled, where Pillow by itself would cut them off at 255."""
    if picture.mode in _WIDE_GREY:
        return picture.convert("I").point(lambda level: level / 257).convert("L")
    if picture.mode == "F":
        low, high = picture.getextrema()
        return picture.point(lambda level: (level - low) * 255 / ((high - low) or 1)).convert("L")
    if picture.mode in ("1", "L", "RGB") and "transparency" not in picture.info:
        return picture
    if picture.mode in ("CMYK", "YCbCr", "LAB", "HSV"):
        return picture.convert("RGB")
    ink = picture.convert("RGBA")
    paper = Image.new("RGBA", ink.size, "white")
    paper.alpha_composite(ink)
    return paper.convert("RGB")
