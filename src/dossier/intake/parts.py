"""What a paper, or a part of a stack, is in a proposal and in the dossier: the pages of an untouched copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from dossier.checking.paper_codes import read_code
from dossier.checking.separator_codes import read_separator
from dossier.errors import InputUnreadable
from dossier.findings import finding
from dossier.intake.copies import kept_at
from dossier.intake.particulars import Found
from dossier.intake.proposal import Decision, Entry
from dossier.intake.sources import Paper, Sheet, as_words, digest_of, segments
from dossier.intake.stacks import part_of, whole_of
from dossier.model import Dossier, EvidenceFacts, Location, Text
from dossier.planning.volumes import safe_name
from dossier.steps.store import Store

_STACKS = "扫描件"
"""Folder of the copies of stacks, below ``evidence``."""
_SHOWN = 60
"""Characters of a barcode that are shown."""


def bare_entry(paper: Paper) -> Entry:
    """The entry of a paper of which nothing is known yet."""
    sheet = (paper.sheet.page, paper.sheet.codes) if paper.sheet else (0, ())
    return Entry(
        paper.name,
        paper.handed.sha256,
        "none",
        paper.facts.pages,
        paper.key,
        paper.part,
        sheet,
        foreign_codes(paper),
        near=paper.handed.also,
    )


def evidence_of(target: str, paper: Paper) -> list[dict[str, Any]]:
    """What its record says of the file: its pages alone, where it is a part; of a copy where its original is."""
    whole: dict[str, Any] = {"file": target, "kind": "scan"}
    if place := kept_at(paper.pages):
        whole |= {"kind": "copy", "original_location": place}
    stretches = segments(paper.part)
    return [whole | {"pages": a if a == b else f"{a}-{b}"} for a, b in stretches] or [whole]


def whole_facts(paper: Paper, path: str, before: EvidenceFacts | None) -> EvidenceFacts:
    """What is known of a whole file, with what OCR read on the pages of this part, and `before` of others."""
    facts = paper.whole or paper.facts
    read = {page.number: page.text for page in paper.seen if page.by == "ocr"}
    old: Mapping[int, str] = (
        dict(enumerate(before.guessed, 1)) if before and before.sha256 == facts.sha256 else {}
    )
    guessed = tuple(read.get(n, old.get(n, "")) for n in range(1, facts.pages + 1))
    return replace(facts, path=path, guessed=guessed)


def stack_paths(papers: Sequence[Paper], facts: Iterable[EvidenceFacts], root: Path) -> dict[str, str]:
    """sha256 of each file that is taken in parts → where its untouched copy lies in the dossier, or will."""
    there = {seen.sha256: seen.path for seen in facts if seen.sha256}
    found: dict[str, str] = {}
    for paper in papers:
        sha256 = paper.handed.sha256
        if paper.whole and sha256 not in found:
            found[sha256] = there.get(sha256) or _free(paper, root, set(found.values()))
    return found


def _free(paper: Paper, root: Path, taken: Set[str]) -> str:
    name = PurePosixPath(paper.handed.name)
    stem = safe_name(name.stem)
    for count in range(1, 1000):
        path = f"evidence/{_STACKS}/{stem}{f' ({count})' if count > 1 else ''}{name.suffix.lower()}"
        there = root / path
        if path not in taken and (not there.exists() or digest_of(there) == paper.handed.sha256):
            break
    return path


def used_pages(dossier: Dossier, facts: Mapping[str, EvidenceFacts]) -> dict[str, frozenset[int]]:
    """sha256 of each file of which records take some pages alone → the pages that any of them takes."""
    uses = [
        (seen, ref.pages)
        for record in dossier.records
        for ref in record.evidence
        if record.status != "void" and (seen := facts.get(ref.file or "")) and seen.sha256
    ]
    partly = {seen.sha256 for seen, pages in uses if pages}
    found: dict[str, set[int]] = {sha256: set() for sha256 in partly}
    for seen, pages in uses:
        first, last = pages or (1, seen.pages)
        if seen.sha256 in partly:
            found[seen.sha256].update(range(first, last + 1))
    return {sha256: frozenset(pages) for sha256, pages in found.items()}


def foreign_codes(paper: Paper) -> tuple[Found, ...]:
    """Barcodes on a paper that are none of ours."""
    own = (*paper.coded, *paper.pages) if paper.whole is None else paper.pages
    found = {
        (page.number, code.text): Found(code.text[:_SHOWN], code.format, page.number, code.box)
        for page in own
        for code in page.barcodes
        if code.text.strip() and not read_code(code.text) and not read_separator(code.text)
    }
    return tuple(found.values())


def as_proposed(paper: Paper, entry: Entry, said: Decision, store: Store | None, *, ocr: bool) -> Paper:
    """The file of an entry, or the part of it that was proposed, with the pages that somebody has typed instead.

    Raises:
        InputUnreadable: Y159, the file has no such pages.
    """
    numbers = said.pages if said.pages is not None else entry.part
    every = tuple(range(1, paper.facts.pages + 1))
    if not numbers or (numbers == every and not entry.part):
        return paper
    if strange := [n for n in numbers if n not in every]:
        expected = Text(f"1 到 {len(every)} 的页码", f"pages from 1 to {len(every)}")
        found = finding(
            "Y159", Location(said.place), cell=said.place, said=as_words(strange), expected=expected
        )
        raise InputUnreadable(found)
    page, codes = entry.sheet
    pages = {each.number: each for each in whole_of(paper, store, ocr=ocr)}
    part = part_of(paper, [pages[n] for n in numbers], Sheet(page, codes) if page else None)
    return replace(part, named=entry.key)


def refuse_overlaps(papers: Iterable[Paper], said: Mapping[str, Decision]) -> None:
    """Y179 for each row that takes a page of a file which a row above takes, too.

    Raises:
        InputUnreadable: these.
    """
    first: dict[tuple[str, int], str] = {}
    problems = []
    for paper in papers:
        place = said[paper.key].place
        taken = {first.setdefault((paper.handed.sha256, n), place): n for n in paper.numbers}
        for above, page in taken.items():
            if above != place:
                what = Text(f"第 {page} 页 {above} 也要收", f"page {page} is taken by {above}, too")
                problems.append(finding("Y179", Location(place), place=place, what=what))
    if problems:
        raise InputUnreadable(*problems)
