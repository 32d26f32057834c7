"""What the pages of papers say: from their text layer, else, where that is asked for, by OCR; each page is read once.

Pages are read in worker processes with limits; what was read is kept by content.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from dossier.evidence.ocr import engine_version
from dossier.evidence.page_words import PageReading, Word, with_whole_words
from dossier.evidence.workers import Exceeded, Task, cores, run_limited
from dossier.model import EvidenceFacts, Fault
from dossier.steps.keys import key_of
from dossier.steps.noting import Done, Note, Planned, unnoted
from dossier.steps.recall import recall, remember
from dossier.steps.store import Store

T = TypeVar("T")

ON_ITS_HEAD = 180
"""Degrees. Pages that lie on their side may be meant so: wide tables are bound like that."""
_DPI = 150
_A_PAGE = 20 << 20
"""What a page counts for in the limit of its time: it takes 4 to 10 s of a processor, 60 s are allowed."""
_AT_ONCE = 24
"""Pages after which what was read is kept."""
_SURE = 0.9
"""Words that their reader is less sure of are no words that anything is compared with."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to be read: the file, its content, the page from 1."""

    path: Path
    sha256: str
    number: int
    is_picture: bool


def read_pages(
    sheets: Sequence[Sheet], store: Store | None, note: Note = unnoted, *, ocr: bool, codes: bool = False
) -> list[PageReading]:
    """What each page says, in their order. `by` is ``none`` where nobody could or should read it.

    Args:
        sheets: pages of files that can be opened (`EvidenceFacts.problem` is None).
        store: keeps what was read, by content.
        note: is told of each page that is read anew.
        ocr: read pages without a text layer by OCR; it must be installed.
        codes: look for barcodes as well.
    """
    reader = engine_version() if ocr else ""
    keys = [key_of("page", s.sha256, s.number, reader, codes, rooms=("evidence", "pdf")) for s in sheets]
    known = recall(store, PageReading, keys)
    asked = {key: sheet for key, sheet in zip(keys, sheets, strict=True) if key not in known}
    note(Planned("evidence", len(asked)))
    for some in batched(asked.items(), _AT_ONCE):
        tasks = [Task(_read, (s.path, s.number, s.is_picture, ocr, codes), _A_PAGE) for _, s in some]
        read = run_limited(tasks, min(cores(), len(tasks)))
        made = {k: page for (k, _), page in zip(some, read, strict=True) if not isinstance(page, Exceeded)}
        remember(store, made)  # so that whoever stops it loses little
        known |= made
        for _, sheet in some:
            note(Done("evidence", f"{sheet.path.name} {sheet.number}", known=False, seconds=0))
    return [known.get(key, PageReading(s.number)) for key, s in zip(keys, sheets, strict=True)]


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most so many items, in their order."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some


def sheets_of(path: Path, facts: EvidenceFacts) -> list[Sheet]:
    """The pages of a file that can be opened; none of any other."""
    if facts.problem or facts.kind == "other":
        return []
    return [Sheet(path, facts.sha256, n, facts.kind == "image") for n in range(1, facts.pages + 1)]


def with_guesses(
    root: Path, facts: Mapping[str, EvidenceFacts], store: Store | None, note: Note = unnoted
) -> dict[str, EvidenceFacts]:
    """The facts by path below `root`, with what OCR reads on pages that have no words, or that hide some of them.

    E498: pages that had to be turned upside down to be read.
    """
    sheets = {name: sheets_of(root / seen.path, seen) for name, seen in facts.items()}
    read = iter(read_pages([s for each in sheets.values() for s in each], store, note, ocr=True))
    return {name: _guessed(seen, [next(read) for _ in sheets[name]]) for name, seen in facts.items()}


def with_codes(
    root: Path, facts: Mapping[str, EvidenceFacts], wanted: Collection[str], store: Store | None
) -> dict[str, EvidenceFacts]:
    """The facts by path below `root`, with the barcodes on every page of the `wanted` ones."""
    sheets = {
        name: sheets_of(root / seen.path, seen)
        for name, seen in facts.items()
        if name in wanted and seen.kind != "office"
    }
    read = iter(read_pages([s for each in sheets.values() for s in each], store, ocr=False, codes=True))
    codes = {name: codes_on(next(read) for _ in each) for name, each in sheets.items()}
    return {name: replace(seen, codes=codes.get(name, ())) for name, seen in facts.items()}


def codes_on(pages: Iterable[PageReading]) -> tuple[tuple[int, str], ...]:
    """Page and text of each barcode."""
    return tuple((page.number, code.text) for page in pages for code in page.barcodes)


def _guessed(seen: EvidenceFacts, pages: Sequence[PageReading]) -> EvidenceFacts:
    """The text layer of a page that was read by OCR is not believed."""
    by_ocr = [page.by == "ocr" for page in pages]
    if not any(by_ocr):
        return seen
    text = tuple("" if ocr else words for ocr, words in zip(by_ocr, seen.text, strict=False))
    guessed = tuple(_sure_text(page) if page.by == "ocr" else "" for page in pages)
    over = tuple(page.number for page in pages if page.turned == ON_ITS_HEAD)
    quality = (*seen.quality, *([Fault("E498", over)] if over else []))
    return replace(seen, text=text, guessed=guessed, quality=quality)


def _sure_text(page: PageReading) -> str:
    return replace(page, words=tuple(word for word in page.words if word.score >= _SURE)).text


def _read(path: Path, number: int, is_picture: bool, ocr: bool, codes: bool) -> PageReading:
    """What the worker does; only workers import what draws and reads."""
    from dossier.evidence.barcodes import read_barcodes  # noqa: PLC0415
    from dossier.evidence.drawing_pages import drawn, own_words  # noqa: PLC0415
    from dossier.evidence.ocr import read_print  # noqa: PLC0415

    placed, hidden = ([], False) if is_picture else own_words(path, number)
    words = with_whole_words([Word(text, box) for text, box in placed])
    page = PageReading(number, "text" if words else "none", words, hidden=hidden)
    ocr = ocr and (hidden or not words)
    picture = drawn(path, number, is_picture, _DPI) if codes or ocr else None
    if picture is None:
        return page
    if ocr:
        turn, seen = read_print(picture)
        picture = picture.rotate(-turn, expand=True)
        page = replace(page, by="ocr", words=seen, turned=turn)
    return replace(page, barcodes=read_barcodes(picture)) if codes else page
