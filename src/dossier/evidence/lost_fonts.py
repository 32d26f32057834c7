"""A second opinion on font programs that cannot be used: does a page show any text in them, and does PDFium agree?

Pages are drawn four times: as given, without the programs, and with a font in their place that draws boxes, or
nothing. Boxes that nobody sees are text that nobody misses: the letters behind a scan, a font that is only named.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name

from dossier.evidence.font_programs import CUT_OFF, FONT_FILES, descriptor, lost_program
from dossier.evidence.page_parts import parts
from dossier.evidence.pdf_objects import ObjGen, entry, pages
from dossier.model import Fault
from dossier.pdf.rendering import CannotShow, Screen, on_screen

_MOST_PAGES = 100
"""Pages that are drawn, spread over all that name such a font."""
_BOX = b"1000 0 0 0 1000 1000 d1 0 0 1000 1000 re f"
_BLANK = b"1000 0 0 0 1000 1000 d1"
_KEPT = ("/Type",)


def lost_fonts(stream: BinaryIO) -> Fault | None:
    """E461 with the first page that shows text in a font whose program is lost, and what is wrong with that.

    E444 when no such text can be seen, with the pages that were not looked at; None when all were.
    """
    stream.seek(0)
    with pikepdf.open(stream) as pdf:
        reasons = _naming(pages(pdf))
    chosen = _spread(sorted(reasons))
    if not chosen:
        return None
    with ExitStack() as stack:
        try:
            given, without, blank, box = (
                stack.enter_context(on_screen(_altered(stream, chosen, change)))
                for change in (_as_it_is, _without, _drawing(_BLANK), _drawing(_BOX))
            )
            for at, number in enumerate(chosen):
                cut = CUT_OFF in reasons[number]
                if _differ(blank, box, at) and (cut or not _differ(given, without, at)):
                    return Fault("E461", (number + 1,), reasons[number][0])
        except (CannotShow, pikepdf.PdfError, pikepdf.DataDecodingError, pikepdf.ForeignObjectError):
            return Fault("E461", (chosen[0] + 1,), reasons[chosen[0]][0])
    passed_over = sorted(number + 1 for number in reasons.keys() - set(chosen))
    return Fault("E444", tuple(passed_over)) if passed_over else None


def _naming(listed: Sequence[Any]) -> Mapping[int, list[str]]:
    """Pages (from 0) from which fonts with a lost program can be reached → what is wrong with those."""
    known: dict[tuple[int, int], str] = {}
    found: dict[int, list[str]] = {}
    for number, page in enumerate(listed):
        for part in parts(page, set()):
            if part.kind != "font":
                continue
            key = part.thing.objgen
            if key not in known or not part.thing.is_indirect:
                known[key] = lost_program(part.thing)[1]
            if known[key]:
                found.setdefault(number, []).append(known[key])
    return found


def _spread(numbers: list[int]) -> list[int]:
    step = max(1.0, len(numbers) / _MOST_PAGES)
    return [numbers[int(n * step)] for n in range(min(len(numbers), _MOST_PAGES))]


def _altered(stream: BinaryIO, chosen: Sequence[int], change: Callable[[pikepdf.Pdf, Any], None]) -> bytes:
    """A file of the chosen pages, each font with a lost program changed."""
    stream.seek(0)
    with pikepdf.open(stream) as source, pikepdf.new() as pdf, io.BytesIO() as out:
        listed = pages(source)
        seen: set[ObjGen] = set()
        for number in chosen:
            for part in parts(listed[number], seen):
                # What is missing is not in a copy, so the file itself is changed.
                if part.kind == "font" and lost_program(part.thing)[1]:
                    change(source, part.thing)
        pdf.pages.extend([source.pages[number] for number in chosen])
        pdf.save(out)
        return out.getvalue()


def _as_it_is(_pdf: pikepdf.Pdf, _font: Any) -> None:
    pass


def _without(_pdf: pikepdf.Pdf, font: Any) -> None:
    for key in FONT_FILES:
        if entry(descriptor(font), key) is not None:
            del descriptor(font)[key]


def _drawing(glyph: bytes) -> Callable[[pikepdf.Pdf, Any], None]:
    """Put a font of Type 3 with one glyph for all codes in the place of a font."""

    def change(pdf: pikepdf.Pdf, font: Any) -> None:
        for key in set(font.keys()) - set(_KEPT):
            del font[key]
        font.Subtype, font.FontBBox = Name.Type3, Array([0, 0, 1000, 1000])
        font.FontMatrix = Array([0.001, 0, 0, 0.001, 0, 0])
        font.CharProcs = Dictionary(g=pdf.make_stream(glyph))
        font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([0, *[Name.g] * 256]))
        font.FirstChar, font.LastChar, font.Widths = 0, 255, Array([500] * 256)
        font.Resources = Dictionary()

    return change


def _differ(one: Screen, other: Screen, number: int) -> bool:
    return one.sight(number) != other.sight(number)
