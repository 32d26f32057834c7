"""Papers that were scanned twice: a second scan of one paper in the place of another paper.

Small pictures of the pages, which are kept in the facts, say which two may be one paper; these pages alone are opened
and laid upon each other in worker processes, the nearest first, and what came of it is kept by content.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import combinations, islice
from pathlib import Path

from dossier.evidence.near_pages import Small, likeness, may_be_one, pairs_near, smalls
from dossier.evidence.workers import Exceeded, Task, cores, run_limited
from dossier.model import EvidenceFacts
from dossier.steps.keys import key_of
from dossier.steps.recall import recall, remember
from dossier.steps.store import Store

_DPI = 100
_A_PAIR = 4 << 20
"""What two pages count for in the limit of their time: they take a second of a processor."""
_MOST = 60
"""Pairs of papers that are opened; of thousands of one form the nearest."""
_LEAST_PARTS = 200
"""Parts with something in them from which on a page can be told from another."""
_WORST = 0.8
"""Correlation that the least alike figure of two scans of one paper has at least.

Measured on papers of the examples, each scan turned by up to 1 degree, 130 to 200 dpi, JPEG quality 35 to 85, grey or
colour, with noise, another brightness, stretched by 0.5 %. Of 34 pairs of scans of one paper 33 have at least 0.80,
half more than 0.89. Of 15 pairs of papers in which two figures differ the most has 0.77, half less than 0.72; with one
figure that differs 11 have 0.67 to 0.89, which nobody can tell for certain. Two papers of one form have less than 0.3.
"""


@dataclass(frozen=True, slots=True)
class Use:
    """The pages of a file that are the paper of one record."""

    record: str
    name: str
    """Of the file, as the facts have it."""
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Laid:
    """How alike two pages are, laid upon each other."""

    worst: float
    """Correlation of the part in which they differ most."""
    parts: int


_Page = tuple[str, int]
"""A file and its page, from 1."""
_Pages = list[tuple[_Page, _Page]]


def with_rescans(
    root: Path, facts: Mapping[str, EvidenceFacts], uses: Sequence[Use], store: Store | None
) -> dict[str, EvidenceFacts]:
    """The facts by path below `root`, with the pages of papers that are second scans of another record's paper, or of
    another page of the same.

    `uses`: the papers of the records (see `main_papers`). A paper counts when all its pages are found in the other one,
    which has as many, in their order.
    """
    pairs = _near_pairs(facts, list(dict.fromkeys(uses)), store)
    laid = _all_laid(root, facts, [pages for pair in pairs for pages in pair], store)
    found: dict[str, list[tuple[int, str, int]]] = {}
    for pair in pairs:
        if all(_is_one(laid.get(pages)) for pages in pair):
            for (one, n), (other, m) in pair:
                found.setdefault(one, []).append((n, facts[other].path, m))
                found.setdefault(other, []).append((m, facts[one].path, n))
    return {
        name: replace(seen, rescans=tuple(dict.fromkeys(found[name]))) if name in found else seen
        for name, seen in facts.items()
    }


def _is_one(laid: _Laid | None) -> bool:
    return laid is not None and laid.parts >= _LEAST_PARTS and laid.worst >= _WORST


def _near_pairs(facts: Mapping[str, EvidenceFacts], uses: Sequence[Use], store: Store | None) -> list[_Pages]:
    """What has to be laid upon each other; known again while the papers are the same."""
    asked = (
        (astuple(use), facts[use.name].sha256, facts[use.name].problem, facts[use.name].ink) for use in uses
    )
    key = key_of("rescan-pairs", *asked, rooms=("evidence",))
    known = recall(store, list[_Pages], [key])
    if key not in known:
        known[key] = [*islice(_candidates(facts, uses), _MOST), *islice(_within(facts, uses), _MOST)]
        remember(store, known)
    return known[key]


def _candidates(facts: Mapping[str, EvidenceFacts], uses: Sequence[Use]) -> Iterator[_Pages]:
    """Page by page, pairs of papers of two records that may be one, the most alike first."""
    inks = [(use, ink) for use in uses if (ink := _inks(facts[use.name], use))]
    near: list[tuple[float, int, _Pages]] = []
    for i, j in pairs_near([ink[0] for _, ink in inks]):
        (one, a), (other, b) = inks[i], inks[j]
        if one.record == other.record or len(a) != len(b):
            continue
        if facts[one.name].sha256 == facts[other.name].sha256:  # equal bytes are told as such
            continue
        if all(map(may_be_one, a[1:], b[1:])):
            pages: _Pages = [
                ((one.name, one.first + n), (other.name, other.first + n)) for n in range(len(a))
            ]
            near.append(
                (-max(likeness(x[1], y[1]) for x, y in zip(a[0], b[0], strict=True)), len(near), pages)
            )
    return (pages for _, _, pages in sorted(near))


def _within(facts: Mapping[str, EvidenceFacts], uses: Sequence[Use]) -> Iterator[_Pages]:
    """Pairs of pages of one paper that may be one page."""
    for use in uses:
        pages = list(enumerate(_inks(facts[use.name], use), use.first))
        for (n, one), (m, other) in combinations(pages, 2):
            if may_be_one(one, other):
                yield [((use.name, n), (use.name, m))]


def _inks(seen: EvidenceFacts, use: Use) -> list[list[Small]]:
    """What stands on the pages of a paper; nothing of one whose pages are not all scans of print."""
    own = seen.ink[use.first - 1 : use.last]
    return [smalls(ink) for ink in own] if own and all(own) and not seen.problem else []


def _all_laid(
    root: Path, facts: Mapping[str, EvidenceFacts], pairs: Sequence[tuple[_Page, _Page]], store: Store | None
) -> dict[tuple[_Page, _Page], _Laid]:
    """How alike the pages of each pair are, as far as they can be drawn."""
    keys = {
        pair: key_of(
            "rescan", *((facts[name].sha256, number) for name, number in pair), rooms=("evidence", "pdf")
        )
        for pair in pairs
    }
    known = recall(store, _Laid, keys.values())
    asked = [pair for pair, key in keys.items() if key not in known]
    tasks = [Task(_laid, tuple(_sheet(root, facts[name], n) for name, n in pair), _A_PAIR) for pair in asked]
    drawn = run_limited(tasks, min(cores(), len(tasks))) if tasks else []
    made = {
        keys[pair]: laid for pair, laid in zip(asked, drawn, strict=True) if not isinstance(laid, Exceeded)
    }
    remember(store, made)
    known |= made
    return {pair: known[key] for pair, key in keys.items() if key in known}


def _sheet(root: Path, seen: EvidenceFacts, number: int) -> tuple[Path, int, bool]:
    return root / seen.path, number, seen.kind == "image"


def _laid(one: tuple[Path, int, bool], other: tuple[Path, int, bool]) -> _Laid:
    """What the worker does; only workers import what draws."""
    from dossier.evidence.drawing_pages import drawn  # noqa: PLC0415
    from dossier.evidence.same_paper import alike_parts  # noqa: PLC0415

    pictures = [drawn(path, number, is_picture, _DPI) for path, number, is_picture in (one, other)]
    if pictures[0] is None or pictures[1] is None:
        return _Laid(0.0, 0)
    parts = alike_parts(pictures[0].convert("L"), pictures[1].convert("L"))
    return _Laid(parts[0] if parts else 0.0, len(parts))
