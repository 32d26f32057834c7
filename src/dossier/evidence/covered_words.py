"""Words of a page that lie under a picture or a patch: what was pasted over a number of a longer line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes import c_double
from typing import Any

import pypdfium2.raw as pdfium

from dossier.evidence.page_objects import Box, Drawn, bare, bounds, meet, text_of
from dossier.evidence.patched import Patch
from dossier.evidence.seen_text import seen_without

_OF_THE_PAGE = 0.3
"""Share of the page from which on pictures are the page itself, and not pasted on it."""
_MOST = 40
"""Pictures and patches of one page that are looked at."""
_LEAST = 2
"""Letters or figures from which on it is told."""
_PLACES = re.compile(
    "[一-鿿]{0,10}?(?:签字|签名|签章|盖章|公章|负责人|经理|工程师|代表|[检试施质审资安]?[一-鿿]员|工长|人)|日期|年|月|日"
)
"""Words of a place to sign, over which a signature or a seal is put as a picture."""


def words_under_pictures(page: Any, drawn: Sequence[Drawn], patches: Sequence[Patch]) -> str:
    """The words of one of pdfium's pages that are seen once the pictures and patches over them are taken away;
    empty of few.

    Pictures through which the words shine (seals, signatures) hide none, nor do those that print the same words.
    """
    things = list(_over_words(page, drawn, patches))
    if not things:
        return ""
    with closing(page.get_textpage()) as words:
        after = "".join(
            text_of(words, thing)
            for n, (kind, thing, space) in enumerate(drawn)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT
            and any(meet(bounds(thing), box) and n > m for m, _, box in things)
        )
    lost = seen_without(page, [thing for _, thing, _ in things])
    told = [part for part in lost if bare(part) and bare(part) not in bare(after)]
    said = bare("".join(told))
    if len(said) < _LEAST or not (re.search(r"\d", said) or _PLACES.sub("", said)):
        return ""
    return " ".join(told)


def _over_words(
    page: Any, drawn: Sequence[Drawn], patches: Sequence[Patch]
) -> Iterator[tuple[int, Any, Box]]:
    """Number, handle and box of each picture, and white patch, that is drawn over letters of an earlier text."""
    most = _OF_THE_PAGE * pdfium.FPDF_GetPageWidthF(page.raw) * pdfium.FPDF_GetPageHeightF(page.raw)
    pictures = [
        (n, bounds(thing))
        for n, (kind, thing, space) in enumerate(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE and not space and not pdfium.FPDFPageObj_HasTransparency(thing)
    ]
    if sum((box[2] - box[0]) * (box[3] - box[1]) for _, box in pictures) > most:
        return
    first = next((n for n, (kind, *_) in enumerate(drawn) if kind == pdfium.FPDF_PAGEOBJ_TEXT), len(drawn))
    over = [(n, box) for n, box in (*pictures, *patches) if n > first and not drawn[n][2]]
    if not over or len(over) > _MOST:
        return
    letters = list(_letters(page))
    for n, box in over:
        if any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in letters):
            yield n, drawn[n][1], box


def _letters(page: Any) -> Iterator[tuple[float, float]]:
    """The middle of each letter and figure of a page, in points."""
    left, right, bottom, top = sides = [c_double() for _ in range(4)]
    with closing(page.get_textpage()) as words:
        for at in range(words.count_chars()):
            if chr(pdfium.FPDFText_GetUnicode(words.raw, at)).isalnum():
                pdfium.FPDFText_GetCharBox(words.raw, at, *sides)
                yield (left.value + right.value) / 2, (bottom.value + top.value) / 2
