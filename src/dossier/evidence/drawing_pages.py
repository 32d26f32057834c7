"""A page of a paper as a picture, and the words of its own text layer."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from PIL import Image, ImageOps

from dossier.evidence.images import UNREADABLE
from dossier.evidence.pdf_objects import Damage
from dossier.evidence.scans import main_picture
from dossier.pdf.rendering import CannotShow, on_screen

_LONGEST = 2000
"""Pixels of the longer side of a picture that is looked at."""

Placed = tuple[str, tuple[float, float, float, float]]


def drawn(path: Path, number: int, is_picture: bool, dpi: int) -> Image.Image | None:
    """Page `number` (from 1) as it is seen; None where it cannot be drawn."""
    try:
        if is_picture:
            return _frame(path, number)
        with on_screen(path) as screen:
            return screen.sight(number - 1, dpi).picture()
    except (CannotShow, *UNREADABLE):
        return None


def _frame(path: Path, number: int) -> Image.Image:
    with Image.open(path) as picture:
        if getattr(picture, "n_frames", 1) > 1:
            picture.seek(number - 1)
        if picture.format == "JPEG":
            picture.draft("RGB", (_LONGEST, _LONGEST))
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((_LONGEST, _LONGEST))
    return upright


def own_words(path: Path, number: int) -> list[Placed]:
    """What the text layer of page `number` (from 1) of a PDF says; nothing for a scan, whose layer is a guess."""
    try:
        with pikepdf.open(path) as document:
            if main_picture(document.pages[number - 1]) is not None:
                return []
        with on_screen(path) as screen:
            return screen.placed_words(number - 1)
    except (CannotShow, Damage, pikepdf.PdfError, pikepdf.PikepdfError, *UNREADABLE):
        return []
