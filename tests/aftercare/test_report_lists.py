"""The register of repairs, and what was read off the systems."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from dossier.aftercare.report import EVER, report_context, year_of
from dossier.aftercare.report_lists import complained, readings_of, register_of
from small_books import small_book

TERMS = "warranty: [{id: D, name: 装修, item: decoration, years: 2}]\n"
REPAIRS = """
- {id: WX-2, title: 后报, part: 门, problem: 坏, cover: D, charge: paid,
   events: [{at: 2025-02-01T09:00, event: notice}]}
- id: WX-1
  title: 先报
  part: 门
  problem: 坏
  cover: D
  charge: free
  owner: {signed_on: 2025-01-20}
  events:
    - {at: 2025-01-10T09:00, event: notice}
    - {at: 2025-01-12T09:00, event: repair}
    - {at: 2025-01-13T09:00, event: close}
    - {at: 2025-01-14T09:00, event: reopen}
    - {at: 2025-01-15T09:00, event: repair}
- {id: WX-3, title: 未定, part: 门, problem: 坏, charge: paid, events: [{at: 2025-03-01T09:00, event: notice}]}
"""
INSPECTIONS = """
- {id: XJ-1, system: 甲, on: 2024-12-01, readings: [{name: 压力, value: 1}]}
- {id: XJ-2, system: 甲, on: 2025-02-01, readings: [{name: 压力, value: 2}, ~]}
- {id: XJ-3, system: 甲, on: 2025-12-01, readings: [{name: 压力, value: 3}]}
"""


def test_repairs_by_their_notice_with_the_last_repair_and_who_pays(tmp_path: Path) -> None:
    case = small_book(tmp_path, "2025-06-30", TERMS, repairs=REPAIRS)
    (section,) = register_of([(case, e) for e in case.book.of("repair")], "zh")
    assert [row[0] for row in section.rows] == ["WX-1", "WX-2", "WX-3"]
    day = dt.date(2025, 1, 10), dt.date(2025, 1, 15), "无偿", dt.date(2025, 1, 20)
    assert section.rows[0][3:] == day
    assert [row[5] for row in section.rows] == ["无偿", "无偿（登记为有偿）", "未定"]
    assert section.columns[3] == "报修"


def test_what_is_to_be_paid_for_says_why_and_what_a_contract_covers_says_so(tmp_path: Path) -> None:
    row = "- {{id: WX-{0}, title: 坏, part: 门, problem: 坏, cover: D, events: [{{at: {1}T09:00, event: notice}}]}}\n"
    terms = TERMS + "maintenance_contract: {from: 2027-03-01, to: 2027-12-31, scope: 装修}\n"
    repairs = row.format(1, "2027-01-05") + row.format(2, "2027-03-05")
    case = small_book(tmp_path, "2027-06-30", terms, repairs=repairs)
    (section,) = register_of([(case, e) for e in case.book.of("repair")], "zh")
    assert [row[5] for row in section.rows] == ["有偿（保修期已于2026年11月20日届满）", "维护合同内"]


def test_readings_of_a_year_by_the_day(tmp_path: Path) -> None:
    case = small_book(tmp_path, "2025-06-30", inspections=INSPECTIONS)
    (year,), (whole,) = readings_of([case], year_of(2025), "zh"), readings_of([case], EVER, "en")
    assert [str(row[-1]) for row in year.rows] == ["2"]
    assert len(whole.rows) == 2
    assert whole.columns[-1] == "Value"


def test_a_register_of_complaints_names_order_material_and_quantities(tmp_path: Path) -> None:
    more = "order_number: DD-1, material_number: M-7, shipped_on: 2025-01-02, quantity: 20, defective: 2, request: 退货"
    rows = f"- {{id: T, title: 渗水, at: 2025-02-01T09:00, urgency: normal, text: 渗水, {more}}}\n"
    (entry,) = small_book(tmp_path, "2025-03-01", complaints=rows).book.of("complaint")
    assert complained(entry, "zh") == (
        "渗水（订单 DD-1；料号 M-7；发货 2025年1月2日；数量 20；不良 2；要求 退货）"
    )


def test_a_report_of_some_days_has_what_was_reported_on_them(tmp_path: Path) -> None:
    case = small_book(tmp_path, "2025-06-30", terms=TERMS, repairs=REPAIRS)
    january = dt.date(2025, 1, 1), dt.date(2025, 1, 31)
    given = report_context([case], january, case.as_of, "zh")["report"]
    assert given["title"] == "售后服务报告 2025年1月1日至2025年1月31日"
    assert [row["c1"] for row in given["register"]] == ["WX-1"]
    whole = report_context([case], (january[0], EVER[1]), case.as_of, "zh")["report"]
    assert whole["title"] == "售后服务报告 2025年1月1日至今" and len(whole["register"]) > 1


def test_one_part_in_two_spellings_is_one_row_and_repairs_by_others_are_summed(tmp_path: Path) -> None:
    other = "third_party: {by: 江州维修队, on: 2025-02-09, cost: 800}, events: [{at: 2025-02-01T09:00, event: notice}]"
    rows = "".join(
        f"- {{id: R{n}, title: 漏, part: {part}, problem: 漏 {n}, cover: D, cost: 5, {other}}}\n"
        for n, part in enumerate(("二层男卫生间", "2层 男卫生间"))
    )
    case = small_book(tmp_path, "2025-06-30", terms=TERMS, repairs=rows)
    sections = report_context([case], EVER, case.as_of, "zh")["report"]["repairs"]
    by_title = {section["title"]: section["rows"] for section in sections}
    (part,) = by_title["维修：按部位"]
    assert (part["c1"], part["c2"], part["c6"]) == ("二层男卫生间", "2", "10.00")
    (others,) = by_title["维修：第三方代修（费用向施工单位追偿）"]
    assert (others["c1"], others["c2"], others["c6"]) == ("江州维修队", "2", "1600.00")
