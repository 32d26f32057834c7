"""A conclusion or a description of the works that begins with the name of another firm's or school's building."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.paper_reading import packed
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier

_LABEL = r"(?:概况|概述|简介|结论|评价|意见|评估|总结|说明)(?:如下)?[:。]?\s*"
_HOUSE = (
    "有限责任公司|股份有限公司|有限公司|集团|中学|小学|大学|学院|学校|幼儿园|医院|卫生院|管理局|管理处|水务局|银行|法院|宾馆|酒店|小区|花园"
    "|广场|大厦|产业园|工业园|水厂|电厂|村委会"
)
_THING = "楼|站房|站|馆|厂房|车间|泵房|机房|工程|项目|中心|库|食堂|宿舍|校区|园区|大门|道路|管网"
_OTHER = re.compile(
    rf"(?:{_LABEL}|^\s*)(?:本工程为|本项目为|经[^,。;]{{0,12}}[,])?"
    rf"(?P<whole>(?P<house>[一-鿿()]{{2,24}}?(?:{_HOUSE}))[一-鿿0-9#号()]{{0,14}}?(?:{_THING}))"
    r"(?P<rest>[^。;]{0,40})"
)
_ABOUT = re.compile("面积|质量|合格|符合|同意|验收|位于|地上|地下|层|改造|施工|安装|总长|建筑|跨|轴")
_ANOTHER = re.compile(
    "参照|参考|类似|业绩|曾|同类|借鉴|生产|供应|提供|制造|检测|承建|编制|监理的|设计的|毗邻|相邻|隔壁|接自|接入|引自"
)
_TELLING = 4
"""Characters from which on a part of a name tells whose it is."""
_DESCRIBES = re.compile("概况|概述|简介|结论|评价|意见|评估|总结")
_OF_OTHERS = frozenset(
    {
        "qualification",
        "certificate",
        "contract",
        "type-approval",
        "manual",
        "product-certificate",
        "material-certificate",
    }
)


def check_names_of_others(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X766, once for a record: its description or verdict is of works of somebody who is registered nowhere. Pure."""
    known = _known(dossier)
    told: set[str] = set()
    for line in said:
        record = line.record
        if record.id in told or record.type in _OF_OTHERS or not _describes(line):
            continue
        for sentence in re.split("[。;]", line.text):
            match = _OTHER.search(sentence)
            if (
                match is None
                or _ANOTHER.search(sentence)
                or not _ABOUT.search(match[0][len(match["house"]) :])
            ):
                continue
            house = packed(match["house"])
            if not any(house in name or (len(name) >= _TELLING and name in house) for name in known):
                told.add(record.id)
                words: dict[str, Any] = {
                    "source": line.source,
                    "found": match["whole"],
                    "expected": dossier.name,
                }
                yield finding("X766", line.place, record=record.id, **words)
                break


def _describes(line: Statement) -> bool:
    if line.file:
        return _DESCRIBES.search(line.text) is not None
    return (
        re.search("/(?:summary|overview|content|conclusion|opinions?|description)", line.pointer) is not None
    )


def _known(dossier: Dossier) -> frozenset[str]:
    """Every name of the works, their parts, their parties, and of whoever a record names in a field of its own."""
    project = dossier.data.get("project", {})
    names = [*dossier.names, project.get("place"), project.get("site")]
    for party in dossier.parties.values():
        names += party.names
    for members in dossier.data.values():
        names += [m.get("name") for m in members if isinstance(m, dict)] if isinstance(members, list) else []
    for record in live(dossier):
        keys = (
            "issuer",
            "maker",
            "laboratory",
            "supplier",
            "title",
            "firm",
            "holder",
            "issued_by",
            "authority",
        )
        names += [record.data.get(key) for key in keys]
    return frozenset(packed(str(name)) for name in names if name and len(str(name)) > 1)
