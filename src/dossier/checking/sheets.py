"""Sheets of drawings: their size against the one that they say, and whether the title block is on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.paper import Paper
from dossier.checking.paper_reading import packed
from dossier.findings import Finding, finding
from dossier.model import EvidenceFacts, EvidenceRef, Record, Text

Size = tuple[int, int]
"""Short and long side in mm."""

_ISO = {"A0": (841, 1189), "A1": (594, 841), "A2": (420, 594), "A3": (297, 420), "A4": (210, 297)}
_OTHERS = ((216, 279), (216, 356), (279, 432), (305, 457), (457, 610), (610, 914), (762, 1067), (914, 1219))
"""Sheets of American printers and plotters."""
_SAID = re.compile(r"图幅(?:尺寸|规格)?:?(A[0-4])(?![0-9.])")
_NAMED = re.compile(r"(?<![A-Z0-9])(A[0-4])(?![0-9.])")
_NEAR = 0.05
"""Of a side by which margins of plotters and scanners may differ."""
_ROOT = 2**0.5
_BLOCK = re.compile(
    r"图号|图名|图别|比例|制图|竣工图|会签|设计|校对|审核|工程名称|图纸编号|SCALE|DRAWNBY|DWGNO"
)
_WORDS = 20
"""Packed characters from which on the text of a drawing is more than a dimension."""


def sheet_findings(record: Record, ref: EvidenceRef, facts: EvidenceFacts) -> Iterator[Finding]:
    """E447 for pages of another size than the drawing says, E448 for pages of no size that drawings have. Pure."""
    if record.type != "drawing" or facts.kind != "pdf" or ref.annex or not facts.sheets:
        return
    first, last = ref.pages or (1, len(facts.sheets))
    pages = {n: size for n, size in enumerate(facts.sheets, 1) if first <= n <= last}
    for number, size in pages.items():
        text = packed(facts.text[number - 1]) if number <= len(facts.text) else ""
        said, place = _said(record, text, len(pages))
        words: dict[str, Any] = {"file": facts.path, "page": number, "size": _shown(size), "said": said}
        if said and not _is_on(size, _ISO[said]):
            severity = "error" if size[0] * size[1] < _ISO[said][0] * _ISO[said][1] else None
            at = ref.location if place is None else record.at(place)
            yield finding("E447", at, record=record.id, severity=severity, **words)
            return
        if not said and not _is_of_drawings(size):
            yield finding("E448", ref.location, record=record.id, **words)
            return


def untitled(drawings: Sequence[Paper]) -> Iterator[Finding]:
    """E449: a drawing with words, and neither its number nor a title block among them, while others have theirs."""
    told = [paper for paper in drawings if _number(paper) and len(paper.packed) >= _WORDS]
    named = sum(_number(paper) in paper.packed for paper in told)
    for paper in told:
        whole = len(paper.pages) == paper.facts.pages and not paper.guessed
        has = _number(paper) in paper.packed or _BLOCK.search(paper.packed)
        if whole and not has and named > 1:
            words = {"number": str(paper.record.data["drawing_number"])}
            yield paper.said("E449", paper.ref.location, paper.pages[0], **words)


def _number(paper: Paper) -> str:
    return packed(str(paper.record.data.get("drawing_number") or ""))


def _said(record: Record, text: str, pages: int) -> tuple[str, str | None]:
    """The size that a page says in print, or its record; and the pointer of what says so in the record."""
    if match := _SAID.search(text):
        return match[1], None
    match = _NAMED.search(str(record.data.get("sheet_size") or "").upper()) if pages == 1 else None
    return (match[1], "/sheet_size") if match else ("", None)


def _is_on(size: Size, said: Size) -> bool:
    """Whether a page has the size that it says, or is longer: sheets are lengthened by parts of their side."""
    return abs(size[0] / said[0] - 1) <= _NEAR and size[1] >= said[1] * (1 - _NEAR)


def _is_of_drawings(size: Size) -> bool:
    """Whether a page has the proportions of ISO 216, the side of one of its sheets, or a size of other printers."""
    short, long = size
    if not short or abs(long / short / _ROOT - 1) <= _NEAR:
        return True
    if any(abs(short / side - 1) <= _NEAR and long >= side for side, _ in _ISO.values()):
        return long / short > _ROOT
    return any(abs(short / a - 1) <= _NEAR and abs(long / b - 1) <= _NEAR for a, b in _OTHERS)


def _shown(size: Size) -> Text:
    sheet = next((f" {name}" for name, iso in _ISO.items() if _fits(size, iso)), "")
    said = f"{size[0]}×{size[1]} mm"
    return Text(
        said + (f"（{sheet.strip()}）" if sheet else ""), said + (f" ({sheet.strip()})" if sheet else "")
    )


def _fits(size: Size, iso: Size) -> bool:
    return all(abs(a / b - 1) <= _NEAR for a, b in zip(size, iso, strict=True))
