"""What tests stand for against what was delivered: a batch of which a part was never tested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.materials import unit_of
from dossier.checking.rows import is_failed
from dossier.checking.scopes import ids_in, live, members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_KINDS = frozenset({"retest", "strength", "None"})
"""Kinds of tests that prove a delivery, and not works that are done."""
_TESTS = frozenset({"test-report", "strength-report"})
_NEARLY = 0.98
"""A part so large is rounding and waste."""


def check_covered_quantities(dossier: Dossier) -> Iterator[Finding]:
    """X754 for a material whose passed tests together stand for less than was delivered. Pure."""
    tests: dict[str, dict[tuple[str, str], list[Record]]] = {}
    for record in live(dossier):
        ids = ids_in(record.data.get("material"))
        kind = str(record.data.get("kind"))
        if record.type in _TESTS and kind in _KINDS and len(ids) == 1 and not is_failed(record):
            tests.setdefault(ids[0], {}).setdefault((record.type, kind), []).append(record)
    for material in members(dossier, "materials"):
        alike = tests.get(str(material.get("id")), {}).values()
        whole = [_total(records, material) for records in alike]
        if whole and all(total is not None for total in whole):
            best = max(total for total in whole if total is not None)
            delivered = material["quantity"]
            if best < delivered * _NEARLY:
                records = next(r for r, total in zip(alike, whole, strict=True) if total == best)
                yield _x754(records, material, best)


def _total(records: list[Record], material: Mapping[str, Any]) -> float | None:
    """What they stand for together, in the unit of the material; None where one of them does not say it so."""
    unit, delivered = unit_of(material), material.get("quantity")
    if not unit or not isinstance(delivered, int | float):
        return None
    given = [r.data.get("quantity") for r in records]
    numbers = [n for n in given if isinstance(n, int | float)]
    same = len(numbers) == len(records) and all(unit_of(r.data) == unit for r in records)
    return float(sum(numbers)) if same else None


def _x754(records: list[Record], material: Mapping[str, Any], total: float) -> Finding:
    first, unit = records[0], str(material["measure"])
    others = Text("", "")
    if len(records) > 1:
        others = Text(f"等 {len(records)} 份", f" and {len(records) - 1} more")
    words: dict[str, Any] = {"subject": first.title, "others": others, "found": f"{total:g} {unit}"}
    words |= {"expected": f"{material['quantity']:g} {unit}", "material": str(material.get("name") or "")}
    return finding("X754", first.at("/quantity"), record=first.id, **words)
