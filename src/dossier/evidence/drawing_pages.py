"""A page of a paper as a picture, and the words of its own text layer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pikepdf
from PIL import Image, ImageOps

from dossier.evidence.images import UNREADABLE
from dossier.evidence.pdf_objects import Damage
from dossier.evidence.scans import main_picture
from dossier.evidence.seen_text import seen_text
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


def own_words(path: Path, number: int) -> tuple[list[Placed], bool]:
    """What the text layer of page `number` (from 1) of a PDF says and its page shows.

    Nothing for a scan, whose layer is a guess, and for a page that shows less than half of its layer: a scan as well.
    Also whether some words of a layer that counts are not shown; these are left out.
    """
    try:
        with pikepdf.open(path) as document:
            if main_picture(document.pages[number - 1]) is not None:
                return [], False
        with on_screen(path) as screen:
            seen = seen_text(screen, number - 1)
            if seen.is_silent:
                return [], False
            placed = screen.placed_words(number - 1)
            return [(text, box) for text, box in placed if not _holds(box, seen.hidden)], bool(seen.hidden)
    except (CannotShow, Damage, pikepdf.PdfError, pikepdf.PikepdfError, *UNREADABLE):
        return [], False


def _holds(box: tuple[float, float, float, float], places: Sequence[tuple[float, float]]) -> bool:
    return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in places)
