"""The day on which a camera says that it took a photograph (EXIF, DateTimeOriginal)."""

from __future__ import annotations

import datetime as dt
from typing import BinaryIO

from PIL import Image

from dossier.evidence.heic import heic_exif
from dossier.evidence.images import UNREADABLE, ImageFormat

_EXIF, _TAKEN = 0x8769, 0x9003
_FIRST_YEAR = 2005
"""Before it a clock was never set."""


def taken_on(stream: BinaryIO, kind: ImageFormat) -> str:
    """An ISO day; empty when the file does not say, or its clock was never set. The time of the last change is none."""
    if kind not in ("jpeg", "heic"):
        return ""
    stream.seek(0)
    try:
        said = str(_exif(stream, kind).get_ifd(_EXIF).get(_TAKEN, ""))
        day = dt.datetime.strptime(said[:10], "%Y:%m:%d").date()
    except UNREADABLE:
        return ""
    return day.isoformat() if day.year >= _FIRST_YEAR else ""


def _exif(stream: BinaryIO, kind: ImageFormat) -> Image.Exif:
    if kind == "heic":
        return heic_exif(stream.read())
    with Image.open(stream, formats=["jpeg"]) as picture:
        return picture.getexif()
