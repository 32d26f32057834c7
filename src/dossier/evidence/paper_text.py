"""The words of a file that will be bound, page by page, as its text layer has them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dossier.evidence.scans import main_picture
from dossier.pdf.rendering import CannotShow, on_screen

_A_PAGE = 20_000
_A_FILE = 400_000
"""Characters that are kept; the longest page of print has about 4,000."""


def page_texts(path: Path, pages: Sequence[Any]) -> tuple[str, ...]:
    """The text of each page; empty for one without, and for a scan, whose text layer a machine has guessed."""
    found: list[str] = []
    try:
        with on_screen(path) as screen:
            for number, page in enumerate(pages):
                full = sum(map(len, found)) >= _A_FILE or main_picture(page) is not None
                found.append("" if full else screen.words(number)[:_A_PAGE])
    except CannotShow:
        return ()
    return tuple(found)
