"""Numbers of papers in lists and forms against the papers that are registered: by group of the dossier, and by kind."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from dossier.checking.points_in_time import dig
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_SAID = re.compile(r"^(.{2,24}?)\s*(?:共|计|：|:)?\s*(\d+)\s*(?:份|件)(?![\d])")
_OF_SETS = re.compile(r"[套]|[（(][^）)]+$")
"""Words before a number that make it one of whole sets, or of what a bracket lists of them."""
_VOLUME = re.compile(
    r"^\s*(?:案?卷\s*[一二三四五六七八九十\dⅠ-Ⅻ]+|第\s*[一二三四五六七八九十\d]{1,4}\s*[卷册盒本]|(?:Vol(?:ume)?|Book)\b)"
    r"|[（(]\s*第?\s*[一二三四五六七八九十\d]{1,4}\s*[卷册盒]\s*[）)]\s*$",
    re.IGNORECASE,
)
"""A row of a list that is a volume: its numbers are those of its sets, 1 original and 1 copy."""
_TAIL = re.compile(r"(?:质量)?(?:工程)?(?:验收)?(?:检查)?(?:记录|报告|文件|资料|单)?$")
_PARTS = re.compile(r"[、和及与]|以及")
_CODE = re.compile(r"^\s*(A[1-7])(?![0-9])")


def check_paper_counts(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X602 a number of papers that is not the number registered, X613 a group that a transfer list leaves out. Pure."""
    records = live(dossier)
    groups = _grouped(records, schemas, table)
    for record in records:
        if record.type == "completion-submission":
            yield from _submitted(record, groups, table)
        if record.type in table.get("checked_papers", {}):
            yield from _checked(record, records, table)
        if record.type == "transfer-list":
            yield from _transferred(record, dossier, groups, table)


Groups = Mapping[str, tuple[list[Record], ...]]
"""Group → its papers, in every way of grouping that somebody may have counted by."""


def _grouped(records: list[Record], schemas: Schemas, table: Table) -> Groups:
    """By the group of the record type and by the group that ids begin with (``A4-004``); and by either with all papers
    that may stand there as well, or with none that may stand elsewhere (`either_group` of the table).
    """
    found: dict[str, tuple[list[Record], ...]] = {}
    for record in records:
        kind = schemas.record_types.get(record.type)
        prefix = _CODE.match(record.id)
        own = [{kind.group} if kind and kind.group else set(), {prefix[1]} if prefix else set()]
        either = set(table.get("either_group", {}).get(record.type, ()))
        ways = [*own, *(groups | either for groups in own), *(set() if either else groups for groups in own)]
        for way, group in ((n, group) for n, groups in enumerate(ways) for group in groups):
            found.setdefault(group, tuple([] for _ in ways))[way].append(record)
    return found


def _x602(record: Record, pointer: str, what: str, said: float, count: int) -> Finding:
    """A receiver counts by the transfer list: more or fewer is an error. In other lists more than there are is wrong,
    an error where somebody has signed for it; fewer is a list that was written before the last paper came.
    """
    signed = record.type == "transfer-list" or any(s.date for s in record.signatures)
    more = "error" if signed else "warning"
    severity = "error" if record.type == "transfer-list" else more if said > count else "info"
    words: dict[str, Any] = {"subject": record.title, "what": what, "found": f"{said:g}", "count": count}
    return finding("X602", record.at(pointer), record=record.id, severity=severity, **words)


def _submitted(record: Record, groups: Groups, table: Table) -> Iterator[Finding]:
    """``试验资料 7 份``: as many as the group has, or had on that day."""
    for i, line in enumerate(record.data.get("contents") or ()):
        match = _SAID.match(str(line))
        sets = match is None or _OF_SETS.search(match[1])
        group = _group(match[1], table) if match and not sets else None
        if match and group:
            yield from _compare(record, f"/contents/{i}", match[1], int(match[2]), groups.get(group, ()))


def _compare(
    record: Record, at: str, what: str, said: int, groups: tuple[list[Record], ...]
) -> Iterator[Finding]:
    """As many as there are, or were on the day of the list, with the list itself or without it; papers or files."""
    day = record.date or dt.date.max
    ways: set[int] = set()
    for papers in groups:
        counts = {len(papers), len([p for p in papers if _made(p) <= day])}
        ways |= counts | {n - 1 for n in counts if any(p is record for p in papers)}
        ways |= {sum(len([e for e in p.evidence if not e.annex]) for p in papers)}
    if any(groups) and said not in ways:
        yield _x602(record, at, what, said, max(len(papers) for papers in groups[:2]))


def _made(paper: Record) -> dt.date:
    return paper.date or dt.date.min


def _group(said: str, table: Table) -> str | None:
    """The group that a line names, by its code or by its words; None when it names several or none."""
    if match := _CODE.match(said):
        return match[1]
    found = {g for g, words in table.get("group_words", {}).items() for w in words if w in said}
    other = any(w in said for w in table.get("other_papers", {}))
    return found.pop() if len(found) == 1 and not other else None


def _checked(record: Record, records: list[Record], table: Table) -> Iterator[Finding]:
    """A row of a check of papers: the kinds that it names, and how many there are of them."""
    for i, row in enumerate(record.data.get("rows") or ()):
        said = row.get("copies") if isinstance(row, dict) else None
        name = str(row.get("name") or "") if isinstance(row, dict) else ""
        types = _types(name, table)
        if types and isinstance(said, int) and not isinstance(said, bool):
            papers = [r for r in records if r.type in types]
            day = dig(record.data, "checked_on") or record.date
            early = [p for p in papers if day is None or _made(p) <= _plain(day)]
            if papers and said not in {len(papers), len(early)} and not _several(said, papers):
                yield _x602(record, f"/rows/{i}/copies", name, said, len(papers))


def _plain(day: dt.date) -> dt.date:
    return day.date() if isinstance(day, dt.datetime) else day


def _several(said: int, papers: list[Record]) -> bool:
    """Whether the files were counted, of which a paper may have more than one."""
    return said == sum(len([e for e in p.evidence if not e.annex]) for p in papers)


def _types(name: str, table: Table) -> set[str]:
    """The record types that every part of a name stands for; empty where one part is not known."""
    kinds: Mapping[str, Iterable[str]] = table.get("paper_words", {})
    found: set[str] = set()
    for part in _PARTS.split(name):
        plain = part.strip()
        own = kinds.get(plain) or kinds.get(_TAIL.sub("", plain))
        if own is None:
            return set()
        found |= set(own)
    return found


def _transferred(record: Record, dossier: Dossier, groups: Groups, table: Table) -> Iterator[Finding]:
    """The rows of a transfer list that stand for groups of the dossier."""
    named: set[str] = set()
    coded = 0
    found: list[list[Finding]] = []
    for i, row in enumerate(record.data.get("rows") or ()):
        title = str(row.get("title") or "") if isinstance(row, dict) else ""
        coded += bool(_CODE.match(title))
        group = None if _VOLUME.search(title) else _group(title, table)
        if group is None or not isinstance(row, dict) or row.get("carrier") not in (None, "paper"):
            continue
        if group in named:
            continue  # a group in several volumes
        named.add(group)
        rows = [
            r
            for r in record.data["rows"]
            if isinstance(r, dict)
            and not _VOLUME.search(str(r.get("title")))
            and _group(str(r.get("title")), table) == group
        ]
        said = sum(int(r.get(k) or 0) for r in rows for k in ("originals", "copies"))
        if said and not _sets(said, dossier, groups.get(group, ())):
            found.append([*_compare(record, f"/rows/{i}/originals", title, said, groups.get(group, ()))])
    if not _are_volumes(record, found):
        yield from chain.from_iterable(found)
    yield from _twice(record)
    lacking = sorted(set(groups) - named) if coded > 1 else []
    if lacking:
        words: dict[str, Any] = {
            "subject": record.title,
            "groups": Text("、".join(lacking), ", ".join(lacking)),
        }
        yield finding("X613", record.at("/rows"), record=record.id, **words)


def _are_volumes(record: Record, found: Sequence[Sequence[Finding]]) -> bool:
    """Whether a list counts volumes, each once or in so many sets: all its rows say the same, and none that stands for
    a group says how many papers that has.
    """
    rows = [row for row in record.data.get("rows") or () if isinstance(row, dict)]
    said = {(row.get("originals") or 0, row.get("copies") or 0) for row in rows}
    return len(rows) > 1 and len(said) == 1 and all(found)


def _twice(record: Record) -> Iterator[Finding]:
    """One archive number for two volumes."""
    seen: dict[str, str] = {}
    for i, row in enumerate(record.data.get("rows") or ()):
        number, title = (
            str(row.get(k) or "") if isinstance(row, dict) else "" for k in ("archive_number", "title")
        )
        if number and seen.setdefault(number, title) != title:
            words: dict[str, Any] = {"number": number, "first": title, "other": seen[number]}
            yield finding("X573", record.at(f"/rows/{i}/archive_number"), record=record.id, **words)


def _sets(said: int, dossier: Dossier, groups: tuple[list[Record], ...]) -> bool:
    """Whether all sets of the package were counted."""
    copies = dossier.data.get("package", {}).get("copies")
    return bool(copies) and any(papers and said == len(papers) * int(copies) for papers in groups)
