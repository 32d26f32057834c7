"""Defect liability periods in contract, letter, account and prose: those that the contract agrees, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.checking.warranty_words import number
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text

_NUMBER = r"(\d+(?:\.\d+)?|[一二两三四五六七八九十壹贰叁伍]{1,3})"
_PERIOD = rf"(?<!第){_NUMBER}\s*(个\s*月|月|周年|年)(?![\d月半零又]|(?:期限?)?[以之]?[前每])"
_OTHER = "满|届|内|终|结束|保修|质保|每|延|超|过|少于|低于|最长|剩|余|还|退|一般|通常|原|投标|第|法定|规定"
"""Words of a part of the period, of what the law allows, or of another period."""
_BEHIND = re.compile(rf"缺陷责任期[限间]?(?:(?!{_OTHER})[^。;]){{0,30}}?{_PERIOD}")
_BEFORE = re.compile(rf"(?<![延长超过余剩])(?<!不少于){_PERIOD}\s*的?\s*(?:工程|质量)?缺陷责任期")
_DAY = re.compile(r"\d{4}\s*[年./-](?:\s*\d{1,2}\s*[月./-])?(?:\s*\d{1,2}\s*日?)?")
_THAT_DAY = "该日"
"""Stands for a day, whose year is no period."""
_OLDER = frozenset({"letter-of-award", "qualification", "manual", "product-certificate", "warranty-card"})
"""Papers from before the contract, or of makers for their own goods."""
_STRANGE = frozenset({"subcontractor", "maker", "supplier", "supervisor", "designer"})
"""Who has another contract than that for the works."""
_MOST = 120
"""Months from which on a number is none of a period of liability."""


def check_said_liability(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X800, once for a record: a defect liability period that the contract does not agree. Pure.

    What the contracts say counts as agreed, all of it; where they say nothing, what the warranty letter says does.
    """
    records = live(dossier)
    contracts = _contracts(records)
    if not contracts:
        return  # of several contracts each has its own
    letters = [r for r in records if r.type == "warranty-letter"]
    periods = [
        *_of_fields(records),
        *((line.record, line.place, m) for line in said for m in _months(line.text)),
    ]
    for base in (contracts, letters):
        agreed = {months for record, _, months in periods if record in base}
        if agreed:
            break
    else:
        return
    told: set[str] = set()
    works = contracts[0].data.get("contract_kind") == "main"
    for record, place, months in periods:
        of_others = record.type in ("contract", *_OLDER) or (works and _role(dossier, record) in _STRANGE)
        if months in agreed or record in base or record.id in told or of_others:
            continue
        told.add(record.id)
        words: dict[str, Any] = {"subject": record.title, "found": _shown(months), "whose": base[0].title}
        words["expected"] = Text(
            "、".join(_shown(m).zh for m in sorted(agreed)), ", ".join(_shown(m).en for m in sorted(agreed))
        )
        yield finding("X800", place, record=record.id, **words)


def _of_fields(records: Sequence[Record]) -> Iterator[tuple[Record, Location, float]]:
    for record in records:
        months = record.data.get("defect_liability_months")
        if isinstance(months, int) and not isinstance(months, bool):
            yield record, record.at("/defect_liability_months"), float(months)


def _months(text: str) -> Iterator[float]:
    """The defect liability periods of a text in months."""
    if "缺陷责任期" not in text:
        return
    plain = _DAY.sub(_THAT_DAY, text)
    for pattern in (_BEHIND, _BEFORE):
        for match in pattern.finditer(plain):
            months = number(match[1]) * (1 if "月" in match[2] else 12)
            if 0 < months <= _MOST:
                yield months


def _contracts(records: Sequence[Record]) -> list[Record]:
    """The one contract for the works, or for the delivery where there are none, with its supplements; or nothing."""
    kinds: dict[str, list[Record]] = {}
    for record in records:
        if record.type == "contract":
            kinds.setdefault(str(record.data.get("contract_kind")), []).append(record)
    one = kinds.get("main") or kinds.get("supply") or []
    return [*one, *kinds.get("supplement", ())] if len(one) == 1 else []


def _role(dossier: Dossier, record: Record) -> str:
    firm = dossier.parties.get(str(record.responsible))
    return firm.role if firm else ""


def _shown(months: float) -> Text:
    return Text(f"{months:g} 个月", f"{months:g} months")
