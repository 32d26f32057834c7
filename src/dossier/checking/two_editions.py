"""One standard with two years inside one paper: its table goes by one edition, its conclusion by another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.statements import Statement
from dossier.findings import Finding, finding

CITED = re.compile(
    r"(?<![A-Za-z])((?:GB|GBJ|GBZ|JGJ|CJJ|CECS|DL|YD|HG|JB|SL|CJ|JG|JC|SH|SY|NB|TSG|GA|DGJ32|DB\d\d)(?:/T)?)\s*"
    r"(\d{1,5}(?:\.\d+)?)\s*-\s*((?:19|20)\d\d|[6-9]\d)(?![\d-])"
)
"""Kind, number and year of a standard; until 2000 the year has two figures."""
ON_PURPOSE = re.compile(
    "代替|替代|取代|废止|作废|旧版|新版|版本|原标准|原执行|原设计|原规范|修订|换版|更新|改为|改用|过渡|现行|[新旧]标准"
)
"""Words of a text that tells of two editions."""
OF_SEVERAL = frozenset({"contract", "om-manual", "manual", "construction-diary", "meeting-minutes"})
"""Types whose papers collect the papers of others, or tell of a long time."""
_SETTING = ("standard", "basis", "code")
"""Fields of a record that say by what it was made."""


@dataclass(frozen=True, slots=True)
class _Citation:
    said: Statement
    shown: str
    year: int


def check_two_editions(said: Sequence[Statement]) -> Iterator[Finding]:
    """X726, once for a standard of a paper. Pure; `said`: all that records and papers say, in their order."""
    found: dict[tuple[str, str, str], list[_Citation]] = {}
    aside: set[tuple[str, str]] = set()
    for n, line in enumerate(said):
        if "-" not in line.text or line.record.type in OF_SEVERAL:
            continue
        for match in CITED.finditer(line.text):
            standard = f"{match[1].removesuffix('/T')} {match[2]}"
            if any(ON_PURPOSE.search(near.text) for near in _around(said, n)):
                aside.add((line.record.id, standard))
            one = _Citation(line, " ".join(match[0].split()), year_of(match[3]))
            found.setdefault((line.record.id, line.file, standard), []).append(one)
    for (record, part, standard), group in found.items():
        annex = any(e.annex and e.file == part for e in group[0].said.record.evidence)
        others = found.get((record, "", standard), []) if part and not annex else []
        if (record, standard) not in aside:
            yield from _otherwise(group, others)


def year_of(said: str) -> int:
    """The year of an edition: ``97`` is 1997."""
    return int(said) + (1900 if len(said) == 2 else 0)


def _around(said: Sequence[Statement], n: int) -> Iterator[Statement]:
    """A statement, and those before and behind it in the same paper."""
    one = said[n]
    for near in said[max(0, n - 1) : n + 2]:
        if near is one or (near.file and near.file == one.file and near.record is one.record):
            yield near


def _otherwise(group: Sequence[_Citation], of_record: Sequence[_Citation]) -> Iterator[Finding]:
    """The edition that the record does not go by; where it says nothing, the one that is cited less, the older one."""
    by_record = [c for c in of_record or group if _is_setting(c.said)] or of_record
    counts = Counter(c.year for c in group)
    settled = {c.year for c in by_record}
    year = settled.pop() if len(settled) == 1 else max(counts, key=lambda y: (counts[y], y))
    wrong = next((c for c in group if c.year != year and c.year <= _written(c)), None)
    right = next((c for c in (*by_record, *group) if c.year == year), None)
    if wrong and right:
        words: dict[str, Any] = {"source": wrong.said.source, "found": wrong.shown, "expected": right.shown}
        words["other"] = right.said.source
        yield finding("X726", wrong.said.place, record=wrong.said.record.id, **words)


def _written(cited: _Citation) -> int:
    """The year of a paper: one that comes later is told apart (X715)."""
    return cited.said.record.date.year if cited.said.record.date else 9999


def _is_setting(line: Statement) -> bool:
    return line.pointer.rpartition("/")[2] in _SETTING
