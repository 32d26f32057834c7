"""Places to sign that a paper leaves empty beside others that have a name: in a line of labels, in a row of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper import Paper, are_whole
from dossier.checking.paper_places import PERSON
from dossier.checking.paper_reading import Page, packed
from dossier.findings import Finding
from dossier.model import Signature, Text

_LABEL = re.compile(r"(?<!\S)(?P<label>[\u4e00-\u9fff][\u4e00-\u9fff/()、]{0,14})\s*:")
_SIGNS = re.compile(
    "[人员师长]$|经理|总监|监理|负责|代表|批准|审[核批定]|[校复]核|编制|主检|检[测验]$|试验$|测[试量]$|施工|建设|设计|勘察|[签接移]"
)
_NO_HAND = re.compile("日期|时间|电话|地址|编号|意见|结论|部位|单位名称|^工程|工程名|联系")
_FORM = re.compile(r"\(?(?:签字|签名)\)?|(?<![\u4e00-\u9fff])[年月日]|[_.\-/\\|()\s]")

_NAMED = 2
"""Labels that a line of hands or a row of cells has at least."""


def empty_hands(papers: Sequence[Paper], roles: Mapping[str, Text]) -> Iterator[Finding]:
    """E463 for somebody who signed by the record, and whose place on the paper is empty beside others' names.

    Silent where anything on the pages may be a hand: pictures, strokes, signatures of a viewer, pages read by OCR; and
    where his name stands anywhere on them.
    """
    if not papers or not are_whole(papers):
        return
    if any(p.facts.signatures or p.guessed or p.facts.inked for p in papers):
        return
    pages = [page for paper in papers for page in paper.pages]
    whole = "".join(page.packed for page in pages)
    signed = [(n, s) for n, s in enumerate(papers[0].record.signatures) if s.person and s.role in roles]
    absent = [(n, s) for n, s in signed if packed(s.person or "") not in whole]
    names = {packed(s.person or "") for _, s in signed} - {packed(s.person or "") for _, s in absent}
    for page in pages if absent else ():
        for label in [*_of_labels(page, names), *_of_cells(page, names)][:1]:
            n, signature = _whose(label, absent, roles)
            words: dict[str, Any] = {
                "label": label or roles[signature.role].zh,
                "own": signature.person,
                "key": PERSON,
            }
            paper = next(paper for paper in papers if any(own is page for own in paper.pages))
            place = papers[0].record.at(f"/signatures/{n}/person")
            yield paper.said("E463", place, page, severity="error", **words)
            return


def _of_labels(page: Page, names: set[str]) -> Iterator[str]:
    """Labels with nothing behind them, on a line or beside one on which others have the name of a signer."""
    for line in page.lines:
        marks = [*_LABEL.finditer(line)]
        ends = [*(mark.start() for mark in marks), len(line)][1:]
        said = [
            (packed(mark["label"]), packed(_FORM.sub("", line[mark.end() : end])))
            for mark, end in zip(marks, ends, strict=True)
        ]
        hands = [
            (label, value) for label, value in said if _SIGNS.search(label) and not _NO_HAND.search(label)
        ]
        if len(hands) >= _NAMED and any(_is_name(value, names) for _, value in hands):
            yield from (label for label, value in hands if not value)


def _is_name(value: str, names: set[str]) -> bool:
    return value.startswith(tuple(names)) or re.fullmatch(r"[\u4e00-\u9fff]{2,3}", value) is not None


def _of_cells(page: Page, names: set[str]) -> Iterator[str]:
    """An empty text for each row of cells of names that has fewer of them than the row of labels above it."""
    for above, line in zip(page.lines, page.lines[1:], strict=False):
        labels, cells = above.split(), _filled(line)
        fit = all(
            _SIGNS.search(label) and not _NO_HAND.search(label) and ":" not in label for label in labels
        )
        if len(labels) >= _NAMED and fit and cells and len(cells) < len(labels) and set(cells) <= names:
            yield ""


def _filled(line: str) -> list[str]:
    """The cells of a row of names; days and words of the form are none."""
    return [
        cell for cell in (packed(_FORM.sub("", word)) for word in line.split()) if cell and not cell.isdigit()
    ]


def _whose(
    label: str, absent: Sequence[tuple[int, Signature]], roles: Mapping[str, Text]
) -> tuple[int, Signature]:
    """Who should have signed there: whose role is most like the label."""
    return max(absent, key=lambda each: len(set(label) & set(roles[each[1].role].zh)))
