"""PNG pictures of which one colour is clear (tRNS), for what Pillow does not see: other depths than 8 bits."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageChops

from dossier.evidence.images import grey

_DEPTH = 24
"""Place of the bit depth in a PNG."""


def with_clear_parts(picture: Any, data: bytes) -> Any:
    """The picture with its clear colour as alpha; as it is when it is no PNG, or has no such colour.

    Pillow compares the colour as the file writes it with samples that it has brought to 8 bits itself, and of 16 bits
    in RGB it keeps the upper 8: then nothing is clear. The PNG specification (section 11.3.2.1) compares all bits.
    """
    clear = picture.info.get("transparency")
    if not data.startswith(b"\x89PNG") or clear is None or picture.mode not in ("1", "L", "I;16", "RGB"):
        return picture
    depth, levels = data[_DEPTH], clear if isinstance(clear, tuple) else (clear,)
    if depth == 8:
        return picture
    if depth == 16:
        halves = _halves(picture, data)
        opaque = _unlike(halves[0], [level >> 8 for level in levels])
        opaque = ImageChops.lighter(opaque, _unlike(halves[1], [level & 255 for level in levels]))
    else:
        opaque = _unlike(picture.convert("L"), [level * 255 // ((1 << depth) - 1) for level in levels])
    shown = grey(picture) if len(levels) == 1 else picture.copy()
    shown.putalpha(opaque)
    shown.info = {name: said for name, said in picture.info.items() if name != "transparency"}
    return shown


def _halves(picture: Any, data: bytes) -> tuple[Image.Image, Image.Image]:
    """The upper and the lower bits of 16 of each sample, as pictures of 8 bits."""
    if picture.mode == "I;16":
        wide = picture.tobytes()
        upper, lower = (Image.frombytes("L", picture.size, wide[at::2]) for at in (1, 0))
        return upper, lower
    with Image.open(io.BytesIO(data), formats=["png"]) as again:
        # Read as if the lower bits came last, Pillow takes them for the upper ones.
        again.tile = [tile._replace(args="RGB;16L") for tile in again.tile]
        return picture, again.convert("RGB")


def _unlike(picture: Image.Image, levels: list[int]) -> Image.Image:
    """White where a picture is not of this colour."""
    other = Image.new("L", picture.size, 0)
    for band, level in zip(picture.split(), levels, strict=True):
        other = ImageChops.lighter(other, band.point([0 if n == level else 255 for n in range(256)]))
    return other
