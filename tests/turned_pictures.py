"""A picture that shows how it was turned, and whether a page shows it."""

import struct
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from annotated_pages import by_pdfium

SIZE = (400, 300)


def drawing(mode: str = "RGB") -> Image.Image:
    """Every corner different, so that turning and mirroring shows."""
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 99, 99), fill="red")
    draw.rectangle((300, 200, 399, 299), fill="blue")
    draw.rectangle((150, 100, 250, 200), fill=(128, 128, 128))
    draw.line((0, 0, 400, 300), fill="green", width=5)
    if mode == "I;16":
        wide = b"".join(struct.pack("<H", level * 257) for level in image.convert("L").tobytes())
        return Image.frombytes("I;16", SIZE, wide)
    image = image.convert(mode)
    if mode in ("RGBA", "LA"):
        image.putalpha(Image.linear_gradient("L").resize(SIZE))
    return image


def on_white(image: Image.Image) -> Image.Image:
    if image.mode == "I;16":
        return drawing("L").convert("RGB")
    ink = image.convert("RGBA")
    paper = Image.new("RGBA", ink.size, "white")
    paper.alpha_composite(ink)
    return paper.convert("RGB")


def assert_shows(pdf: Path, wanted: Image.Image) -> None:
    """The first page shows the picture: compared at an eighth of its size."""
    page = by_pdfium(pdf)
    margin = 20 / 25.4 * 72
    scale = min((page.width - 2 * margin) / wanted.width, (page.height - 2 * margin) / wanted.height)
    width, height = wanted.width * scale, wanted.height * scale
    left, top = (page.width - width) / 2, (page.height - height) / 2
    small = (wanted.width // 8, wanted.height // 8)
    crop = page.crop((round(left), round(top), round(left + width), round(top + height)))
    seen, given = crop.resize(small, Image.Resampling.BOX), wanted.resize(small, Image.Resampling.BOX)
    grey = ImageChops.difference(seen, given).convert("L")
    assert sum(grey.histogram()[64:]) <= small[0] * small[1] // 50
