"""Machines that a sentence or a table counts by their full name: ``冷冻水循环泵 3 台``, not more than are listed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.scopes import live, members
from dossier.checking.statements import Statement
from dossier.checking.warranty_words import number
from dossier.findings import Finding, finding
from dossier.model import Dossier
from dossier.reading.cross_checks import Table

_COUNT = (
    r"(?<![\d.第~至/-])(?<!第\s)(?P<number>\d{1,3}|[一二两三四五六七八九十]{1,2})\s*"
    r"(?P<unit>[台套组座部樘])(?!班|次|时|/|\d)"
)
_OTHERS = re.compile(
    "原有|既有|旧|拆除|备用|备件|业绩|曾|其他|别的|二期|远期|预留|增|每|各|减|改|含|包括|配套|附|租|临时|合同外|类似|同类|投标|报价|单价"
)
_OTHER_TYPES = re.compile("qualification|certificate|manual|type-approval|design-change|tender|visa|drawing")
_ALL = re.compile(r"(?:共计?|全部|合计|总计|所有)[^,。;\d]{0,6}$")
_SUMMING = re.compile(
    "handover-deed|acceptance-report|completion-report|unit-acceptance|quality-assessment|warranty"
)
_TELLING = 3
"""Characters of a name that names nothing else."""


def check_named_machines(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X697, once for a record: more machines of a name than dossier.yaml lists; or fewer, where a paper that sums up
    the works says that these are all. Pure.
    """
    counts = _listed(dossier)
    given = _delivered(dossier, table)
    told: set[str] = set()
    for line in said if counts else ():
        record = line.record
        if record.id in told or _OTHER_TYPES.search(record.type) or line.pointer.startswith("/signatures"):
            continue
        for sentence in re.split("[,。;]", line.text):
            name, found = _counted(sentence, counts)
            if found is None or _OTHERS.search(sentence):
                continue
            count = number(found["number"])
            all_ = _SUMMING.search(record.type) and _ALL.search(sentence[: found.start("number")])
            wrong = count > counts[name] or (count < counts[name] and all_)
            if wrong and count not in given.get(name, ()):
                told.add(record.id)
                words: dict[str, Any] = {"source": line.source, "found": found[0].strip(), "kind": name}
                words |= {"number": f"{count:g}", "listed": f"{counts[name]:g}"}
                yield finding("X697", line.place, record=record.id, **words)
                break


def _counted(sentence: str, counts: Mapping[str, float]) -> tuple[str, re.Match[str] | None]:
    """The machine that a clause counts, and the count; the longest of names that end alike."""
    for name in sorted(counts, key=len, reverse=True):
        if name not in sentence:
            continue
        spread = re.escape(name)
        behind = re.search(
            rf"(?<![一-鿿A-Za-z0-9])(?:[一-鿿]{{0,6}}[装付交]|设备|名称)?\s*{spread}(?:\([^()\d]*\))?\s*[:为共计有]{{0,2}}\s*{_COUNT}",
            sentence,
        )
        before = re.search(
            rf"{_COUNT}\s*{spread}(?![一-鿿]*(?:控制|电机|基础|房|柜|钥匙|配电|阀|附件|备))", sentence
        )
        if found := behind or before:
            return name, found
        return "", None
    return "", None


def _listed(dossier: Dossier) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for machine in members(dossier, "equipment"):
        name = plain(re.sub(r"[(（][^()（）]*[)）]|\s", "", str(machine.get("name") or "")))
        if len(name) >= _TELLING:
            found[name] = found.get(name, 0) + float(machine.get("quantity", 1))
    return found


def _delivered(dossier: Dossier, table: Table) -> Mapping[str, set[float]]:
    """Quantities that lists of goods give a name: a spare machine may be among them."""
    found: dict[str, set[float]] = {}
    for record in live(dossier):
        key = table.get("goods_lists", {}).get(record.type)
        for line in record.data.get("lines", ()) if key else ():
            if isinstance(line, dict) and isinstance(line.get(key), int | float):
                found.setdefault(plain(str(line.get("name") or "")), set()).add(float(line[key]))
    return found
