"""The final account: what was contracted and changed, what was submitted, what the audit left of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dossier.checking.dates import Moment, Span, is_after, shift_clamped
from dossier.checking.moments import cn, iso
from dossier.checking.parts import texts_of, whole_text
from dossier.checking.points_in_time import Calendar, dig
from dossier.checking.scopes import live
from dossier.checking.site_sums import explains
from dossier.checking.warranty_words import number
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Location, Record, Text
from dossier.reading.cross_checks import Table

_REDUCED = re.compile("审减|核减")
MEASURED = re.compile("单价合同|综合单价|固定单价|据实|按实|调差|价差|索赔|暂估|暂列|签证")
"""Where the sum of contract and changes is not what is settled: works paid by measure, prices that are adjusted."""
_AFTER = re.compile(r"验收(?:合格)?(?:之日|当日)?(?:起|后)[^。；;不]{0,24}?结算")
_FULL = re.compile(r"满\s*([\d一二两三四五六七八九十]+)\s*个月")
_NOT_OURS = re.compile(r"(?:不含|不包括|不包含|除)[^，。；]{0,8}$")
_PRICED = frozenset({"contract", "unit-acceptance", "acceptance-report", "letter-of-award"})


def check_accounts(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X556 sums of an account that do not add up, X675 more and X676 less settled than was contracted, X677 settled
    sooner than was agreed, X678 before a part of the contract was done. Pure.
    """
    accounts = [r for r in live(dossier) if r.type == "final-account"]
    for one in accounts:
        yield from _audited(one)
        yield from _sooner(one, dossier)
        yield from _unfinished(one, dossier, table, schemas)
    parts = contracted(dossier)
    if parts is None or len(accounts) > 1:
        return
    contracts, changes, sums = parts
    account = next(iter(accounts), None)
    adjusted = _sum(account, "adjustment")
    costs = [f"{r.number or r.id} {r.data['cost_effect']:,.0f}" for r in changes]
    more = [("变更费用", "changes", "、".join(costs))] if costs else []
    more += [("其他调整", "adjustments", f"{adjusted:,.0f}")] if adjusted else []
    whole = Text(
        "与".join(["合同、补充协议", *(f"{zh}（{shown}）" for zh, _, shown in more)]) + "之和",
        "the sum of contracts" + "".join(f" and {en} ({shown})" for _, en, shown in more),
    )
    due = sum(sums) + (adjusted or 0)
    yield from _against(dossier, account, due, whole, [*contracts, *accounts], changed=bool(changes))


def contracted(dossier: Dossier) -> tuple[list[Record], list[Record], list[float]] | None:
    """The contracts, the changes that no supplement has in its price, and the sums of all of them in that order; None
    where there is no contract or one of them has no sum.
    """
    contracts = [r for r in live(dossier) if r.data.get("contract_kind") in ("main", "supplement")]
    supplements = [whole_text(r) for r in contracts if r.data.get("contract_kind") == "supplement"]
    # A supplement that names a change has its cost in its own price.
    changes = [
        r
        for r in live(dossier)
        if r.type == "design-change" and not any(_names(text, r.number) for text in supplements)
    ]
    parts = [r.data.get("price") for r in contracts] + [r.data.get("cost_effect") for r in changes]
    sums = [float(p) for p in parts if isinstance(p, int | float)]
    return (contracts, changes, sums) if contracts and len(sums) == len(parts) else None


def _names(text: str, number: str | None) -> bool:
    """Whether a text names a paper by its number, and not by one that only begins so."""
    return (
        bool(number)
        and re.search(rf"(?<![\w-]){re.escape(str(number))}(?![\d-])", text, re.ASCII) is not None
    )


def _against(
    dossier: Dossier, account: Record | None, due: float, whole: Text, papers: list[Record], *, changed: bool
) -> Iterator[Finding]:
    """What was submitted is compared exactly; what is settled may be less by what the audit took off."""
    submitted = _sum(account, "submitted_price")
    if account and submitted is not None:
        if abs(submitted - due) > 1 and not explains(submitted - due, account, live(dossier)):
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
    if explains(more, account, live(dossier)):
        return
    words: dict[str, Any] = {"found": f"{settled:,.0f}", "whole": whole, "due": f"{due:,.0f}"}
    words |= {"difference": f"{abs(more):,.0f}"}
    if more > 1 or (reduced is not None and more < -1):
        measured = not changed or any(MEASURED.search(whole_text(r)) for r in papers)
        severity = "warning" if measured else "error"
        yield finding("X675", place, record=record.id if record else None, severity=severity, **words)
    elif more < -1 and not (account and _REDUCED.search(whole_text(account))):
        yield finding("X676", place, record=record.id if record else None, **words)


def _sooner(account: Record, dossier: Dossier) -> Iterator[Finding]:
    """A paper that lets the account follow the acceptance, and an account that did not."""
    settled, accepted = (
        dig(d, k) for d, k in ((account.data, "settled_on"), (dossier.data, "milestones.accepted"))
    )
    if settled is None or accepted is None:
        return
    for record in live(dossier):
        for _, text in texts_of(record) if record.type in _PRICED else ():
            for match in _AFTER.finditer(text):
                full = _FULL.search(match[0])
                first = shift_clamped(accepted, Span(months=int(number(full[1])) if full else 0))
                if is_after(first, settled):
                    words: dict[str, Any] = {"whose": record.title, "said": match[0]}
                    words |= {"found": _day(settled), "first": _day(first), "subject": account.title}
                    yield finding("X677", account.at("/settled_on"), record=account.id, **words)
                    return


def _unfinished(account: Record, dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """What the contract names as part of the works was done when the account had been settled."""
    settled = dig(account.data, "settled_on")
    contracts = [r for r in live(dossier) if r.data.get("contract_kind") in ("main", "supplement")]
    scopes = [str(r.data.get("scope") or "") for r in contracts]
    calendar = Calendar(dossier, table, schemas)
    for word, names in table.get("contract_parts", {}).items() if settled else ():
        if not any(word in s and not _NOT_OURS.search(s[: s.index(word)]) for s in scopes):
            continue
        late = [p for n in names for p in calendar.points(n) if settled and is_after(p.when, settled)]
        for point in late[:1]:
            words: dict[str, Any] = {"subject": account.title, "found": _day(settled), "part": word}
            words |= {"what": point.name, "ended": _day(point.when)}
            yield finding("X678", account.at("/settled_on"), record=account.id, **words)


def _day(moment: Moment | None) -> Text:
    return Text(cn(moment), iso(moment)) if moment else Text("", "")


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
