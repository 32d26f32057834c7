"""Pages of one file in the order of the numbers that are printed on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dossier.checking.own_pages import listed
from dossier.checking.paper import Paper
from dossier.checking.paper_reading import Page
from dossier.findings import Finding

_HEAD, _FOOT = 4, 3
"""Lines at either end of a page's text where its number stands."""
FORMS = (
    re.compile(r"^\s*-+\s*(?P<page>\d{1,3})\s*-+\s*$"),
    re.compile(r"^\s*第\s*(?P<page>\d{1,3})\s*页\s*$"),
    re.compile(r"第\s*(?P<page>\d{1,3})\s*页\s*[,/、;(|]?\s*共\s*(?P<whole>\d{1,3})\s*页"),
    re.compile(r"共\s*(?P<whole>\d{1,3})\s*页\s*[,/、;(|]?\s*第\s*(?P<page>\d{1,3})\s*页"),
    re.compile(r"\bpage\s*(?P<page>\d{1,3})\s*(?:of|/)\s*(?P<whole>\d{1,3})\b", re.IGNORECASE),
    re.compile(r"^\s*page\s*(?P<page>\d{1,3})\s*$", re.IGNORECASE),
    re.compile(r"^\s*(?P<page>\d{1,3})\s*/\s*(?P<whole>\d{1,3})\s*$"),
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A page and what it says of its place."""

    page: Page
    number: int
    whole: str
    """How many pages it says that there are; empty where it does not."""


def order_findings(paper: Paper) -> Iterator[Finding]:
    """E454: numbers that pages bear go back, without another paper beginning there."""
    for form in FORMS:
        numbered = [each for page in paper.pages if (each := number_on(page, form)) is not None]
        runs = _runs(numbered)
        for run, following in pairwise([*runs, []]):
            if _is_disordered(run) and not _are_two_papers(run, following, numbered, paper):
                words = {
                    "pages": listed([str(each.page.number) for each in run]),
                    "numbers": listed([str(each.number) for each in run]),
                }
                severity = "warning" if paper.ref.annex else None
                yield paper.said("E454", paper.ref.location, run[0].page, severity=severity, **words)
                return


def number_on(page: Page, form: re.Pattern[str]) -> Numbered | None:
    """The number in the head or foot of a page; none where there are several."""
    lines = page.lines
    ends = lines if len(lines) <= _HEAD + _FOOT else [*lines[:_HEAD], *lines[-_FOOT:]]
    found = {(int(m["page"]), m.groupdict().get("whole") or "") for line in ends for m in form.finditer(line)}
    if len(found) != 1:
        return None
    ((number, whole),) = found
    return Numbered(page, number, whole) if 1 <= number <= int(whole or number) else None


def _runs(numbered: Sequence[Numbered]) -> list[list[Numbered]]:
    """The pages of each paper: another total, or a number that was there already, begins another one."""
    runs: list[list[Numbered]] = []
    for each in numbered:
        run = runs[-1] if runs else []
        if not run or run[0].whole != each.whole or any(each.number == other.number for other in run):
            runs.append([each])
        else:
            run.append(each)
    return runs


def _is_disordered(run: Sequence[Numbered]) -> bool:
    """Whether the numbers are all those from the least to the greatest, and do not rise."""
    numbers = [each.number for each in run]
    return numbers != sorted(numbers) and max(numbers) - min(numbers) == len(numbers) - 1


def _are_two_papers(
    run: Sequence[Numbered], following: Sequence[Numbered], numbered: Sequence[Numbered], paper: Paper
) -> bool:
    """Whether the only step back is to a 1 from which a paper goes on, or the pages before have a cover for theirs."""
    numbers = [each.number for each in run]
    back = [n for n in range(1, len(numbers)) if numbers[n] < numbers[n - 1]]
    if len(back) != 1 or numbers[back[0]] != 1:
        return False
    goes_on = bool(following) and following[0].number == numbers[-1] + 1
    before = [each.page.number for each in numbered if each.page.number < run[0].page.number]
    start = paper.ref.pages[0] if paper.ref.pages else 1
    bare = run[0].page.number - 1 - (before[-1] if before else start - 1)
    return goes_on or bare >= numbers[0] - 1
