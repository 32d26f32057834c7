"""Facts of the project in the prose of its papers: where it is, and who its parties are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.identity import beside, near_name
from dossier.checking.paper_reading import packed, plain
from dossier.checking.paper_values import is_short_for
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Text
from dossier.reading.cross_checks import Table

_PLACE = re.compile(
    r"(?:位于|坐落于|坐落在|(?:工程|建设|项目)(?:地点|地址)\s*[:为]?\s*)([^,，。;；\s]{4,40})"
)
_LEVEL = re.compile(
    r"(?P<province>[一-鿿]{2,3}?)省|(?P<city>[一-鿿]{2,4}?)市|(?P<county>[一-鿿]{2,4}?)[区县]|(?P<road>[一-鿿]{2,6}?)[路街道](?:\s*(?P<house>\d+)\s*号)?"
)
_ENDS = "公司|学校|学院|大学|中学|小学|医院|管理局|水务局|教育局|研究院|中心|委员会"
_FIRM = rf"([一-鿿()]{{4,28}}?(?:{_ENDS}))(?=[,，。;；、\s)]|$)"


def check_project_words(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X681 for another place, another firm for a party, or another project of nearly this name, on a paper that names
    the project. Pure.
    """
    names = [plain(name) for name in dossier.names]
    own = {line.file for line in said if line.file and any(name in line.text for name in names)}
    place = plain(str(dossier.data["project"].get("place") or ""))
    firms = _firms(dossier, table.get("party_words", {}))
    words = "|".join(sorted(map(re.escape, firms), key=len, reverse=True))
    party = re.compile(rf"({words})(?:为|是|:)?\s*{_FIRM}") if words else None
    near = _near_words(dossier, table.get("party_words", {}))
    others = "|".join(sorted(map(re.escape, near), key=len, reverse=True))
    listed = re.compile(rf"({others})(?:为|是|:)?\s*{_FIRM}") if near else None
    all_names = {packed(name) for party in dossier.parties.values() for name in party.names}
    for line in said:
        if (line.file and line.file not in own) or line.record.type in _OF_OTHERS:
            continue
        for named in listed.finditer(line.text) if listed else ():
            name, mine = packed(named[2]), near[named[1]]
            if name not in all_names and (
                slip := next((firm for firm in mine if is_slip_of(name, firm)), None)
            ):
                yield _x681(line, Text(named[1], named[1]), named[2], slip)
        for name in names if line.file else ():
            other = near_name(line.text, name, names) if len(name) >= _TELLING else None
            if other and other.endswith(name[len(name) // 2 :]):  # not a part: …室内给水工程 of …室内装修工程
                yield _x681(line, Text("工程名称", "the name of the project"), other, name)
        match = _PLACE.search(line.text) if place and line.file else None
        if match and not beside(line.text, match.start()) and _elsewhere(match[1], place):
            yield _x681(line, Text("工程地点", "the place of the works"), match[1], place)
        for named in party.finditer(line.text) if party else ():
            known, name = firms[named[1]], packed(named[2])
            if not any(name in firm or firm in name or is_short_for(name, firm) for firm in known):
                yield _x681(line, Text(named[1], named[1]), named[2], "、".join(sorted(known)))


_TELLING = 8
"""Characters of a project's name from which another of nearly the same is no chance."""
_OF_OTHERS = frozenset({"qualification", "certificate", "contract", "type-approval", "manual"})
"""Types whose papers speak of firms and works beside this one."""


def _firms(dossier: Dossier, words: Mapping[str, Sequence[str]]) -> Mapping[str, frozenset[str]]:
    """Word for a party → its packed names; parties that the dossier does not name are left out."""
    found: dict[str, frozenset[str]] = {}
    for role, said in words.items():
        firms = [p for p in dossier.parties.values() if p.role == role]
        names = {packed(name) for firm in firms for name in firm.names}
        found |= {word: frozenset(names) for word in said if names and role in _SINGLE}
    return found


def _near_words(dossier: Dossier, words: Mapping[str, Sequence[str]]) -> Mapping[str, frozenset[str]]:
    """Word for a party of which works may have more than are listed → the names of those that are."""
    found: dict[str, frozenset[str]] = {}
    for role, said in words.items():
        names = frozenset(packed(p.name) for p in dossier.parties.values() if p.role == role)
        found |= {word: names for word in said if names and role not in _SINGLE}
    return found


def is_slip_of(name: str, firm: str) -> bool:
    """Whether a whole name of a firm is another one with some words left out, or put in."""
    if not (name.endswith("有限公司") and firm.endswith("有限公司")) or name in firm or firm in name:
        return False
    return _within(name, firm) or _within(firm, name)


def _within(one: str, other: str) -> bool:
    left = iter(other)
    return all(character in left for character in one)


_SINGLE = frozenset({"owner", "supervisor", "designer", "surveyor"})
"""Parties of which works have one or few, all of them listed."""


def _elsewhere(said: str, own: str) -> str | None:
    """The level at which two addresses differ: another province, city, county, road or house."""
    first, second = _levels(said), _levels(own)
    return next((k for k in first if k in second and not _alike(first[k], second[k])), None)


def _alike(one: str, two: str) -> bool:
    return one in two or two in one


def _levels(address: str) -> dict[str, str]:
    return {k: v for match in _LEVEL.finditer(address) for k, v in match.groupdict().items() if v}


def _x681(line: Statement, what: Text, found: str, expected: str) -> Finding:
    words: dict[str, Any] = {"source": line.source, "what": what, "found": found, "expected": expected}
    return finding("X681", line.place, record=line.record.id, **words)
