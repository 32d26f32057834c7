"""Evidence files as a site office has them: typed PDFs, scans, A3 drawings, photographs. Seeded, no clock."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import img2pdf
import pikepdf
from PIL import Image, ImageDraw, ImageFont

_WORDS = [
    "inspection",
    "accepted",
    "drawing",
    "section",
    "measured",
    "value",
    "tolerance",
    "concrete",
    "cable",
    "pipe",
    "duct",
    "ceiling",
    "waterproof",
    "pressure",
    "insulation",
    "resistance",
    "sample",
    "batch",
    "certificate",
    "supplier",
    "witness",
    "supervisor",
]
_A4_AT_150_DPI = (1240, 1754)
_A3 = (1190.55, 841.89)


def page_count(rng: random.Random) -> int:
    """Mostly a few pages, now and then a whole plan: 1 to 40, six on average."""
    low, high = rng.choices([(1, 3), (4, 10), (11, 20), (21, 40)], [55, 30, 12, 3])[0]
    return rng.randint(low, high)


def write_text_pdf(path: Path, title: str, pages: int, rng: random.Random) -> None:
    """A typed document: lines of text and a ruled table on each page."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        for number in range(1, pages + 1):
            lines = [f"{title} {number}/{pages}", *(_sentence(rng) for _ in range(34))]
            shown = "".join(f"({line}) Tj T* " for line in lines)
            rules = "".join(f"70 {y} 455 0.6 re f " for y in range(90, 230, 20))
            content = f"BT /F1 10.5 Tf 18 TL 70 770 Td {shown}ET {rules}".encode()
            _add_page(pdf, (595.28, 841.89), content, pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)))
        _save(pdf, path)


def write_scan_pdf(path: Path, title: str, pages: int, rng: random.Random) -> None:
    """A scanned document: one grey JPEG of 150 dpi on each page."""
    sheets = [_scan(f"{title} {number}/{pages}", rng) for number in range(1, pages + 1)]
    layout = img2pdf.get_layout_fun((img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297)))
    with pikepdf.open(io.BytesIO(img2pdf.convert(sheets, layout_fun=layout, nodate=True))) as pdf:
        del pdf.trailer["/ID"]  # made of the time of day
        _save(pdf, path)


def write_drawing(path: Path, rng: random.Random, *, rotated: bool) -> None:
    """An A3 drawing of some thousand lines; `rotated`: an upright sheet that says it is to be turned."""
    width, height = _A3
    lines = ["0.4 w"]
    for _ in range(2500):
        x, y = rng.uniform(40, width - 120), rng.uniform(40, height - 80)
        lines.append(f"{x:.1f} {y:.1f} m {x + rng.uniform(-60, 60):.1f} {y + rng.uniform(-60, 60):.1f} l S")
    lines.append(f"1.4 w 25 25 {width - 50:.1f} {height - 50:.1f} re S {width - 205:.1f} 25 180 60 re S")
    content = "\n".join(lines)
    if rotated:
        content = f"0 1 -1 0 {height} 0 cm\n{content}"
    with pikepdf.new() as pdf:
        size = (height, width) if rotated else (width, height)
        _add_page(pdf, size, content.encode(), pikepdf.Dictionary())
        if rotated:
            pdf.pages[0].obj.Rotate = 90
        _save(pdf, path)


def write_photo(path: Path, rng: random.Random) -> None:
    """A photograph of 1600 × 1200 pixels."""
    noise = Image.frombytes("RGB", (50, 38), rng.randbytes(50 * 38 * 3))
    picture = noise.resize((1600, 1200), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y = rng.randrange(1600), rng.randrange(1200)
        colour = (rng.randrange(256), rng.randrange(256), rng.randrange(256))
        pen.rectangle((x, y, x + rng.randrange(20, 200), y + rng.randrange(20, 200)), fill=colour)
    picture.save(path, "JPEG", quality=80)


def _scan(title: str, rng: random.Random) -> bytes:
    width, height = _A4_AT_150_DPI
    grain = Image.frombytes("L", (width // 4, height // 4), rng.randbytes((width // 4) * (height // 4)))
    sheet = grain.resize((width, height), Image.Resampling.BILINEAR).point(lambda v: 232 + v // 16)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(24)
    for row, line in enumerate([title, *(_sentence(rng) for _ in range(30))]):
        pen.text((120 + rng.randrange(3), 140 + row * 48), line, fill=rng.randrange(20, 70), font=font)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=60, dpi=(150, 150))
    return out.getvalue()


def _sentence(rng: random.Random) -> str:
    return " ".join(rng.choices(_WORDS, k=9)) + f" {rng.randrange(1000)}"


def _add_page(pdf: pikepdf.Pdf, size: tuple[float, float], content: bytes, resources: Any) -> None:
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, *size],
        Contents=pdf.make_stream(content),
        Resources=resources,
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _save(pdf: pikepdf.Pdf, path: Path) -> None:
    pdf.save(path, deterministic_id=True, compress_streams=True)
