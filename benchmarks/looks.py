"""What pages look like to two renderers, pdfium and poppler, and whether a bound page looks like its original.

Binding puts a page's content between `q` and `Q` and adds a page number: outside of that number the same renderer
must give the same bits. Flattened forms may land a fraction of a pixel elsewhere, so three verdicts are told apart:

- `same`: bit for bit;
- `close`: after a blur of 3 × 3 pixels each pixel lies within 8 of 255 levels of what the other picture has among
  the nine pixels around it. An edge may move by a pixel; a stroke, a dot or a tint that was lost or added may not;
- `different`: everything else, another page size included.

A picture file has no renderer but Pillow, which is compared with the place of the picture on its page, coarsely.
"""

from __future__ import annotations

import ctypes
import io
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Literal, cast

import pikepdf
import pillow_heif
import pypdfium2
from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageFilter, ImageOps

Verdict = Literal["same", "close", "different"]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""
Area = tuple[float, float, float, float]
"""The same in shares of the page as it is seen."""
Hide = Callable[[Image.Image], Image.Image]
RENDERERS = ("pdfium", "poppler")
_LEVELS = 8
_STAMP_EDGE, _STAMP_SIZE = 10 / 25.4 * 72, 10.5
"""The usual place of a page number: points from the right and lower edge as seen, and its size."""
_GRAIN = 1_000_000
_INK = 190
"""Levels of 255 below which a place is not blank."""

Image.MAX_IMAGE_PIXELS = None
pillow_heif.register_heif_opener()


@dataclass(frozen=True, slots=True)
class Sheets:
    """Pages of a PDF as one renderer shows them."""

    pictures: Mapping[int, Image.Image]
    """By page number from 1; a page that the renderer does not show is not in it."""
    pages: int
    """How many pages it counts; 0 when it does not open the file."""
    said: str = ""
    """The first line of what it complained about."""


def render(renderer: str, path: Path, numbers: Sequence[int] | None, long_side: int) -> Sheets:
    """The pages `numbers` (None: all) of a PDF, the longer side `long_side` pixels long, as a viewer shows them."""
    return (_pdfium if renderer == "pdfium" else _poppler)(path, numbers, long_side)


def _pdfium(path: Path, numbers: Sequence[int] | None, long_side: int) -> Sheets:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        return Sheets({}, 0, str(error))
    if document.get_formtype() == pypdfium2.raw.FORMTYPE_ACRO_FORM:
        with suppress(pypdfium2.PdfiumError):
            document.init_forms()
    pictures = {}
    for number in numbers if numbers is not None else range(1, len(document) + 1):
        with suppress(pypdfium2.PdfiumError, ValueError):
            page = document[number - 1]
            scale = long_side / max(1e-3, *page.get_size())
            pictures[number] = page.render(scale=scale, optimize_mode="lcd").to_pil().convert("RGB")
            page.close()
    return Sheets(pictures, len(document))


def _poppler(path: Path, numbers: Sequence[int] | None, long_side: int) -> Sheets:
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=False)
    said = told.stderr.decode(errors="replace").partition("\n")[0]
    lines = dict(line.split(b":", 1) for line in told.stdout.splitlines() if b":" in line)
    count = int(lines.get(b"Pages", b"0"))
    with tempfile.TemporaryDirectory() as folder:
        chosen = numbers if numbers is not None else range(1, count + 1)
        draw_by_poppler(path, chosen, long_side, Path(folder))
        return Sheets(drawn_by_poppler(Path(folder), chosen), count, said)


def draw_by_poppler(path: Path, numbers: Sequence[int], long_side: int, folder: Path) -> None:
    """Write pictures of pages into a folder, one run of the program for each run of numbers."""
    for first, last in _runs(numbers):
        chosen = ["-f", str(first), "-l", str(last), "-scale-to", str(long_side)]
        command = ["pdftoppm", "-q", "-cropbox", *chosen, str(path), f"{folder}/p"]
        subprocess.run(command, capture_output=True, check=False)


def drawn_by_poppler(folder: Path, numbers: Sequence[int]) -> dict[int, Image.Image]:
    """The pictures of pages that `draw_by_poppler` has written, as far as it could."""
    files = {int(file.stem.rpartition("-")[2]): file for file in folder.glob("p-*.ppm")}
    pictures = {}
    for number in numbers:
        if number in files:
            with suppress(OSError), Image.open(files[number]) as picture:
                if max(picture.size) > 1:  # of a page that it cannot show it makes one dot
                    pictures[number] = picture.convert("RGB")
    return pictures


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Consecutive numbers as (first, last)."""
    start = previous = None
    for number in numbers:
        if start is None or previous is None or number != previous + 1:
            if start is not None and previous is not None:
                yield start, previous
            start = number
        previous = number
    if start is not None and previous is not None:
        yield start, previous


def with_given_appearances(path: Path, folder: Path) -> Path:
    """The file, or a copy in `folder` whose form is shown by the appearances that it carries.

    Asked by /NeedAppearances, viewers draw every value anew in a font of their own; the form of an XFA file they
    leave out where they do not know XFA. What was signed is the appearance that is there.
    """
    try:
        with pikepdf.open(path) as pdf:
            form = pdf.Root.get("/AcroForm")
            asked = [
                k for k in ("/NeedAppearances", "/XFA") if isinstance(form, pikepdf.Dictionary) and k in form
            ]
            if not asked:
                return path
            for key in asked:
                del pdf.Root.AcroForm[key]
            pdf.save(folder / "given.pdf")
            return folder / "given.pdf"
    except (pikepdf.PdfError, TypeError, ValueError, RuntimeError):
        return path


@dataclass(frozen=True, slots=True)
class Stamp:
    """The page number of a bound page."""

    area: Area
    """What is hidden of its page."""
    digits: Area
    """Where its ink is, at the most."""
    moved: bool
    """True when it does not stand in the usual corner, where it may lie on something."""


def find_stamps(path: Path, printed: Mapping[int, int]) -> dict[int, Stamp]:
    """Where the numbers of pages stand, as pdfium reads them: the last that is written on a page.

    `printed`: the number that a page bears, by its place in the file from 1. A number that is not read is taken to
    stand in the usual corner.
    """
    document = pypdfium2.PdfDocument(path)
    return {n: _find_stamp(document[n - 1], str(number)) for n, number in printed.items()}


def _find_stamp(page: pypdfium2.PdfPage, number: str) -> Stamp:
    width, height = (max(1.0, side) for side in page.get_size())
    edge = min(_STAMP_EDGE, width / 5, height / 5)
    long = len(number) * 0.62 * _STAMP_SIZE
    usual = ((width - edge - long - 4) / width, (height - edge - 12) / height, (width - edge + 4) / width)
    corner = (*usual, (height - edge + 4.5) / height)
    text = page.get_textpage()
    written = [n for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()][-len(number) :]
    if "".join(text.get_text_range(n, 1) for n in written) != number:
        return Stamp(corner, corner, moved=False)
    boxes = [text.get_charbox(n) for n in written]
    bounds = (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
    left, top, right, bottom = _seen(page, bounds)
    inside = corner[0] <= left and corner[1] <= top and right <= corner[2] and bottom <= corner[3]
    x, y = 4 / width, 4 / height
    return Stamp((left - x, top - y, right + x, bottom + y), (left, top, right, bottom), moved=not inside)


def _seen(page: pypdfium2.PdfPage, bounds: Area) -> Area:
    """A box of a page's own coordinates (left, bottom, right, top) as shares of the page as it is seen."""
    x, y, corners = ctypes.c_int(), ctypes.c_int(), []
    for at in (bounds[:2], bounds[2:]):
        pypdfium2.raw.FPDF_PageToDevice(page, 0, 0, _GRAIN, _GRAIN, 0, *at, x, y)
        corners.append((x.value / _GRAIN, y.value / _GRAIN))
    (x0, x1), (y0, y1) = (sorted(side) for side in zip(*corners, strict=True))
    return x0, y0, x1, y1


def hide_stamp(picture: Image.Image, stamp: Stamp) -> Image.Image:
    """The picture of a page with the place of its page number painted white."""
    x0, y0, x1, y1 = stamp.area
    width, height = picture.size
    hidden = picture.copy()
    box = (x0 * width - 2, y0 * height - 2, x1 * width + 2, y1 * height + 2)
    ImageDraw.Draw(hidden).rectangle(box, fill="white")
    return hidden


def lies_on_something(stamp: Stamp, picture: Image.Image) -> bool:
    """True when the number of a page stands where the original, shown by `picture`, is not blank."""
    x0, y0, x1, y1 = stamp.digits
    width, height = picture.size
    below = picture.convert("L").crop(
        (int(x0 * width), int(y0 * height), ceil(x1 * width), ceil(y1 * height))
    )
    return cast("int", below.getextrema()[0]) < _INK


def compare(before: Image.Image, after: Image.Image) -> Verdict:
    """Whether two pictures of a page show the same (see above)."""
    if before.size != after.size:
        return "different"
    if ImageChops.difference(before, after).getbbox() is None:
        return "same"
    one, two = (p.filter(ImageFilter.BoxBlur(1)) for p in (before, after))
    far = _outside(one, two) or _outside(two, one)
    return "different" if far else "close"


def _outside(picture: Image.Image, other: Image.Image, levels: int = _LEVELS) -> bool:
    """True when a pixel of `picture` is lighter or darker than everything around its place in `other`."""
    low, high = other.filter(ImageFilter.MinFilter(3)), other.filter(ImageFilter.MaxFilter(3))
    beyond = (ImageChops.subtract(low, picture), ImageChops.subtract(picture, high))
    return any(band[1] > levels for part in beyond for band in _extremes(part))


def _extremes(picture: Image.Image) -> list[tuple[int, int]]:
    """Least and largest level of each band of an RGB picture."""
    return cast("list[tuple[int, int]]", list(picture.getextrema()))


def difference(before: Image.Image, after: Image.Image) -> float:
    """Share of the pixels that differ by more than 8 levels, in thousandths; 1000 when the sizes differ."""
    if before.size != after.size:
        return 1000.0
    grey = ImageChops.difference(before, after).convert("L").point(lambda v: 255 if v > _LEVELS else 0)
    return 1000 * grey.histogram()[255] / (grey.width * grey.height)


def strip(pictures: Sequence[Image.Image | None]) -> Image.Image:
    """Before, after and what differs side by side, for a person to look at; None is an empty frame."""
    before, after = pictures[0], pictures[1]
    shown = [*pictures]
    if before is not None and after is not None and before.size == after.size:
        shown.append(ImageOps.invert(ImageChops.difference(before, after)))
    width = sum(p.width if p else 200 for p in shown) + 8 * (len(shown) - 1)
    sheet = Image.new("RGB", (width, max(p.height if p else 200 for p in shown)), "red")
    x = 0
    for picture in shown:
        if picture is not None:
            sheet.paste(picture, (x, 0))
        x += (picture.width if picture else 200) + 8
    return sheet


def frames(path: Path) -> list[Image.Image]:
    """The pages of a picture file as they are meant to be seen: upright, on white paper.

    A TIFF has a page for each of its directories, HEIC one for each of its pictures; a JPEG of two (a phone's preview)
    or an animated PNG has one.
    """
    shown = []
    with Image.open(path) as picture:
        for number in range(getattr(picture, "n_frames", 1) if picture.format in ("TIFF", "HEIF") else 1):
            picture.seek(number)
            shown.append(_on_paper(ImageOps.exif_transpose(_managed(picture))))
    return shown


def _managed(picture: Image.Image) -> Image.Image:
    """The picture in the colours of a screen, its own profile heeded as the renderers do."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "P"):
        return picture
    plain = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    source, screen = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
    with suppress(ImageCms.PyCMSError):
        colours = ImageCms.profileToProfile(plain.convert("RGB"), source, screen)
        if colours is not None and plain.mode == "RGBA":
            colours.putalpha(plain.getchannel("A"))
        return colours or picture
    return picture


def _on_paper(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith(("I", "F")):
        deep = picture.convert("I")
        most = max(1, *cast("tuple[int, int]", deep.getextrema()))
        return deep.point(lambda v: v * (1 / 256 if most > 255 else 1)).convert("L").convert("RGB")
    if picture.mode == "CMYK" or (
        "transparency" not in picture.info and not picture.mode.endswith(("A", "a"))
    ):
        return picture.convert("RGB")
    ink = picture.convert("RGBA")
    paper = Image.new("RGBA", ink.size, "white")
    paper.alpha_composite(ink)
    return paper.convert("RGB")


def picture_place(path: Path, number: int, page: Image.Image) -> tuple[int, int, int, int] | None:
    """Where on a rendered page its one picture stands, in pixels; None when there is none."""
    sheet = pypdfium2.PdfDocument(path)[number - 1]
    objects = [o for o in sheet.get_objects(max_depth=4) if isinstance(o, pypdfium2.PdfImage)]
    if not objects:
        return None
    seen = _seen(sheet, objects[0].get_bounds())
    a, b, c, d = (round(v * s) for v, s in zip(seen, (page.width, page.height) * 2, strict=True))
    return (a, b, c, d) if c > a and d > b else None


def compare_picture(
    frame: Image.Image, page: Image.Image, place: Box | None, hide: Hide, *, loose: bool
) -> Verdict:
    """Whether the picture at `place` of a page shows what its file shows; `hide` paints over the page number.

    `loose` is for CMYK, whose colours each renderer mixes in its own way.
    """
    if place is None:
        return "different"
    width, height = place[2] - place[0], place[3] - place[1]
    if abs(frame.width / frame.height / (width / height) - 1) > 0.1:
        return "different"
    wanted = page.copy()
    wanted.paste(frame.resize((width, height), Image.Resampling.BOX), place[:2])
    cells = (max(2, min(32, frame.width // 4)), max(2, min(32, frame.height // 4)))
    small = [hide(p).crop(place).resize(cells, Image.Resampling.BOX) for p in (wanted, page)]
    levels = 80 if loose else 24
    far = _outside(small[0], small[1], levels) or _outside(small[1], small[0], levels)
    return "different" if far else "close"
