"""A stack of papers in one file: which pages belong together. A part is a list of pages; the file stays as it is.

A part begins behind a separator sheet, at the code of a printed form, and at the title of another paper. The sheets and
blank pages belong to no part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace

from dossier.checking.paper_codes import read_code
from dossier.checking.paper_reading import packed
from dossier.checking.separator_codes import read_separator
from dossier.evidence.page_words import PageReading
from dossier.evidence.reading_pages import read_pages, sheets_of
from dossier.forms.separators import MARK
from dossier.intake.kinds import Candidate, Kinds
from dossier.intake.particulars import particulars_of
from dossier.intake.sources import Paper, Sheet
from dossier.model import EvidenceFacts, Text
from dossier.steps.noting import Note, unnoted
from dossier.steps.store import Store

_TITLE = 0.85
"""Score from which on a title says that a paper begins."""
_BLANK = ("E415", "E482")
_LATER = re.compile(
    r"第(?!1(?:页|/))\d{1,3}(?:页|/)|(?:^|[^\d/])(?!1/)\d{1,3}/\d{1,3}页|PAGE(?!1(?:OF|/))\d{1,3}(?:OF|/)"
)
_FIRST = re.compile(r"第1(?:页|/\d{1,3}页)|(?:^|[^\d/])1/\d{1,3}页|PAGE1(?:OF|/)")
_LINES = 18
"""Lines of a sheet at most; what has more lies under or over a paper."""
_OWN_WORDS = (packed(MARK.zh), packed(MARK.en), "DS1:")


@dataclass(slots=True)
class _Run:
    """Pages that belong together, as they are found."""

    sheet: Sheet | None = None
    pages: list[PageReading] = field(default_factory=list)
    doubts: list[Text] = field(default_factory=list)
    records: frozenset[str] = frozenset()
    """Those whose forms its codes say it has."""


def split(
    papers: Sequence[Paper], kinds: Kinds, store: Store | None, note: Note = unnoted, *, ocr: bool
) -> list[Paper]:
    """Every paper, those that are stacks in parts. A sheet with nothing behind it is a part without pages."""
    found: list[Paper] = []
    for paper in papers:
        runs = list(_runs_of(paper, kinds, store, note, ocr=ocr)) if _may_be_stack(paper.facts) else []
        if len(runs) > 1 or any(run.sheet for run in runs):
            found += [part_of(paper, run.pages, run.sheet, run.doubts) for run in runs]
        else:
            found.append(paper)
    return found


def _may_be_stack(facts: EvidenceFacts) -> bool:
    return not facts.problem and facts.kind == "pdf" and facts.pages > 1


def _runs_of(paper: Paper, kinds: Kinds, store: Store | None, note: Note, *, ocr: bool) -> list[_Run]:
    coded = [page for page in paper.coded if _sheet_codes(page) or _records(page)]
    is_stack = len(coded) > 1 or any(_sheet_codes(page) for page in coded)
    pages = whole_of(paper, store, note, ocr=ocr) if is_stack else _known(paper)
    runs = list(_runs(pages, _blank(paper.facts), kinds, by_code=is_stack))
    if len(runs) > 1 and not is_stack:  # its first pages are several papers: what are the others?
        pages = whole_of(paper, store, note, ocr=ocr)
        runs = list(_runs(pages, _blank(paper.facts), kinds, by_code=True))
    return runs


def part_of(
    paper: Paper, pages: Sequence[PageReading], sheet: Sheet | None, doubts: Sequence[Text] = ()
) -> Paper:
    """A paper that is some pages of a file; pages keep their numbers, and `facts.pages` counts its own."""
    whole = paper.whole or paper.facts
    numbers = tuple(page.number for page in pages)
    facts = replace(
        whole,
        pages=len(numbers),
        text=tuple(said if n in numbers else "" for n, said in enumerate(whole.text, 1)),
        codes=tuple((page.number, code.text) for page in pages for code in page.barcodes),
    )
    return replace(
        paper,
        facts=facts,
        pages=tuple(pages),
        last=(),
        part=numbers,
        whole=whole,
        sheet=sheet,
        parted=tuple(doubts),
    )


def whole_of(paper: Paper, store: Store | None, note: Note = unnoted, *, ocr: bool) -> list[PageReading]:
    """Every page of a file, with its words and its barcodes."""
    sheets = sheets_of(paper.handed.path, paper.whole or paper.facts)
    coded = [*paper.coded, *read_pages(sheets[len(paper.coded) :], store, note, ocr=False, codes=True)]
    mute = [sheet for sheet, page in zip(sheets, coded, strict=True) if page.by == "none" or page.hidden]
    known = {page.number: page for page in paper.seen} if not paper.part else {}
    asked = [sheet for sheet in mute if ocr and sheet.number not in known]
    known |= {page.number: page for page in read_pages(asked, store, note, ocr=True)}
    return [replace(known.get(page.number, page), barcodes=page.barcodes) for page in coded]


def _known(paper: Paper) -> list[PageReading]:
    """The pages that were read to tell what a file is, and those with words of their own."""
    first = {page.number: page for page in paper.pages}
    pages = {
        page.number: replace(first.get(page.number, page), barcodes=page.barcodes) for page in paper.coded
    }
    rest = range(len(paper.coded) + 1, paper.facts.pages + 1)
    return [*pages.values(), *(PageReading(n) for n in rest)]


def _runs(pages: Sequence[PageReading], blank: Set[int], kinds: Kinds, *, by_code: bool) -> Iterator[_Run]:
    """The runs of a file in order.

    Args:
        pages: all of its pages.
        blank: numbers of those on which nothing is.
        kinds: tell the titles of papers.
        by_code: it has codes of ours: somebody has made a stack, so that every title that may begin a paper counts.
    """
    run = _Run()
    for page in pages:
        codes, records = _sheet_codes(page), _records(page)
        if codes and _is_sheet(page):
            sheet = Sheet(page.number, codes)
            if not run.pages and run.sheet and run.sheet.codes == codes:
                continue  # its other side, or a second one
            if run.pages or run.sheet:
                yield run
            run = _Run(sheet)
            continue
        if page.number in blank:
            continue
        if run.pages and records and (run.records or records != run.records):
            yield run
            run = _Run()
        elif run.pages and (title := _begins(page, run, kinds, by_code=by_code)):
            why = _no_sheet(page.number, title)
            run.doubts.append(why)
            yield run
            run = _Run(doubts=[why])
        if codes:
            run.doubts.append(_stuck_on(page.number))
            run.sheet = run.sheet or Sheet(page.number, codes)
        run.records |= records
        run.pages.append(page)
    if run.pages or run.sheet:
        yield run


def _no_sheet(page: int, title: str) -> Text:
    return Text(
        f"第 {page} 页起像是另一份“{title[:40]}”，中间没有分隔页",
        f"from page {page} on it seems to be another paper, “{title[:40]}”, and no separator sheet lies between",
    )


def _stuck_on(page: int) -> Text:
    return Text(
        f"第 {page} 页有分隔页的码，可是不像分隔页，按资料的页算",
        f"page {page} has the code of a separator sheet and does not look like one: it counts as a page of the paper",
    )


def _sheet_codes(page: PageReading) -> tuple[str, ...]:
    return tuple(sorted({code.text for code in page.barcodes if read_separator(code.text)}))


def _is_sheet(page: PageReading) -> bool:
    """Whether a page with such a code is the sheet itself, as far as its words can be read."""
    said = packed(page.text)
    return not said or (any(word in said for word in _OWN_WORDS) and page.text.count("\n") < _LINES)


def _records(page: PageReading) -> frozenset[str]:
    """Projects and records whose printed forms a page begins; none where there are several on it."""
    codes = (read_code(code.text) for code in page.barcodes)
    found = frozenset(f"{code.project}:{code.record}" for code in codes if code)
    return found if len(found) == 1 else frozenset()


def _blank(facts: EvidenceFacts) -> frozenset[int]:
    faults = (*facts.faults, *facts.quality)
    return frozenset(page for fault in faults if fault.code in _BLANK for page in fault.pages)


def _begins(page: PageReading, run: _Run, kinds: Kinds, *, by_code: bool) -> str:
    """The title of another paper that begins on a page, else ''."""
    said = _titled(page, kinds)
    if said is None or said.title is None or _LATER.search(packed(page.text)):
        return ""
    title = said.title.value
    before = _titled(run.pages[0], kinds)
    if before is None:
        return title if by_code else ""
    if before.type != said.type:
        return title
    if _FIRST.search(packed(page.text)) or _differ(page, run.pages[0]):
        return title
    if by_code and before.title:
        same = packed(before.title.value) == packed(title)
        return "" if same and _same_number(page, run.pages[0]) else title
    return ""


def _titled(page: PageReading, kinds: Kinds) -> Candidate | None:
    found = kinds.candidates([page], "")
    return found[0] if found and found[0].title and found[0].score >= _TITLE else None


def _numbers(page: PageReading) -> tuple[set[str], set[str]]:
    """Numbers and serial numbers behind labels, packed."""
    said = particulars_of(page)
    return {packed(each.value) for each in said.numbers}, {packed(each.value) for each in said.serials}


def _differ(page: PageReading, first: PageReading) -> bool:
    return any(a and b and not a & b for a, b in zip(_numbers(page), _numbers(first), strict=True))


def _same_number(page: PageReading, first: PageReading) -> bool:
    return any(a & b for a, b in zip(_numbers(page), _numbers(first), strict=True))


def pages_said(text: str) -> tuple[int, ...] | None:
    """Pages that somebody has typed, ``3-5、7``; None where that is not understood."""
    found: list[int] = []
    for piece in re.split(r"[,、;]", packed(text)):
        match = re.fullmatch(r"(\d{1,5})(?:[-~—–至到](\d{1,5}))?", piece)
        if not match:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        if not found[-1:] < [first] or first < 1 or last < first:
            return None
        found += range(first, last + 1)
    return tuple(found)
