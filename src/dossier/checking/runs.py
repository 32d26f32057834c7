"""Trial runs against their own faults: a stop without a new start, a fault that outlived the run that passes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from dossier.checking.dates import as_datetime
from dossier.checking.moments import cn, iso
from dossier.checking.parts import texts_of
from dossier.checking.rows import denies_faults
from dossier.checking.scopes import live, of_one
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_UNIT = r"(\d+(?:\.\d+)?)\s*(?:个)?\s*(?:小时|h(?![A-Za-z]))"
_HOURS = re.compile(rf"连续[^，。；;,]{{0,12}}?{_UNIT}")
_ANY_HOURS = re.compile(_UNIT)
_CURES = ("trial-run-defect", "rectification-reply", "rectification-report")
_SLACK = 0.5
"""Hours by which people round."""
_PLANS = ("trial-run-plan", "trial-run-notice")
_ASKING = ("contract", *_PLANS)
"""What says for how long a plant has to run, the one that binds the others first."""


def check_runs(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X634 a stop after which the clock did not start again, X635 a fault that was not mended in time, X644 hours that
    papers do not agree on. Pure.
    """
    yield from _agreed(dossier)
    runs = [r for r in live(dossier) if r.type == "trial-run-record" and _moment(r.data.get("started"))]
    words = {
        name: re.compile("|".join(map(re.escape, said))) for name, said in table.get("run_words", {}).items()
    }
    if not runs or not {"stopped", "again", "broken_off"} <= words.keys():
        return
    asked: dict[str, float] = {}
    for plan in live(dossier):
        if plan.type in _PLANS and (hours := _hours(plan)):
            asked[_system(plan)] = max(hours, asked.get(_system(plan), 0.0))
    of_system: dict[str, list[Record]] = {}
    for run in sorted(runs, key=lambda r: _moment(r.data["started"])):
        of_system.setdefault(_system(run), []).append(run)
    cures = [r for r in live(dossier) if r.type in _CURES and _closed(r)]
    for run in runs:
        yield from _too_soon(run, of_system[_system(run)])
        yield from _not_rechecked(run, of_system[_system(run)], cures, words["broken_off"])
        if not words["broken_off"].search(str(run.data.get("conclusion") or "")):
            longest = max((asked[of] for of in ("None", _system(run)) if of in asked), default=None)
            yield from _outlived(run)
            yield from _stopped(run, words, longest)
            yield from _stopped_in_words(run, words)


def _agreed(dossier: Dossier) -> Iterator[Finding]:
    """X644: a notice or plan that asks for other hours in a row than its plan, for fewer than its contract, and a run
    that was shorter than its plan.
    """
    asking = [(r, _hours(r)) for kind in _ASKING for r in live(dossier) if r.type == kind]
    for n, (record, hours) in enumerate(asking):
        for other, asked in asking[:n] if hours else ():
            apart = hours < asked or (other.type in _PLANS and hours != asked)
            known = hours in _all_hours(other) or asked in _all_hours(record)  # of another part of the run
            if (
                asked
                and other.type != record.type
                and of_one(record, other, "system")
                and apart
                and not known
            ):
                at = next(
                    p for p, text in texts_of(record) if _HOURS.search(text) and max(_found(text)) == hours
                )
                yield _x644(record, at, hours, other, asked)
                break
    for run in (r for r in live(dossier) if r.type == "trial-run-record" and "单机" not in r.title):
        began, ended = (_moment(run.data.get(key)) for key in ("started", "ended"))
        longest = max(
            ((h, n) for n, (r, h) in enumerate(asking) if h and of_one(run, r, "system")), default=None
        )
        if longest and began and ended and not run.data.get("faults"):
            ran = (ended - began).total_seconds() / 3600
            if 0 < ran < longest[0] - _SLACK:
                yield _x644(run, "/ended", ran, asking[longest[1]][0], longest[0])


def _x644(record: Record, pointer: str, hours: float, other: Record, asked: float) -> Finding:
    words: dict[str, Any] = {"subject": record.title, "hours": f"{hours:.4g}", "other": other.title}
    return finding("X644", record.at(pointer), record=record.id, asked=f"{asked:g}", **words)


def _all_hours(record: Record) -> set[float]:
    return {float(m) for _, text in texts_of(record) for m in _ANY_HOURS.findall(text)}


def asked_hours(dossier: Dossier) -> set[float]:
    """The hours in a row that contracts, plans and notices ask of trial runs."""
    return {h for r in live(dossier) if r.type in _ASKING for _, text in texts_of(r) for h in _found(text)}


def run_hours(dossier: Dossier) -> list[float]:
    """How long each trial run was, by its start and end."""
    moments = [
        (_moment(r.data.get("started")), _moment(r.data.get("ended")))
        for r in live(dossier)
        if r.type == "trial-run-record"
    ]
    return [(ended - began).total_seconds() / 3600 for began, ended in moments if began and ended]


def hours_after_stops(dossier: Dossier) -> list[float]:
    """How long trial runs ran in a row to their end after each stop from which they were started again."""
    found = []
    for run in live(dossier):
        ended = _moment(run.data.get("ended")) if run.type == "trial-run-record" else None
        mended = [m for fault in _faults(run) if (m := _moment(fault.get("recovered")))] if ended else []
        found += [(ended - m).total_seconds() / 3600 for m in mended if m < ended]
    return found


def _too_soon(run: Record, in_order: Iterable[Record]) -> Iterator[Finding]:
    """A run that began before what broke off an earlier one of its system was mended."""
    began = run.data["started"]
    for earlier in takewhile(lambda r: bool(_moment(r.data["started"]) < _moment(began)), in_order):
        for fault in _faults(earlier):
            mended = _moment(fault.get("recovered"))
            if mended and _moment(began) < mended:
                yield _x635(
                    run,
                    "/started",
                    fault,
                    Text(f"本次试运行 {cn(began)} 就开始", f"this run began {iso(began)}"),
                )
                return


def _not_rechecked(
    run: Record, in_order: Iterable[Record], cures: Sequence[Record], broken_off: re.Pattern[str]
) -> Iterator[Finding]:
    """What an earlier run was broken off for, looked at again only when the next run had begun."""
    began = run.data["started"]
    before = list(takewhile(lambda r: bool(_moment(r.data["started"]) < _moment(began)), in_order))
    earlier = before[-1] if before else None
    if earlier is None or not (
        earlier.data.get("restarted") or broken_off.search(str(earlier.data.get("conclusion") or ""))
    ):
        return
    own = [c for c in cures if earlier.id in (c.data.get("annex_to"), c.data.get("replies_to"))]
    said = " ".join(text for r in (earlier, run) for _, text in texts_of(r))
    for cure in own:
        # Of several things put right only those that the runs name stood in the way.
        if len(own) > 1 and not (cure.data.get("number") and str(cure.data["number"]) in said):
            continue
        key, closed = _closed(cure) or ("", None)
        if closed and as_datetime(closed).date() > as_datetime(began).date():
            name = Text(f"《{run.title}》{cn(began)} 就开始", f"“{run.title}” began {iso(began)}")
            words: dict[str, Any] = {"subject": cure.title, "symptom": str(cure.data.get("problem") or "")}
            words["mended"] = Text(f"{cn(closed)} 才复查", f"was looked at again only {iso(closed)}")
            words["said"] = name
            yield finding("X635", cure.at(f"/{key}"), record=cure.id, **words)


def _closed(cure: Record) -> tuple[str, dt.date] | None:
    """When something put right was looked at again, or at least answered, with the key."""
    given = [(k, w) for k in ("rechecked_on", "replied_on") if isinstance(w := cure.data.get(k), dt.date)]
    return given[0] if given else None


def _outlived(run: Record) -> Iterator[Finding]:
    """A fault that was not over when the run that passes had ended."""
    ended = run.data.get("ended")
    for i, fault in enumerate(run.data.get("faults") or ()):
        mended = _moment(fault.get("recovered")) if isinstance(fault, Mapping) else None
        if mended and _moment(ended) and mended > _moment(ended):
            said = Text(f"试运行 {cn(ended)} 就结束", f"the run ended {iso(ended)}")
            yield _x635(run, f"/faults/{i}/recovered", fault, said)


def _x635(run: Record, pointer: str, fault: Mapping[str, Any], said: Text) -> Finding:
    words: dict[str, Any] = {"subject": run.title, "symptom": str(fault.get("symptom") or ""), "said": said}
    mended = fault["recovered"]
    words["mended"] = Text(f"{cn(mended)} 才恢复", f"was over only {iso(mended)}")
    return finding("X635", run.at(pointer), record=run.id, **words)


def _stopped(run: Record, words: Mapping[str, re.Pattern[str]], asked: float | None) -> Iterator[Finding]:
    """A fault that stopped the plant, and neither a new start nor enough hours after it."""
    stops = [(i, f) for i, f in enumerate(run.data.get("faults") or ()) if _stops(f, words["stopped"])]
    ended = _moment(run.data.get("ended"))
    if not stops or not ended or denies_faults(run):
        return
    mended = max((m for _, f in stops if (m := _moment(f.get("recovered")))), default=None)
    left = (ended - mended).total_seconds() / 3600 if mended else 0.0
    told = run.data.get("restarted") or any(words["again"].search(text) for _, text in texts_of(run))
    if (left + _SLACK >= asked) if asked else told:
        return
    i, fault = stops[-1]
    ran = f"{max(left, 0):.3g}"
    said: dict[str, Any] = {"symptom": str(fault.get("symptom") or "")}
    said["after"] = Text(f"恢复以后只连续运行 {ran} 小时", f"ran on for {ran} hours after it")
    said["least"] = (
        Text(f"，方案要求连续 {asked:g} 小时", f"; the plan asks for {asked:g}") if asked else Text("", "")
    )
    yield finding("X634", run.at(f"/faults/{i}"), record=run.id, subject=run.title, **said)


def _stopped_in_words(run: Record, words: Mapping[str, re.Pattern[str]]) -> Iterator[Finding]:
    """A stop of so many hours, or times, in the conclusion of a run without a fault, and no new start."""
    text = str(run.data.get("conclusion") or "")
    if run.data.get("faults") or words["again"].search(text):
        return
    for clause in re.split("[，。；;,]", text):
        stop = words["stopped"].search(clause)
        lasted = stop and re.match(
            r"[^\d]{0,4}(\d+(?:\.\d+)?)\s*(?:小时|分钟|天|次|h|min)", clause[stop.end() :]
        )
        if stop and lasted and float(lasted[1]) and not _DENIED.search(clause) and "试验" not in clause:
            after = Text("没有写明重新计时", "does not say that the clock started again")
            said: dict[str, Any] = {"symptom": clause.strip(), "after": after, "least": Text("", "")}
            yield finding("X634", run.at("/conclusion"), record=run.id, subject=run.title, **said)
            return


_DENIED = re.compile("无|未|没有|不曾")


def _stops(fault: object, stopped: re.Pattern[str]) -> bool:
    if not isinstance(fault, Mapping):
        return False
    return stopped.search(f"{fault.get('symptom') or ''} {fault.get('action') or ''}") is not None


def _hours(plan: Record) -> float:
    """The hours in a row that a plan or a notice asks for; 0 when it names none."""
    return max((hours for _, text in texts_of(plan) for hours in _found(text)), default=0.0)


def _found(text: str) -> list[float]:
    return [float(m[1]) for m in _HOURS.finditer(text)]


def _faults(run: Record) -> Sequence[Mapping[str, Any]]:
    return [fault for fault in run.data.get("faults") or () if isinstance(fault, Mapping)]


def _system(record: Record) -> str:
    return str(record.data.get("system"))


def _moment(value: object) -> Any:
    """A day or a moment as a moment; None for anything else."""
    return as_datetime(value) if isinstance(value, dt.date) else None
