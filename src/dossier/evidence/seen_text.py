"""Which characters of a text layer are seen on the page: those whose place looks different when they are taken away.

That is asked of the drawn page, so it does not matter how text is hidden: drawn invisibly, under a picture or a patch,
in the colour of the paper, beside the page, in a hidden layer, or too small to be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from ctypes import addressof, c_double, c_int, c_ushort
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from dossier.pdf.rendering import CannotShow, Screen

_DPI, _MOST_PIXELS = 100, 2000
_PLAIN = 40
"""Levels of 255 by which a pixel has to change; light grey print has 60, text that nobody sees has less than 20."""
_SPAN = 0.3
"""Share of a character's width and height that has to be seen: the rest may lie under a stamp."""
_LEAST = 2.0
"""Points of the longer side of a character, below which nobody reads it."""
_MOST_LAYERS = 4
"""Pictures that are drawn of a page for text that lies on one another; what lies deeper counts as not seen."""
_ROW = 16
"""Points by which places are sorted when texts that overlap are looked for."""
_DEEPEST = 8
_FINE = 10_000

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of a text layer."""

    text: str
    """The words that are seen; all of the text layer when nothing is hidden."""
    hidden: tuple[tuple[float, float], ...] = ()
    """Where characters of words stand that are not certainly seen: the middle of each as parts of the page's sides."""
    blank: bool = False
    """Whether the page has text and shows nothing at all."""

    @property
    def is_silent(self) -> bool:
        """Whether most of the text layer is not seen: what the page shows is something else."""
        return bool(self.hidden) and len(self.hidden) >= len("".join(self.text.split()))


def seen_text(screen: Screen, number: int) -> Seen:
    """What is seen of the text layer of page `number` (from 0).

    Raises:
        CannotShow: the page cannot be read or drawn.
    """
    try:
        page = screen.document[number]
        try:
            words = page.get_textpage()
            try:
                return _seen(page, words)
            finally:
                words.close()
        finally:
            page.close()
    except (pypdfium2.PdfiumError, ValueError, IndexError, MemoryError) as error:
        raise CannotShow(str(error)) from error


def _seen(page: Any, words: Any) -> Seen:
    text = str(words.get_text_range(errors="replace"))
    if not text.strip():
        return Seen(text)
    letters = list(_letters(words))
    whole = _drawn(page)
    seen = _found(page, words, whole, letters)
    if all(letter.at in seen for letter in letters):
        return Seen(text)
    kept, hidden = _split(words, letters, seen)
    middles = tuple(_middle(page, letter.box) for letter in letters if letter.at in hidden)
    blank = all(low == high for low, high in map(Image.Image.getextrema, whole.split()))
    return Seen(kept, middles, blank)


@dataclass(frozen=True, slots=True)
class _Letter:
    at: int
    """Its place among the characters of the page."""
    box: Box
    """Left, bottom, right, top in points; what is inked, not the em square."""
    thing: int
    """Address of the page object that draws it."""


def _letters(words: Any) -> Iterator[_Letter]:
    """The characters that are no blanks; line ends and blanks that pdfium has made up belong to no object."""
    sides = [c_double() for _ in range(4)]
    left, right, bottom, top = sides
    for at in range(words.count_chars()):
        code = pdfium.FPDFText_GetUnicode(words.raw, at)
        if pdfium.FPDFText_IsGenerated(words.raw, at) == 1 or _is_blank(code):
            continue
        pdfium.FPDFText_GetCharBox(words.raw, at, left, right, bottom, top)
        thing = pdfium.FPDFText_GetTextObject(words.raw, at)
        box = (left.value, bottom.value, right.value, top.value)
        yield _Letter(at, box, addressof(thing.contents) if thing else 0)


def _is_blank(code: int) -> bool:
    return code < 33 or chr(code).isspace()


def _found(page: Any, words: Any, whole: Image.Image, letters: Sequence[_Letter]) -> set[int]:
    """Places (among the characters) of those that are seen."""
    things = dict(_text_objects(page.raw))
    layers = _layers({key: _text_of(words, thing) for key, thing in things.items()}, letters)
    found = {letter.at for letter in letters if letter.thing in things and _is_lent(letter, things)}
    for number in range(_MOST_LAYERS):
        taken = [things[key] for key, layer in layers.items() if layer == number]
        if not taken:
            break
        for thing in taken:
            pdfium.FPDFPageObj_SetIsActive(thing, False)
        changed = _changed(whole, _drawn(page))
        for thing in taken:
            pdfium.FPDFPageObj_SetIsActive(thing, True)
        ours = (letter for letter in letters if layers.get(letter.thing) == number)
        found |= {letter.at for letter in ours if _is_seen(page, changed, letter.box)}
    return found


def _is_lent(letter: _Letter, things: Mapping[int, Any]) -> bool:
    """Whether it is of a font that is not in the file, and this machine has no glyph for it: another one shows it."""
    thing, (left, bottom, right, top) = things[letter.thing], letter.box
    return (
        min(right - left, top - bottom) <= 0
        and pdfium.FPDFTextObj_GetTextRenderMode(thing) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        and pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(thing)) == 0
    )


def _text_objects(holder: Any, depth: int = 0) -> Iterator[tuple[int, Any]]:
    """Address and handle of each text object of a page, those inside of its forms included."""
    if depth:
        count, get = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject
    else:
        count, get = pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject
    for at in range(count(holder)):
        thing = get(holder, at)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            yield addressof(thing.contents), thing
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _text_objects(thing, depth + 1)


def _text_of(words: Any, thing: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(thing, words.raw, None, 0)
    buffer = (c_ushort * max(1, size // 2))()
    pdfium.FPDFTextObj_GetText(thing, words.raw, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def _layers(texts: Mapping[int, str], letters: Sequence[_Letter]) -> dict[int, int]:
    """In which picture each text object is taken away: those that lie on one another in different ones.

    Else the ink of one would stand for the other. The same text twice (bold print is often made so) is one.
    """
    places: dict[int, Box] = {}
    for letter in letters:
        places[letter.thing] = _around(places.get(letter.thing, letter.box), letter.box)
    same: dict[str, list[int]] = defaultdict(list)
    for key, text in texts.items():
        same[text].append(key)
    held: list[dict[int, list[Box]]] = [defaultdict(list) for _ in range(_MOST_LAYERS)]
    layers: dict[int, int] = {}
    for keys in same.values():
        inner = [_inner(places[key]) for key in keys if key in places]
        number = next((n for n, rows in enumerate(held) if not _is_taken(rows, inner)), _MOST_LAYERS)
        layers |= dict.fromkeys(keys, number)
        if number < _MOST_LAYERS:
            for box in inner:
                for row in _rows(box):
                    held[number][row].append(box)
    return layers


def _is_taken(rows: Mapping[int, Sequence[Box]], boxes: Sequence[Box]) -> bool:
    return any(_overlap(box, other) for box in boxes for row in _rows(box) for other in rows.get(row, ()))


def _rows(box: Box) -> range:
    low, high = (int(min(max(y, -10_000), 30_000) // _ROW) for y in (box[1], box[3]))
    return range(low, high + 1)


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _inner(box: Box) -> Box:
    """A box without its rim, which lines that stand close share."""
    across, down = 0.15 * (box[2] - box[0]), 0.15 * (box[3] - box[1])
    return box[0] + across, box[1] + down, box[2] - across, box[3] - down


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _drawn(page: Any) -> Image.Image:
    longest = max(page.get_size())
    scale = min(_DPI / 72, _MOST_PIXELS / longest) if longest > 0 else 1
    bitmap = page.render(scale=scale, force_bitmap_format=pdfium.FPDFBitmap_BGRA)
    picture: Image.Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    return picture


def _changed(one: Image.Image, other: Image.Image) -> Image.Image:
    """White where two pictures of a page differ so that it is seen."""
    bands = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return most.point([255 if level >= _PLAIN else 0 for level in range(256)])


def _is_seen(page: Any, changed: Image.Image, box: Box) -> bool:
    """Whether the ink of a character shows over enough of its place."""
    if max(box[2] - box[0], box[3] - box[1]) < _LEAST / 4:
        return False
    x, y = c_int(), c_int()
    wide, high = changed.size
    corners = []
    for across, down in ((box[0], box[1]), (box[2], box[3])):
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, wide, high, 0, across, down, x, y)
        corners.append((x.value, y.value))
    (a, b), (c, d) = corners
    left, top, right, bottom = min(a, c), min(b, d), max(a, c), max(b, d)
    ink = changed.crop((left - 1, top - 1, right + 2, bottom + 2)).getbbox()
    if ink is None:
        return False
    return ink[2] - ink[0] >= _SPAN * (right - left) and ink[3] - ink[1] >= _SPAN * (bottom - top)


def _middle(page: Any, box: Box) -> tuple[float, float]:
    x, y = c_int(), c_int()
    at = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, _FINE, _FINE, 0, *at, x, y)
    return x.value / _FINE, y.value / _FINE


def _split(words: Any, letters: Sequence[_Letter], seen: set[int]) -> tuple[str, set[int]]:
    """The words that are seen, and the places of the characters of all others.

    A word with one hidden character is hidden: 不合格 without its first character says the contrary.
    """
    real = {letter.at for letter in letters}
    kept: list[str] = []
    hidden: set[int] = set()
    word: list[int] = []
    for at in range(words.count_chars() + 1):
        if at in real:
            word.append(at)
            continue
        if all(place in seen for place in word):
            kept.append("".join(_letter(words, place) for place in word))
        else:
            hidden.update(word)
        word = []
        if at < words.count_chars():
            kept.append(_letter(words, at))
    return "".join(kept), hidden


def _letter(words: Any, at: int) -> str:
    code = pdfium.FPDFText_GetUnicode(words.raw, at)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
