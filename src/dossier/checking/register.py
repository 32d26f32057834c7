"""What dossier.yaml lists and says of the project against what the records show: equipment, goods, traits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.scopes import live, members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

EQUIPMENT_LIST = Text("dossier.yaml 的 equipment 登记", "the equipment list of dossier.yaml")
"""What a message calls the list of machines."""


def check_register(dossier: Dossier, table: Table, roles: Mapping[str, str]) -> Iterator[Finding]:
    """X569 goods that the equipment list lacks, X570 special equipment that is not called so, X571 traits. Pure."""
    yield from _goods(dossier, table)
    yield from _special(dossier, table)
    yield from _traits(dossier, table, roles)
    yield from _doubles(dossier)


def _goods(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """A line with a serial number or a model of the list is a piece of equipment: it is listed, and as often."""
    equipment = members(dossier, "equipment")
    if not equipment:
        return
    serials = {str(e["serial"]) for e in equipment if e.get("serial")}
    listed: dict[str, float] = {}
    for e in equipment:
        if e.get("model"):
            listed[str(e["model"])] = listed.get(str(e["model"]), 0) + float(e.get("quantity", 1))
    for kind, key in table.get("goods_lists", {}).items():
        delivered: dict[str, list[tuple[Record, int, float]]] = {}
        for record in live(dossier):
            for i, line in enumerate(record.data.get("lines", ())) if record.type == kind else ():
                if not isinstance(line, dict):
                    continue
                yield from _unlisted(record, i, line, serials, listed)
                if isinstance(line.get(key), int | float) and str(line.get("model")) in listed:
                    delivered.setdefault(str(line["model"]), []).append((record, i, float(line[key])))
        for model, lines in delivered.items():
            total = sum(n for _, _, n in lines)
            # The same list may be filed twice, as sent and as returned.
            if total != listed[model] and any(n != listed[model] for _, _, n in lines):
                record, i, _ = lines[0]
                words: dict[str, Any] = {"name": model, "found": f"{total:g}", "listed": f"{listed[model]:g}"}
                words["whose"] = EQUIPMENT_LIST
                yield finding(
                    "X572", record.at(f"/lines/{i}/{key}"), record=record.id, subject=record.title, **words
                )


def _unlisted(
    record: Record, i: int, line: Mapping[str, Any], serials: set[str], models: Mapping[str, float]
) -> Iterator[Finding]:
    serial = str(line.get("serial") or "")
    known = any(s in serial for s in serials) or str(line.get("model")) in models
    if serial and serials and not known:
        words: dict[str, Any] = {"subject": record.title, "name": line.get("name", ""), "serial": serial}
        yield finding("X569", record.at(f"/lines/{i}"), record=record.id, **words)


def _special(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """Said plainly to be none, it is looked at (a hoist below half a ton is none); not said at all, it is wrong."""
    for i, e in enumerate(dossier.data.get("equipment", ())):
        if isinstance(e, dict) and not e.get("special"):
            word = next((w for w in table.get("special_names", {}) if w in str(e.get("name", ""))), None)
            if word:
                severity = "warning" if e.get("special") is False else "error"
                words: dict[str, Any] = {"item": e.get("tag"), "name": e.get("name"), "word": word}
                yield finding("X570", dossier.at(f"/equipment/{i}"), severity=severity, **words)


def _traits(dossier: Dossier, table: Table, roles: Mapping[str, str]) -> Iterator[Finding]:
    """The cause once, at the traits, whatever number of records shows it."""
    project = dossier.data.get("project", {})
    given = set(project.get("traits", ()))
    milestones = dossier.data.get("milestones", {})
    records: dict[str, Record] = {}
    signed: dict[str, Record] = {}
    for record in live(dossier):
        records.setdefault(record.type, record)
        for s in record.signatures:
            if s.role not in table.get("either", {}):
                signed.setdefault(roles.get(s.role, s.role), record)
    for trait, rule in table.get("trait_signs", {}).items():
        if (trait in given) is rule["fits"]:
            continue
        shown = [f"《{records[k].title}》" for k in rule.get("records", ()) if k in records]
        shown += [f"《{signed[k].title}》的签字" for k in rule.get("signed", ()) if k in signed]
        shown += [f"project.{k}" for k in rule.get("project", ()) if project.get(k)]
        shown += [f"milestones.{k}" for k in rule.get("milestones", ()) if milestones.get(k)]
        if shown:
            how = Text("没有", "lacks") if rule["fits"] else Text("有", "has")
            words: dict[str, Any] = {"trait": trait, "how": how, "signs": "、".join(shown[:3])}
            yield finding("X571", dossier.at("/project/traits"), **words)


def _doubles(dossier: Dossier) -> Iterator[Finding]:
    """One serial number on two machines, one sample or drawing number on two papers."""
    seen: dict[tuple[str, str], str] = {}
    for i, e in enumerate(dossier.data.get("equipment", ())):
        if isinstance(e, dict) and e.get("serial"):
            other = seen.setdefault(("serial", str(e["serial"])), str(e.get("tag")))
            if other != str(e.get("tag")):
                words: dict[str, Any] = {
                    "number": str(e["serial"]),
                    "first": str(e.get("tag")),
                    "other": other,
                }
                yield finding("X573", dossier.at(f"/equipment/{i}/serial"), **words)
    first: dict[tuple[str, str, str], Record] = {}
    for record in live(dossier):
        for key in ("sample_number", "drawing_number", "filing_number", "registration_code"):
            if value := record.data.get(key):
                scope = str(record.data.get("discipline") or "") if key == "drawing_number" else record.type
                other_record = first.setdefault((key, scope, str(value)), record)
                if other_record is not record and not _continues(record, other_record):
                    both: dict[str, Any] = {
                        "number": str(value),
                        "first": record.title,
                        "other": other_record.title,
                    }
                    yield finding("X573", record.at(f"/{key}"), record=record.id, **both)


def _continues(record: Record, other: Record) -> bool:
    """Several papers of one sample, or a paper that replies to the other."""
    same = record.data.get("material") is not None and record.data.get("material") == other.data.get(
        "material"
    )
    return same or other.id in (record.data.get("replies_to"), record.data.get("annex_to"))
