"""What viewers' comments on the pages of a file say: notes, marks, stamps with words of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dossier.evidence.actions import notes_of
from dossier.model import Fault

COMMENT = "E453"
_NO_COMMENTS = (
    "/Link",
    "/Popup",
    "/Widget",
    "/FileAttachment",
    "/Sound",
    "/Movie",
    "/Screen",
    "/3D",
    "/RichMedia",
)
_OF_PRINT = ("/Highlight", "/Underline", "/Squiggly", "/StrikeOut")
"""Some viewers put the print that is marked into the words of the mark."""
_TYPED = ("/Stamp", "/Watermark", "/PrinterMark", "/TrapNet", "/FreeText")
"""They show their words on the paper itself, as what was filled in does."""
_BY_PROGRAMS = ("AutoCAD SHX Text",)
"""Authors of annotations that repeat what a drawing shows."""
_NOT_SEEN = 1 | 2 | 32
"""Flags: invisible, hidden, not in view."""
_PRINTED = 4
_MOST = 20
_LONGEST = 200


def comments_of(pages: Sequence[Any], texts: Sequence[str]) -> tuple[Fault, ...]:
    """E453 for each comment with words on the pages that will be bound, the first 20 of them.

    Its detail: kind (``comment`` or ``typed``, which shows as print does), author and words, a line each.

    Args:
        pages: page objects of pikepdf's.
        texts: the words of each page, as far as they are known.
    """
    found: list[Fault] = []
    for number, page in enumerate(pages, 1):
        notes = notes_of(page)
        print_ = "".join(texts[number - 1].split()) if notes and number <= len(texts) else ""
        for note in notes:
            kind, words = str(note.get("/Subtype")), _line(note.get("/Contents"))
            author = _line(note.get("/T"))
            if not words or kind in _NO_COMMENTS or author in _BY_PROGRAMS or not _is_seen(note):
                continue
            if kind in _OF_PRINT and "".join(words.split()) in print_:
                continue
            typed = kind in _TYPED and str(note.get("/IT")) != "/FreeTextCallout"
            found.append(Fault(COMMENT, (number,), f"{'typed' if typed else 'comment'}\n{author}\n{words}"))
            if len(found) == _MOST:
                return tuple(found)
    return tuple(found)


def _is_seen(note: Any) -> bool:
    flags = note.get("/F", 0)
    flags = int(flags) if isinstance(flags, int) else 0
    return not flags & _NOT_SEEN or (flags & _NOT_SEEN == 32 and bool(flags & _PRINTED))


def _line(text: Any) -> str:
    """Words as a single line; empty where there are none."""
    said = str(text) if text is not None else ""
    return " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in said).split())[:_LONGEST]
