"""Which characters of a text layer are seen on the page: those whose place looks different when they are taken away.

That is asked of the drawn page, so it does not matter how text is hidden: drawn invisibly, under a picture or a patch,
in the colour of the paper, beside the page, in a hidden layer, or too small to be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from ctypes import addressof, c_double, c_float, c_int, c_uint
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from dossier.evidence.page_objects import Box, meet, objects_of, text_of
from dossier.pdf.rendering import Screen, seen_at, sight_of

_DPI, _COARSE = 150, 18
_DARK = 128
_PLAIN = 40
"""Levels of 255 by which a pixel has to change; light grey print has 60, text that nobody sees has less than 20."""
_SPAN = 0.3
"""Share of a character's width and height that has to be seen: the rest may lie under a stamp."""
_LEAST, _LEAST_MARK = 1.2, 0.4
"""Points of the longer side of a letter or figure, and of another mark, below which nobody reads it."""
_MOST_LAYERS = 4
"""Pictures that are drawn of a page for text that lies on one another; what lies deeper counts as not seen."""
_CELL, _MOST_CELLS = 32, 300
"""Points by which places are sorted when texts that overlap are looked for, and how many such steps are told apart."""
_NOTHING = 0.05
"""Points of the shorter side of a character of which there is no glyph."""
_THIN = 3
"""Pixels below which a stroke may stand beside its place."""
_FAINT = 8
"""Levels of 255 that are no print."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of a text layer."""

    text: str
    """The words that are seen; all of the text layer when nothing is hidden."""
    hidden: tuple[tuple[float, float], ...] = ()
    """Where characters of words stand that are not certainly seen: the middle of each as parts of the page's sides."""

    @property
    def is_silent(self) -> bool:
        """Whether most of the text layer is not seen: what the page shows is something else."""
        return bool(self.hidden) and len(self.hidden) >= len("".join(self.text.split()))


def seen_text(screen: Screen, number: int) -> Seen:
    """What is seen of the text layer of page `number` (from 0).

    Raises:
        CannotShow: the page cannot be read or drawn.
    """
    return screen.with_page(number, _seen)


def seen_on(page: Any) -> str:
    """What is seen of the text layer of one of pdfium's pages."""
    return _seen(page).text


def _seen(page: Any) -> Seen:
    with closing(page.get_textpage()) as words:
        text = str(words.get_text_range(errors="replace"))
        letters = list(_letters(words))
        whole = sight_of(page, _DPI).picture()
        seen = _found(page, words, whole, letters)
        if all(letter.at in seen for letter in letters):
            return Seen(text)
        kept, hidden = _split(words, letters, seen)
        middles = tuple(_middle(page, letter.box) for letter in letters if letter.at in hidden)
        return Seen(kept, middles)


def seen_without(page: Any, things: Sequence[Any]) -> list[str]:
    """The runs of characters of one of pdfium's pages that are seen only once these page objects are taken away."""
    with closing(page.get_textpage()) as words:
        letters = list(_letters(words))
        now = _found(page, words, sight_of(page, _DPI).picture(), letters)
        for thing in things:
            pdfium.FPDFPageObj_SetIsActive(thing, False)
        then = _found(page, words, sight_of(page, _DPI).picture(), letters)
        for thing in things:
            pdfium.FPDFPageObj_SetIsActive(thing, True)
        lost = sorted(then - now)
        starts = [n for n, at in enumerate(lost) if not n or at != lost[n - 1] + 1]
        ends = [*starts[1:], len(lost)] if lost else []
        return ["".join(_letter(words, at) for at in lost[a:b]) for a, b in zip(starts, ends, strict=True)]


def shows_nothing(page: Any) -> bool:
    """Whether one of pdfium's pages that has text is blank, and not because this machine lacks its fonts."""
    return not _ends_in_print(page) and _is_blank_picture(page) and _seen(page).is_silent


def _ends_in_print(page: Any) -> bool:
    """Whether the last that a page draws, but for lines, is dark print: most pages need not be drawn to tell."""
    for at in reversed(range(pdfium.FPDFPage_CountObjects(page.raw))):
        thing = pdfium.FPDFPage_GetObject(page.raw, at)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            return _is_dark(thing) and _is_inside(page, thing)
        if kind != pdfium.FPDF_PAGEOBJ_PATH or _is_filled(thing):
            return False
    return False


def _is_dark(thing: Any) -> bool:
    red, green, blue, cover = (c_uint() for _ in range(4))
    known = pdfium.FPDFPageObj_GetFillColor(thing, red, green, blue, cover)
    fills = pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_FILL
    return bool(known) and fills and cover.value == 255 and max(red.value, green.value, blue.value) < _DARK


def _is_inside(page: Any, thing: Any) -> bool:
    left, bottom, right, top = (c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    (a, b), (c, d) = seen_at(page, left.value, bottom.value), seen_at(page, right.value, top.value)
    return a != c and b != d and min(right.value - left.value, top.value - bottom.value) > _LEAST


def _is_filled(thing: Any) -> bool:
    mode, stroked = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(thing, mode, stroked)
    return bool(mode.value != pdfium.FPDF_FILLMODE_NONE)


def _is_blank_picture(page: Any) -> bool:
    levels = sorted(set(sight_of(page, _COARSE).picture().convert("L").tobytes()))
    return levels[-1] - levels[0] < _FAINT


@dataclass(frozen=True, slots=True)
class _Letter:
    at: int
    """Its place among the characters of the page."""
    box: Box
    """Left, bottom, right, top in points; what is inked, not the em square."""
    cell: Box
    """The whole of what it takes of its line, and what is inked beside that."""
    thing: int
    """Address of the page object that draws it."""
    least: float
    """Points that its longer side has at least where it can be read."""


def _letters(words: Any) -> Iterator[_Letter]:
    """The characters that are no blanks; line ends and blanks that pdfium has made up belong to no object."""
    sides = [c_double() for _ in range(4)]
    left, right, bottom, top = sides
    loose = pdfium.FS_RECTF()
    for at in range(words.count_chars()):
        code = pdfium.FPDFText_GetUnicode(words.raw, at)
        if pdfium.FPDFText_IsGenerated(words.raw, at) == 1 or _is_blank(code):
            continue
        pdfium.FPDFText_GetCharBox(words.raw, at, left, right, bottom, top)
        thing = pdfium.FPDFText_GetTextObject(words.raw, at)
        box = (left.value, bottom.value, right.value, top.value)
        pdfium.FPDFText_GetLooseCharBox(words.raw, at, loose)
        cell = _around(box, (loose.left, loose.bottom, loose.right, loose.top))
        least = _LEAST if chr(code).isalnum() else _LEAST_MARK
        yield _Letter(at, box, cell, addressof(thing.contents) if thing else 0, least)


def _is_blank(code: int) -> bool:
    return code < 33 or chr(code).isspace()


def _found(page: Any, words: Any, whole: Image.Image, letters: Sequence[_Letter]) -> set[int]:
    """Places (among the characters) of those that are seen."""
    things = {
        addressof(thing.contents): thing
        for kind, thing, _ in objects_of(page.raw)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT
    }
    layers = _layers({key: text_of(words, thing) for key, thing in things.items()}, letters)
    lent = {key for key, thing in things.items() if _is_lent(thing)}
    found = {letter.at for letter in letters if letter.thing in lent and _has_no_glyph(letter.box)}
    for number in range(_MOST_LAYERS):
        taken = [things[key] for key, layer in layers.items() if layer == number]
        if not taken:
            break
        for thing in taken:
            pdfium.FPDFPageObj_SetIsActive(thing, False)
        changed = _changed(whole, sight_of(page, _DPI).picture())
        for thing in taken:
            pdfium.FPDFPageObj_SetIsActive(thing, True)
        ours = (letter for letter in letters if layers.get(letter.thing) == number)
        found |= {letter.at for letter in ours if _is_seen(page, changed, letter, letter.thing in lent)}
    return found


def _is_lent(thing: Any) -> bool:
    """Whether a text is drawn in a font that is not in the file: what stands in for it has other widths and glyphs."""
    hidden = pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    return not hidden and pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(thing)) == 0


def _has_no_glyph(box: Box) -> bool:
    """Whether the font that stands in for another lacks a character: on another machine it is seen."""
    return min(box[2] - box[0], box[3] - box[1]) < _NOTHING


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
    held: list[dict[tuple[int, int], list[Box]]] = [defaultdict(list) for _ in range(_MOST_LAYERS)]
    layers: dict[int, int] = {}
    for keys in same.values():
        inner = [_inner(places[key]) for key in keys if key in places]
        number = next((n for n, cells in enumerate(held) if not _is_taken(cells, inner)), _MOST_LAYERS)
        layers |= dict.fromkeys(keys, number)
        if number < _MOST_LAYERS:
            for box in inner:
                for cell in _cells(box):
                    held[number][cell].append(box)
    return layers


def _is_taken(held: Mapping[tuple[int, int], Sequence[Box]], boxes: Sequence[Box]) -> bool:
    return any(meet(box, other) for box in boxes for cell in _cells(box) for other in held.get(cell, ()))


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    left, bottom, right, top = (int(min(max(side / _CELL, -1), _MOST_CELLS)) for side in box)
    return ((x, y) for x in range(left, right + 1) for y in range(bottom, top + 1))


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _inner(box: Box) -> Box:
    """A box without its rim, which lines that stand close share."""
    across, down = 0.15 * (box[2] - box[0]), 0.15 * (box[3] - box[1])
    return box[0] + across, box[1] + down, box[2] - across, box[3] - down


def _changed(one: Image.Image, other: Image.Image) -> Image.Image:
    """Not black where two pictures of a page differ so that it is seen."""
    return (
        ImageChops.difference(one, other)
        .convert("L")
        .point([255 * (level >= _PLAIN) for level in range(256)])
    )


def _is_seen(page: Any, changed: Image.Image, letter: _Letter, is_lent: bool) -> bool:
    """Whether the ink of a character shows over enough of its place; where the font is lent, anywhere in its cell."""
    if max(letter.box[2] - letter.box[0], letter.box[3] - letter.box[1]) < letter.least:
        return False
    left, top, right, bottom = _on_picture(page, changed, letter.box)
    if right <= left or bottom <= top:
        return False
    (x0, x1), (y0, y1) = _pixels(left, right), _pixels(top, bottom)
    if is_lent:
        x0, y0, x1, y1 = map(round, _on_picture(page, changed, letter.cell))
    ink = changed.crop((x0 - 1, y0 - 1, x1 + 1, y1 + 1)).getbbox()
    if ink is None or ink[2] - ink[0] < _SPAN * (right - left) or ink[3] - ink[1] < _SPAN * (bottom - top):
        return False
    own = (x0, y0 - 1, x1, y1 + 1), (x0 - 1, y0, x1 + 1, y1)  # else it may be the rims of its neighbours
    return all(changed.crop(each).getbbox() for each in own)


def _on_picture(page: Any, picture: Image.Image, box: Box) -> Box:
    """Left, top, right and bottom of a place in pixels of a picture of the page."""
    wide, high = picture.size
    (a, b), (c, d) = seen_at(page, box[0], box[1]), seen_at(page, box[2], box[3])
    return min(a, c) * wide, min(b, d) * high, max(a, c) * wide, max(b, d) * high


def _pixels(start: float, end: float) -> tuple[int, int]:
    """The first pixel and the one behind the last; of what is thin with those beside it."""
    first, last = floor(start), ceil(end)
    return (first - 1, last + 1) if last - first < _THIN else (first, last)


def _middle(page: Any, box: Box) -> tuple[float, float]:
    return seen_at(page, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


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
