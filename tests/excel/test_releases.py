"""Waivers and accepted findings are typed in the workbook: both ways, three-way, at their cells."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from dossier.checks import check
from dossier.cli.main import run
from dossier.excel.layout import lay_out
from dossier.model import Status
from workbooks import MAIN, TODAY, cell, done, exported, here, imported, of, proposed, said, small, typing

WAIVED = """waivers:
  # 与业主商定
  - {requirement: BC-010, reason: 不涉及定位, approved_by: 葛明远, date: 2026-03-01}
  - requirement: BC-006
    item: P-101
    reason: 当面交底   # 有签到
    approved_by: 葛明远
    date: 2026-03-02
accept:
  - {code: X592, record: A1-001, reason: 已更正, approved_by: 葛明远, date: 2026-08-01, until: 2026-12-31}
"""
WAIVER: dict[str, Any] = {
    "应归档项编号": "BC-047",
    "理由": "不设标牌",
    "批准人": "葛明远（某某水务有限公司）",
    "批准日期": "2026.5.1",
}
ACCEPTED: dict[str, Any] = {
    "问题代码": "X592",
    "资料条目编号": "A1-001",
    "理由": "表格已更正",
    "接受人": "葛明远",
    "接受日期": dt.date(2026, 8, 1),
    "有效期至": "２０２６年12月31日",
}


def add(book: Any, sheet: str, values: dict[str, Any]) -> int:
    """A row below those that are filled in."""
    page = book[sheet]
    heads = [head.value for head in page[1]]
    number: int = page.max_row + 1
    for heading, value in values.items():
        page.cell(number, heads.index(heading) + 1).value = value
    return number


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small(tmp_path / "p")


@pytest.fixture
def waived(root: Path) -> Path:
    (root / "dossier.yaml").write_text(MAIN + WAIVED, encoding="utf-8", newline="\n")
    return root


def test_both_are_begun_in_the_workbook_and_count(root: Path) -> None:
    path = exported(root)
    with typing(path) as book:
        add(book, "免除", WAIVER)
        add(book, "接受的问题", ACCEPTED)
    assert said(imported(root, path)) == []
    data = here(root).data
    assert data["waivers"] == [
        {
            "requirement": "BC-047",
            "reason": "不设标牌",
            "approved_by": "葛明远（某某水务有限公司）",
            "date": "2026-05-01",
        }
    ]
    assert [each["until"] for each in data["accept"]] == ["2026-12-31"]
    result = check(root, None, TODAY)[1]
    assert [r.status for r in result.requirements if r.requirement.id == "BC-047"] == [Status.WAIVED]
    again = proposed(root, path)
    assert (again.edits, again.said) == ([], [])
    exported(root)
    assert proposed(root, path).edits == []


def test_what_the_lists_and_the_missing_ones_show_is_understood(root: Path) -> None:
    path = exported(root)
    with typing(path) as book:
        offered = [value for line in book["_lists"].iter_rows(values_only=True) for value in line]
        shown = next(str(value) for value in offered if str(value).startswith("BC-047 "))
        add(book, "免除", {**WAIVER, "应归档项编号": shown, "对象": "P-101 潜水泵"})
    ((pointer, made),) = done(imported(root, path))
    assert pointer == "/waivers/-"
    assert (made["requirement"], made["item"]) == ("BC-047", "P-101")
    assert proposed(root, path).edits == []


def test_cells_of_both_become_the_smallest_edits(waived: Path) -> None:
    path = exported(waived)
    with typing(path) as book:
        assert cell(book, "免除", of("waivers/BC-010|"), "应归档项名称").value
        cell(book, "免除", of("waivers/BC-010|"), "有效期至").value = "2026-10-31"
        cell(book, "免除", of("waivers/BC-006|P-101"), "理由").value = "一张图，当面交底"
        cell(book, "接受的问题", of("accept/X592|A1-001||"), "有效期至").value = "2027-01-31"
    assert said(imported(waived, path)) == []
    wanted = WAIVED.replace("date: 2026-03-01}", "date: 2026-03-01, until: 2026-10-31}")
    wanted = wanted.replace("当面交底   #", "一张图，当面交底   #").replace("2026-12-31", "2027-01-31")
    assert (waived / "dossier.yaml").read_text(encoding="utf-8") == MAIN + wanted
    assert proposed(waived, path).edits == []


def test_an_entry_that_moved_is_found_and_both_sides_are_named(waived: Path) -> None:
    """By what it is about, not by its place in the list: never does the word for one thing come to stand at another."""
    path = exported(waived)
    with typing(path) as book:
        cell(book, "免除", of("waivers/BC-006|P-101"), "批准日期").value = "2026-04-04"
        cell(book, "接受的问题", of("accept/X592|A1-001||"), "有效期至").value = "2027-01-31"
    before = MAIN + WAIVED.replace(
        "  - {requirement: BC-010, reason: 不涉及定位, approved_by: 葛明远, date: 2026-03-01}\n", ""
    ).replace("until: 2026-12-31", "until: 2026-11-30")
    (waived / "dossier.yaml").write_text(before, encoding="utf-8", newline="\n")
    proposal = proposed(waived, path)
    assert done(proposal) == [("/waivers/0/date", "2026-04-04")]
    assert sorted(code for _, code in said(proposal)) == ["Y158"]


def test_an_emptied_row_takes_the_entry_back(waived: Path) -> None:
    path = exported(waived)
    with typing(path) as book:
        for heading in ("理由", "批准人", "批准日期", "有效期至"):
            cell(book, "免除", of("waivers/BC-010|"), heading).value = None
        for heading in ("理由", "接受人", "接受日期", "有效期至"):
            cell(book, "接受的问题", of("accept/X592|A1-001||"), heading).value = None
    assert said(imported(waived, path)) == []
    assert [each["requirement"] for each in here(waived).data["waivers"]] == ["BC-006"]
    assert not here(waived).data.get("accept")
    again = proposed(waived, path)
    assert (again.edits, again.said) == ([], [])
    assert run(["undo", str(waived)]) == 0
    assert [each["requirement"] for each in here(waived).data["waivers"]] == ["BC-010", "BC-006"]
    assert len(here(waived).data["accept"]) == 1


WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("免除", WAIVER | {"应归档项编号": "BC-O47"}, "B2", "Y163"),
    ("免除", WAIVER | {"批准日期": "下周"}, "G2", "Y159"),
    ("免除", {k: v for k, v in WAIVER.items() if k != "批准人"}, "2", "Y162"),
    ("接受的问题", ACCEPTED | {"资料条目编号": "A9-999"}, "C2", "Y163"),
    ("接受的问题", ACCEPTED | {"应归档项编号": "BC-999"}, "D2", "Y163"),
    ("接受的问题", ACCEPTED | {"问题代码": "全部"}, "B2", "S205"),
    ("接受的问题", {k: v for k, v in ACCEPTED.items() if k != "有效期至"}, "2", "Y162"),
]


@pytest.mark.parametrize(("sheet", "typed", "place", "code"), WRONG)
def test_what_is_wrong_is_said_at_its_cell(
    root: Path, tmp_path: Path, sheet: str, typed: dict[str, Any], place: str, code: str
) -> None:
    path = exported(root)
    with typing(path) as book:
        number = add(book, sheet, typed)
    proposal = proposed(root, path)
    assert proposal.edits == []
    assert said(proposal) == [(f"{sheet}!{place.replace('2', str(number))}", code)]
    copy = tmp_path / "批注.xlsx"
    assert run(["excel", "import", str(path), str(root), "--yes", "--annotate", str(copy)]) == 1
    notes = [c.comment.text for line in load_workbook(copy)[sheet].iter_rows() for c in line if c.comment]
    assert any(code in note for note in notes)


def test_what_an_entry_is_about_is_there_to_be_read(waived: Path) -> None:
    path = exported(waived)
    with typing(path) as book:
        cell(book, "免除", of("waivers/BC-010|"), "应归档项编号").value = "BC-011"
    proposal = proposed(waived, path)
    assert proposal.edits == []
    assert [code for _, code in said(proposal)] == ["Y156"]


def test_nothing_of_both_is_left_out(waived: Path) -> None:
    assert lay_out(here(waived), None).left_out == ()
    path = exported(waived)
    proposal = proposed(waived, path)
    assert (proposal.edits, proposal.said) == ([], [])


def test_a_row_typed_in_other_words_is_not_added_twice(root: Path) -> None:
    path = exported(root)
    with typing(path) as book:
        add(book, "人员", {"单位": "contractor", "签字角色": "资料员", "姓名": "尤佳"})
        signed = {"条目编号": "A1-002", "签字角色": "施工单位", "签字人": "尤佳", "日期": "2026.3.5"}
        add(book, "签字", {**signed, "已盖章": "有"})
    assert len(imported(root, path).edits) == 2
    again = proposed(root, path)
    assert (again.edits, again.said) == ([], [])
