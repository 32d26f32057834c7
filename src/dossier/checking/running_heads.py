"""The running head of each page: it names these works, and not those of another file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dossier.checking.paper import Paper
from dossier.checking.paper_marks import is_near
from dossier.checking.paper_reading import packed
from dossier.checking.parts import words_of
from dossier.findings import Finding
from dossier.model import Dossier

_WORKS = re.compile(r"^[一-鿿A-Za-z0-9()#~\-·]{5,40}(?:工程|项目)$")
"""A name of works that stands by itself."""
_APART = re.compile(r"\s+")
_ORDINAL = re.compile(r"^(?:第?[一二三四五六七八九十]+[章节篇、.]|[(]?\d+[)、.])")
_PART = re.compile("分部|分项|检验批|隐蔽|单位工程|(?:本|该|其他|上述)(?:工程|项目)$")
_GENERAL = re.compile(
    "^[一-鿿]{2,6}?[省市区县]|重点|建设|建筑|房屋|市政|基础设施|公用|安装|装饰|装修|水利|水电|交通|公路|铁路|园林|绿化|消防"
    "|智能化?|人防|电力|通信|给水|排水|供暖|机电|设备|工业|民用|土建|施工|改造|维修|[及和与、]|工程|项目"
)
"""What a head has that names a kind of works, and none in particular: ``江苏省房屋建筑工程``."""
_OWNED = re.compile(
    "学校|学院|大学|中学|小学|幼儿园|医院|公司|中心|[泵电水车]站|水厂|大厦|广场|小区|公园|花园|办公楼|教学楼|住宅楼|宿舍楼"
    "|厂房|[省市区县镇乡]|枢纽|[一二三四1-9]期|机场|码头|隧道|大桥|图书馆|体育馆|博物馆|产业园|工业园"
)
"""What names of works have and those of trades do not: a place, an owner, a building."""
_OF_OTHERS = frozenset({"qualification", "certificate", "type-approval", "manual", "personnel-certificate"})
"""Types whose papers may tell of other works."""


def running_heads(papers: Sequence[Paper]) -> Iterator[Finding]:
    """X530, once for a file: a page is headed with works that the dossier does not know. Pure."""
    for paper in papers:
        if paper.record.type in _OF_OTHERS:
            continue
        heads = [(page, *_head(page.lines)) for page in paper.pages]
        beside = {rest for _, head, rest in heads if head and rest and _is_own(packed(head), paper)}
        for page, head, rest in heads:
            said = packed(head)
            if not _WORKS.match(said) or _ORDINAL.match(said) or _PART.search(said):
                continue
            if not _GENERAL.sub("", said):
                continue
            alone = paper.ref.annex or paper.record.type == "drawing"
            if rest not in beside and (alone or not _OWNED.search(said)):
                continue
            if not _is_own(said, paper) and not _named(head, paper.dossier):
                words = {"label": "页眉", "value": head[:40], "own": paper.dossier.name}
                yield paper.said("X530", paper.ref.location, page, **words)
                break


def _head(lines: Sequence[str]) -> tuple[str, str]:
    """The words at the left of the first line of a page, and what stands to their right: ``…工程``, ``SGZZ-01``."""
    first = next((line.strip() for line in lines if line.strip()), "")
    left, *rest = _APART.split(first, 1)
    return left, packed(rest[0]) if rest else ""


def _is_own(said: str, paper: Paper) -> bool:
    """Whether it is a name of these works, a part or a shortening of one, or a slip of the pen (told elsewhere)."""
    own = packed(paper.dossier.name)
    works = tuple(map(packed, paper.dossier.names))
    return (
        is_near(said[: len(own)], own, paper)
        or any(said in name for name in paper.names.project)
        or any(name in said or _shortened(said, name) or _shortened(name, said) for name in works)
    )


def _shortened(short: str, name: str) -> bool:
    """``城北泵站二期工程`` of ``城北泵站二期设备采购及安装工程``: its characters in their order, and half of them."""
    core = re.sub("(?:工程|项目)$", "", short)
    left = iter(name)
    return len(core) >= 4 and all(c in left for c in core)


def _named(head: str, dossier: Dossier) -> bool:
    """Whether the dossier itself tells of these other works."""
    return any(head in words for record in dossier.records for words in words_of(record))
