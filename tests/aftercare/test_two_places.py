"""One thing in two places: what is built in, lent, used, and what only seems to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.aftercare.case import Case
from dossier.aftercare.rules import check_aftercare
from small_books import MAIN, small_book

MACHINES = MAIN.replace(
    "milestones",
    "  supplier: {name: 江州泵业有限公司, contact: 周立}\nequipment:\n"
    "  - {tag: P-1, name: 离心泵, serial: S-100}\n  - {tag: P-2, name: 离心泵, serial: S-200}\nmilestones",
)
LEVELS = """levels: [{id: B, name: 小修, respond: 24 小时, arrive: 48 小时, fix: 90 小时}]
subcontracts:
  - {party: supplier, levels: [{id: B, arrive: 2 小时}]}
  - {party: subcontractor, levels: [{id: B, arrive: 2 小时}]}
"""


def repair(name: str, day: str, more: str) -> str:
    log = f"{{at: {day}T09:00, event: notice}}, {{at: {day}T15:00, event: repair}}"
    return f"- {{id: {name}, title: {name}, part: 泵, problem: {name}, {more}, events: [{log}]}}\n"


def swap(name: str, day: str, old: str, new: str, more: str = "part: 整机, unit: true") -> str:
    return repair(name, day, f"replaced: [{{{more}, old_serial: {old}, new_serial: {new}, on: {day}}}]")


SEAL = "unit: P-1, replaced: [{part: 机械密封, new_serial: S-200, on: 2025-03-03}]"


def told(case: Case, *codes: str) -> list[tuple[str, str, str | None]]:
    return [(f.code, f.severity.value, f.record) for f in check_aftercare(case) if f.code in codes]


@pytest.mark.parametrize(
    ("register", "book", "wanted"),
    [
        ("S-100", swap("A", "2025-03-03", "S-100", "S-900") + swap("B", "2026-03-03", "S-900", "S-200"), "B error"),
        ("S-900", swap("A", "2025-03-03", "S-100", "S-900"), ""),
        ("S-100", repair("A", "2025-03-03", SEAL), "A warning"),
        ("S-100", swap("A", "2025-03-03", "S-100", "S-200") + swap("B", "2025-03-03", "S-200", "S-100"), ""),
        ("S-100", swap("A", "2025-03-03", "S-100", "S-900") + swap("B", "2025-05-03", "S-200", "S-100"), ""),
        ("S-100", swap("A", "2025-03-03", "S-100", "S-900") + swap("B", "2025-05-03", "S-200", "S-900"), "B error"),
    ],
)  # fmt: skip
def test_a_number_that_is_built_in_elsewhere(tmp_path: Path, register: str, book: str, wanted: str) -> None:
    main = MACHINES.replace("S-100", register)
    case = small_book(tmp_path, "2026-06-01", main=main, repairs=book)
    assert " ".join(f"{record} {severity}" for _, severity, record in told(case, "A833")) == wanted


def loan(serial: str, begun: str, to: str = "", model: str = "泵车") -> str:
    end = f", to: {to}" if to else ""
    return f"loaner: {{model: {model}, serial: {serial}, from: {begun}{end}}}"


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (loan("PC-1", "2025-03-03T10:00", "2025-03-06"), loan("pc-1", "2025-03-05T10:00", "2025-03-07"), ["error"]),
        (loan("PC-1", "2025-03-03T10:00", "2025-03-06"), loan("PC-1", "2025-03-06T08:00", "2025-03-07"), []),
        (loan("PC-1", "2025-03-03T10:00"), loan("PC-1", "2025-04-01T10:00", "2025-04-02"), ["warning"]),
        (loan("PC-1", "2025-03-03T10:00", "2025-03-06"), loan("PC-2", "2025-03-03T10:00", "2025-03-06"), []),
        (loan("1", "2025-03-03T10:00", "2025-03-06"), loan("1", "2025-03-04T10:00", "2025-03-06", "风机"), ["warning"]),
        (loan("PC-1", "2025-03-03T18:00", "2025-03-06"), loan("PC-1", "2025-03-03T08:00", "2025-03-03"), []),
    ],
)  # fmt: skip
def test_one_loaner_is_lent_once_at_a_time(tmp_path: Path, one: str, other: str, wanted: list[str]) -> None:
    book = repair("A", "2025-03-03", one) + repair("B", "2025-03-03", other)
    case = small_book(tmp_path, "2025-06-01", repairs=book)
    assert [severity for _, severity, _ in told(case, "A844")] == wanted


@pytest.mark.parametrize(
    ("spare", "day", "wanted"),
    [
        ("quantity: 1", "2025-03-03", []),
        ("quantity: 1, shelf_from: 2025-03-03", "2025-03-03", []),
        ("quantity: 1, shelf_from: 2025-03-04", "2025-03-03", ["V958"]),
        ("quantity: 0, restocked: [{on: 2025-03-04, quantity: 5}]", "2025-03-03", ["V958"]),
        ("quantity: 0, restocked: [{on: 2025-03-03, quantity: 5}]", "2025-03-03", []),
        ("quantity: 0, restocked: [{on: 2025-07-04, quantity: 5}]", "2025-03-03", ["V958"]),
    ],
)
def test_a_spare_is_used_after_it_came(tmp_path: Path, spare: str, day: str, wanted: list[str]) -> None:
    book = repair("A", day, "used: [{spare: X, quantity: 1}]")
    case = small_book(tmp_path, "2025-06-01", f"spares: [{{id: X, name: 轴承, {spare}}}]\n", repairs=book)
    assert [code for code, _, _ in told(case, "V955", "V958")] == wanted


SENT = "{at: 2025-03-03T09:00, event: notice}, {at: 2025-03-03T10:00, event: dispatch, party: supplier}"
ALSO = ", {at: 2025-03-03T10:00, event: dispatch, party: subcontractor}"
OTHER = ", {at: 2025-03-03T11:00, event: arrive, party: subcontractor, by: 张强}"


@pytest.mark.parametrize(
    ("events", "wanted"),
    [
        (SENT + ALSO + OTHER + ", {at: 2025-03-03T11:30, event: arrive, party: supplier, by: 周立}", []),
        (SENT + ALSO + OTHER, ["V909"]),
        (SENT + ", {at: 2025-03-03T11:00, event: arrive, by: 周立}", []),
        (SENT + ", {at: 2025-03-03T11:00, event: arrive, by: 李强}", []),
        (SENT + ALSO + ", {at: 2025-03-03T11:00, event: arrive}", ["A843", "A843"]),
        (SENT + ALSO + ", {at: 2025-03-03T18:00, event: arrive}", ["V910", "V910"]),
        (SENT + ", {at: 2025-03-03T11:00, event: arrive, party: contractor}", ["V909"]),
    ],
)
def test_whose_people_came(tmp_path: Path, events: str, wanted: list[str]) -> None:
    book = f"- {{id: R, title: 漏, level: B, part: 泵, problem: 坏, events: [{events}]}}\n"
    case = small_book(tmp_path, "2025-03-03", LEVELS, main=MACHINES, repairs=book)
    found = [f for f in check_aftercare(case) if f.code in ("V909", "V910", "A843")]
    assert [f.code for f in found] == wanted
    assert all("分包时限" in f.message.zh for f in found)


def test_others_on_the_day_of_the_repair_and_after_it_was_refused(tmp_path: Path) -> None:
    others = "third_party: {by: 丙, on: 2025-03-03, notice: 信, quote: 报价, invoice: 发票}"
    case = small_book(tmp_path / "same", "2025-06-01", repairs=repair("A", "2025-03-03", others))
    assert not told(case, "V957")
    log = "{at: 2025-03-01T09:00, event: notice}, {at: 2025-03-02T09:00, event: close, note: 不属本单位施工范围}"
    book = f"- {{id: A, title: 漏, part: 泵, problem: 漏, {others}, events: [{log}]}}\n"
    case = small_book(tmp_path / "refused", "2025-06-01", repairs=book)
    assert ["关闭" in f.message.zh for f in check_aftercare(case) if f.code == "V957"] == [True]


CARD = "{id: K, type: warranty-card, title: 保修卡, date: 2024-10-20, issued_on: 2024-10-20%s}"


@pytest.mark.parametrize(
    ("completed", "records", "wanted"),
    [
        ("", "", []),
        ("construction_completed: 2024-10-01, ", "", ["V923"]),
        ("construction_completed: 2024-10-01, ", CARD % "", []),
        ("construction_completed: 2024-10-01, ", CARD % ", status: void", ["V923"]),
        ("construction_completed: 2024-09-19, ", CARD % "", ["V950"]),
        ("construction_completed: 2024-09-20, ", CARD % "", []),
    ],
)
def test_the_card_comes_within_months_of_completion(
    tmp_path: Path, completed: str, records: str, wanted: list[str]
) -> None:
    main = MAIN.replace("{accepted", "{" + completed + "accepted").replace("[]", f"[{records}]")
    case = small_book(tmp_path, "2025-06-01", "warranty_card_months: 1\n", main=main)
    assert [code for code, _, _ in told(case, "V923", "V950")] == wanted
