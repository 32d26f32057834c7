"""Names of other works: where a paper describes or judges, and in any sentence that gives a whole name of works."""

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
_SEAT = r"[一-鿿]{2,5}?(?<!城)(?<!超)(?<!门)(?:省|市|县|镇|乡|(?<![厂园院校小库泵罐地社景分功办住宿站场])区)"
_WORKS = re.compile(
    rf"(?:^|(?<=[\s,。;:、(“《\"|]))(?:[一-鿿]{{0,8}}(?:[对为在是于]|关于|检查了|承接的|施工的))??"
    rf"(?P<whole>(?P<whose>{_SEAT}|[一-鿿()]{{3,20}}?(?:{_HOUSE}))[一-鿿0-9#号()·~-]{{2,30}}?(?:工程|项目|标段))"
    r"(?=$|[\s,。;:、)”》\"|]|[的已于因由共各自所之内用]|质量|竣工|施工|验收|现场|中(?!心)|检测|试验|资料)"
)
_ANY_WORKS = re.compile(
    "(?:房屋|建筑|市政|基础设施|公用|建设|水利|水电|公路|交通|安装|装饰|装修|园林|绿化|消防|人防|防空|电力|通信|智能化|民用|工业|土木|设备|重点"
    "|基本|轨道|地下|重大|投资|政府|招标|和|及|与|类|项目|工程|标段)+"
)
"""What the form of a province is for: works of a kind."""
_SHORTEST = 9
"""Characters of a whole name of works: shorter ones name a part of any works."""
_ELSEWHERE = re.compile(
    "业绩|曾|同类|类似|参照|参考|借鉴|毗邻|相邻|隔壁|接自|接入|引自|另行|后续|二期|前期|示范|样板|奖|抄送|往来"
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
    """X766, once for a record: it is of works of somebody, or of a place, that is registered nowhere. Pure."""
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
    yield from _in_sentences(dossier, said, known, told)


def _in_sentences(
    dossier: Dossier, said: Sequence[Statement], known: frozenset[str], told: set[str]
) -> Iterator[Finding]:
    """A whole name of works, beginning with a place or an owner that the dossier names nowhere else; a warning where
    the same paper names these works as well.
    """
    own = [packed(name) for name in dossier.names if len(name) >= _TELLING]
    files: dict[str, bool] = {}
    seats: dict[str, set[str]] = {}
    found: list[tuple[Statement, str, str]] = []
    for line in said:
        if line.file and not files.get(line.file):
            files[line.file] = any(name in packed(line.text) for name in own)
        if line.record.type in _OF_OTHERS or not re.search("工程|项目|标段", line.text):
            continue
        for sentence in re.split("[。;]", line.text):
            for match in _WORKS.finditer(sentence):
                seats.setdefault(packed(match["whose"]), set()).add(line.record.id)
                rest = match["whole"][len(match["whose"]) :]
                if (
                    len(match["whole"]) >= _SHORTEST
                    and not re.search("的|生产|供应|提供|制造", rest)
                    and not _ANY_WORKS.fullmatch(rest)
                    and not _ELSEWHERE.search(sentence)
                ):
                    found.append((line, match["whole"], packed(match["whose"])))
    for line, whole, whose in found:
        alike = any(whose in name or packed(whole) in name or name in packed(whole) for name in known)
        if line.record.id in told or alike or len(seats[whose]) > 1:
            continue
        told.add(line.record.id)
        severity = "warning" if not line.file or files[line.file] else None
        words: dict[str, Any] = {"source": line.source, "found": whole, "expected": dossier.name}
        yield finding("X766", line.place, record=line.record.id, severity=severity, **words)


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
