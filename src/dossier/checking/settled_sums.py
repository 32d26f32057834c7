"""An account that lists contract and changes itself, and settles another sum without a word why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.accounts import MEASURED, contracted
from dossier.checking.paper_reading import amounts
from dossier.checking.scopes import live
from dossier.checking.site_sums import explains
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier

_EXPLAINED = re.compile(
    "审减|核减|审定|审核|审计|扣|罚|违约|赔偿|甲供|未施工|未实施|未做|取消|减少|减项|优惠|让利|下浮|水电费|税|奖励|暂列|暂估|签证|索赔|洽商|调整"
)


def check_settled_sums(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X777: the one account names the price of the contract and the cost of every change, on the record or its paper,
    and what it settles is not their sum; nothing explains the rest. Pure.
    """
    accounts = [r for r in live(dossier) if r.type == "final-account"]
    parts = contracted(dossier)
    if len(accounts) != 1 or parts is None:
        return
    account, (contracts, _, sums) = accounts[0], parts
    settled = account.data.get("settlement_price")
    if not isinstance(settled, int | float) or isinstance(account.data.get("submitted_price"), int | float):
        return
    own = [line.text for line in said if line.record is account and "/signatures" not in line.pointer]
    agreed = [line.text for line in said if line.record in contracts]
    if any(map(_EXPLAINED.search, own)) or any(map(MEASURED.search, agreed)):
        return
    listed = {value for text in own for value in amounts(text)}
    listed |= {
        float(v) for v in account.data.values() if isinstance(v, int | float) and not isinstance(v, bool)
    }
    due = sum(sums)
    apart = float(settled) - due
    named = all(any(abs(abs(part) - value) < 1 for value in listed) for part in sums if part)
    if not named or abs(apart) <= 1 or explains(apart, account, live(dossier)):
        return
    terms = " + ".join(f"{part:,.0f}" for part in sums)
    words: dict[str, Any] = {"subject": account.title, "found": f"{settled:,.0f}"}
    words |= {"terms": terms, "expected": f"{due:,.0f}", "difference": f"{abs(apart):,.0f}"}
    yield finding("X777", account.at("/settlement_price"), record=account.id, **words)
