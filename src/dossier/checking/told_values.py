"""A value in a sentence against the row or the report that measured the same: a temperature, a setting, a strength."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.limits import convert
from dossier.checking.paper_reading import plain
from dossier.checking.paper_values import same
from dossier.checking.parts import keys_of, maps_of
from dossier.checking.rows import passes
from dossier.checking.scopes import ids_in, live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record

_UNITS = r"MPa|kPa|°C|mA|A|kV|V|kW|mm/s|mm|dB\(A\)|dB|MΩ|Ω|r/min|lx|%"
_VALUE = (
    r"(?:值)?(?:分别|实测|稳定|最高|最大)?(?:为|达到|达|是|在|约为|:|=)?\s*"
    rf"(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>{_UNITS})(?![A-Za-z0-9/~])"
)
_ROW = re.compile(
    r"^(?P<tag>[A-Z]{1,4}-?\d{1,4}[A-Z]?)?\s*(?P<noun>[一-鿿]{3,14})\s*(?:\((?P<unit>[^()]*)\))?$"
)
_ONE = re.compile(rf"^\s*(\d+(?:\.\d+)?)\s*({_UNITS})?\s*$")
_SET = re.compile("整定|设定|定值|动作值")
"""Values that a thing has whenever somebody looks."""
_NOT_MEASURED = re.compile(
    "设计(?:强度|值|要求)|标准值|要求|不[小大低高]于|≥|≤|原|调整前|整改前|改为|由.{1,12}[至到为]|允许|约|报警|试验时"
)
_STRENGTH = re.compile(rf"(?P<of>[^,。;、]{{0,30}}?)抗压强度(?:代表值|平均值|试验值|值)?{_VALUE}")
_OF_MAKERS = frozenset({"material-certificate", "product-certificate", "factory-test-report"})
"""Papers of what the maker tested himself, on other pieces than the site."""
_MATERIAL = re.compile("混凝土|砂浆|砖|砌块|水泥|石|灌浆|钢|锚固|植筋|胶")
_PLAIN_DAY = re.compile(r"\d+\s*(?:d|天)")


@dataclass(frozen=True, slots=True)
class _Row:
    tag: str
    noun: str
    number: float
    unit: str
    record: Record


def check_told_values(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X764, once for a record: an error for strengths and settings, which are one; a warning for a reading of the same
    machine and day, which could be of another hour. Pure.
    """
    rows: dict[str, list[_Row]] = {}
    for row in (row for record in live(dossier) for row in _rows(record)):
        rows.setdefault(row.noun, []).append(row)
    names = {str(m.get("id")): plain(str(m.get("name") or "")) for m in members(dossier, "materials")}
    strengths = _strengths(dossier, names)
    told: set[str] = set()
    for line in said:
        record = line.record
        if record.id in told or passes(record.data) is False or not re.search(r"\d", line.text):
            continue
        for sentence in re.split("[。;,]", line.text):
            if _NOT_MEASURED.search(sentence):
                continue
            if found := _strength(sentence, line, strengths, names) or _reading(sentence, line, rows):
                told.add(record.id)
                yield found
                break


def _rows(record: Record) -> Iterator[_Row]:
    """The rows of a record with one value each: ``AC-1 排气温度`` 88 ℃."""
    for _, part in maps_of(record) if "measured" in keys_of(record) else ():
        name = _ROW.match(plain(str(part.get("name") or part.get("parameter") or "")).strip())
        value = _ONE.match(plain(str(part.get("measured", ""))))
        unit = (
            (value[2] or plain(str(part.get("unit") or "")) or name["unit"] or "") if name and value else ""
        )
        if name and value and re.fullmatch(_UNITS, unit):
            yield _Row(name["tag"] or "", name["noun"], float(value[1]), unit, record)


def _reading(sentence: str, line: Statement, rows: Mapping[str, Sequence[_Row]]) -> Finding | None:
    for noun in (noun for noun in rows if noun in sentence):
        pattern = rf"(?P<tag>[A-Z]{{1,4}}-?\d{{1,4}}[A-Z]?)?\s*(?:的)?{re.escape(noun)}{_VALUE}"
        for match in re.finditer(pattern, sentence):
            setting = _SET.search(noun) is not None
            like = [r for r in rows[noun] if r.record.id != line.record.id]
            like = [r for r in like if r.tag == (match["tag"] or "") or (setting and not match["tag"])]
            if not setting:
                like = [r for r in like if r.tag and r.record.date and r.record.date == line.record.date]
            numbers = [convert(r.number, r.unit, match["unit"]) for r in like]
            known = {n for n in numbers if n is not None}
            if len(known) != 1 or len(numbers) != len(like) or _has(known, match["value"]):
                continue
            return _x764(line, match[0].strip(), like[0], None if setting else "warning")
    return None


def _has(known: set[float], value: str) -> bool:
    """Whether a value is one of these, or one of them with fewer digits."""
    digits = len(value.partition(".")[2])
    return any(same(n, float(value)) or abs(n - float(value)) <= 0.5 * 10.0**-digits for n in known)


def _strengths(dossier: Dossier, names: Mapping[str, str]) -> list[_Row]:
    """The strengths of test reports, by the name of the material."""
    found = []
    for record in live(dossier):
        value = record.data.get("strength_mpa")
        if isinstance(value, int | float) and passes(record.data) is not False:
            name = names.get(str(record.data.get("material")), "")
            found.append(_Row("", name or record.title, float(value), "MPa", record))
    return found


def _strength(
    sentence: str, line: Statement, strengths: Sequence[_Row], names: Mapping[str, str]
) -> Finding | None:
    """A strength that no report of such material has; where the sentence names no material, no report at all."""
    for match in _STRENGTH.finditer(sentence) if strengths else ():
        if (
            match["unit"] != "MPa"
            or line.record.data.get("strength_mpa") is not None
            or line.record.type in _OF_MAKERS
        ):
            continue
        of = _PLAIN_DAY.sub("", match["of"])
        if not _MATERIAL.search(of):  # the paper of a material says whose strength it is
            of += "、".join(
                [line.record.title, *(names.get(i, "") for i in ids_in(line.record.data.get("material")))]
            )
        named = [r for r in strengths if r.noun and r.noun in of]
        like = named or ([*strengths] if not _MATERIAL.search(of) else [])
        if (
            not named
            and re.search("混凝土", of)
            and all("混凝土" in f"{r.noun}{r.record.title}" for r in strengths)
        ):
            like = [] if re.search(r"C\d\d", of) else [*strengths]
        if like and not _has({r.number for r in like}, match["value"]):
            return _x764(line, match[0].strip(), like[0], None)
    return None


def _x764(line: Statement, said: str, row: _Row, severity: str | None) -> Finding:
    words: dict[str, Any] = {"source": line.source, "said": said, "whose": row.record.title}
    words["expected"] = f"{row.number:g} {row.unit}"
    return finding("X764", line.place, record=line.record.id, severity=severity, **words)
