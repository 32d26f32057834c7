"""Damages that only a rule across records can notice: dates, names, numbers, people and promises that disagree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from dossier.checking.result import RequirementResult
from dossier.model import Record, Text
from dossier.rule_testing.altering import REMOVED, with_value
from dossier.rule_testing.mutant import EVIDENCE, SIGNATURES, Mutant
from dossier.rule_testing.state import State, rewritten

Change = tuple[str, State, frozenset[str], frozenset[str], frozenset[str]]
"""What was done; the state after it; record ids, aspects and parts of dossier.yaml that were touched."""

_DAY = dt.timedelta(days=1)
_NONE: frozenset[str] = frozenset()


def across(state: State, result: RequirementResult) -> Iterator[tuple[str, Mutant | None]]:
    """For each finding code that breaks a rule: a mutant that must raise it; None where no way to do so is known."""
    for code in result.requirement.codes:
        if code.startswith(
            "V"
        ):  # of the service book, which a dossier of records has none of: tests/cases/service-*
            continue
        found = [change for make in _MAKERS.get(code, ()) for change in make(state)]
        if not found:
            yield code, None
        for what, after, records, aspects, names in found:
            types = frozenset(state.records[i].type for i in records)
            key = (result.requirement.id, result.item)
            text = Text(what, what)
            yield (
                code,
                Mutant(code, text, key, frozenset([code]), after, records, types, aspects, names),
            )


def _set(state: State, record: Record, key: str, value: Any) -> Change:
    changed = rewritten(record, with_value(record.data, key, value))
    what = f"{record.id}.{key} " + ("−" if value is REMOVED else f"→ {str(value)[:60]}")
    return what, state.with_records({record.id: changed}), frozenset([record.id]), frozenset([key]), _NONE


def _main(state: State, part: str, value: Any, names: frozenset[str]) -> Change:
    what = f"dossier.yaml {part} → {str(value)[:60]}"
    return what, state.with_main({**state.dossier.data, part: value}), _NONE, _NONE, names


def _declares(state: State, record: Record, key: str) -> bool:
    return key in state.schemas.record(record.type).fields


def _first(state: State, *keys: str) -> list[Record]:
    """The first record that has a value for each of the keys."""
    return [r for r in state.dossier.records if all(r.data.get(k) is not None for k in keys)][:1]


def _of(state: State, type_: str) -> list[Record]:
    return [r for r in state.dossier.records if r.type == type_]


def _milestones_inverted(state: State) -> Iterator[Change]:
    given = state.dossier.data["milestones"]
    for name, after in (
        ("construction_completed", "accepted"),
        ("contract_signed", "construction_started"),
        ("accepted", "handed_over"),
    ):
        if name in given and after in given:
            inverted = {**given, name: given[after] + _DAY}
            yield _main(state, "milestones", inverted, frozenset([name]))


def _dates_inverted(state: State) -> Iterator[Change]:
    """In one record: sampling after the report, begin after the end."""
    for first, second in (("sampled_on", "date"), ("from", "to"), ("made_on", "date")):
        for record in _first(state, second):
            if record.data.get(first):
                yield _set(state, record, first, record.data[second] + _DAY)
    sampled = [r for r in state.dossier.records if r.date and _declares(state, r, "sampled_on")][:1]
    for record in sampled:
        yield _set(state, record, "sampled_on", record.date + _DAY if record.date else None)


def _signed_too_early(state: State) -> Iterator[Change]:
    """The evening before is allowed."""
    for record in _first(state, SIGNATURES, "date"):
        signed = record.data[SIGNATURES]
        early = [{**signed[0], "date": record.data["date"] - 2 * _DAY}, *signed[1:]]
        yield _set(state, record, SIGNATURES, early)


def _name_altered(state: State) -> Iterator[Change]:
    owner = state.dossier.parties["owner"].name
    for key in ("maker", "laboratory", "receiver", "authority"):
        named = [r for r in state.dossier.records if _declares(state, r, key)][:1]
        for record in named:
            yield _set(state, record, key, owner[:-1])


def _future(state: State) -> Iterator[Change]:
    for record in _first(state, "date"):
        yield _set(state, record, "date", state.as_of + _DAY)


def _day_off(state: State) -> Iterator[Change]:
    for record in _first(state, SIGNATURES, "date"):
        signed = record.data[SIGNATURES]
        saturday = record.data["date"] + dt.timedelta(days=5 - record.data["date"].weekday())
        yield _set(state, record, SIGNATURES, [{**signed[0], "date": saturday}, *signed[1:]])


def _placeholder(state: State) -> Iterator[Change]:
    for record in state.dossier.records[:1]:
        yield _set(state, record, "remark", "共____页")
        yield _set(state, record, "remark", "编号XXX")
    project = state.dossier.data["project"]
    yield _main(state, "project", {**project, "scale": "X个单体"}, frozenset())


def _number_twice(state: State) -> Iterator[Change]:
    for record in _first(state, "date"):
        others = [r for r in _of(state, record.type) if r.id != record.id][:1]
        for other in others:
            changed = {r.id: rewritten(r, {**r.data, "number": "1"}) for r in (record, other)}
            yield (
                "number",
                state.with_records(dict(changed)),
                frozenset(changed),
                frozenset(["number"]),
                _NONE,
            )


def _delivered_short(state: State) -> Iterator[Change]:
    for record in state.dossier.records:
        lines = record.data.get("lines", [])
        if lines and "due" in lines[0]:
            yield _set(state, record, "lines", [{**lines[0], "delivered": lines[0]["due"] - 1}, *lines[1:]])
    listed = {m["id"] for m in state.dossier.data.get("materials", ()) if "quantity" in m}
    for record in [r for r in _of(state, "material-certificate") if r.data.get("material") in listed][:1]:
        yield _set(state, record, "quantity", 1)


def _retention_high(state: State) -> Iterator[Change]:
    for record in _first(state, "retention_percent"):
        yield _set(state, record, "retention_percent", 5)


def _liability_long(state: State) -> Iterator[Change]:
    for record in _first(state, "defect_liability_months"):
        yield _set(state, record, "defect_liability_months", 25)


def _stranger_signs(state: State) -> Iterator[Change]:
    for record in _first(state, SIGNATURES):
        signed = record.data[SIGNATURES]
        yield _set(state, record, SIGNATURES, [{**signed[0], "person": "路人甲"}, *signed[1:]])


def _other_serial(state: State) -> Iterator[Change]:
    for record in [r for r in state.dossier.records if isinstance(r.data.get("equipment"), str)]:
        if _declares(state, record, "serial"):
            yield _set(state, record, "serial", "CF0000")
            return


def _old_standard(state: State) -> Iterator[Change]:
    for record in state.dossier.records[:1]:
        for old in list(state.catalogue.superseded)[:1]:
            yield _set(state, record, "remark", f"按 {old} 执行")


def _damaged_text(state: State) -> Iterator[Change]:
    for record in state.dossier.records[:1]:
        yield _set(state, record, "remark", "質量合格")
        yield _set(state, record, "remark", "检验（jiǎnyàn）合格")


def _levels(state: State) -> Iterator[Change]:
    service = state.dossier.data.get("service", {})
    levels = service.get("levels", [])
    if levels:
        contrary = {**levels[0], "respond_hours": 48}
        for changed in ([contrary, *levels[1:]], [*levels, levels[0]]):
            yield _main(state, "service", {**service, "levels": changed}, frozenset(["service"]))


def _survey_wrong(state: State) -> Iterator[Change]:
    for record in _of(state, "satisfaction-survey")[:1]:
        yield _set(state, record, "total", 50)
        factors = record.data.get("factors", [])
        if factors:
            yield _set(state, record, "factors", [{**factors[0], "weight": 0.9}, *factors[1:]])


def _visits_missed(state: State) -> Iterator[Change]:
    gone = sorted(_of(state, "visit-record"), key=lambda r: str(r.data.get("visited_on")))[1:]
    if gone:
        after = state.with_records(dict.fromkeys((r.id for r in gone), None))
        yield "visits −", after, frozenset(r.id for r in gone), frozenset(["record"]), _NONE


def _repairs(change: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Callable[[State], Iterator[Change]]:
    def make(state: State) -> Iterator[Change]:
        for record in _of(state, "repair-record")[:1]:
            other = change(record.data)
            changed = rewritten(record, {**record.data, **other})
            yield (
                f"{record.id}: {', '.join(other)}",
                state.with_records({record.id: changed}),
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


def _repeated_file(state: State) -> Iterator[Change]:
    holders = _first(state, EVIDENCE)
    for first in holders:
        for other in [r for r in state.dossier.records if r.evidence and r.id != first.id]:
            file, twin = str(other.evidence[0].file), str(first.evidence[0].file)
            after = state.with_facts({file: replace(state.facts[twin], path=file)})
            yield f"{file} = {twin}", after, frozenset([other.id]), frozenset([EVIDENCE]), _NONE


def _copy_without_place(state: State) -> Iterator[Change]:
    for record in _first(state, EVIDENCE):
        bare = {k: v for k, v in record.data[EVIDENCE][0].items() if k != "original_location"}
        yield _set(state, record, EVIDENCE, [{**bare, "kind": "copy"}])


_MAKERS: dict[str, tuple[Callable[[State], Iterator[Change]], ...]] = {
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
