"""Pages as pictures, drawn by pdfium: what a viewer shows, form fields and annotations included."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from ctypes import c_int
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar, cast

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

T = TypeVar("T")

_MOST_PIXELS = 2000
"""Longest side of a picture, so that a sheet of any size costs little memory."""
_DPI = 72
_WITHOUT_SUBPIXELS = pdfium.FPDFBitmap_BGRA
"""On bitmaps with an alpha channel pdfium draws the text of fields in grey, like all other text."""
_FAINT = 72
"""Levels of 255 by which the rim of a glyph may differ when a matrix is rounded."""

_ONE_AT_A_TIME = RLock()
"""pdfium may not be entered by two threads."""


class CannotShow(Exception):  # noqa: N818 - named for what it means
    """pdfium does not open the file or the page."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A page as it is seen: 4 bytes (red, green, blue, nothing) for each pixel, rows from the top."""

    width: int
    height: int
    samples: bytes

    def picture(self) -> Image.Image:
        """It as a picture in RGB."""
        size = (self.width, self.height)
        return Image.frombuffer("RGBX", size, self.samples, "raw", "RGBX", 0, 1).convert("RGB")


@dataclass(frozen=True, slots=True)
class Screen:
    """An open file."""

    document: Any

    def sight(self, number: int, dpi: int = _DPI) -> Sight:
        """Page `number` (from 0) at 72 dpi or another, at most 2000 pixels wide or high.

        Raises:
            CannotShow: the page cannot be drawn.
        """
        return self.with_page(number, lambda page: sight_of(page, dpi))

    def thumbnail(self, number: int, longest: int) -> bytes:
        """Page `number` (from 0) as a small JPEG whose longer side has so many pixels.

        Raises:
            CannotShow: the page cannot be drawn.
        """

        def small(page: Any) -> bytes:
            # Drawn at twice its size, so that thin lines are still there when it is made smaller.
            seen = sight_of(page, max(1, round(2 * longest / max(page.get_size()) * 72))).picture()
            seen.thumbnail((longest, longest), Image.Resampling.LANCZOS)
            output = io.BytesIO()
            seen.save(output, "JPEG", quality=55, optimize=True)
            return output.getvalue()

        return self.with_page(number, small)

    def text(self, number: int, box: tuple[float, float, float, float]) -> str:
        """The text that stands inside a box (left, bottom, right, top in the page's own points).

        Raises:
            CannotShow: the page cannot be read.
        """
        return self._read(number, lambda words: str(words.get_text_bounded(*box)))

    def words(self, number: int) -> str:
        """All text of page `number` (from 0), a line each.

        Raises:
            CannotShow: the page cannot be read.
        """
        return self.with_page(number, words_of)

    def frame(self, number: int) -> tuple[float, float, float, float]:
        """Left, bottom, right, top in points of all lines and areas that page `number` (from 0) draws; the page
        itself when it draws none.

        Raises:
            CannotShow: the page cannot be read.
        """
        try:
            page = self.document[number]
            paths = [
                thing.get_bounds() for thing in page.get_objects() if thing.type == pdfium.FPDF_PAGEOBJ_PATH
            ]
            lefts, bottoms, rights, tops = zip(*(paths or [(0, 0, *page.get_size())]), strict=True)
            page.close()
        except (pypdfium2.PdfiumError, ValueError, IndexError) as error:
            raise CannotShow(str(error)) from error
        return min(lefts), min(bottoms), max(rights), max(tops)

    def heights(self, number: int, wanted: Iterable[str]) -> tuple[float, list[float]]:
        """Height of page `number` (from 0) in points, and the upper ends of all places where one of the words stands.

        Raises:
            CannotShow: the page cannot be read.
        """

        def tops(words: Any) -> list[float]:
            found = []
            for word in wanted:
                search = words.search(word, match_case=True)
                while hit := search.get_next():
                    found.append(max(words.get_charbox(at)[3] for at in range(hit[0], sum(hit))))
                search.close()
            return found

        return float(self.document[number].get_height()), self._read(number, tops)

    def placed_words(self, number: int) -> list[tuple[str, tuple[float, float, float, float]]]:
        """What stands together on page `number` (from 0), each with its box: left, top, right and bottom as parts of
        the page as it is seen.

        Raises:
            CannotShow: the page cannot be read.
        """
        return self.with_page(
            number, lambda page: _with_words(page, lambda words: _placed_words(page, words))
        )

    def _read(self, number: int, read: Callable[[Any], T]) -> T:
        return self.with_page(number, lambda page: _with_words(page, read))

    def with_page(self, number: int, read: Callable[[Any], T]) -> T:
        """What comes of page `number` (from 0), as pdfium has it.

        Raises:
            CannotShow: the page cannot be read or drawn.
        """
        try:
            page = self.document[number]
            try:
                return read(page)
            finally:
                page.close()
        except (pypdfium2.PdfiumError, ValueError, IndexError, MemoryError) as error:
            raise CannotShow(str(error)) from error


def sight_of(page: Any, dpi: int) -> Sight:
    """One of pdfium's pages as it is seen."""
    longest = max(page.get_size())
    scale = min(dpi / 72, _MOST_PIXELS / longest) if longest > 0 else 1
    bitmap = page.render(scale=scale, rev_byteorder=True, force_bitmap_format=_WITHOUT_SUBPIXELS)
    samples = memoryview(bitmap.buffer).cast("B").tobytes()
    seen = Sight(bitmap.width, bitmap.height, samples)
    bitmap.close()
    return seen


def words_of(page: Any) -> str:
    """All text of one of pdfium's pages, a line each."""
    return _with_words(page, lambda words: str(words.get_text_range(errors="replace")))


def _with_words(page: Any, read: Callable[[Any], T]) -> T:
    with closing(page.get_textpage()) as words:
        return read(words)


def _placed_words(page: Any, words: Any) -> list[tuple[str, tuple[float, float, float, float]]]:
    rects = [words.get_rect(number) for number in range(words.count_rects())]
    found = []
    for (left, bottom, right, top), said in zip(rects, _texts(words, rects), strict=True):
        text = said.strip()
        if text:
            corners = [seen_at(page, x, y) for x in (left, right) for y in (bottom, top)]
            across, down = [x for x, _ in corners], [y for _, y in corners]
            found.append((" ".join(text.split()), (min(across), min(down), max(across), max(down))))
    return found


Rect = tuple[float, float, float, float]
"""Left, bottom, right and top in the units of the page."""


def _texts(words: Any, rects: Sequence[Rect]) -> list[str]:
    """What stands in each place. Where signs were placed one by one the edges of a place touch the signs beside it:
    then its middle is asked, if that gives every sign of the page once.
    """
    wide = [words.get_text_bounded(*rect) for rect in rects]
    whole = _signs([words.get_text_range(errors="replace")])
    if _signs(wide) == whole:
        return wide
    narrow = [words.get_text_bounded(*_middle(*rect)) for rect in rects]
    return narrow if _signs(narrow) == whole else wide


def _signs(texts: Iterable[str]) -> Counter[str]:
    return Counter(sign for text in texts for sign in text if not sign.isspace())


def _middle(left: float, bottom: float, right: float, top: float) -> Rect:
    across, down = 0.3 * (right - left), 0.2 * (top - bottom)
    return left + across, bottom + down, right - across, top - down


def seen_at(page: Any, x: float, y: float) -> tuple[float, float]:
    """Where a point of the page's own is seen: parts of the width and height of the page as it is shown."""
    across, down = c_int(), c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, x, y, across, down)
    return round(min(max(across.value / _FINE, 0), 1), 4), round(min(max(down.value / _FINE, 0), 1), 4)


_FINE = 10_000


@contextmanager
def on_screen(file: Path | bytes) -> Iterator[Screen]:
    """The file (or its bytes) as a viewer opens it, its form included.

    Raises:
        CannotShow: pdfium does not open it.
    """
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(file)
        except (pypdfium2.PdfiumError, OSError) as error:
            raise CannotShow(str(error)) from error
        try:
            document.init_forms()
            yield Screen(document)
        finally:
            document.close()


def look_alike(one: Sight, other: Sight) -> bool:
    """True when two pages show the same; rims of glyphs may be a shade apart."""
    if one == other:
        return True
    if (one.width, one.height) != (other.width, other.height):
        return False
    # The strongest difference in any channel: `getextrema` of one band is a pair.
    bands = ImageChops.difference(one.picture(), other.picture()).split()
    return all(cast("tuple[int, int]", band.getextrema())[1] <= _FAINT for band in bands)
