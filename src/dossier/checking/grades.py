"""Strength of test pieces against the grade that they were made for: C30 is 30 MPa, 8.8 is 800 MPa."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.dates import as_datetime
from dossier.checking.moments import cn, iso
from dossier.checking.paper_reading import plain
from dossier.checking.rows import is_failed
from dossier.checking.scopes import live, members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_BOLT = re.compile(r"(?<![\d.])(\d{1,2})\.[689](?:\s?级|S|T|$)")
_LETTERS = re.compile(r"(?<![A-Z])([A-Z]{1,4})\s?(\d+(?:\.\d+)?)")


def check_grades(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X753 for a strength that passes below its grade; a warning where a batch may still pass with it. Pure."""
    kinds = table.get("grades", {})
    listed = {str(m["id"]): m for m in members(dossier, "materials") if "id" in m}
    for record in live(dossier):
        strength = record.data.get("strength_mpa")
        if isinstance(strength, int | float) and not is_failed(record):
            said = record.data.get("design_grade") or listed.get(str(record.data.get("material")), {}).get(
                "spec"
            )
            grade = grade_of(str(said or ""), kinds)
            if grade and not _is_young(record, grade[1]) and strength < grade[0]:
                yield _x753(record, strength, str(said), *grade)


def check_ages(dossier: Dossier) -> Iterator[Finding]:
    """X745 for an age of test pieces that their days do not give; a day more or less is usual. Pure."""
    for record in live(dossier):
        age, cast, tested = (record.data.get(key) for key in ("age_days", "cast_on", "tested_on"))
        if not isinstance(age, int) or not (isinstance(cast, dt.date) and isinstance(tested, dt.date)):
            continue
        days = (as_datetime(tested) - as_datetime(cast)).days
        if abs(days - age) > 1:
            words: dict[str, Any] = {"subject": record.title, "found": age, "days": days}
            words |= {"cast": Text(cn(cast), iso(cast)), "tested": Text(cn(tested), iso(tested))}
            yield finding("X745", record.at("/age_days"), record=record.id, **words)


def grade_of(said: str, kinds: Mapping[str, Mapping[str, Any]]) -> tuple[float, Mapping[str, Any]] | None:
    """The strength that a grade names, in MPa, and its kind; None where it names none, or several."""
    text = plain(said).upper()
    bolts = set(_BOLT.findall(text))  # before letters: M16 of a bolt is its size
    if bolts:
        return (float(bolts.pop()) * 100, {"least": 1}) if len(bolts) == 1 else None
    by_letters = {word: kind for kind in kinds.values() for word in kind["words"]}
    found = {(float(number), letters) for letters, number in _LETTERS.findall(text) if letters in by_letters}
    if len(found) == 1:
        number, letters = found.pop()
        return number, by_letters[letters]
    return None


def _is_young(record: Record, kind: Mapping[str, Any]) -> bool:
    """Whether a piece was tested before the age that its grade is of: to strike the forms, to tension."""
    age = record.data.get("age_days")
    return isinstance(age, int) and age < kind.get("age", 0)


def _x753(record: Record, strength: float, said: str, asked: float, kind: Mapping[str, Any]) -> Finding:
    words: dict[str, Any] = {"subject": record.title, "found": f"{strength:g}", "grade": said}
    words |= {"expected": f"{asked:g}", "percent": f"{strength / asked * 100:.0f}"}
    severity = None if strength < asked * kind["least"] - 1e-9 else "warning"
    return finding("X753", record.at("/strength_mpa"), record=record.id, severity=severity, **words)
