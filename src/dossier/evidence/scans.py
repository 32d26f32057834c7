"""How good the scans in a file are: resolution, skew, noise, edges; of pages that are one picture.

Works on the pages that will be bound, each picture decoded once at a reduced scale. Whatever cannot be told is silent.
"""

from __future__ import annotations

import io
import itertools
import re
from base64 import b64encode
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from PIL import Image, ImageChops, ImageStat

from dossier.evidence.blurred import is_blurred
from dossier.evidence.images import MOST_SAMPLES, UNREADABLE, is_blank, jpx_small
from dossier.evidence.images import grey as in_grey
from dossier.evidence.page_ink import ink_of
from dossier.evidence.pdf_objects import (
    Damage,
    decoded,
    entry,
    filters,
    members,
    number,
    raw,
    resources,
    whole,
    word,
)
from dossier.evidence.picture_headers import components
from dossier.model import Fault

LOW_DPI, LEAST_DPI = 150, 72
"""Below the first small print is hard to read, below the second most of it is lost."""
THUMBNAIL = 400
"""Pixels of the longer side, below which a picture is a preview or a part of a screen."""
MOST_SKEW = 5.0
"""Degrees."""
_COVERS = 0.5
"""Share of its page from which on a picture is what the page shows."""
_SMALL = 360
"""Pixels of the longer side of the picture that is looked at."""
_HEAD = 0.35
"""Share of a page from its top below which nothing stands on a sheet that was covered or not scanned to its end."""
_GLIMPSE = 64
"""Pixels of each side of what is kept of a photograph."""
_LEGIBLE = 120
"""Pixels of the shorter side of a small picture from which on its lines are told apart."""
_LONGEST_CONTENT = 4_000
_NOISE, _EVEN = 0.6, 0.08
"""How unlike neighbours are in noise (1 when they have nothing to do with each other), and how alike its parts are.

Print has at most 0.4 and at least 0.2.
"""
_CUT_RUNS = 14
"""Places at one edge where print runs off the sheet."""
_UNREADABLE = (*UNREADABLE, NotImplementedError, RuntimeError, pikepdf.PdfError, pikepdf.PikepdfError)
"""What pikepdf raises besides on pictures that it cannot decode; caught around calls of the two alone."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture on a page."""

    image: Any
    width: float
    """Points on the page, along the picture's own side."""
    height: float

    @property
    def pixels(self) -> tuple[int, int]:
        return whole(entry(self.image, "/Width")), whole(entry(self.image, "/Height"))

    @property
    def dpi(self) -> int:
        """The lower of its two resolutions."""
        wide, high = self.pixels
        return round(min(wide * 72 / self.width, high * 72 / self.height))


@dataclass(frozen=True, slots=True)
class Looked:
    """What the scans among the pages of a PDF look like."""

    quality: tuple[Fault, ...]
    """What is to be said of them, in order of gravity; the pages from 1."""
    ink: tuple[str, ...]
    """Of each page of print what stands on it (see `ink_of`); empty for any other, and nothing when all are."""


def looked_at(pages: Sequence[Any], unseen: Collection[int] = ()) -> Looked:
    """What the scans among the pages of a PDF look like, each picture decoded once.

    E477: out of focus. E480 and E481: the resolution (detail: the lowest). E482: nothing but blank pages. E483: noise.
    E484: skew (detail: degrees). E485: cut off at an edge. E487: a preview (detail: pixels). E488: nothing below the
    upper third. E415: blank pages among others. E444: scans that are too large to be looked at. `unseen`: pages of
    text that show nothing.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    inks = []
    for number_, page in enumerate(pages, 1):
        said, ink = ([("E415", "")], "") if number_ in unseen else _of_page(page)
        inks.append(ink)
        for code, detail in said:
            found.setdefault(code, []).append((number_, detail))
    blank = found.pop("E415", [])
    if blank:
        found["E482" if len(blank) == len(pages) else "E415"] = blank
    quality = tuple(
        Fault(code, tuple(page for page, _ in said), _worst(code, [detail for _, detail in said]))
        for code, said in sorted(found.items())
    )
    return Looked(quality, tuple(inks) if any(inks) else ())


def _worst(code: str, details: Sequence[str]) -> str:
    best = max if code == "E484" else min
    return best(details, key=lambda d: float(d.split()[0] or 0)) if details and details[0] else ""


def _of_page(page: Any) -> tuple[list[tuple[str, str]], str]:
    """What is to be said of one page, and the ink on it."""
    placed = main_picture(page)
    if placed is None or min(placed.pixels) < 1:
        return [], ""
    said = list(_resolution(placed))
    was_read = bool(
        resources(page, "/Font")
    )  # a text layer was read from it, so that there is something to read
    if not was_read and _is_too_large(placed.image):
        said.append(("E444", ""))
    grey = reduced(placed.image)
    if grey is None:
        return said, ""
    is_legible = min(grey.size) >= _LEGIBLE and _is_print(grey)
    return said + ([] if was_read else list(_seen_in(grey))), ink_of(grey) if is_legible else ""


def _resolution(placed: Placed) -> Iterator[tuple[str, str]]:
    longer = max(placed.pixels)
    if longer < THUMBNAIL:
        yield "E487", str(longer)
    elif placed.dpi < LEAST_DPI:
        yield "E480", str(placed.dpi)
    elif placed.dpi < LOW_DPI:
        yield "E481", str(placed.dpi)


def _seen_in(grey: Image.Image) -> Iterator[tuple[str, str]]:
    """What a small picture of a page shows."""
    if is_blank(grey):
        yield "E415", ""
    elif is_noise(grey):
        yield "E483", ""
    elif is_blurred(grey):
        yield "E477", ""
    elif _is_print(grey):
        if abs(angle := skew(grey)) > MOST_SKEW:
            yield "E484", f"{abs(angle):.0f}"
        elif is_cut(grey):
            yield "E485", ""
        if is_blank(grey.crop((0, round(_HEAD * grey.height), grey.width, grey.height))):
            yield "E488", ""


def look_of(pages: Sequence[Any]) -> tuple[str, str]:
    """The difference hash of a file that is one photograph, 256 bits in hexadecimal, and a glimpse of it: 64 × 64
    pixels of grey in base 64. Both empty for anything else.

    Whether each of 16 × 16 places is brighter than the next (N. Krawetz, 2013): saving again or scaling changes few.
    """
    placed = main_picture(pages[0]) if len(pages) == 1 else None
    grey = reduced(placed.image) if placed else None
    if placed is None or grey is None or _is_print(grey) or is_blank(grey):
        return "", ""
    small = grey.resize((17, 16), Image.Resampling.BOX).tobytes()
    bits = [small[17 * y + x] > small[17 * y + x + 1] for y in range(16) for x in range(16)]
    times = max(1, round(placed.pixels[0] / grey.width))  # the last column and line may be parts of a pixel
    wide, high = (min(side / times, most) for side, most in zip(placed.pixels, grey.size, strict=True))
    glimpse = grey.resize((_GLIMPSE, _GLIMPSE), Image.Resampling.BILINEAR, (0, 0, wide, high)).tobytes()
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):064x}", b64encode(glimpse).decode("ascii")


def main_picture(page: Any) -> Placed | None:
    """The one picture that a page is; None when it is made otherwise."""
    placed = [p for p in _placed(page) if word(entry(p.image, "/Subtype")) == "/Image"]
    if len(placed) != 1:
        return None
    box = [number(value, 0.0) for value in members(entry(page, "/MediaBox"))]
    if len(box) != 4 or placed[0].width <= 0 or placed[0].height <= 0:
        return None
    area = abs((box[2] - box[0]) * (box[3] - box[1]))
    return placed[0] if area and placed[0].width * placed[0].height >= _COVERS * area else None


_TOKEN = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)|/[^\s/<>\[\]()]+|[A-Za-z'\"*]+")


def _placed(page: Any) -> Iterator[Placed]:
    """Pictures that a short content places, each with the length of its sides."""
    content = entry(page, "/Contents")
    parts = members(content) if isinstance(content, pikepdf.Array) else [content]
    try:
        data = b"\n".join(decoded(part) for part in parts if isinstance(part, pikepdf.Stream))
    except Damage:
        return
    if len(data) > _LONGEST_CONTENT:
        return
    there = resources(page, "/XObject")
    matrix, kept, operands = (1.0, 0.0, 0.0, 1.0), [], []
    for token in _TOKEN.findall(data):
        if token[:1] in b"+-.0123456789/":
            operands.append(token)
            continue
        if token == b"q":
            kept.append(matrix)
        elif token == b"Q" and kept:
            matrix = kept.pop()
        elif token == b"cm" and len(operands) >= 6:
            matrix = _times([float(value) for value in operands[-6:-2]], matrix)
        elif token == b"Do" and operands and (image := there.get(operands[-1].decode("latin-1"))) is not None:
            a, b, c, d = matrix
            yield Placed(image, (a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5)
        operands = []


def _times(one: Sequence[float], two: Sequence[float]) -> tuple[float, float, float, float]:
    a, b, c, d = one
    e, f, g, h = two
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


def _is_too_large(image: Any) -> bool:
    """Whether a picture takes too much memory to be made small; of some kinds the small version alone is decoded."""
    size = whole(entry(image, "/Width")) * whole(entry(image, "/Height"))
    samples = size * max(1, components(entry(image, "/ColorSpace")))
    return samples > MOST_SAMPLES and filters(image) not in (["/DCTDecode"], ["/JPXDecode"])


def reduced(image: Any) -> Image.Image | None:
    """A picture of a PDF in grey, its longer side at most `_SMALL` pixels; None when it cannot be decoded."""
    if _is_too_large(image):
        return None
    try:
        if filters(image) == ["/DCTDecode"]:
            with Image.open(io.BytesIO(raw(image)), formats=["jpeg"]) as picture:
                picture.draft("L", (_SMALL, _SMALL))
                return _small(picture.convert("L"))
        if filters(image) == ["/JPXDecode"]:
            small = jpx_small(raw(image))
            return _small(in_grey(small)) if small else None
        return _small(in_grey(pikepdf.PdfImage(image).as_pil_image()))
    except (Damage, *_UNREADABLE):
        return None


def _small(grey: Image.Image) -> Image.Image:
    factor = max(1, -(-max(grey.size) // _SMALL))
    return grey.reduce(factor) if factor > 1 else grey.copy()


def is_noise(grey: Image.Image) -> bool:
    """Whether neighbouring pixels have nothing to do with each other, everywhere."""
    width, height = grey.size
    spread = ImageStat.Stat(grey).var[0]
    if spread < 100 or min(grey.size) < 40:
        return False
    right = ImageChops.difference(grey.crop((1, 0, width, height)), grey.crop((0, 0, width - 1, height)))
    below = ImageChops.difference(grey.crop((0, 1, width, height)), grey.crop((0, 0, width, height - 1)))
    unlike = min(ImageStat.Stat(d).sum2[0] / ImageStat.Stat(d).count[0] for d in (right, below))
    return unlike / (2 * spread) > _NOISE and ImageStat.Stat(grey.reduce(8)).var[0] / spread < _EVEN


def _ink(grey: Image.Image) -> Image.Image:
    """White where something stands on the paper."""
    counts = grey.histogram()
    paper = max(range(128, 256), key=counts.__getitem__)
    return grey.point([255 if level < paper - 56 else 0 for level in range(256)])


def _is_print(grey: Image.Image) -> bool:
    """Whether it is print on light paper, as against a photograph."""
    counts, total = grey.histogram(), grey.width * grey.height
    paper = max(range(256), key=counts.__getitem__)
    near = sum(counts[max(0, paper - 20) : paper + 21])
    return paper > 150 and near > 0.6 * total and 0.003 < ImageStat.Stat(_ink(grey)).mean[0] / 255 < 0.3


def skew(grey: Image.Image) -> float:
    """Degrees by which the lines of print are turned, between -12 and 12; 0 when they do not say.

    The rows of a page stand out most when its lines lie flat (projection profile); columns and ruled tables count, too.
    """
    ink = _ink(grey)
    middle = ink.crop((ink.width // 8, ink.height // 8, ink.width * 7 // 8, ink.height * 7 // 8))
    small = middle.reduce(2) if max(middle.size) > 200 else middle
    coarse = max(range(-12, 13, 3), key=lambda angle: _contrast(small, angle))
    if not coarse:
        return 0.0
    fine = max((coarse + step for step in (-2, -1, 0, 1, 2)), key=lambda angle: _contrast(middle, angle))
    certain = _contrast(middle, fine) > 1.5 * _contrast(middle, 0)
    return float(fine) if certain and abs(fine) < 12 else 0.0


def _contrast(ink: Image.Image, angle: float) -> float:
    """How much the rows of a picture differ from each other when it is turned."""
    turned = ink.rotate(angle, Image.Resampling.NEAREST, fillcolor=0) if angle else ink
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return sum((a - b) ** 2 for a, b in itertools.pairwise(rows)) / max(1, len(rows))


def is_cut(grey: Image.Image) -> bool:
    """Whether print runs off the sheet at one of its edges in many places, as lines of text that were cut."""
    ink = _ink(grey)
    width, height = ink.size
    sides = (
        (ink.crop((0, 0, 1, height)), ink.crop((3, 0, 4, height))),
        (ink.crop((width - 1, 0, width, height)), ink.crop((width - 4, 0, width - 3, height))),
    )
    return any(_is_run_off(edge.tobytes(), inside.tobytes()) for edge, inside in sides)


def _is_run_off(edge: bytes, inside: bytes) -> bool:
    runs = [len(list(same)) for inked, same in itertools.groupby(edge) if inked]
    through = sum(1 for a, b in zip(edge, inside, strict=True) if a and b)
    return len(runs) >= _CUT_RUNS and max(runs) < len(edge) // 12 and through * 3 > sum(runs)
