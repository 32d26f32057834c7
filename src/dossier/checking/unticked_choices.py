"""Choices of a printed form, 合格/不合格, that nobody ticked, or of which both opposites are ticked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from dossier.checking.paper import Paper, are_whole
from dossier.checking.paper_choices import EMPTY, MARKED
from dossier.checking.paper_reading import Page
from dossier.checking.rows import passes
from dossier.findings import Finding

_GOOD = "合格|满意|同意|通过|符合|达标|正常|具备|认可|齐全|完好|有效|优良|良好|好"
_BOXES = EMPTY + MARKED
_EMPTY_BRACKETS = re.compile(r"[\[(（【]\s*[\])）】]")
_MARKED_BRACKETS = re.compile(rf"[\[(（【]\s*([{MARKED}])\s*[\])）】]")
_TOKEN = re.compile(rf"[{_BOXES}]|[一-鿿]+")
_MOST = 5
"""Options of a choice; more are a list."""
_LABEL = re.compile("结论|意见|结果|评定|效果|评价|判定|验收|复查|是否|满意度|情况|检查|考核")
_LEGEND = re.compile("^(?:注|说明|填表|备注)|打[√✓]|划[√✓]|用[√✓]|请在|勾选")
_SATISFIED = ("effect", "rating", "satisfaction", "overall")
_GLYPHS = re.compile(r"[\uf000-\uf0ff\ue000-\uefff]|\u00fe|\u00fd|\u00a8")
"""Ticks of symbol fonts, which come out of a PDF as anything."""


def choice_findings(papers: Sequence[Paper]) -> Iterator[Finding]:
    """E502 for a choice between a pass and its opposite of which no box is ticked, E503 where both are; for the main
    papers of one record that passes, all of whose pages have words of their own. Pure.
    """
    if not papers or not are_whole(papers) or not _is_judged(papers[0]):
        return
    for paper in papers:
        found = [
            (page, *each)
            for page in paper.pages
            if page.number not in paper.guessed and not _GLYPHS.search(page.text)
            for each in _choices(page)
        ]
        both = [(page, line) for page, line, marked in found if _are_opposite(marked)]
        none = [(page, line) for page, line, marked in found if not marked]
        if both:
            yield _of("E503", paper, *both[0])
        elif none:
            yield _of("E502", paper, *none[0])


def _of(code: str, paper: Paper, page: Page, line: str) -> Finding:
    # A tick by hand is no word: somebody has to look.
    severity = "warning" if page.number in paper.facts.inked else None
    words: dict[str, Any] = {"said": line.strip()[:60], "severity": severity}
    return paper.said(code, paper.ref.location, page, **words)


def _is_judged(paper: Paper) -> bool:
    record = paper.record
    said = any(record.data.get(key) not in (None, "", False) for key in _SATISFIED)
    return passes(record.data) is True or (passes(record.data) is None and said)


def _choices(page: Page) -> Iterator[tuple[str, list[str]]]:
    """Each line with a choice that judges, and the words that are ticked in it."""
    last = ""
    for line in page.lines:
        boxed = _EMPTY_BRACKETS.sub("□", _MARKED_BRACKETS.sub(r"\1", line))
        options = _options(boxed) if sum(box in _BOXES for box in boxed) > 1 else []
        judges = _LABEL.search(re.split(f"[{_BOXES}]", boxed)[0]) or _LABEL.search(last)
        if options and judges and not _LEGEND.search(line.strip()):
            yield line, [word for box, word in options if box in MARKED]
        last = line


def _options(line: str) -> list[tuple[str, str]]:
    """Boxes and words of a choice that has a good end and a bad one; empty where it is none."""
    tokens = _TOKEN.findall(re.split("[:：]", line)[-1])
    if not tokens:
        return []
    step = -1 if tokens[-1] in _BOXES else 1  # all boxes stand behind their words, or all before
    places = [n for n, token in enumerate(tokens) if token in _BOXES]
    found = [(tokens[n], tokens[n + step]) for n in places if 0 <= n + step < len(tokens)]
    words = [word for _, word in found]
    judging = any(map(_is_good, words)) and any(map(_is_bad, words))
    return found if judging and len(found) <= _MOST else []


def _is_bad(word: str) -> bool:
    return re.match(rf"(?:不|未|不予)(?:{_GOOD})|差|不良|异常|退回|缺", word) is not None


def _is_good(word: str) -> bool:
    return re.match(rf"(?:{_GOOD})", word) is not None


def _are_opposite(marked: Sequence[str]) -> bool:
    return any((_is_good(a) and _is_bad(b)) or (_is_bad(a) and _is_good(b)) for a, b in pairwise(marked))
