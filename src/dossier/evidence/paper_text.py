"""The words of a file that will be bound, page by page, as its text layer has them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dossier.evidence.pdf_objects import resources
from dossier.evidence.scans import main_picture
from dossier.evidence.seen_text import shows_nothing
from dossier.pdf.rendering import CannotShow, on_screen, words_of

_A_PAGE = 20_000
_A_FILE = 400_000
"""Characters that are kept; the longest page of print has about 4,000."""


def page_texts(path: Path, pages: Sequence[Any]) -> tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...]]:
    """The text of each page; empty for one without, and for a scan, whose text layer a machine has guessed.

    Also the pages (from 1) that have more text than is kept, and those that have text and show nothing at all.
    """
    found: list[str] = []
    more: list[int] = []
    blank: list[int] = []
    left = _A_FILE
    try:
        with on_screen(path) as screen:
            for number, page in enumerate(pages):
                scan, kept = main_picture(page) is not None, ""
                if left and not scan:
                    text, nothing = screen.with_page(number, _words_and_blank)
                    kept = text[: min(_A_PAGE, left)]
                    left -= len(kept)
                    full = len(kept) < len(text)
                    if nothing:
                        blank.append(number + 1)
                else:
                    full = not scan and bool(resources(page, "/Font"))
                found.append(kept)
                if full:
                    more.append(number + 1)
    except CannotShow:
        return (), (), ()
    return tuple(found), tuple(more), tuple(blank)


def _words_and_blank(page: Any) -> tuple[str, bool]:
    text = words_of(page)
    return text, bool(text.strip()) and shows_nothing(page)
