"""Damages that only a rule across records can notice: dates, names, numbers, people and promises that disagree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from dossier.checking.result import RequirementResult
from dossier.model import Record, Text
from dossier.proving.altering import REMOVED, with_value
from dossier.proving.damage import EVIDENCE, SIGNATURES, Damage
from dossier.proving.workbench import Bench, rewritten

Change = tuple[str, Bench, frozenset[str], frozenset[str], frozenset[str]]
"""What was done; the state after it; record ids, aspects and parts of dossier.yaml that were touched."""

_DAY = dt.timedelta(days=1)
_NONE: frozenset[str] = frozenset()


def across(bench: Bench, result: RequirementResult) -> Iterator[tuple[str, Damage | None]]:
    """For each finding code that breaks a rule: a damage that must raise it; None where no way to do so is known."""
    for code in result.requirement.codes:
        if code.startswith(
            "V"
        ):  # of the service book, which a dossier of records has none of: tests/cases/service-*
            continue
        found = [change for make in _MAKERS.get(code, ()) for change in make(bench)]
        if not found:
            yield code, None
        for what, after, records, aspects, names in found:
            types = frozenset(bench.records[i].type for i in records)
            key = (result.requirement.id, result.item)
            text = Text(what, what)
            yield (
                code,
                Damage(code, text, key, frozenset([code]), after, records, types, aspects, names),
            )


def _set(bench: Bench, record: Record, key: str, value: Any) -> Change:
    changed = rewritten(record, with_value(record.data, key, value))
    what = f"{record.id}.{key} " + ("−" if value is REMOVED else f"→ {str(value)[:60]}")
    return what, bench.with_records({record.id: changed}), frozenset([record.id]), frozenset([key]), _NONE


def _main(bench: Bench, part: str, value: Any, names: frozenset[str]) -> Change:
    what = f"dossier.yaml {part} → {str(value)[:60]}"
    return what, bench.with_main({**bench.dossier.data, part: value}), _NONE, _NONE, names


def _declares(bench: Bench, record: Record, key: str) -> bool:
    return key in bench.schemas.record(record.type).fields


def _first(bench: Bench, *keys: str) -> list[Record]:
    """The first record that has a value for each of the keys."""
    return [r for r in bench.dossier.records if all(r.data.get(k) is not None for k in keys)][:1]


def _of(bench: Bench, type_: str) -> list[Record]:
    return [r for r in bench.dossier.records if r.type == type_]


def _milestones_inverted(bench: Bench) -> Iterator[Change]:
    given = bench.dossier.data["milestones"]
    for name, after in (
        ("construction_completed", "accepted"),
        ("contract_signed", "construction_started"),
        ("accepted", "handed_over"),
    ):
        if name in given and after in given:
            inverted = {**given, name: given[after] + _DAY}
            yield _main(bench, "milestones", inverted, frozenset([name]))


def _dates_inverted(bench: Bench) -> Iterator[Change]:
    """In one record: sampling after the report, begin after the end."""
    for first, second in (("sampled_on", "date"), ("from", "to"), ("made_on", "date")):
        for record in _first(bench, second):
            if record.data.get(first):
                yield _set(bench, record, first, record.data[second] + _DAY)
    sampled = [r for r in bench.dossier.records if r.date and _declares(bench, r, "sampled_on")][:1]
    for record in sampled:
        yield _set(bench, record, "sampled_on", record.date + _DAY if record.date else None)


def _signed_too_early(bench: Bench) -> Iterator[Change]:
    """The evening before is allowed."""
    for record in _first(bench, SIGNATURES, "date"):
        signed = record.data[SIGNATURES]
        early = [{**signed[0], "date": record.data["date"] - 2 * _DAY}, *signed[1:]]
        yield _set(bench, record, SIGNATURES, early)


def _name_altered(bench: Bench) -> Iterator[Change]:
    owner = bench.dossier.parties["owner"].name
    for key in ("maker", "laboratory", "receiver", "authority"):
        named = [r for r in bench.dossier.records if _declares(bench, r, key)][:1]
        for record in named:
            yield _set(bench, record, key, owner[:-1])


def _future(bench: Bench) -> Iterator[Change]:
    for record in _first(bench, "date"):
        yield _set(bench, record, "date", bench.as_of + _DAY)


def _day_off(bench: Bench) -> Iterator[Change]:
    for record in _first(bench, SIGNATURES, "date"):
        signed = record.data[SIGNATURES]
        saturday = record.data["date"] + dt.timedelta(days=5 - record.data["date"].weekday())
        yield _set(bench, record, SIGNATURES, [{**signed[0], "date": saturday}, *signed[1:]])


def _placeholder(bench: Bench) -> Iterator[Change]:
    for record in bench.dossier.records[:1]:
        yield _set(bench, record, "remark", "共____页")
        yield _set(bench, record, "remark", "编号XXX")
    project = bench.dossier.data["project"]
    yield _main(bench, "project", {**project, "scale": "X个单体"}, frozenset())


def _number_twice(bench: Bench) -> Iterator[Change]:
    for record in _first(bench, "date"):
        others = [r for r in _of(bench, record.type) if r.id != record.id][:1]
        for other in others:
            changed = {r.id: rewritten(r, {**r.data, "number": "1"}) for r in (record, other)}
            yield (
                "number",
                bench.with_records(dict(changed)),
                frozenset(changed),
                frozenset(["number"]),
                _NONE,
            )


def _delivered_short(bench: Bench) -> Iterator[Change]:
    for record in bench.dossier.records:
        lines = record.data.get("lines", [])
        if lines and "due" in lines[0]:
            yield _set(bench, record, "lines", [{**lines[0], "delivered": lines[0]["due"] - 1}, *lines[1:]])
    listed = {m["id"] for m in bench.dossier.data.get("materials", ()) if "quantity" in m}
    for record in [r for r in _of(bench, "material-certificate") if r.data.get("material") in listed][:1]:
        yield _set(bench, record, "quantity", 1)


def _retention_high(bench: Bench) -> Iterator[Change]:
    for record in _first(bench, "retention_percent"):
        yield _set(bench, record, "retention_percent", 5)


def _liability_long(bench: Bench) -> Iterator[Change]:
    for record in _first(bench, "defect_liability_months"):
        yield _set(bench, record, "defect_liability_months", 25)


def _stranger_signs(bench: Bench) -> Iterator[Change]:
    for record in _first(bench, SIGNATURES):
        signed = record.data[SIGNATURES]
        yield _set(bench, record, SIGNATURES, [{**signed[0], "person": "路人甲"}, *signed[1:]])


def _other_serial(bench: Bench) -> Iterator[Change]:
    for record in [r for r in bench.dossier.records if isinstance(r.data.get("equipment"), str)]:
        if _declares(bench, record, "serial"):
            yield _set(bench, record, "serial", "CF0000")
            return


def _old_standard(bench: Bench) -> Iterator[Change]:
    for record in bench.dossier.records[:1]:
        for old in list(bench.catalogue.superseded)[:1]:
            yield _set(bench, record, "remark", f"按 {old} 执行")


def _damaged_text(bench: Bench) -> Iterator[Change]:
    for record in bench.dossier.records[:1]:
        yield _set(bench, record, "remark", "質量合格")
        yield _set(bench, record, "remark", "检验（jiǎnyàn）合格")


def _levels(bench: Bench) -> Iterator[Change]:
    service = bench.dossier.data.get("service", {})
    levels = service.get("levels", [])
    if levels:
        contrary = {**levels[0], "respond_hours": 48}
        for changed in ([contrary, *levels[1:]], [*levels, levels[0]]):
            yield _main(bench, "service", {**service, "levels": changed}, frozenset(["service"]))


def _survey_wrong(bench: Bench) -> Iterator[Change]:
    for record in _of(bench, "satisfaction-survey")[:1]:
        yield _set(bench, record, "total", 50)
        factors = record.data.get("factors", [])
        if factors:
            yield _set(bench, record, "factors", [{**factors[0], "weight": 0.9}, *factors[1:]])


def _visits_missed(bench: Bench) -> Iterator[Change]:
    gone = sorted(_of(bench, "visit-record"), key=lambda r: str(r.data.get("visited_on")))[1:]
    if gone:
        after = bench.with_records(dict.fromkeys((r.id for r in gone), None))
        yield "visits −", after, frozenset(r.id for r in gone), frozenset(["record"]), _NONE


def _repairs(change: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Callable[[Bench], Iterator[Change]]:
    def make(bench: Bench) -> Iterator[Change]:
        for record in _of(bench, "repair-record")[:1]:
            other = change(record.data)
            changed = rewritten(record, {**record.data, **other})
            yield (
                f"{record.id}: {', '.join(other)}",
                bench.with_records({record.id: changed}),
                frozenset([record.id]),
                frozenset(other),
                _NONE,
            )

    return make


def _unpriced(data: Mapping[str, Any]) -> dict[str, Any]:
    late = dt.datetime.combine(data["warranty_to"] + _DAY, dt.time(9))
    return {"reported_at": late, "completed_at": late + dt.timedelta(hours=1), "charge": "free"}


def _late(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"completed_at": data["reported_at"] + dt.timedelta(hours=13)}


def _without_papers(_: Mapping[str, Any]) -> dict[str, Any]:
    return {"structural_papers": {}}


def _unsigned(_: Mapping[str, Any]) -> dict[str, Any]:
    return {SIGNATURES: []}


def _repeated_file(bench: Bench) -> Iterator[Change]:
    holders = _first(bench, EVIDENCE)
    for first in holders:
        for other in [r for r in bench.dossier.records if r.evidence and r.id != first.id]:
            file, twin = str(other.evidence[0].file), str(first.evidence[0].file)
            after = bench.with_facts({file: replace(bench.facts[twin], path=file)})
            yield f"{file} = {twin}", after, frozenset([other.id]), frozenset([EVIDENCE]), _NONE


def _copy_without_place(bench: Bench) -> Iterator[Change]:
    for record in _first(bench, EVIDENCE):
        bare = {k: v for k, v in record.data[EVIDENCE][0].items() if k != "original_location"}
        yield _set(bench, record, EVIDENCE, [{**bare, "kind": "copy"}])


_MAKERS: dict[str, tuple[Callable[[Bench], Iterator[Change]], ...]] = {
    "E419": (_repeated_file,),
    "E422": (_copy_without_place,),
    "X501": (_milestones_inverted, _dates_inverted),
    "X502": (_name_altered,),
    "X503": (_future,),
    "X504": (_placeholder,),
    "X507": (_number_twice,),
    "X508": (_signed_too_early,),
    "X509": (_delivered_short,),
    "X510": (_retention_high,),
    "X511": (_stranger_signs,),
    "X512": (_day_off,),
    "X513": (_other_serial,),
    "X514": (_old_standard,),
    "X515": (_levels,),
    "X516": (_survey_wrong,),
    "X517": (_visits_missed,),
    "X518": (_repairs(_unpriced),),
    "X519": (_repairs(_without_papers),),
    "X520": (_repairs(_late), _repairs(_unsigned)),
    "X521": (_damaged_text,),
    "X522": (_liability_long,),
}
