"""Warranty periods in the words of manuals, minutes and reports: those of letter and contract, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.checking.warranty_words import months_in
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_OWN = frozenset(
    {
        "warranty-letter",
        "warranty-card",
        "contract",
        "letter-of-award",
        "product-certificate",
        "material-certificate",
        "manual",
        "qualification",
        "certificate",
        "type-approval",
    }
)
"""Papers that promise for themselves, which other rules compare, and papers of makers, who warrant their own goods."""
_DAY = re.compile(r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?")
_THAT_DAY = "该日"
"""Stands for a day, whose year is no period."""
_NO_PERIOD = re.compile(
    r"年限|寿命|使用期|第\s*[\d一二三四五]|剩|尚余|[届已]|期?满|原|投标|工期|保质|贮存|延保|厂家|厂商|原厂|供货商|供应商|通知|[修到]后|易损|耗材"
    r"|滤芯|灯[具泡管]|电池|建议|一般|通常|不少于|不低于|至少|法定|条例|规定的?最低|年\s*[检审]"
)
"""Words of another time than the warranty of the works."""
_KINDS = (re.compile("防水|防渗|渗漏|卫生间|外墙面"), re.compile("保温|节能"))
_MAKERS = frozenset({"maker", "supplier"})


@dataclass(frozen=True, slots=True)
class _Promise:
    about: str
    months: float
    record: Record


def check_said_warranty(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X761, once for a record: a period that neither letter nor contract promises for such works. Pure."""
    letters = [r for r in live(dossier) if r.type == "warranty-letter"]
    promises = [p for r in letters for p in _of_letter(r)]
    promises += [p for r in live(dossier) for p in _of_contract(r)] if promises else []
    if not promises:
        return
    givers = {str(r.responsible) for r in letters}
    told: set[str] = set()
    for line in said:
        record = line.record
        strange = str(record.responsible) in _MAKERS - givers
        if record.type in _OWN or record.id in told or strange or not re.search("保修|质保", line.text):
            continue
        for part, months in _periods(line.text):
            known = _for_such(promises, part)
            if known and all(abs(p.months - months) > 1e-6 for p in known):
                told.add(record.id)
                yield _x761(line, part, known[0])
                break


def _periods(text: str) -> Iterator[tuple[str, float]]:
    """Each period of a text with the words about it; days are no periods."""
    for sentence in re.split("[。;]", _DAY.sub(_THAT_DAY, text)):
        if re.search("保修|质保", sentence):
            for clause in re.split("[,、](?=[^,、]*[年月])", sentence):
                if not _NO_PERIOD.search(clause):
                    yield from months_in(clause if re.search("保修|质保", clause) else f"保修{clause}")


def _of_letter(letter: Record) -> Iterator[_Promise]:
    for row in letter.data.get("periods") or ():
        value, unit = (row.get("value"), row.get("unit")) if isinstance(row, dict) else (None, None)
        if isinstance(value, int | float) and unit in ("year", "month"):
            water = "防水" if row.get("item") in ("roof_waterproofing", "wet_rooms", "external_wall") else ""
            about = f"{row.get('name') or ''}{water}"
            yield _Promise(about, float(value) * (12 if unit == "year" else 1), letter)
    for text in (letter.data.get("other_terms"), *(letter.data.get("duties") or ())):
        for part, months in _periods(str(text or "")):
            yield _Promise(part, months, letter)


def _of_contract(record: Record) -> Iterator[_Promise]:
    if record.type == "contract":
        for part, months in months_in(str(record.data.get("warranty_clause") or "")):
            yield _Promise(part, months, record)


def _for_such(promises: Sequence[_Promise], said: str) -> list[_Promise]:
    """The promises of the kind of works that a text names; all of them where it names none."""
    for kind in _KINDS:
        if kind.search(said):
            return [p for p in promises if kind.search(p.about)]
    return list(promises)


def _x761(line: Statement, part: str, promise: _Promise) -> Finding:
    number = promise.months / 12 if promise.months % 12 == 0 else promise.months
    unit = ("年", "years") if promise.months % 12 == 0 else ("个月", "months")
    words: dict[str, Any] = {
        "source": line.source,
        "said": part.replace(_THAT_DAY, "…").strip(),
        "whose": promise.record.title,
    }
    words["expected"] = Text(f"{number:g} {unit[0]}", f"{number:g} {unit[1]}")
    return finding("X761", line.place, record=line.record.id, **words)
