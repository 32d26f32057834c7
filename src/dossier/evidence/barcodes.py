"""Barcodes in a picture, read by zxing-cpp: an extra, ``pip install "dossier-handover[ocr]"``."""

from __future__ import annotations

from importlib.util import find_spec

from PIL import Image

from dossier.evidence.page_words import Barcode


def can_read_barcodes() -> bool:
    """Whether barcodes can be read here."""
    return find_spec("zxingcpp") is not None


def read_barcodes(picture: Image.Image) -> tuple[Barcode, ...]:
    """Every barcode of a picture, whichever way it lies; their format, text and box (parts of width and height)."""
    import zxingcpp  # noqa: PLC0415 - an extra

    wide, high = picture.size
    found = []
    for code in zxingcpp.read_barcodes(picture.convert("L")):
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        across, down = [c.x / wide for c in corners], [c.y / high for c in corners]
        box = (round(min(across), 4), round(min(down), 4), round(max(across), 4), round(max(down), 4))
        found.append(Barcode(code.format.name, code.text, box))
    return tuple(found)
