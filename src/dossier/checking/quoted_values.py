"""A value that a summing-up quotes of one thing, against the test and the lot that measured it and agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dossier.checking.limits import values_in
from dossier.checking.paper_reading import plain
from dossier.checking.parts import keys_of, maps_of, texts_of
from dossier.checking.rows import passes
from dossier.checking.scopes import live
from dossier.checking.values_elsewhere import of_place
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record
from dossier.reading.cross_checks import Table

_QUOTING = frozenset(
    {
        "safety-function-check",
        "quality-control-check",
        "division-acceptance",
        "unit-acceptance",
        "self-acceptance",
        "completion-report",
        "acceptance-report",
        "quality-assessment",
        "design-quality-report",
    }
)
"""Papers that sum up what others measured."""
_OWN = frozenset(
    {"measured", "measured_on", "tested_on", "sampled_on", "instrument", "instruments", "readings"}
)
"""Keys of a measurement of the record's own."""
_AGAIN = re.compile(
    "[抽复重实另补]测|[抽复]查|[抽复]检|现场|当日|当天|约|左右|以[上下内]|[≤≥<>]|原|整改|处理前|要求|限值"
)
"""Words of another measurement, or of no measurement at all."""
_NOUN = re.compile(r"([一-鿿]{2,12})(?:\([^()]*\))?(?:为|是|达|均|实测值?|:)*\s*$")
_ALONE = re.compile(r"\d+(?:\.\d+)?")
_WORK = ("requirement", "name", "parameter")


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of one thing and the record that has it; `is_plain` where no word tells of another measurement."""

    noun: str
    unit: str
    shown: str
    record: Record
    pointer: str
    is_plain: bool

    @property
    def number(self) -> float:
        return float(self.shown)


def check_quoted_values(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X746, once for a value: a paper that sums up gives a thing another value than the test of it, while a second
    paper has the value of the test and none has the quoted one. Pure; linear but for values of one thing.
    """
    ends = tuple(table.get("quantities_of_places", {}))
    measured: dict[tuple[str, str], list[_Value]] = {}
    quoted: list[_Value] = []
    said: list[_Value] = []
    for record in live(dossier):
        if passes(record.data) is False:
            continue
        for value in _rows(record):
            if full := of_place(value.noun, ends):
                measured.setdefault((full, value.unit), []).append(value)
        for value in _words(record):
            said.append(value)
            if record.type in _QUOTING and not _OWN & keys_of(record) and value.is_plain:
                quoted.append(value)
    for value in quoted:
        full = of_place(value.noun, ends)
        tests = measured.get((full, value.unit), []) if full else []
        numbers = {test.number for test in tests}
        if len(numbers) != 1 or value.number in numbers or _rounded(tests[0], value):
            continue
        seconds = [*tests[1:], *(v for v in said if v.record.id != value.record.id and _same(v, full, ends))]
        agree = [
            v
            for v in seconds
            if v.record.id != tests[0].record.id and v.unit == value.unit and v.number in numbers
        ]
        denied = any(v.unit == value.unit and v.number == value.number for v in seconds)
        if agree and not denied:
            yield _x746(value, full, tests[0], agree[0])


def _x746(value: _Value, full: str, test: _Value, second: _Value) -> Finding:
    words: dict[str, Any] = {
        "subject": value.record.title,
        "name": full,
        "found": f"{value.shown} {value.unit}",
    }
    words |= {
        "expected": f"{test.shown} {test.unit}",
        "first": test.record.title,
        "second": second.record.title,
    }
    return finding("X746", value.record.at(value.pointer), record=value.record.id, **words)


def _rows(record: Record) -> Iterator[_Value]:
    """What the rows of a record measured: ``机房接地电阻（Ω）`` 0.6."""
    for pointer, part in maps_of(record) if "measured" in keys_of(record) else ():
        name, shown = plain(str(part.get("name") or "")), plain(str(part.get("measured", ""))).strip()
        head, _, inside = name.rpartition("(")
        unit = inside.rstrip(")").strip() if head else ""
        for _, own, with_unit in values_in(shown):
            shown, unit = own.removesuffix(with_unit).strip(), with_unit
        noun = re.fullmatch(r"[一-鿿]{2,12}", (head or name).strip())
        if noun and unit and _ALONE.fullmatch(shown):
            yield _Value(noun[0], unit, shown, record, f"{pointer}/measured", True)


def _words(record: Record) -> Iterator[_Value]:
    """Values in its texts, each with what stands before."""
    for pointer, text in texts_of(record):
        if pointer.startswith("/signatures") or pointer.rpartition("/")[2] in _WORK:
            continue
        for clause in re.split("[,，。;；、]", text):
            for head, shown, unit in values_in(clause):
                noun, number = _NOUN.search(plain(head)), shown.removesuffix(unit).strip()
                if noun and _ALONE.fullmatch(number):
                    is_plain = _AGAIN.search(text) is None
                    yield _Value(noun[1].rstrip("为是达均"), unit, number, record, pointer, is_plain)


def _same(value: _Value, full: str, ends: tuple[str, ...]) -> bool:
    """Whether a value is of the quantity of that place: in full, or beside the name of the place in its record."""
    if of_place(value.noun, ends) == full:
        return True
    end = next((e for e in ends if full.endswith(e)), "")
    place = full.removesuffix(end)
    record = value.record
    return (
        value.noun in (end, end.removesuffix("电阻"))
        and place in f"{record.title} {record.data.get('part', '')}"
    )


def _rounded(test: _Value, value: _Value) -> bool:
    """Whether a value is that of the test with fewer digits: 0.6 of 0.58."""
    digits = len(value.shown.partition(".")[2])
    return abs(test.number - value.number) <= 0.5 * 10.0**-digits + 1e-9
