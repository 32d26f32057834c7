"""The final account: what was contracted and changed, what was submitted, what the audit left of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dossier.checking.parts import whole_text
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text

_REDUCED = re.compile("审减|核减")
_MEASURED = re.compile("单价合同|综合单价|固定单价|据实|按实|调差|价差|索赔|暂估|暂列|签证")
"""Where the sum of contract and changes is not what is settled: works paid by measure, prices that are adjusted."""


def check_accounts(dossier: Dossier) -> Iterator[Finding]:
    """X556 sums of an account that do not add up, X675 more and X676 less settled than was contracted. Pure."""
    accounts = [r for r in live(dossier) if r.type == "final-account"]
    for one in accounts:
        yield from _audited(one)
    contracts = [r for r in live(dossier) if r.data.get("contract_kind") in ("main", "supplement")]
    changes = [r for r in live(dossier) if r.type == "design-change"]
    parts = [r.data.get("price") for r in contracts] + [r.data.get("cost_effect") for r in changes]
    sums = [float(p) for p in parts if isinstance(p, int | float)]
    if not contracts or len(sums) < len(parts) or len(accounts) > 1:
        return
    account = next(iter(accounts), None)
    adjusted = _sum(account, "adjustment")
    costs = [f"{r.number or r.id} {r.data.get('cost_effect')}" for r in changes]
    more = [("变更费用", "changes", "、".join(costs))] if costs else []
    more += [("其他调整", "adjustments", f"{adjusted:,.0f}")] if adjusted else []
    whole = Text(
        "与".join(["合同、补充协议", *(f"{zh}（{shown}）" for zh, _, shown in more)]) + "之和",
        "the sum of contracts" + "".join(f" and {en} ({shown})" for _, en, shown in more),
    )
    due = sum(sums) + (adjusted or 0)
    yield from _against(dossier, account, due, whole, [*contracts, *accounts], changed=bool(changes))


def _against(
    dossier: Dossier, account: Record | None, due: float, whole: Text, papers: list[Record], *, changed: bool
) -> Iterator[Finding]:
    """What was submitted is compared exactly; what is settled may be less by what the audit took off."""
    submitted = _sum(account, "submitted_price")
    if account and submitted is not None:
        if abs(submitted - due) > 1:
            yield _x556(account, "submitted_price", ("送审价", "the sum submitted"), submitted, whole, due)
        return
    place: Location = dossier.at("/project/settlement_price")
    settled, record = dossier.data.get("project", {}).get("settlement_price"), None
    if not isinstance(settled, int | float):
        settled, record = _sum(account, "settlement_price"), account
        place = account.at("/settlement_price") if account else place
    if settled is None:
        return
    reduced = _sum(account, "audit_reduction")
    more = settled + (reduced or 0) - due
    words: dict[str, Any] = {"found": f"{settled:,.0f}", "whole": whole, "due": f"{due:,.0f}"}
    words |= {"difference": f"{abs(more):,.0f}"}
    if more > 1 or (reduced is not None and more < -1):
        measured = not changed or any(_MEASURED.search(whole_text(r)) for r in papers)
        severity = "warning" if measured else "error"
        yield finding("X675", place, record=record.id if record else None, severity=severity, **words)
    elif more < -1 and not (account and _REDUCED.search(whole_text(account))):
        yield finding("X676", place, record=record.id if record else None, **words)


def _audited(account: Record) -> Iterator[Finding]:
    """What was submitted, less what the audit took off, is what is settled; an audit adds nothing."""
    submitted, settled = _sum(account, "submitted_price"), _sum(account, "settlement_price")
    reduced = _sum(account, "audit_reduction")
    if submitted is None or settled is None:
        return
    left = submitted - (reduced or 0)
    if abs(settled - left) > 1 and (reduced is not None or settled > submitted):
        less = Text("送审价减审减金额", "the sum submitted less the reduction")
        yield _x556(account, "settlement_price", ("结算价", "the settlement"), settled, less, left)


def _sum(record: Record | None, key: str) -> float | None:
    value = record.data.get(key) if record else None
    return float(value) if isinstance(value, int | float) else None


def _x556(
    record: Record, key: str, what: tuple[str, str], found: float, other: Text, expected: float
) -> Finding:
    words: dict[str, Any] = {"first": Text(*what), "found": f"{found:,.0f}"}
    words |= {"second": other, "expected": f"{expected:,.0f}"}
    return finding("X556", record.at(f"/{key}"), record=record.id, subject=record.title, **words)
