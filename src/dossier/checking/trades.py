"""The trades that firms are licensed for: what papers say of them, what is filed, and what the works are of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.scopes import firms_of, live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Party, Record
from dossier.reading.cross_checks import Table

_TRADE = re.compile(r"([一-鿿]{2,14}?)(?:工程)?(?:施工)?(?:总承包|专业承包|专项承包)")
_BUILDERS = ("contractor", "subcontractor")


def check_trades(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X673 a trade that no licence filed for the firm has, X674 a firm licensed for none of the works. Pure."""
    filed: dict[str, list[Record]] = {}
    firms = firms_of(dossier)
    for record in live(dossier):
        holder = str(record.data.get("holder") or "") if record.type == "qualification" else ""
        if firm := firms.get(holder):
            filed.setdefault(firm.id, []).append(record)
    works = {str(d) for d in dossier.data.get("disciplines", ())}
    wrong = {
        k: list(_of_the_works(dossier.parties[k], own, works, table)) for k, own in filed.items() if works
    }
    for found in wrong.values():
        yield from found
    # A licence that is not for these works is the cause where a paper says what is.
    right = {k: own for k, own in filed.items() if not wrong.get(k)}
    for record in live(dossier):
        yield from _said(record, firms, right, table)


def check_trades_on_papers(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X673 for a firm whose licence names its trades on the paper alone. Pure; `said`: all that is said."""
    firms = firms_of(dossier)
    filed: dict[str, list[Record]] = {}
    for record in live(dossier):
        firm = firms.get(str(record.data.get("holder") or "")) if record.type == "qualification" else None
        if firm:
            filed.setdefault(firm.id, []).append(record)
    silent = {k: own for k, own in filed.items() if not any(map(_trades, own))}
    of_paper: dict[str, list[str]] = {}
    for line in said if silent else ():
        if line.file and line.record.type == "qualification":
            of_paper.setdefault(line.record.id, []).extend(trades_in(line.text))
    known = {k: own for k, own in silent.items() if all(of_paper.get(r.id) for r in own)}
    for record in live(dossier) if known else ():
        yield from _said(record, firms, known, table, of_paper)


def trades_in(text: str) -> list[str]:
    """The trades that a licence names: ``机电工程施工总承包贰级`` → 机电."""
    return [re.sub(r"^.*(?:具有|持有|资质|证书|等级|为)", "", t) or t for t in _TRADE.findall(text)]


def _trades(licence: Record) -> list[str]:
    return trades_in(f"{licence.data.get('scope') or ''}；{licence.title}")


def _said(
    record: Record,
    firms: Mapping[str, Party],
    filed: Mapping[str, list[Record]],
    table: Table,
    of_paper: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[Finding]:
    """A row about a firm: its trades are among those of its licences, and are such as its side of the works has."""
    rows = record.data.get("participants")
    for i, row in enumerate(rows if isinstance(rows, list) else ()):
        said = str(row.get("qualification") or "") if isinstance(row, dict) else ""
        firm = firms.get(str(row.get("party"))) if said else None
        if firm is None:
            continue
        licences = filed.get(firm.id, [])
        known = {t for licence in licences for t in (of_paper or {}).get(licence.id, _trades(licence))}
        own = trades_in(said)
        kinds = table.get("licence_words", {})
        other = [w for role, ws in kinds.items() if role != firm.role for w in ws if w in said]
        side = kinds.get(firm.role, ())
        expected = ""
        if known and own and not any(a in b or b in a for a in own for b in known):
            expected = "、".join(str(r.data.get("scope") or r.title) for r in licences)
            expected = "、".join(sorted(known)) if of_paper else expected
        elif of_paper is None and side and other and not any(w in said for w in side):
            expected = "、".join(side)
        if expected:
            words: dict[str, Any] = {"subject": record.title, "firm": firm.name, "found": said}
            place = record.at(f"/participants/{i}/qualification")
            yield finding("X673", place, record=record.id, expected=expected, **words)


def _of_the_works(firm: Party, licences: list[Record], works: set[str], table: Table) -> Iterator[Finding]:
    """Every licence filed for a builder is for a trade of the table, and none of these is of these works."""
    covered: set[str] = set()
    for licence in licences:
        trades = _trades(licence)
        hits = [ds for t in trades for word, ds in table.get("trades", {}).items() if word in t]
        if not trades or len(hits) < len(trades):
            return  # a trade whose works nobody listed
        covered |= {str(d) for ds in hits for d in ds}
    if firm.role in _BUILDERS and not covered & works:
        words: dict[str, Any] = {"subject": licences[0].title, "firm": firm.name}
        words["found"] = "、".join(dict.fromkeys(t for r in licences for t in _trades(r)))
        yield finding("X674", licences[0].at("/scope"), record=licences[0].id, **words)
