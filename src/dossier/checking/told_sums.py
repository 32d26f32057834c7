"""Totals in sentences and their parts: ``共计 15 樘（M-1 9 樘、M-2 5 樘）``, ``电缆 3 根、电线 2 卷，合计 …``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from dossier.checking.paper_tables import places
from dossier.checking.statements import Statement
from dossier.checking.sums_in_words import half, written
from dossier.findings import Finding, finding

_UNIT = (
    r"台|套|个|樘|只|盏|份|页|张|根|块|组|处|点|件|把|人|名|栋|座|面|扇|卷|册|间|户|次|辆|株|棵|吨|米|立方米|平方米|万元|元"
    r"|m3|m2|m(?![A-Za-z0-9])|km|t(?![A-Za-z])|kg"
)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_COUNT = re.compile(rf"(?<![\d.A-Za-z×xX*/~第-])(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT})(?![\d×/])")
_TOTAL = re.compile(
    r"(?:共计|合计|总计|总共|总数|一共|共有|(?<![公一同])共)(?:[为是有]|安装|完成|移交|验收|签发)?\s*$"
)
_LISTED = re.compile(r"\s*[,]?\s*(?:其中|分别|包括|包含|即|[:(])")
_OTHERWISE = re.compile(
    "每|各|另|其余|余|剩|约|左右|以上|以下|至少|不少于|原|增|减|比|折|除|扣|间距|一共用|相当|已|未|备用|含税|税|超"
)
_BETWEEN = re.compile(r"^[^\d。;]{0,16}$")
_TAG = re.compile(r"[A-Za-z]{1,4}-?\d{1,3}(?:-\d{1,3})?(?![\d.])")
_LEAST = 2


def check_told_sums(said: Sequence[Statement]) -> Iterator[Finding]:
    """X787 for a total that the parts in its own sentence do not make, once for a record and total. Pure."""
    told: set[tuple[str, str]] = set()
    for line in said:
        if not re.search("[共合总]", line.text):
            continue
        for sentence in re.split("[。;]", line.text):
            for figures, made, total in wrong_totals_in(sentence):
                if (line.record.id, figures) not in told:
                    told.add((line.record.id, figures))
                    words: dict[str, Any] = {"source": line.source, "figures": figures}
                    yield finding("X787", line.place, record=line.record.id, made=made, said=total, **words)


def wrong_totals_in(sentence: str) -> Iterator[tuple[str, str, str]]:
    """The parts as a sum, what they make, and the total that the sentence gives."""
    counts = [*_COUNT.finditer(sentence)]
    totals = [match for match in counts if _TOTAL.search(sentence[: match.start()])]
    if len(totals) != 1 or _OTHERWISE.search(sentence):
        return
    total = totals[0]
    parts = [match for match in counts if match is not total and match["unit"] == total["unit"]]
    before = all(part.end() <= total.start() for part in parts)
    behind = all(part.start() >= total.end() for part in parts)
    if len(parts) < _LEAST or not (before or behind):
        return
    gaps = [sentence[one.end() : two.start()] for one, two in pairwise(parts)]
    opening = (
        sentence[total.end() : parts[0].start()] if behind else sentence[parts[-1].end() : total.start()]
    )
    opening, *gaps = (_TAG.sub("", text) for text in (opening, *gaps))
    if not all(_BETWEEN.match(gap) and re.search("[、,和及与]", gap) for gap in gaps):
        return
    if not _BETWEEN.match(opening):
        return
    if behind and not _LISTED.match(opening):
        return
    numbers = [part["number"].replace(",", "") for part in parts]
    made, given = sum(map(float, numbers)), total["number"].replace(",", "")
    partial = behind and "其中" in opening
    slack = half(given) * (len(parts) if places(given) else 1)
    if abs(made - float(given)) > slack and not (partial and made < float(given)):
        figures = "+".join(numbers)
        yield figures, written(made, max(map(places, numbers))), f"{given} {total['unit']}"
