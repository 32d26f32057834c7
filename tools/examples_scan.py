"""From a clean PDF to what a scanner makes of it: turned a little, grey, noisy, with no text to search."""

from __future__ import annotations

import io
import random
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import img2pdf
from PIL import Image, ImageChops, ImageFilter

A4_PIXELS_PER_INCH = 150


def scan_pdf(
    source: Path, target: Path, seed: str, colour: bool = True, dpi: int = A4_PIXELS_PER_INCH
) -> None:
    """Write the pages of `source` as JPEG pages of a PDF. A copier knows no colour: `colour=False`."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", str(dpi), "-png", source, f"{folder}/page"], check=True)
        pages = (Image.open(path) for path in sorted(Path(folder).glob("*.png")))
        target.write_bytes(scan_of(pages, seed, colour, dpi))


def scan_of(
    pages: Iterable[Image.Image], seed: str, colour: bool = True, dpi: int = A4_PIXELS_PER_INCH
) -> bytes:
    """A PDF of scanned pages, which were drawn at this resolution."""
    dice = random.Random(seed)
    scans = [_scan_page(page, dice, colour, dpi) for page in pages]
    layout = img2pdf.get_fixed_dpi_layout_fun((dpi, dpi))
    made = img2pdf.convert(scans, layout_fun=layout, nodate=True, engine=img2pdf.Engine.internal)
    return bytes(made or b"")


def _scan_page(page: Image.Image, dice: random.Random, colour: bool, dpi: int) -> bytes:
    image = page.convert("RGB" if colour else "L")
    paper = (249, 248, 243) if colour else 243
    image = image.rotate(dice.uniform(-0.9, 0.9), Image.Resampling.BICUBIC, fillcolor=paper)
    image = image.filter(ImageFilter.GaussianBlur(0.45))
    image = ImageChops.multiply(image, Image.new(image.mode, image.size, paper))
    image = ImageChops.subtract(image, _dust(image.size, dice).convert(image.mode))
    image = _edge_shadow(image, dice)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=30 if colour else 26, optimize=True, dpi=(dpi, dpi))
    return buffer.getvalue()


def _dust(size: tuple[int, int], dice: random.Random) -> Image.Image:
    """Coarse noise (cheap to compress) and a few specks."""
    coarse = (size[0] // 9, size[1] // 9)
    noise = Image.frombytes("L", coarse, dice.randbytes(coarse[0] * coarse[1])).point(
        lambda value: value // 28
    )
    grown = noise.resize(size, Image.Resampling.BICUBIC)
    for _ in range(18):
        grown.putpixel((dice.randrange(size[0]), dice.randrange(size[1])), 120)
    return grown


def _edge_shadow(image: Image.Image, dice: random.Random) -> Image.Image:
    """The dark rim where the lid did not close."""
    rim = Image.linear_gradient("L").rotate(90).resize((dice.randint(8, 22), image.height))
    shade = Image.new("L", image.size, 255)
    shade.paste(rim.point(lambda value: 150 + value * 105 // 255), (0, 0))
    return ImageChops.multiply(image, shade.convert(image.mode))
