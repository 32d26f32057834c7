"""Findings of aftercare: terms always, what happened from the handover on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dossier.aftercare.rules import aftercare_of, check_aftercare, check_terms
from small_books import small_book

TERMS = """
levels: [{id: J, name: 紧急, respond: 1 小时, arrive: 4 小时, fix: 24 小时}]
warranty: [{id: D, name: 装修, item: decoration, years: 2}]
"""
HEAD = "- {id: WX-1, title: 渗水, part: 门, problem: 坏, level: J, cover: D, "
NOTICE = "{at: 2025-01-10T09:00, event: notice}"
SOON = "{at: 2025-01-10T09:30, event: respond}, {at: 2025-01-10T10:00, event: arrive}, "
DONE = SOON + "{at: 2025-01-10T12:00, event: repair}, {at: 2025-01-11T09:00, event: close}"
LATE = SOON + "{at: 2025-01-12T12:00, event: repair}, {at: 2025-01-13T09:00, event: close}"
SIGNED = "owner: {signed_on: 2025-01-11}, "


@pytest.mark.parametrize(
    ("entry", "day", "codes"),
    [
        (f"charge: free, {SIGNED}events: [{NOTICE}, {DONE}]", "2025-01-20", []),
        (f"charge: free, events: [{NOTICE}, {DONE}]", "2025-01-20", ["V918"]),
        (
            f"charge: paid, cost: 9, agreed_on: 2025-01-10, {SIGNED}events: [{NOTICE}, {DONE}]",
            "2025-01-20",
            ["V927"],
        ),
        (
            f"charge: free, owner: {{signed_on: 2025-01-13}}, events: [{NOTICE}, {LATE}]",
            "2025-01-20",
            ["V910"],
        ),
        (f"events: [{NOTICE}]", "2025-01-10", ["V909", "V909"]),
        (f"events: [{NOTICE}]", "2025-01-09", []),
        (f"charge: free, structural: true, {SIGNED}events: [{NOTICE}, {DONE}]", "2025-01-20", ["V915"]),
        (f"charge: free, cause: misuse, {SIGNED}events: [{NOTICE}, {DONE}]", "2025-01-20", ["V914"]),
    ],
)
def test_a_repair(tmp_path: Path, entry: str, day: str, codes: list[str]) -> None:
    case = small_book(tmp_path, day, TERMS, repairs=f"{HEAD}{entry}}}\n")
    assert sorted(f.code for f in check_aftercare(case)) == codes


@pytest.mark.parametrize(
    ("entry", "codes"),
    [
        ("replied_at: 2025-01-10T10:00, resolved_at: 2025-01-11T09:00, verified_on: 2025-01-12", []),
        ("replied_at: 2025-01-10T10:00, resolved_at: 2025-01-15T09:00, verified_on: 2025-01-16", ["V916"]),
        ("replied_at: 2025-01-10T10:00", ["V916"]),
        ("replied_at: 2025-01-10T10:00, resolved_at: 2025-01-11T09:00", ["V916"]),
        (
            "replied_at: 2025-01-10T10:00, resolved_at: 2025-01-11T09:00, verified_on: 2025-01-12, recurs: TS-1",
            ["V941"],
        ),
        (
            "replied_at: 2025-01-10T10:00, resolved_at: 2025-01-11T09:00, verified_on: 2025-01-12, "
            "pauses: [{from: 2025-01-10T10:00, to: 2025-01-10T11:00, reason: 等}]",
            ["V908"],
        ),
    ],
)  # fmt: skip
def test_a_complaint(tmp_path: Path, entry: str, codes: list[str]) -> None:
    head = "- {id: TS-1, title: 噪声, text: 吵, urgency: urgent, at: 2025-01-10T09:00, "
    head += "cause: 风阀松, correction: 紧固, "
    terms = "complaints: {urgent: 2 自然日, reply: 4 小时}\n"
    case = small_book(tmp_path, "2025-01-20", terms, complaints=f"{head}{entry}}}\n")
    assert sorted(f.code for f in check_aftercare(case)) == codes


@pytest.mark.parametrize(
    ("visit", "codes"),
    [
        ("cycle: HF, nominal: 2025-05-20, on: 2025-05-20", []),
        ("cycle: HF, nominal: 2025-05-21, on: 2025-05-20", ["V922"]),
        ("cycle: HF, nominal: 2025-05-20, on: 2025-05-20, cancelled: 停业", ["V922"]),
    ],
)
def test_a_visit(tmp_path: Path, visit: str, codes: list[str]) -> None:
    terms = "visits: [{id: HF, name: 回访, every_months: 6, window_days: 15}]\n"
    case = small_book(tmp_path, "2025-05-30", terms, visits=f"- {{id: HF-1, {visit}}}\n")
    assert [f.code for f in check_aftercare(case) if f.code != "V911"] == codes


def test_two_cards_of_one_product(tmp_path: Path) -> None:
    card = "- {{id: {}, product: 泵, serial: {}, sold_on: 2025-01-01, returned_on: 2025-01-05}}\n"
    both = card.format("SB-1", "A1") + card.format("SB-2", "A1") + card.format("SB-3", "A2")
    found = check_aftercare(small_book(tmp_path, "2025-01-20", cards=both))
    assert [(f.code, f.record) for f in found if f.code == "V930"] == [("V930", "SB-2")]


def test_before_the_handover_only_the_terms_are_judged(tmp_path: Path) -> None:
    case = small_book(
        tmp_path, "2025-01-20", "levels: [{id: J, name: 紧急}]\n", repairs=f"{HEAD}events: [{NOTICE}]}}\n"
    )
    assert {"V903"} <= {f.code for f in check_terms(case)}
    data = {**case.dossier.data, "milestones": {}}
    before = replace(case, dossier=replace(case.dossier, data=data))
    assert "V903" in {f.code for f in check_aftercare(before)}
    assert "V909" not in {f.code for f in check_aftercare(before)}


def test_what_a_check_needs_of_a_case(tmp_path: Path) -> None:
    case = small_book(tmp_path, "2025-01-20", TERMS, repairs=f"{HEAD}events: [{NOTICE}]}}\n")
    found = aftercare_of(case)
    assert (found.counts["repairs"], found.counts["levels"], found.counts["cycles"]) == (1, 1, 0)
    assert found.files == ("service/terms.yaml", "service/repairs.yaml")
    assert aftercare_of(None).findings == ()
