"""A measured value and the design beside it in one sentence: 沟深 0.6 米（设计 0.8 米）, 设计不小于 80，实测 62."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.limits import convert, outside
from dossier.checking.rows import passes
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding

_NUMBER = r"\d+(?:\.\d+)?"
_UNIT = r"(?:MPa|kPa|MΩ|Ω|mm|cm|km|m(?![²³23\d])|kN|°C|%|lx|毫米|厘米|米|吨|根|个|处|只|台|套|道|块|点)"
_WHO = r"(?:设计|图纸|施工图|规范|标准|合同|方案|规程)"
_BOUND = r"(?:不(?:应|得|宜)?(?:小于|低于|少于|短于|大于|超过|高于|多于)|≥|≤|>=|<=|至少|大于等于|小于等于|最小|最大)"
_DESIGN = (
    rf"{_WHO}(?:文件)?(?:的)?(?:要求|规定|值|标高|约定)?(?:的)?(?P<of>[一-鿿]{{0,6}}?)(?:为|是|:|应)?\s*"
    rf"(?P<bound>{_BOUND})?\s*(?P<design>{_NUMBER})\s*(?P<unit2>{_UNIT})"
)
_MEASURED = rf"(?P<value>{_NUMBER})\s*(?P<unit>{_UNIT})"
_NAME = r"(?P<name>[一-鿿]{2,10}?)(?:实测|实际|现场|平均|最小|均|仅|只有|值|为|达|约|:|是|\s)*"
_AFTER = re.compile(rf"{_NAME}{_MEASURED}\s*[(,]\s*{_DESIGN}")
_BEFORE = re.compile(
    rf"(?P<name>[一-鿿]{{0,10}}?)[(,]?{_DESIGN}\s*[),,]*\s*(?:现场)?(?:实测|实际|实为|测得)(?:值|最小|平均)?(?:为|是|:)?\s*{_MEASURED}"
)
_LEAST = re.compile("深|覆土|厚|搭接|宽|长|净高|强度|压实度|直径|壁厚|数量|共|保护层|锚固|距离|照度")
"""Quantities of which a design gives the least."""
_NOT_THE_WORKS = re.compile("notice|diary|log|plan|disclosure|contract|change|visa|reply|report-of-defect")
"""Types that tell of faults, of what is to be, or of what was before it was put right."""
_EXPLAINED = re.compile(
    "(?<![不得应宜])(?:小于|低于|少于|不足)|不符|不满足|未达|偏差|整改前|处理前|返工前|变更|改为|调整为|原设计|经设计|核算|允许|超出"
)
_SLIGHT = 0.05
"""Share of a bare design value within which a measured one is a matter of tolerances."""
_SURE = 0.1


def check_below_design(said: Sequence[Statement]) -> Iterator[Finding]:
    """X762, once for a record: what was measured does not reach the design that the same sentence names. An error
    where the design is a bound or the value is far from it, else a warning. Pure.
    """
    told: set[str] = set()
    for line in said:
        record = line.record
        if record.id in told or _NOT_THE_WORKS.search(record.type) or passes(record.data) is False:
            continue
        for sentence in re.split("[。;]", line.text) if re.search(_WHO, line.text) else ():
            if _EXPLAINED.search(sentence):
                continue
            for match in (*_AFTER.finditer(sentence), *_BEFORE.finditer(sentence)):
                if record.id not in told and (severity := _severity(match)):
                    told.add(record.id)
                    words: dict[str, Any] = {"source": line.source, "said": match[0].strip("(, ")}
                    yield finding("X762", line.place, record=record.id, severity=severity, **words)


def _severity(match: re.Match[str]) -> str:
    value, unit, design, own = (match[k] for k in ("value", "unit", "design", "unit2"))
    if match["bound"]:
        bound = match["bound"].replace("等于", "")
        bound = {"大于": "≥", "小于": "≤", "最小": "≥", "最大": "≤"}.get(bound, bound)
        return "error" if outside(f"{bound}{design} {own}", f"{value} {unit}") else ""
    number = float(value) if unit == own else convert(float(value), unit, own)
    if number is None or not _LEAST.search(f"{match['name']}{match['of']}") or float(design) <= 0:
        return ""
    short = 1 - number / float(design)
    return "error" if short > _SURE else "warning" if short > _SLIGHT else ""
