"""What completion records and dossier.yaml say of service: fault levels, visits, repairs, surveys (X515 … X520).

What the service book says is judged by `rules`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.aftercare.surveys import SCORES
from dossier.checking.dates import Span, shift_clamped
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_TIMES = ("respond_hours", "on_site_hours", "fix_hours")
_OWNERS_DOING = re.compile(
    r"使用不当|操作不当|误操作|人为|外力|第三方|不可抗力|自然灾害|雷击|自行(改|拆|装)|擅自|正常(损耗|磨损)|非质量|保修范围(之)?外"
)
"""What a warranty does not cover."""
_PAPERS = {
    "report": Text("报告", "report"),
    "design_plan": Text("设计方案", "repair design"),
    "acceptance": Text("验收", "acceptance"),
    "filing": Text("备案", "filing"),
}


def check_records(dossier: Dossier, as_of: dt.date) -> Iterator[Finding]:
    """X515 … X520 over the service terms and the records of service. Pure; `as_of` decides which visits are due."""
    yield from _levels(dossier)
    yield from _visits(dossier, as_of)
    for record in dossier.records:
        if record.status == "void":
            continue
        if record.type == "satisfaction-survey":
            yield from _survey(record)
        elif record.type == "repair-record":
            yield from _repair(record, dossier)


def _levels(dossier: Dossier) -> Iterator[Finding]:
    """Each fault level has all its times, in rising order, and is defined once."""
    seen: set[str] = set()
    for i, level in enumerate(dossier.data.get("service", {}).get("levels", ())):
        if not level:
            continue
        place = dossier.at(f"/service/levels/{i}")
        times = [level.get(key) for key in _TIMES]
        known = [t for t in times if t is not None]
        problem = None
        if level["id"] in seen:
            problem = Text("重复定义", "is defined twice")
        elif not known:
            problem = Text("没有写明响应、到场或修复时限", "says no time to respond, arrive or repair")
        elif known != sorted(known):
            problem = Text("响应、到场、修复时限前后矛盾", "has times that contradict one another")
        seen.add(level["id"])
        if problem:
            yield finding("X515", place, level=level["name"], problem=problem)


def _visits(dossier: Dossier, as_of: dt.date) -> Iterator[Finding]:
    """The visit that is overdue, counted from the last one, or from acceptance."""
    every = dossier.data.get("service", {}).get("visits", {}).get("in_warranty_months")
    accepted = dossier.data.get("milestones", {}).get("accepted")
    if not every or not isinstance(accepted, dt.date):
        return
    visits = [r.data.get("visited_on") for r in dossier.records if r.type == "visit-record"]
    last = max((v for v in visits if isinstance(v, dt.date)), default=accepted)
    due = shift_clamped(last, Span(months=every))
    if due < as_of:
        words: dict[str, Any] = {"due": Text(cn(due), iso(due)), "last": Text(cn(last), iso(last))}
        yield finding("X517", dossier.at("/service/visits"), **words)


def _survey(record: Record) -> Iterator[Finding]:
    factors = [f for f in record.data.get("factors", ()) if f]
    weights = [f.get("weight") for f in factors]
    scores = [f.get("score") for f in factors]

    def say(pointer: str, problem: Text) -> Finding:
        return finding("X516", record.at(pointer), record=record.id, subject=record.title, problem=problem)

    known = record.data.get("scores") or SCORES
    named = "/".join(map(str, known))
    for i, score in enumerate(scores):
        if score is not None and score not in known:
            yield say(
                f"/factors/{i}/score",
                Text(f"分值 {score} 不在 {named} 之内", f"the score {score} is none of {named}"),
            )
    if factors and all(w is not None for w in weights):
        total = sum(float(w) for w in weights if w is not None)
        if abs(total - 1) > 0.001:
            yield say(
                "/factors",
                Text(f"权重之和为 {total:.2f}，应为 1.00", f"weights add up to {total:.2f}, not 1.00"),
            )
        stated = record.data.get("total")
        if stated is not None and all(s is not None for s in scores):
            real = sum(float(w) * float(s) for w, s in zip(weights, scores, strict=True) if w is not None)
            if abs(real - float(stated)) > 0.05:
                yield say(
                    "/total",
                    Text(f"合计应为 {real:.1f}，写的是 {stated}", f"the total is {real:.1f}, not {stated}"),
                )


def _repair(record: Record, dossier: Dossier) -> Iterator[Finding]:
    data = record.data
    ended, reported = data.get("warranty_to"), data.get("reported_at")
    late = isinstance(ended, dt.date) and isinstance(reported, dt.datetime) and reported.date() > ended
    if late and data.get("charge") != "paid":
        words: dict[str, Any] = {
            "date": Text(cn(reported), iso(reported)),
            "ended": Text(cn(ended), iso(ended)),
        }
        yield finding("X518", record.at("/charge"), record=record.id, subject=record.title, **words)
    yield from _charged(record)
    if data.get("structural"):
        papers: Mapping[str, Any] = data.get("structural_papers", {})
        absent = [text for key, text in _PAPERS.items() if key not in papers]
        if absent:
            lacking = Text("、".join(t.zh for t in absent), ", ".join(t.en for t in absent))
            yield finding(
                "X519",
                record.at("/structural_papers"),
                record=record.id,
                subject=record.title,
                lacking=lacking,
            )
    yield from _closing(record, dossier)


def _charged(record: Record) -> Iterator[Finding]:
    """V927 for a repair reported within its warranty that is charged, with no word that it was the owner's doing."""
    data = record.data
    begins, ends, reported = (data.get(key) for key in ("warranty_from", "warranty_to", "reported_at"))
    if data.get("charge") != "paid" or not isinstance(ends, dt.date) or not isinstance(reported, dt.date):
        return
    day = reported.date() if isinstance(reported, dt.datetime) else reported
    covered = day <= ends and (not isinstance(begins, dt.date) or begins <= day)
    if covered and not _OWNERS_DOING.search(
        " ".join(str(data.get(k, "")) for k in ("content", "completion"))
    ):
        reason = Text(f"报修在保修期内（至{cn(ends)}）", f"reported within the warranty (until {ends})")
        yield finding("V927", record.at("/charge"), record=record.id, subject=record.title, reason=reason)


def _closing(record: Record, dossier: Dossier) -> Iterator[Finding]:
    """A repair is closed within the time promised for its level, and the owner has signed."""
    data = record.data
    levels = {v["id"]: v for v in dossier.data.get("service", {}).get("levels", ()) if v}
    hours = levels.get(data.get("level"), {}).get("fix_hours")
    reported, done = data.get("reported_at"), data.get("completed_at")

    def say(pointer: str, problem: Text) -> Finding:
        return finding("X520", record.at(pointer), record=record.id, subject=record.title, problem=problem)

    if hours is not None and isinstance(reported, dt.datetime) and isinstance(done, dt.datetime):
        taken = (done - reported).total_seconds() / 3600
        if taken > hours:
            yield say(
                "/completed_at",
                Text(f"用了 {taken:.0f} 小时，承诺 {hours} 小时", f"took {taken:.0f} h, {hours} h promised"),
            )
    if done is not None and not any(
        s.role in ("owner", "owner_rep", "customer", "user_org") for s in record.signatures
    ):
        yield say("/signatures", Text("没有业主签字", "is not signed by the owner"))
