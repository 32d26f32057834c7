"""The mutants that any requirement must notice: record gone, unsigned, unsealed, without its file, out of its dates.

Each function is pure: a judged dossier and a requirement in it → damaged dossiers, one thing damaged in each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from dossier.checking.dates import Moment, as_datetime
from dossier.checking.result import RequirementResult
from dossier.library.roles import answers_for, role_parties
from dossier.model import EvidenceFacts, Record, Status, Text
from dossier.reading.dossier import item_id
from dossier.rule_testing.altering import REMOVED, with_value
from dossier.rule_testing.composing import DATE, moment
from dossier.rule_testing.mutant import EVIDENCE, RECORD, SIGNATURES, STATUS, Mutant, on_records
from dossier.rule_testing.state import State, rewritten

ABSENT = ("R301", "R302", "R303", "R314")


def item_names(state: State, result: RequirementResult) -> dict[str, Any]:
    """The name `item` of expressions, for the item that a requirement is asked for."""
    scope = result.requirement.per
    members = [m for m in state.rules.facts[scope] if item_id(m) == result.item] if scope else []
    return {"item": members[0]} if members else {}


def removals(state: State, result: RequirementResult) -> Iterator[Mutant]:
    """All records taken away, and one too few; nothing where the requirement itself asks only about what is there."""
    r, key = result.requirement, (result.requirement.id, result.item)
    if not r.records or not result.expected or r.when.words_among(r.records):
        return
    present = result.records
    for keep in dict.fromkeys((0, result.expected - 1)):
        gone = present[keep:]
        whole = "item-forgotten" if result.item else "record-removed"
        kind = whole if keep == 0 else "count-short"
        what = Text(f"删去 {'、'.join(gone)}", f"{', '.join(gone)} taken away")
        yield on_records(state, kind, what, key, ABSENT, dict.fromkeys(gone), [RECORD])


def statuses(state: State, result: RequirementResult, record: Record) -> Iterator[Mutant]:
    """The record is a draft, or was rejected."""
    for status in ("draft", "rejected"):
        changed = rewritten(record, {**record.data, "status": status})
        what = Text(f"{record.id} 改为 {status}", f"{record.id} set to {status}")
        key = (result.requirement.id, result.item)
        yield on_records(state, f"status-{status}", what, key, ["R312"], {record.id: changed}, [STATUS])


def signatures(state: State, result: RequirementResult, record: Record) -> Iterator[Mutant]:
    """Each signature and each seal that the requirement lists, missing."""
    r, parties = result.requirement, role_parties(state.schemas)
    signed: list[dict[str, Any]] = record.data.get("signatures", [])

    def mutant(kind: str, role: str, left: list[dict[str, Any]], code: str, what: Text) -> Mutant:
        changed = rewritten(record, with_value(record.data, SIGNATURES, left))
        key = (r.id, result.item)
        return on_records(state, kind, what, key, [code], {record.id: changed}, [SIGNATURES, role])

    for role in r.signed_by:
        left = [s for s in signed if not answers_for(s["role"], role, parties)]
        what = Text(f"{record.id} 去掉 {role} 的签字", f"signature of {role} off {record.id}")
        yield mutant("signature-removed", role, left, "R304", what)
    for role in r.sealed_by:
        left = [{**s, "seal": False} if answers_for(s["role"], role, parties) else s for s in signed]
        what = Text(f"{record.id} 去掉 {role} 的盖章", f"seal of {role} off {record.id}")
        yield mutant("seal-removed", role, left, "R305", what)


def evidence(
    state: State, result: RequirementResult, record: Record, spoilt: Mapping[str, EvidenceFacts]
) -> Iterator[Mutant]:
    """The file is not attached, of the wrong kind, or is not what it should be.

    `spoilt`: what inspection found in a file that was cut off and in a web page saved as PDF, by the kind of mutant.
    """
    r, key = result.requirement, (result.requirement.id, result.item)
    if not r.evidence or not record.evidence:
        return
    first: dict[str, Any] = record.data[EVIDENCE][0]
    bare = rewritten(record, with_value(record.data, EVIDENCE, REMOVED))
    what = Text(f"{record.id} 去掉附件", f"evidence off {record.id}")
    yield on_records(state, "evidence-removed", what, key, ["R309"], {record.id: bare}, [EVIDENCE])
    for kind in ("copy", "scan", "original", "e_original"):
        if kind not in r.evidence:
            other = {**first, "kind": kind, "original_location": "原件存放处"}
            changed = rewritten(record, {**record.data, EVIDENCE: [other]})
            what = Text(f"{record.id} 的附件改为 {kind}", f"evidence of {record.id} turned into {kind}")
            yield on_records(state, "evidence-kind", what, key, ["R308"], {record.id: changed}, [EVIDENCE])
            break
    for kind, facts in spoilt.items():
        after = state.with_facts({first["file"]: replace(facts, path=first["file"])})
        what = Text(f"{first['file']} 损坏（{kind}）", f"{first['file']} spoilt ({kind})")
        yield Mutant(
            kind,
            what,
            key,
            frozenset(["R310"]),
            after,
            frozenset([record.id]),
            frozenset([record.type]),
            frozenset([EVIDENCE]),
        )


def dates(state: State, result: RequirementResult, record: Record) -> Iterator[Mutant]:
    """The decisive date one step past the limit and one step before the earliest; a step is a day, or an hour."""
    r = result.requirement
    names = {"record": state.rules.records[record.id], **item_names(state, result)}
    latest, earliest = moment(state, r.due, names), moment(state, r.not_before, names)
    field = next((f for f in r.dated.fields if record.data.get(f)), DATE)
    for kind, code, limit, step in (
        ("date-past-due", "R306", latest, 1),
        ("date-too-early", "R307", earliest, -1),
    ):
        if limit is not None:
            changed = _dated(record, field, _beyond(limit, record.data.get(field), step))
            what = Text(
                f"{record.id} 的 {field} 移到期限之外：{changed.data[field]}",
                f"{field} of {record.id} moved out of its limit: {changed.data[field]}",
            )
            key = (r.id, result.item)
            yield on_records(state, kind, what, key, [code], {record.id: changed}, [field])


def at_the_limits(state: State, result: RequirementResult, record: Record) -> Iterator[tuple[str, State]]:
    """The last moment that is still in time and the first that is not too early: no finding may appear for these.

    Each with the code of the finding that would be wrong.
    """
    r = result.requirement
    names = {"record": state.rules.records[record.id], **item_names(state, result)}
    field = next((f for f in r.dated.fields if record.data.get(f)), DATE)
    for code, expression in (("R306", r.due), ("R307", r.not_before)):
        limit = moment(state, expression, names)
        if limit is not None:
            value = _as(limit, record.data.get(field))
            yield code, state.with_records({record.id: _dated(record, field, value)})


def _dated(record: Record, field: str, value: Moment) -> Record:
    return rewritten(record, {**record.data, field: value})


def _beyond(limit: Moment, present: object, step: int) -> Moment:
    """One step past the limit: an hour where limit and field both have a time, else a day."""
    if isinstance(limit, dt.datetime) and isinstance(present, dt.datetime):
        return limit + dt.timedelta(hours=step)
    return _as(as_datetime(limit) + dt.timedelta(days=step), present)


def _as(value: Moment, present: object) -> Moment:
    """A moment in the shape that the field has."""
    return as_datetime(value) if isinstance(present, dt.datetime) else as_datetime(value).date()


def is_asked(result: RequirementResult) -> bool:
    """Whether a requirement can be damaged at all: it is complete, and not by the build alone."""
    return result.status is Status.COMPLETE and not result.requirement.by_build
