"""Storeys in texts: the building has them, and the same works are on the same ones wherever they are named (X589)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.scopes import live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Text

_N = r"(\d{1,3}|[一二三四五六七八九十])"
_LEVEL = "(?:层|楼|F)"
_RANGE = re.compile(rf"(?<![\d.\-])(地下|负)?\s*{_N}\s*{_LEVEL}?\s*[~～\-—–至到]\s*{_N}\s*{_LEVEL}(?!\d)")
_BUILDING = re.compile(
    rf"(地上|地下)\s*(?:共|为)?\s*{_N}\s*层(?!板|防水|油毡|涂料)|"
    rf"(?<![\d.~～\-—–至到])(?<!地下)(?<!地下 )(?<!负)第?{_N}\s*{_LEVEL}"
    r"(?=卫生间|男卫|女卫|会议室|办公|走廊|走道|茶水间|大厅|前厅|电梯厅|教室|楼梯|公共区|开敞|弱电间|配电间|机房|总经理室)"
)
_DIGITS = {d: n for n, d in enumerate("一二三四五六七八九十", 1)}
_OF_OTHERS = frozenset(
    {"qualification", "certificate", "type-approval", "manual", "product-certificate", "test-report"}
)
"""Types whose papers speak of buildings beside this one, and of those for which a product is made."""
_OTHER_BUILDING = re.compile(
    "类似|业绩|相邻|毗邻|邻近|周边|附近|既有建筑|原建筑|规范|标准|另一|以上|以下|防水|油毡|模板|夹胶|胶合"
)
_WHOLE = re.compile("装修|装饰|楼宇|大楼|楼(?![层道梯地板面])|大厦|建筑|改造|工程|全部")
"""Words by which a text speaks of the building, and not of a part that may be of another one."""
_WORKS = re.compile("装修|装饰|改造|工程(?!师|量)")
"""The same for a line of a paper, which may be a row of a table of several buildings."""
_BEFORE, _BEHIND = 3, 4
"""Characters around the storeys by which a text speaks of the same works as the list."""
_CALLING = ("contract", "tender-document", "letter-of-award")

Storeys = tuple[int, int]


def check_storeys(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X589, once for a record, for storeys that the building has not, or that the works named have not. Pure."""
    project = dossier.data.get("project", {})
    text = plain(str(project.get("storeys") or ""))
    above = max(
        (
            _number(n)
            for n in re.findall(rf"(?<!地下)(?<!地下 )(?<!负)(?<![\d.])({_N[1:-1]})\s*(?:层|F)", text)
        ),
        default=0,
    )
    if not above and re.fullmatch(r"\d{1,3}", text.strip()):
        above = int(text)
    below = max((_number(n) for n in re.findall(rf"(?:地下|负)\s*({_N[1:-1]})", text)), default=0)
    known = list(_named_works(dossier))
    works = {key: (storeys, shown) for key, storeys, shown in known}
    one = {storeys for *_, storeys, _ in known}
    told: set[str] = set()
    for line in said:
        if line.record.id in told or line.record.type in _OF_OTHERS or not re.search("层|楼|F", line.text):
            continue
        found = _too_high(line.text, above, below, _WORKS if line.file else _WHOLE) if above else None
        whose = Text("project.storeys", "project.storeys"), text
        if found is None and len(one) == 1 and (other := _otherwise(line.text, works)):
            found, shown = other
            whose = Text("登记的工程范围", "the works that are listed"), shown
        if found is not None:
            told.add(line.record.id)
            words: dict[str, Any] = {
                "source": line.source,
                "said": found,
                "whose": whose[0],
                "expected": whose[1],
            }
            yield finding("X589", line.place, record=line.record.id, **words)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _DIGITS.get(text, 0)


def _named_works(dossier: Dossier) -> Iterator[tuple[tuple[str, str], Storeys, str]]:
    """Words around the storeys, the storeys, and the whole: of units, the project and its contract."""
    project = dossier.data.get("project", {})
    texts = [str(u.get("name") or "") for u in members(dossier, "units")]
    texts += [str(project.get(key) or "") for key in ("name", "scale")]
    texts += [str(r.data.get("scope") or "") for r in live(dossier) if r.type in _CALLING]
    for text in map(plain, texts):
        for match in _RANGE.finditer(text):
            yield _around(text, match), (_number(match[2]), _number(match[3])), match[0].strip()


def _around(text: str, match: re.Match[str]) -> tuple[str, str]:
    before = re.split("[,，。;；、]", text[: match.start()])[-1]
    return "".join(before.split())[-_BEFORE:], "".join(text[match.end() :].split())[:_BEHIND]


def _too_high(text: str, above: int, below: int, whole: re.Pattern[str]) -> str | None:
    """The words for a storey that the building has not."""
    for match in (*_RANGE.finditer(text), *_BUILDING.finditer(text)):
        behind = re.split("[,，。;；]", text[match.end() :])[0][:8]
        clause = re.split("[,，。;；]", text[: match.end()])[-1] + behind
        if match.re is _RANGE and not whole.search(clause):
            continue
        if _OTHER_BUILDING.search(clause) or _OTHER_BUILDING.search(
            text[max(0, match.start() - 10) : match.start()]
        ):
            continue
        groups = match.groups()
        if len(groups) == 3 and match.re is _RANGE:
            deep, low, high = groups
            if not deep and _number(low) < _number(high) and _number(high) > above:
                return match[0].strip()
        else:
            where, many, single = groups
            if where == "地下":
                if below and _number(many) > below:
                    return match[0]
            elif _number(many or single) > above:
                return match[0]
    return None


def _otherwise(text: str, works: dict[tuple[str, str], tuple[Storeys, str]]) -> tuple[str, str] | None:
    """What a text says of the storeys of works that are listed with others, and what the list says."""
    for match in _RANGE.finditer(text):
        before, behind = _around(text, match)
        for key in ((before, behind), ("", behind)):
            if (
                len(behind) == _BEHIND
                and key in works
                and works[key][0] != (_number(match[2]), _number(match[3]))
            ):
                return match[0].strip(), works[key][1]
    return None
