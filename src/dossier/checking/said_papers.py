"""Papers of a kind that a text counts, ``安装验收记录 4 份全部合格``: as many as the dossier has."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.counted_things import is_part
from dossier.checking.paper_reading import plain
from dossier.checking.scopes import live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_KIND = r"(?:记录|报告|合格证|证书|通知单|回复单|联系单|签证单|洽商记录)"
_SAID = re.compile(
    rf"(?P<noun>[一-鿿]{{2,16}}{_KIND})\s*(?:共|计|共计|合计)?\s*(?P<number>\d+)\s*份"
    rf"|(?P<number2>\d+)\s*份(?P<noun2>[一-鿿]{{2,16}}?{_KIND})(?![一-鿿]*{_KIND})"
)
_JUDGED = re.compile("合格|通过|齐全|完整|符合|有效|全部|均|核查|审查|检查|执行|签认|闭合|完成")
_COPIES = re.compile(
    "一式|副本|正本|复印|抄送|提交|移交|报送|归还|每|各|抽|其中|另|还|尚|缺|待|应|须|需|至少|不少于|本次|本批"
    "|第|原|剩|其余|新增|补"
)
_LEAD = re.compile(
    "(?:[经已均现有共附和及与、的]|完成|形成|核查|审查|检查|查阅|全部|本工程|工程|各类|上述|包括|含|施工|质量)*"
)
_PART_KEYS = frozenset(
    {
        "unit",
        "system",
        "division",
        "subdivision",
        "item",
        "room",
        "discipline",
        "equipment",
        "material",
        "part",
        "lot",
    }
)
_LEAST = 4
"""Characters of a word that names a kind of paper: 记录 alone does not."""


@dataclass(frozen=True, slots=True)
class _Count:
    line: Statement
    words: str
    noun: str
    number: int


def check_said_papers(
    dossier: Dossier, said: Sequence[Statement], table: Table, schemas: Schemas
) -> Iterator[Finding]:
    """X739, once for a record: an error where another paper has the number of the dossier, otherwise a warning.
    Pure.
    """
    if len(members(dossier, "units")) > 1:
        return
    kinds = _Kinds(live(dossier), schemas)
    told: set[str] = set()
    right: dict[str, _Count] = {}
    wrong: list[tuple[_Count, Collection[Record]]] = []
    for one in _counts(said, table, kinds):
        of = kinds.of[one.noun]
        if one.number in _ways(of, one.line.record):
            right.setdefault(one.noun, one)
        elif one.line.record not in of:
            wrong.append((one, of))
    for one, of in wrong:
        record = one.line.record
        if record.id in told:
            continue
        told.add(record.id)
        other = right.get(one.noun)
        words: dict[str, Any] = {"source": one.line.source, "found": one.words, "expected": len(of)}
        words["also"] = (
            Text(f"，{other.line.source.zh}也写“{other.words}”", f"; so has {other.line.source.en}")
            if other
            else Text("", "")
        )
        severity = None if other else "warning"
        yield finding("X739", one.line.place, record=record.id, severity=severity, **words)


class _Kinds:
    """Words that name a kind of paper, each with the records of it; looked up once for a word."""

    def __init__(self, records: Sequence[Record], schemas: Schemas) -> None:
        self.of: dict[str, Collection[Record]] = {}
        self._titles: list[tuple[str, Record]] = []
        self._types: Mapping[str, str] = {
            r.type: _bare(schemas.record_types[r.type].title.zh)
            for r in records
            if r.type in schemas.record_types
        }
        self._titles = [(_bare(r.title), r) for r in records]

    def named(self, noun: str) -> str:
        """The longest end of a text that names several records by their titles or by their type; else nothing."""
        for start in range(len(noun) - _LEAST + 1):
            word = noun[start:]
            if word not in self.of:
                types = {kind for kind, title in self._types.items() if title.endswith(word)}
                self.of[word] = [r for t, r in self._titles if t.endswith(word) or r.type in types]
            if len(self.of[word]) > 1:
                return word if _LEAD.fullmatch(noun[:start]) else ""
        return ""


def _bare(title: str) -> str:
    """A title without what stands in brackets."""
    return re.sub(r"\(.*?\)|\s", "", plain(title))


def _counts(said: Sequence[Statement], table: Table, kinds: _Kinds) -> Iterator[_Count]:
    """Every count of papers in a text that judges them as a whole."""
    for line in said:
        if "份" not in line.text or _PART_KEYS & line.record.data.keys() or is_part(line.record.title, table):
            continue
        for clause in re.split("[,;。，；]", line.text):
            if not _JUDGED.search(clause) or _COPIES.search(clause) or is_part(clause, table):
                continue
            for match in _SAID.finditer(clause):
                if noun := kinds.named(match["noun"] or match["noun2"]):
                    yield _Count(line, match[0].strip(), noun, int(match["number"] or match["number2"]))


def _ways(of: Collection[Record], by: Record) -> set[int]:
    """How many there are: by records, by their files, by those there were on the day of who counts them, by type."""
    day = by.date
    before = [r for r in of if not (isinstance(r.date, dt.date) and day and r.date > day)]
    found: set[int] = set()
    for some in (of, before, *([r for r in of if r.type == kind] for kind in {r.type for r in of})):
        found |= {len(some), sum(sum(not e.annex for e in r.evidence) for r in some)}
    return found
