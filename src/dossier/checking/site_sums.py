"""Money beyond contracts and changes: signed site visas (签证), claims, prices that moved, as papers tell of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations

from dossier.checking.parts import texts_of, whole_text
from dossier.model import Record

_REASON = re.compile(
    "签证|索赔|价差|调差|调价|洽商|工程量|计日工|零星|暂列|暂估|甲供|奖励|罚款|违约金|扣款|扣减|增项|减项|增补|新增"
    "|赶工|停工|清单外|其他调整"
)
_TITLED = re.compile("签证|索赔|工程量确认|计日工|价差|调差|洽商")
_LESS = re.compile("核减|扣减|扣除|扣款|扣回|罚款|违约金|减少|减项|调减|甲供|负")
_CLAUSE = re.compile(r"[，；。;\n]|(?<!\d),")
_SUM = re.compile(r"(?<![\d.])([-−]?\d[\d,]*(?:\.\d+)?)\s*(万)?\s*元(?!\s*[/／每])")
_TOTAL = re.compile(
    r"(?:金额|合计|共计|总价|总额|小计|费用)[^\d，。；;\n]{0,6}([-−]?\d[\d,]*(?:\.\d+)?)\s*(万)?"
)
_COUNTED_ELSEWHERE = frozenset({"contract", "design-change", "letter-of-award", "final-account"})
_MOST = 8
"""Sums of which the combinations are tried: with more, some combination hits any difference."""


def explains(difference: float, account: Record | None, records: Iterable[Record]) -> bool:
    """Whether what the account itself says of visas, claims and prices, or what records titled so say of their money,
    comes to a difference in yuan. The account goes first: visas that are on file may have been refused.
    """
    told = list(_told(account)) if account else []
    papers = [amount for record in records if (amount := _of_paper(record)) is not None]
    return _comes_to(difference, told) or _comes_to(difference, papers)


def _told(account: Record) -> Iterable[float]:
    """What each clause of an account adds or takes off for a reason that no contract or change covers."""
    for _, text in texts_of(account):
        for clause in _CLAUSE.split(text):
            if _REASON.search(clause) and (found := _SUM.findall(clause)):
                yield _yuan(*found[-1]) * (-1 if _LESS.search(clause) else 1)


def _of_paper(record: Record) -> float | None:
    """The money of a paper of another kind that is titled a visa or a claim: its total, else its only sum."""
    if record.type in _COUNTED_ELSEWHERE or not _TITLED.search(record.title or ""):
        return None
    text = whole_text(record)
    found = _TOTAL.findall(text) or _SUM.findall(text)
    sums = {_yuan(*each) for each in found}
    return sums.pop() * (-1 if _LESS.search(record.title or "") else 1) if len(sums) == 1 else None


def _yuan(number: str, ten_thousand: str) -> float:
    return float(number.replace(",", "").replace("−", "-")) * (10_000 if ten_thousand else 1)


def _comes_to(difference: float, sums: list[float]) -> bool:
    """All of them together, or some, since a row may be named once by itself and once in a total."""
    if len(sums) > _MOST:
        return abs(sum(sums) - difference) <= 1
    some = (c for k in range(1, len(sums) + 1) for c in combinations(sums, k))
    return any(abs(sum(c) - difference) <= 1 for c in some)
