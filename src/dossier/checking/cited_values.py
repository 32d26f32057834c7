"""A result cited with the number of its paper, ``强度 37.4MPa（HN-0388）``: that paper has the value, and the day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.checking.paper_reading import days, packed, plain
from dossier.checking.paper_tables import places
from dossier.checking.parts import dates_of, maps_of
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.checking.sums_in_words import half
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_TESTS = re.compile("test|report|certificate|commissioning|inspection|measure|survey-record|arrival")
_CITING = re.compile("drawing|transfer-list|contract|manual|plan|disclosure|catalogue")
_CODE = re.compile(
    r"(?<![A-Za-z0-9/.-])(?=[A-Za-z0-9/-]*\d)[A-Za-z]{1,}[A-Za-z0-9]*(?:[-/][A-Za-z0-9]+)+(?![A-Za-z0-9-])"
)
_UNIT = r"MPa|kPa|MΩ|Ω|kN|dB\(A\)|lx|m3/h|mg/m3|mm/s|°C|℃|%"
_VALUE = re.compile(rf"(?<![\d.A-Za-z×~≤≥<>±-])(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>{_UNIT})(?![A-Za-z0-9/])")
_DEMANDED = re.compile(
    "[≤≥<>±~]|不[应得宜]?[大小高低少超]|要求|设计|标准|规定|允许|以[上下内]|计划|拟|应|工作压力|误差|占|坡度"
)
_DAY_BEHIND = re.compile(r"^\s*[(,]\s*(?P<day>\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?)\s*\)")
_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")


def check_cited_values(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X791 for a value that a clause cites of one numbered test, which has it nowhere, or for a day in brackets behind
    its number that it does not have. Only tests with a paper that could be read. Pure.
    """
    known: dict[str, list[Record]] = {}
    for record in live(dossier):
        if record.number and _TESTS.search(record.type):
            known.setdefault(packed(record.number), []).append(record)
    lines: dict[str, list[Statement]] = {}
    for line in said:
        lines.setdefault(line.record.id, []).append(line)
    told: set[tuple[str, str]] = set()
    for line in said:
        if _CITING.search(line.record.type) or line.pointer.startswith("/signatures"):
            continue
        for clause in re.split("[。;]", line.text):
            cited = {packed(code) for code in _CODE.findall(clause)} & known.keys()
            own = known.get(next(iter(cited)), ()) if len(cited) == 1 else ()
            if len(own) != 1 or own[0] is line.record or (line.record.id, own[0].id) in told:
                continue
            for found, expected in _other(clause, own[0], lines.get(own[0].id, ())):
                told.add((line.record.id, own[0].id))
                words: dict[str, Any] = {"source": line.source, "number": own[0].number, "found": found}
                words |= {"other": own[0].title, "expected": expected}
                yield finding("X791", line.place, record=line.record.id, **words)
                break


def _other(clause: str, test: Record, lines: Sequence[Statement]) -> Iterator[tuple[Text, Text]]:
    """A value, or a day, of a clause that a test does not have, and what it has instead."""
    papers = [line.text for line in lines if line.file]
    match = next((m for m in _CODE.finditer(clause) if packed(m[0]) == packed(str(test.number))), None)
    if not papers or match is None:
        return
    behind = _DAY_BEHIND.match(clause[match.end() :])
    own_days = {str(day)[:10] for *_, day in dates_of(test)} | {str(d) for text in papers for d in days(text)}
    for day in days(behind["day"]) if behind else ():
        if own_days and str(day) not in own_days and test.date:
            yield Text(cn(day), iso(day)), Text(cn(test.date), iso(test.date))
    values = [*_VALUE.finditer(clause)]
    if len(values) != 1 or _DEMANDED.search(clause):
        return
    number, unit = values[0]["number"], values[0]["unit"]
    every = "\n".join([*papers, *(line.text for line in lines if not line.file), *_numbers_of(test)])
    if unit not in every or any(
        abs(float(n) - float(number)) <= half(number) for n in _NUMBER.findall(every)
    ):
        return
    same = [m[0].strip() for m in _VALUE.finditer("\n".join(papers)) if m["unit"] == unit]
    near = sorted((n for n in _NUMBER.findall("\n".join(papers)) if places(n) == places(number)),
                  key=lambda n: abs(float(n) - float(number)))  # fmt: skip
    shown = same[0] if same else f"{near[0]} {unit}" if near else ""
    if shown:
        yield Text(values[0][0].strip(), values[0][0].strip()), Text(shown, shown)


def _numbers_of(record: Record) -> Iterator[str]:
    """The numbers of a record and of its rows."""
    parts: list[Mapping[str, Any]] = [record.data, *(part for _, part in maps_of(record))]
    for part in parts:
        for value in part.values():
            if isinstance(value, int | float) and not isinstance(value, bool):
                yield plain(f"{value:g}")
