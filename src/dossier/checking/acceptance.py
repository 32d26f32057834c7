"""Findings that somebody has accepted: they stay in the report with his name, and count again when his word ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.checking.result import CheckResult
from dossier.checking.waivers import Sides, by_law, late, sides_of
from dossier.findings import Finding, Severity, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Text

_NEVER = ("Y", "S21", "S22", "R319", "R320", "R321", "R322", "R323", "R325", "R326", "R327")
"""What was not read was not checked: nobody can know what he would accept."""

Entry = Mapping[str, Any]


def with_acceptances(result: CheckResult, schemas: Schemas) -> CheckResult:
    """The result with every finding that `accept:` names as information, and R321 … R323, R326 and R327
    for entries without effect.

    Blockers and what the law asks for cannot be accepted, nor what concerns reading or rules; an error only by
    somebody who may waive (`waivers`), and not before his day. An entry names a code
    and, where it gives them, record and requirement; it holds up to and with `until`. Pure.
    """
    entries = [
        (i, e)
        for i, e in enumerate(result.dossier.data.get("accept", ()) if result.dossier else ())
        if isinstance(e, dict) and e.get("code") and isinstance(e.get("until"), dt.date)
    ]
    if not entries or result.dossier is None:
        return result
    fits = {i: [f for f in result.findings if _fits(f, e)] for i, e in entries}
    sides = sides_of(result.dossier, schemas)
    void = {i: _void(result, result.dossier, i, e, sides) for i, e in entries}
    good = [(e, void[i]) for i, e in entries if fits[i] and not _barred(e) and e["until"] >= result.as_of]
    kept = [
        _accepted(f, next((e for e, bad in good if _fits(f, e) and not (bad and _counts(f))), None))
        for f in result.findings
    ]
    told = [told for i, e in entries for told in _without_effect(result, i, e, fits[i], void[i])]
    return replace(result, findings=tuple(sorted([*kept, *told], key=lambda f: f.sort_key)))


def _fits(found: Finding, entry: Entry) -> bool:
    asked = (
        ("record", found.record),
        ("requirement", found.requirement),
        ("item", found.item),
    )
    return found.code == entry["code"] and all(entry.get(k) in (None, v) for k, v in asked)


def _void(result: CheckResult, dossier: Dossier, i: int, entry: Entry, sides: Sides) -> Finding | None:
    """Why nobody may go by the entry where it matters."""
    place, said = dossier.at(f"/accept/{i}/code"), str(entry.get("approved_by", ""))
    if not sides.release(said):
        return finding("R326", place, name=entry["code"], by=said)
    if isinstance(day := entry.get("date"), dt.date) and day > result.as_of:
        return finding("R327", place, name=entry["code"], **late(day, result.as_of))
    return None


def _counts(found: Finding) -> bool:
    return found.severity.rank <= Severity.ERROR.rank


def _barred(entry: Entry) -> bool:
    return str(entry["code"]).startswith(_NEVER)


def _accepted(found: Finding, entry: Entry | None) -> Finding:
    if entry is None or found.severity is Severity.INFO or _grave(found):
        return found
    by, until, reason = str(entry.get("approved_by", "")), entry["until"], str(entry.get("reason", ""))
    message = Text(
        f"已接受（{by}，至 {cn(until)}：{reason}）：{found.message.zh}",
        f"accepted ({by}, until {iso(until)}: {reason}): {found.message.en}",
    )
    return replace(found, severity=Severity.INFO, accepted=found.severity, message=message)


def _without_effect(
    result: CheckResult, i: int, entry: Entry, fits: list[Finding], void: Finding | None
) -> Iterator[Finding]:
    assert result.dossier is not None
    place = result.dossier.at(f"/accept/{i}/code")
    words: dict[str, Any] = {
        "name": entry["code"],
        "until": Text(cn(entry["until"]), iso(entry["until"])),
        "where": f" {entry.get('record') or entry.get('requirement') or ''}".rstrip(),
    }
    if _barred(entry) or any(map(_grave, fits)):
        yield finding("R323", place, **words)
    elif entry["until"] < result.as_of:
        yield finding("R321", place, **words)
    elif not fits:
        yield finding("R322", place, **words)
    elif void and any(map(_counts, fits)):
        yield void


def _grave(found: Finding) -> bool:
    """A blocker, or what the law asks for: nobody's word makes a dossier ready without it."""
    return found.severity is Severity.BLOCKER or by_law(found.citation)
