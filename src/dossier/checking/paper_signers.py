"""Signatures of a record that its paper lacks, where the paper prints who signed: no line, or an empty row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper import FIRM, Paper, are_whole
from dossier.checking.paper_places import PERSON
from dossier.checking.paper_reading import Page, days, packed
from dossier.findings import Finding
from dossier.model import Signature, Text

_HEAD = re.compile("签[字名章]|签署")
_NOTHING = re.compile(
    r"\(?(?:签字|签名|签章|盖章|公章|盖公章|签字盖章|签字/盖章)\)?:?|日期:?|年|月|日|[_.\-:/\\|()\d]"
)
"""What an empty place to sign has in print."""


def signer_findings(papers: Sequence[Paper], roles: Mapping[str, Text]) -> Iterator[Finding]:
    """X760 for somebody who is nowhere on a paper that names the others, E463 for an empty row of a table of hands.

    Silent where anything on the pages may be a hand: pictures, strokes, signatures of a viewer, pages read by OCR.
    """
    if not papers or not are_whole(papers):
        return
    if any(p.facts.signatures or p.guessed or p.facts.inked for p in papers):
        return
    signed = [(n, s) for n, s in enumerate(papers[0].record.signatures) if s.person and s.role in roles]
    pages = [page for paper in papers for page in paper.pages]
    typed = [pair for pair in signed if any(_is_hand(line, pair[1]) for page in pages for line in page.lines)]
    whole = "".join(page.packed for page in pages)
    for n, signature in signed if typed else ():
        title = packed(roles[signature.role].zh)
        if (n, signature) in typed:
            continue
        if page := _empty_row(pages, title, signature, [s for _, s in typed]):
            words: dict[str, Any] = {
                "label": roles[signature.role].zh,
                "own": signature.person,
                "key": PERSON,
            }
            place = papers[0].record.at(f"/signatures/{n}/person")
            yield _of(papers, page).said("E463", place, page, severity="error", **words)
        elif len(typed) > 1 and packed(signature.person or "") not in whole and title not in whole:
            words = {"person": signature.person, "role": roles[signature.role]}
            words["others"] = "、".join(dict.fromkeys(str(s.person) for _, s in typed))
            place, page = papers[0].record.at(f"/signatures/{n}"), pages[-1]
            yield _of(papers, page).said("X760", place, page, **words)


def _of(papers: Sequence[Paper], page: Page) -> Paper:
    return next(paper for paper in papers if any(own is page for own in paper.pages))


def _is_hand(line: str, signature: Signature) -> bool:
    """Whether a line is that of somebody's hand: his name with the day or a word of signing, and no sentence."""
    name, said = packed(signature.person or ""), packed(line)
    if name not in said or len(said) > _LONGEST or any(mark in said for mark in ",。;"):
        return False
    return bool(days(line)) or bool(_HEAD.search(said)) or "盖章" in said


_LONGEST = 60


def _empty_row(
    pages: Sequence[Page], title: str, signature: Signature, typed: Sequence[Signature]
) -> Page | None:
    """The page with a table of hands in which the row of a role is empty while others' rows have names."""
    name = packed(signature.person or "")
    for page in pages:
        lines = page.packed_lines
        heads = [n for n, line in enumerate(lines) if _HEAD.search(line) and len(line) <= _LONGEST]
        filled = [n for n, line in enumerate(page.lines) if any(_is_hand(line, s) for s in typed)]
        for n, line in enumerate(lines):
            before, found, behind = line.partition(title)
            table = any(head < n for head in heads) and any(abs(n - other) <= _NEAR for other in filled)
            if not found or not table or len(line) > _LONGEST or len(before) > len("施工单位") * 2:
                continue
            # A label with nothing behind it on its line has its hands below it, and is no row (see `empty_places`).
            if behind == ":":
                continue
            around = "".join(lines[max(0, n - 1) : n + 2])
            if not _left(behind) and not _sentence(before) and name not in around:
                return page
    return None


_NEAR = 6
"""Lines between a row of a table of hands and the next one."""


def _left(behind: str) -> str:
    """What stands behind a role besides words of the form, days, and firms."""
    left = _NOTHING.sub("", behind)
    return "" if left.endswith((*FIRM, "章")) else left


def _sentence(before: str) -> bool:
    return any(mark in before for mark in ",。;、:")
