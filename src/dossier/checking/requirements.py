"""The requirement engine: each requirement ends in exactly one status, with the findings that say why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from dossier.checking.dates import Moment, is_after
from dossier.checking.inputs import Inputs
from dossier.checking.moments import cn, iso
from dossier.checking.record_rules import as_count, as_moment, failed_checks, record_problems
from dossier.checking.result import RequirementResult
from dossier.findings import Finding, Severity, finding
from dossier.library.counted import plural
from dossier.library.expressions import RuleError
from dossier.library.scopes import SCOPES
from dossier.model import (
    Language,
    Location,
    Record,
    Requirement,
    Status,
    Text,
)
from dossier.reading.dossier import item_id


def evaluate_requirements(inputs: Inputs) -> tuple[list[RequirementResult], list[Finding]]:
    """A result for each requirement, and for each item where it is asked per item; all findings beside them."""
    results: list[RequirementResult] = []
    findings: list[Finding] = []
    for requirement in inputs.catalogue.requirements:
        try:
            for result, problems in _judge(requirement, inputs):
                results.append(result)
                findings += [replace(problem, item=result.item) for problem in problems]
        except RuleError as error:
            words: dict[str, Any] = {"part": "rule", "problem": str(error), "layer": requirement.layer}
            findings.append(finding("R319", requirement.at(""), requirement=requirement.id, **words))
    return results, findings


Judged = tuple[RequirementResult, list[Finding]]


def _judge(r: Requirement, inputs: Inputs) -> Iterator[Judged]:
    if not inputs.rules.holds(r.when):
        reason = Text(
            f"不适用：仅当{r.when_text.zh}时需要", f"not applicable: asked for only when {r.when_text.en}"
        )
        yield _result(r, inputs, None, Status.NOT_APPLICABLE, reason), []
    elif r.by_build:
        reason = Text("编制案卷时由程序生成并核对", "made and verified when the volumes are compiled")
        yield _result(r, inputs, None, Status.COMPLETE, reason), []
    elif r.codes:
        yield _judge_by_findings(r, inputs)
    elif r.per is None:
        yield _judge_item(r, inputs, None, inputs.records_of(r.records))
    else:
        members = [m for m in inputs.rules.facts[r.per] if m]
        named = _by_item(r, inputs)
        asked = [m for m in members if r.item_when is None or inputs.rules.holds(r.item_when, item=m)]
        title = inputs.scope_titles[r.per]
        if not members and r.if_empty == "missing":
            yield _apply_waiver(_nothing_listed(r, inputs, title), inputs)
        elif not asked:
            none = Text(f"不适用：没有需要它的{title.zh}", f"not applicable: no {title.en.lower()} needs it")
            yield _result(r, inputs, None, Status.NOT_APPLICABLE, none), []
        for member in asked:
            yield _judge_item(r, inputs, member, named.get(item_id(member), ()))


_MOST_PLACES = 3
"""Places that a rule across records names by itself; the findings have them all."""


def _judge_by_findings(r: Requirement, inputs: Inputs) -> Judged:
    """A rule across records is met when nothing has been found against it but notices, or slips in what lies ahead;
    the rest takes its authority.
    """
    found = [replace(f, requirement=r.id, citation=r.citation) for f in inputs.found if f.code in r.codes]
    notices = [f for f in found if f.ahead or f.severity is Severity.INFO]
    against = [f for f in found if not (f.ahead or f.severity is Severity.INFO)]
    problems = [replace(f, severity=Severity(r.severity)) for f in against]
    if not problems:
        return _result(
            r, inputs, None, Status.COMPLETE, Text("没有发现问题", "nothing found against it"), 1, 1
        ), notices
    records = tuple(dict.fromkeys(f.record for f in problems if f.record))
    # Told with their places: a report that shows a problem under its cause shows none here.
    said = list(dict.fromkeys(" ".join(filter(None, (f.record, _position(f.location)))) for f in problems))
    where, more = "、".join(said[:_MOST_PLACES]), len(said) > _MOST_PLACES
    reason = Text(
        f"{len(problems)} 处不符：{where}{'等' if more else ''}",
        f"{plural(len(problems), 'disagreement')} found: {where.replace('、', ', ')}{', …' if more else ''}",
    )
    result = _result(r, inputs, None, Status.INCOMPLETE, reason, 1, 0, None, records)
    return _apply_waiver((result, [*problems, *notices]), inputs)


def _position(place: Location | None) -> str:
    return f"{place.file}:{place.line}" if place else ""


def _nothing_listed(r: Requirement, inputs: Inputs, scope: Text) -> Judged:
    """The list that the requirement goes by is empty although such a project must have some."""
    reason = Text(f"{r.per} 中还没有列出{scope.zh}", f"no {scope.en.lower()} listed in {r.per}")
    words = _words(r, None, None, 1, 0)
    if f"{r.per} 中" not in r.hint.zh:  # many hints of such requirements say it themselves
        words["remedy"] = Text(
            f"先在 dossier.yaml 的 {r.per} 中列出{scope.zh}，再{r.hint.zh}",
            f"list the {scope.en.lower()} under {r.per} in dossier.yaml first. {r.hint.en}",
        )
    common: dict[str, Any] = {"requirement": r.id, "citation": r.citation, "severity": r.severity}
    found = finding("R301", inputs.dossier.at(f"/{r.per}"), **common, **words)
    return _result(r, inputs, None, Status.MISSING, reason, 1), [found]


def _judge_item(
    r: Requirement, inputs: Inputs, item: dict[str, Any] | None, candidates: Sequence[Record]
) -> Judged:
    """`candidates`: the records of the asked types, of the item where there is one."""
    names = {"item": item} if item is not None else {}
    due = as_moment(inputs.rules.evaluate(r.due, **names)) if r.due else None
    if not r.records:
        problems = list(failed_checks(r, inputs, None, names))
        status, found = (Status.INCOMPLETE, 0) if problems else (Status.COMPLETE, 1)
        reason = problems[0].message if problems else Text("符合要求", "met")
        judged = _result(r, inputs, item, status, reason, expected=1, found=found, due=due), problems
        return _apply_waiver(judged, inputs)
    expected = as_count(inputs.rules.evaluate(r.count, **names))
    records = list(_matching(r, inputs, item, candidates))
    problems = [f for record in records for f in record_problems(r, inputs, record, due, names)]
    flawed = {f.record for f in problems if f.severity != "info"}
    sound = [rec for rec in records if rec.id not in flawed]
    last = _last_moment(r, inputs, due, names)
    status, reason, missing = _status(r, inputs, item, last, expected, records, len(sound))
    # One day for a requirement: what is overdue is so since the moment that made it so.
    due = last if status is Status.OVERDUE else due
    result = _result(
        r, inputs, item, status, reason, expected, len(records), due, tuple(rec.id for rec in records)
    )
    if flawed and status is Status.INCOMPLETE and not missing:
        first = next(f for f in problems if f.severity != "info")
        result = _result(r, inputs, item, status, first.message, expected, len(records), due, result.records)
    return _apply_waiver((result, [*missing, *problems]), inputs)


def _last_moment(r: Requirement, inputs: Inputs, due: Moment | None, names: dict[str, Any]) -> Moment | None:
    """When it counts as absent: at `due`, or with what presupposes it where that has happened before."""
    needed = as_moment(inputs.rules.evaluate(r.needed_by, **names)) if r.needed_by else None
    return needed if needed and due and is_after(inputs.as_of, needed) and is_after(due, needed) else due


def _by_item(r: Requirement, inputs: Inputs) -> dict[str, list[Record]]:
    """The records of the asked types by the item that they name; a record that names several stands under each."""
    key = SCOPES[str(r.per)]
    found: dict[str, list[Record]] = {}
    for record in inputs.records_of(r.records):
        named = inputs.rules.records[record.id].get(key)
        for item in dict.fromkeys(named if isinstance(named, list) else [named]):
            if isinstance(item, str):
                found.setdefault(item, []).append(record)
    return found


def _matching(
    r: Requirement, inputs: Inputs, item: dict[str, Any] | None, candidates: Sequence[Record]
) -> Iterator[Record]:
    for record in candidates:
        names = {"record": inputs.rules.records[record.id]} | ({"item": item} if item is not None else {})
        if r.match is None or inputs.rules.holds(r.match, **names):
            yield record


def _status(
    r: Requirement,
    inputs: Inputs,
    item: dict[str, Any] | None,
    due: Moment | None,
    expected: int,
    records: list[Record],
    sound: int,
) -> tuple[Status, Text, list[Finding]]:
    """The status before waivers, its reason, and the finding for what is absent."""
    if not records and expected == 0:
        return Status.NOT_APPLICABLE, Text("未发生，无需提供", "did not occur, nothing to hand in"), []
    if len(records) >= expected and sound == len(records):
        return Status.COMPLETE, Text(f"齐全（{len(records)} 份）", f"complete ({len(records)})"), []
    words = _words(r, item, due, expected, len(records))
    place = _where(r, inputs, item)

    def absent(code: str, severity: str | None) -> list[Finding]:
        common: dict[str, Any] = {"requirement": r.id, "citation": r.citation, "severity": severity}
        return [finding(code, place, **common, **words)]

    if not records:
        if due is not None and is_after(inputs.as_of, due):
            found = absent("R302", r.severity)
            return Status.OVERDUE, Text(f"应于 {cn(due)} 前提供", f"was due by {iso(due)}"), found
        if due is not None:
            return Status.PENDING, Text(f"{cn(due)} 前提供即可", f"due by {iso(due)}"), absent("R314", None)
        return Status.MISSING, Text("没有这份资料", "not there"), absent("R301", r.severity)
    if len(records) < expected:
        reason = Text(
            f"应有 {expected} 份，现有 {len(records)} 份", f"{expected} needed, {len(records)} there"
        )
        return Status.INCOMPLETE, reason, absent("R303", r.severity)
    return Status.INCOMPLETE, Text("有问题待处理", "has open problems"), []


def _words(
    r: Requirement, item: dict[str, Any] | None, due: Moment | None, expected: int, found: int
) -> dict[str, Any]:
    key = f", {SCOPES[r.per]}: {item_id(item)}" if item is not None and r.per else ""
    name = _item_name(r, item)
    entry = f"type: {r.records[0]}{key}"
    return {
        "title": r.title,
        "item": Text(f"（{name}）", f" ({name})") if name else "",
        "due": Text(cn(due), iso(due)),
        "expected": expected,
        "found": found,
        "lack": expected - found,
        "remedy": Text(f"{r.hint.zh}（{entry}）", f"{r.hint.en} ({entry})"),
    }


def _item_name(r: Requirement, item: dict[str, Any] | None) -> str:
    """What a reader calls the item: its id with its name; a discipline by its name alone."""
    if item is None:
        return ""
    identity, name = item_id(item), str(item.get("name") or "")
    if r.per == "disciplines":
        return name
    return identity if name in ("", identity) else f"{identity} {name}"


def _where(r: Requirement, inputs: Inputs, item: dict[str, Any] | None) -> Location:
    if item is not None and r.per:
        i = inputs.places[r.per].get(item_id(item))
        if i is not None:
            return inputs.dossier.at(f"/{r.per}/{i}")
    return inputs.dossier.at("/records")


def _apply_waiver(judged: Judged, inputs: Inputs) -> Judged:
    result = judged[0]
    if result.status in (Status.COMPLETE, Status.NOT_APPLICABLE):
        return judged
    waivers = inputs.waivers.get(result.requirement.id, ())
    waiver = next((w for w in waivers if w.item in (None, result.item)), None)
    if waiver is None:
        return judged
    until = Text(f"，至 {cn(waiver.until)}", f", until {iso(waiver.until)}") if waiver.until else Text("", "")
    reason = Text(
        f"{waiver.approved_by} 批准免除：{waiver.reason}{until.zh}",
        f"waived by {waiver.approved_by}: {waiver.reason}{until.en}",
    )
    return replace(result, status=Status.WAIVED, reason=reason), []


def _result(
    r: Requirement,
    inputs: Inputs,
    item: dict[str, Any] | None,
    status: Status,
    reason: Text,
    expected: int = 0,
    found: int = 0,
    due: Moment | None = None,
    records: tuple[str, ...] = (),
) -> RequirementResult:
    return RequirementResult(
        requirement=r,
        item=item_id(item) if item is not None else None,
        item_name=_item_name(r, item),
        status=status,
        expected=expected,
        found=found,
        records=records,
        responsible=_responsible(r, inputs, item),
        due=due,
        reason=reason,
    )


def _responsible(r: Requirement, inputs: Inputs, item: dict[str, Any] | None) -> str:
    """The full name of the firm that must act: the item's own supplier or maker where it names one."""
    parties = inputs.dossier.parties
    named = (
        item.get(r.responsible) or item.get("supplier")
        if item and r.responsible in ("supplier", "maker")
        else None
    )
    if named:
        return parties[named].name if named in parties else str(named)
    role = inputs.roles.get(r.responsible, r.responsible)
    party = next((p for p in parties.values() if p.role == role), None)
    title = inputs.role_titles.get(r.responsible)
    lang: Language = "en" if inputs.dossier.language == "en" else "zh"
    return party.name if party else (title.get(lang) if title else r.responsible)
