"""Barcodes in a picture, read by zxing-cpp."""

from __future__ import annotations

import zxingcpp
from PIL import Image

from dossier.evidence.page_words import Barcode


def read_barcodes(picture: Image.Image) -> tuple[Barcode, ...]:
    """Every barcode of a picture, whichever way it lies; their format, text and box (parts of width and height)."""
    wide, high = picture.size
    found = []
    for code in zxingcpp.read_barcodes(picture.convert("L")):
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        across, down = [c.x / wide for c in corners], [c.y / high for c in corners]
        box = (round(min(across), 4), round(min(down), 4), round(max(across), 4), round(max(down), 4))
        found.append(Barcode(code.format.name, code.text, box))
    return tuple(found)
