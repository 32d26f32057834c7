"""What a picture file holds beside the pages that it becomes: further pictures, layers, a video."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from PIL import Image

from dossier.evidence.heic import has_sequence, is_iso_media
from dossier.evidence.images import UNREADABLE, jpeg_segments

_PNG = b"\x89PNG\r\n\x1a\n"
_LAYERS_OF_PNG = {b"mkBF", b"mkBS", b"mkBT", b"mkTS"}
"""Chunks in which Fireworks keeps the objects that a drawing is made of."""
_SUBFILES, _LAYERS = 330, 37724
"""TIFF tags: directories of further pictures, and the layers of Photoshop."""
_ENTRIES, _THUMBNAIL = 0xB002, "Large Thumbnail"
"""MPF: the tag of the list of pictures, and what Pillow calls those that show the first one small."""


def further_content(data: bytes, pages: int) -> tuple[str, ...]:
    """What `pages` pages lack of a picture file: FurtherPictures, Layers, Movie; sorted.

    A small version of the picture that is bound is not counted: a thumbnail of EXIF or of MPF.
    """
    if data.startswith(b"\xff\xd8"):
        return tuple(sorted(_of_jpeg(data)))
    if data.startswith(_PNG):
        return tuple(sorted(_of_png(data)))
    if is_iso_media(data):
        return ("Movie",) if has_sequence(data) else ()
    return tuple(sorted(_of_tiff(data, pages))) if data[:2] in (b"II", b"MM") else ()


def _of_jpeg(data: bytes) -> Iterator[str]:
    """Whatever follows the end of the first picture; phones put a depth map or a short video there."""
    scan = next((at for marker, at in jpeg_segments(data) if marker == 0xDA), len(data))
    end = data.find(b"\xff\xd9", scan)
    behind = data[end + 2 :] if end >= 0 else b""
    if b"\xff\xd8\xff" in behind and not _are_thumbnails(data):
        yield "FurtherPictures"
    if b"ftyp" in behind:
        yield "Movie"


def _are_thumbnails(data: bytes) -> bool:
    """Whether the file's own list says that all further pictures are small versions of the first."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=["jpeg", "mpo"]) as picture:
            warnings.simplefilter("ignore")
            listed: Any = getattr(picture, "mpinfo", {}).get(_ENTRIES, ())
        kinds = [str(further["Attribute"]["MPType"]) for further in listed[1:]]
    except UNREADABLE:
        return False
    return bool(kinds) and all(kind.startswith(_THUMBNAIL) for kind in kinds)


def _of_png(data: bytes) -> Iterator[str]:
    """Frames of an animation: each has a control chunk; the first of them may stand before the picture itself."""
    frames, shown = 0, 0
    names = []
    at = len(_PNG)
    while at + 8 <= len(data):
        name = data[at + 4 : at + 8]
        frames += name == b"fcTL"
        shown = frames if name == b"IDAT" and b"IDAT" not in names else shown
        names.append(name)
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    if frames > shown:
        yield "FurtherPictures"
    if _LAYERS_OF_PNG.intersection(names):
        yield "Layers"


def _of_tiff(data: bytes, pages: int) -> Iterator[str]:
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=["tiff"]) as picture:
            warnings.simplefilter("ignore")
            tags: set[int] = set()
            count = getattr(picture, "n_frames", 1)
            for number in range(count):
                picture.seek(number)
                tags.update(getattr(picture, "tag_v2", ()))
    except UNREADABLE:
        return
    if count > pages or _SUBFILES in tags:
        yield "FurtherPictures"
    if _LAYERS in tags:
        yield "Layers"
