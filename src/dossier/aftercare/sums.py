"""Sums of the service book that do not add up, and what is charged to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from dossier.aftercare.book import Entry, ServiceBook
from dossier.checking.moments import cn
from dossier.findings import Finding, finding
from dossier.model import Text


def check_sums(book: ServiceBook) -> Iterator[Finding]:
    """V926: what a repair cost is not labour and material; a review claims another sum than its repairs cost."""
    costs: dict[str, Decimal] = {}
    for entry in book.of("repair"):
        parts = [entry.data.get(key) for key in ("labour", "material_cost")]
        whole, said = (
            sum((Decimal(str(p)) for p in parts if p is not None), Decimal(0)),
            entry.data.get("cost"),
        )
        if said is not None and all(p is not None for p in parts) and Decimal(str(said)) != whole:
            problem = Text(
                f"人工加材料为 {whole} 元，费用写的是 {said} 元",
                f"labour and material make {whole}, not {said}",
            )
            yield finding("V926", entry.at("/cost"), record=entry.id, subject=entry.title, problem=problem)
        for problem in _charged(entry):
            yield finding("V926", entry.at("/charge"), record=entry.id, subject=entry.title, problem=problem)
        costs[entry.id] = Decimal(str(said)) if said is not None else whole
    repaired = {e.id: done for e in book.of("repair") if (done := _repaired_on(e))}
    listed: set[str] = set()
    for entry in book.of("review"):
        names_here = [name for name in entry.data.get("repairs", ()) if name]
        twice = sorted({n for n in names_here if n in listed or names_here.count(n) > 1})
        listed |= {*names_here}
        if twice:
            names = "、".join(twice)
            problem = Text(f"维修 {names} 已列入审查，重复申报", f"{names} is claimed a second time")
            yield finding("V926", entry.at("/repairs"), record=entry.id, subject=entry.title, problem=problem)
        for name, done in ((n, repaired[n]) for n in names_here if n in repaired):
            if not entry.data["from"] <= done <= entry.data["to"]:
                first, last = cn(entry.data["from"]), cn(entry.data["to"])
                zh = f"维修 {name} 于{cn(done)}修复，不在审查期（{first}至{last}）内"
                problem = Text(zh, f"{name} was repaired on {done}, outside its period")
                place = entry.at("/repairs")
                yield finding("V926", place, record=entry.id, subject=entry.title, problem=problem)
        named, claimed, accepted = (entry.data.get(k) for k in ("repairs", "claimed", "accepted"))
        if named and claimed is not None:
            whole = sum((costs.get(name, Decimal(0)) for name in named), Decimal(0))
            if whole != Decimal(str(claimed)):
                problem = Text(
                    f"所列维修共 {whole} 元，申报 {claimed} 元",
                    f"its repairs cost {whole}, {claimed} is claimed",
                )
                yield finding(
                    "V926", entry.at("/claimed"), record=entry.id, subject=entry.title, problem=problem
                )
        if claimed is not None and accepted is not None and accepted > claimed:
            problem = Text(
                f"核准 {accepted} 元，高于申报 {claimed} 元", f"{accepted} is accepted of {claimed}"
            )
            yield finding(
                "V926", entry.at("/accepted"), record=entry.id, subject=entry.title, problem=problem
            )


def _repaired_on(entry: Entry) -> dt.date | None:
    events = [e for e in entry.data.get("events", ()) if e and e["event"] == "repair"]
    return min((e["at"].date() for e in events), default=None)


def _charged(entry: Entry) -> Iterator[Text]:
    """What a repair that the owner pays for needs, and cannot have."""
    data, charge = entry.data, entry.data.get("charge")
    if charge not in ("paid", "material_only"):
        return
    if "cost" not in data:
        yield Text("有偿维修没有写费用（cost）", "a paid repair has no price (cost)")
    if charge == "material_only" and data.get("labour"):
        yield Text("只收材料费的，不应有人工费（labour）", "only material is charged, and there is labour")
    done = _repaired_on(entry)
    agreed = data.get("agreed_on")
    if agreed is None:
        yield Text(
            "有偿维修没有写约定费用的日期（agreed_on）",
            "the day on which the price was agreed is lacking (agreed_on)",
        )
    elif done and agreed > done:
        yield Text(
            f"{cn(done)}修复，{cn(agreed)}才约定费用", f"repaired on {done}, its price agreed on {agreed}"
        )
