"""What a table shows against what is concluded from it: measured values outside their limits, failed rows, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.field_titles import field_title, named
from dossier.checking.limits import outside
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_FAILED = ("fail", "continue", False)


def check_rows(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X552 a value outside its limit that passed, X553 a failed row in a record that passed, X554 counts. Pure."""
    for record in live(dossier):
        for pointer, part in maps_of(record.data):
            yield from _limit(record, pointer, part, table)
            yield from _counts(record, pointer, part, table, schemas)
            if part.get("condition") == "damaged" and part.get("conclusion") == "pass":
                words: dict[str, Any] = {"subject": record.title, "name": _name(part)}
                yield finding("X553", record.at(f"{pointer}/condition"), record=record.id, **words)
        yield from _failed_rows(record)


def maps_of(data: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Every map in a record but signatures and evidence, with its pointer; the record itself first."""
    found: list[tuple[str, Mapping[str, Any]]] = []
    _add_maps(data, "", found)
    return found


def _add_maps(data: Mapping[str, Any], pointer: str, found: list[tuple[str, Mapping[str, Any]]]) -> None:
    found.append((pointer, data))
    for key, value in data.items():
        if isinstance(value, dict):
            _add_maps(value, f"{pointer}/{key}", found)
        elif isinstance(value, list) and key not in ("signatures", "evidence"):
            for i, row in enumerate(value):
                if isinstance(row, dict):
                    _add_maps(row, f"{pointer}/{key}/{i}", found)


def passes(part: Mapping[str, Any]) -> bool | None:
    """What a record or a row concludes; None when it does not say."""
    said = next((part[k] for k in ("result", "normal", "conclusion") if k in part), None)
    if said in _FAILED:
        return False
    return True if said is True or said == "pass" else None


def _limit(record: Record, pointer: str, part: Mapping[str, Any], table: Table) -> Iterator[Finding]:
    for rule in table.get("limits", {}).values():
        if rule["limit"] not in part or rule["measured"] not in part:
            continue
        limit, measured = part[rule["limit"]], part[rule["measured"]]
        if limit is None or measured is None or passes(part) is False or passes(record.data) is False:
            continue
        name = str(part.get("name") or part.get("parameter") or record.title)
        wrong = _beyond(limit, measured) if rule.get("absolute") else outside(limit, measured, name)
        wrong = wrong or _fewer(limit, measured, name)
        if wrong:
            words: dict[str, Any] = {
                "subject": record.title,
                "name": name,
                "measured": measured,
                "limit": limit,
            }
            yield finding("X552", record.at(f"{pointer}/{rule['measured']}"), record=record.id, **words)


_COUNTED = re.compile(r"[（(](?:台|路|个|点|套|门|次|间|只|盏|座)[)）]")


def _fewer(limit: object, measured: object, name: str) -> bool:
    """Fewer things than there are to be: 128 cameras, of which 121 answer."""
    wanted, found = (str(v) if isinstance(v, int | str) else "" for v in (limit, measured))
    whole = wanted.isdecimal() and found.isdecimal() and _COUNTED.search(name)
    return bool(whole) and int(found) < int(wanted)


def _beyond(limit: object, measured: object) -> bool:
    return isinstance(limit, int | float) and isinstance(measured, int | float) and abs(measured) > abs(limit)


def _failed_rows(record: Record) -> Iterator[Finding]:
    """A row that failed and was not tested again, in a record that passes or, not saying so, has no faults."""
    whole = passes(record.data)
    if whole is False or (whole is None and "conclusion" not in record.data):
        return
    if whole is None and record.data.get("faults"):
        return
    for key, rows in record.data.items():
        if key in ("signatures", "evidence") or not isinstance(rows, list):
            continue
        good = {_name(row) for row in rows if isinstance(row, dict) and passes(row)}
        for i, row in enumerate(rows):
            poor = isinstance(row, dict) and (_number(row.get("poor")) or 0) > 0
            if isinstance(row, dict) and (poor or (passes(row) is False and _name(row) not in good)):
                words: dict[str, Any] = {"subject": record.title, "name": _name(row) or f"{i + 1}"}
                yield finding("X553", record.at(f"/{key}/{i}"), record=record.id, **words)


def _name(row: Mapping[str, Any]) -> str:
    return str(row.get("name") or row.get("parameter") or row.get("requirement") or row.get("part") or "")


def _counts(
    record: Record, pointer: str, part: Mapping[str, Any], table: Table, schemas: Schemas
) -> Iterator[Finding]:
    """Counts that cannot be, and counts that a pass contradicts."""
    for rule in table.get("counts", {}).values():
        if rule["less"] not in part or rule["than"] not in part:
            continue
        less, more = _number(part[rule["less"]]), _number(part[rule["than"]])
        if less is None or more is None or any(part.get(k) for k in rule.get("unless", ())):
            continue
        less += sum(_number(part.get(k)) or 0 for k in rule.get("plus", ()))
        passed = passes(part) is not False and passes(record.data) is not False
        wrong = less > more if rule["must"] == "at_most" else passed and less < more
        if wrong:
            first, second = f"{pointer}/{rule['less']}", f"{pointer}/{rule['than']}"
            words: dict[str, Any] = {
                "first": named(schemas, record, first),
                "found": f"{less:g}",
                "second": field_title(schemas, record, second),
                "expected": f"{more:g}",
                "how": Text("多于", "is more than")
                if rule["must"] == "at_most"
                else Text("少于", "is less than"),
            }
            yield finding("X554", record.at(first), record=record.id, **words)


def _number(value: object) -> float | None:
    if isinstance(value, str):
        head = value.strip().rstrip("点处个根组件台套项%间户")
        value = float(head) if head.replace(".", "", 1).isdecimal() else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
