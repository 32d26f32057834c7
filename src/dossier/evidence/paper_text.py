"""The words of a file that will be bound, page by page, as its text layer has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dossier.evidence.covered_words import words_under_pictures
from dossier.evidence.hand_marks import may_bear_a_hand, slanted_lines
from dossier.evidence.out_of_sight import cut_off, in_sight, on_the_page
from dossier.evidence.page_objects import objects_of
from dossier.evidence.patched import patched_words, white_patches
from dossier.evidence.pdf_objects import resources
from dossier.evidence.scans import main_picture
from dossier.evidence.seen_text import shows_nothing
from dossier.evidence.upside_down import is_upside_down
from dossier.pdf.rendering import CannotShow, on_screen

_A_PAGE = 20_000
_A_FILE = 400_000
"""Characters that are kept; the longest page of print has about 4,000."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the pages of a file say; pages are counted from 1."""

    text: tuple[str, ...] = ()
    """Of each page; empty for one without, and for a scan, whose text layer a machine has guessed."""
    unread: tuple[int, ...] = ()
    """Pages that have more text than is kept."""
    blank: tuple[int, ...] = ()
    """Pages that have text and show nothing at all."""
    inked: tuple[int, ...] = ()
    """Pages of text that show what a hand may have written."""
    over: tuple[int, ...] = ()
    """Pages of text that stand on their head."""
    patched: tuple[tuple[int, str, str], ...] = ()
    """Page, words under a white patch, and words that stand on it instead."""
    cut: tuple[tuple[int, str], ...] = ()
    """Page, and words beyond its edges."""
    hidden: tuple[tuple[int, str], ...] = ()
    """Page, and words that are covered or drawn without anything to be seen."""


@dataclass(frozen=True, slots=True)
class _Looks:
    """What one page of text says, and what it looks like."""

    text: str
    is_blank: bool = False
    has_ink: bool = False
    is_over: bool = False
    patched: tuple[str, str] | None = None
    beside: tuple[str, ...] = ()
    hidden: str = ""


def page_texts(path: Path, pages: Sequence[Any]) -> Words:
    """The words of the pages of a PDF that will be bound."""
    found: list[str] = []
    more: list[int] = []
    seen: dict[int, _Looks] = {}
    left = _A_FILE
    try:
        with on_screen(path) as screen:
            for number, page in enumerate(pages, 1):
                scan, kept = main_picture(page) is not None, ""
                if left and not scan:
                    looks = seen[number] = screen.with_page(number - 1, _words_and_looks)
                    kept = looks.text[: min(_A_PAGE, left)]
                    left -= len(kept)
                    full = len(kept) < len(looks.text)
                else:
                    full = not scan and bool(resources(page, "/Font"))
                found.append(kept)
                if full:
                    more.append(number)
    except CannotShow:
        return Words()
    return Words(
        tuple(found),
        tuple(more),
        blank=tuple(n for n, looks in seen.items() if looks.is_blank),
        inked=tuple(n for n, looks in seen.items() if looks.has_ink),
        over=tuple(n for n, looks in seen.items() if looks.is_over),
        patched=tuple((n, *looks.patched) for n, looks in seen.items() if looks.patched),
        cut=tuple((n, said) for n, looks in seen.items() if (said := cut_off(looks.beside, "".join(found)))),
        hidden=tuple((n, looks.hidden) for n, looks in seen.items() if looks.hidden),
    )


def _words_and_looks(page: Any) -> _Looks:
    everything = list(objects_of(page.raw))
    drawn = on_the_page(page, everything)
    white = white_patches(page, everything)
    patched = patched_words(page, everything, white)  # these are told as such
    if patched:
        sight, white = in_sight(page, [], []), []
    else:
        white = white if len(drawn) == len(everything) else white_patches(page, drawn)
        sight = in_sight(page, drawn, white)
    if not sight.text.strip():
        return _Looks(sight.text, beside=sight.beside)
    return _Looks(
        "\r\n".join([sight.text, *slanted_lines(page, drawn)]),
        is_blank=shows_nothing(page),
        has_ink=may_bear_a_hand(page, drawn),
        is_over=is_upside_down(page, drawn),
        patched=patched,
        beside=sight.beside,
        hidden=sight.hidden or ("" if patched else words_under_pictures(page, drawn, white)),
    )
