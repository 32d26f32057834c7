"""Words of a page that nobody sees on it: cut off by its edges, under a white patch, or drawn so that nothing shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes import c_double, c_uint
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from dossier.evidence.page_objects import Box, Drawn, bare, bounds, meet, text_of
from dossier.evidence.patched import Patch, covered_words
from dossier.evidence.seen_text import seen_on
from dossier.pdf.rendering import words_of

_EDGE = 1.0
"""Points by which something may stand over the edge of its page."""
_LEAST = 12
"""Letters, characters and figures from which on it is told; fewer are the mark of a program."""
_GOES_ON = "…"
"""Before words whose line begins on the page."""
_OF_PRINTERS = re.compile(
    r"\.(indd|ai|cdr|psd|dwg|dxf|docx?|wps|xlsx?|qxp|eps|pdf)\b|^\W*\d*\W*$", re.IGNORECASE
)
"""Lines that printers set beside the page: names of files, numbers and marks."""


@dataclass(frozen=True, slots=True)
class InSight:
    """What is seen of the words of one page, and what is not."""

    text: str
    beside: tuple[str, ...] = ()
    """Lines beyond the edges of the page, as they stand there."""
    hidden: str = ""
    """Words under a white patch, or drawn without anything to be seen."""


def in_sight(page: Any, drawn: Sequence[Drawn], patches: Sequence[Patch]) -> InSight:
    """The words of one of pdfium's pages that are on it."""
    text, beside = _within(page)
    hidden = _hidden(page, drawn, patches) if text.strip() else ""
    if _count(hidden) >= _LEAST:
        seen = seen_on(page)
        told = [line for line in hidden.splitlines() if bare(line) and bare(line) not in bare(seen)]
        if _count("".join(told)) >= _LEAST and not beside:
            return InSight(seen, (), " ".join(" ".join(told).split()))
    lines = [" ".join(line.split()) for line in beside.splitlines()]
    return InSight(text, tuple(line for line in lines if line and not _OF_PRINTERS.search(line)))


def on_the_page(page: Any, drawn: Sequence[Drawn]) -> list[Drawn]:
    """What a page draws without what stands beyond its edges; things in a space of their own are kept."""
    left, bottom, right, top = page.get_bbox()

    def is_on(thing: Drawn) -> bool:
        if thing[2]:
            return True
        a, b, c, d = bounds(thing[1])
        return bool(a < right and c > left and b < top and d > bottom)

    return [thing for thing in drawn if is_on(thing)]


def cut_off(beside: Sequence[str], others: str) -> str:
    """The lines beyond the edges of a page that no other page of the file shows; empty where they are too little to
    be told. A sheet that was split in two shows its other half on the next page.
    """
    elsewhere = bare(others)
    left = [line for line in beside if bare(line) and bare(line) not in elsewhere]
    if len(left) == 1 and left[0].startswith(_GOES_ON):  # one long line that runs over the edge
        return ""
    return " ".join(left) if _count("".join(left)) >= _LEAST else ""


def _within(page: Any) -> tuple[str, str]:
    """The words on a page, and those beyond its edges, lines as they are."""
    box = page.get_bbox()
    with closing(page.get_textpage()) as words:
        if all(_is_in(words.get_rect(at), box) for at in range(words.count_rects())):
            return words_of(page), ""
        kept: list[str] = []
        cut: list[str] = []
        for line in _lines(words):
            inside, outside = "", ""
            for said, (x, y) in line:
                is_in = box[0] - _EDGE < x < box[2] + _EDGE and box[1] - _EDGE < y < box[3] + _EDGE
                inside, outside = (inside + said, outside) if is_in else (inside, outside + said)
            kept += [inside] if inside.strip() else []
            cut += [f"{_GOES_ON}{outside}" if inside.strip() else outside] if outside.strip() else []
    return "\r\n".join(kept), "\n".join(cut)


def _lines(words: Any) -> Iterator[list[tuple[str, tuple[float, float]]]]:
    """The characters of each line with the middle of their places; a blank stands where the one before it does."""
    left, right, bottom, top = sides = [c_double() for _ in range(4)]
    line: list[tuple[str, tuple[float, float]]] = []
    at = 0.0, 0.0
    for number in range(words.count_chars()):
        said = chr(pdfium.FPDFText_GetUnicode(words.raw, number))
        if said == "\n":
            yield line
            line = []
            continue
        if said.strip():
            pdfium.FPDFText_GetCharBox(words.raw, number, *sides)
            at = (left.value + right.value) / 2, (bottom.value + top.value) / 2
        line += [(said, at)] if said != "\r" else []
    yield line


def _is_in(rect: Box, box: Box) -> bool:
    left, bottom, right, top = rect
    inside = left >= box[0] - _EDGE and bottom >= box[1] - _EDGE
    return inside and right <= box[2] + _EDGE and top <= box[3] + _EDGE


def _hidden(page: Any, drawn: Sequence[Drawn], patches: Sequence[Patch]) -> str:
    """Lines that may be hidden: under a white patch with nothing on it, or drawn so that they do not show."""
    pictures = [bounds(thing) for kind, thing, _ in drawn if kind == pdfium.FPDF_PAGEOBJ_IMAGE]
    unseen = [
        thing
        for kind, thing, _ in drawn
        if kind == pdfium.FPDF_PAGEOBJ_TEXT
        and _shows_nothing(thing)
        and not any(meet(bounds(thing), picture) for picture in pictures)  # it was read from the picture
    ]
    with closing(page.get_textpage()) as words:
        said = [text_of(words, thing) for thing in unseen]
    return "\n".join([*covered_words(page, drawn, patches), *said])


def _shows_nothing(text: Any) -> bool:
    mode = pdfium.FPDFTextObj_GetTextRenderMode(text)
    if mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
        return True
    colours = [c_uint() for _ in range(4)]
    known = pdfium.FPDFPageObj_GetFillColor(text, *colours)
    return bool(known) and mode == pdfium.FPDF_TEXTRENDERMODE_FILL and colours[3].value == 0


def _count(said: str) -> int:
    return len(bare(said))
