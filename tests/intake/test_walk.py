"""The way of somebody new, from papers without names to a check, by the commands that she types and what she ticks.

No YAML is touched by hand: everything goes through the workbooks.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from dossier import checks
from dossier.cli.main import run
from dossier.model import Record

CAMPUS = Path(__file__).parents[2] / "dossiers/smart-campus"
PAPERS = {
    "A2/检验批/ZN-1-01.pdf": "JYP-ZN-1-01",
    "A2/检验批/ZN-2-01.pdf": "JYP-ZN-2-01",
    "A2/分项/ZN-1.pdf": "FX-ZN-1",
    "A2/分项/ZN-2.pdf": "FX-ZN-2",
}
"""Papers of the example, and the number on each."""


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DOSSIER_LANG", "zh")
    monkeypatch.chdir(tmp_path)


@contextmanager
def typing(name: str) -> Iterator[Any]:
    book = load_workbook(name)
    yield book
    book.save(name)


def rows(sheet: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    heads = [cell.value for cell in sheet[1]]
    for number, line in enumerate(sheet.iter_rows(min_row=2, values_only=True), 2):
        yield number, dict(zip(heads, line, strict=True))


def put(sheet: Any, row: int, **typed: Any) -> None:
    heads = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in typed.items():
        sheet.cell(row, heads[heading]).value = value


def records() -> dict[str, Record]:
    read = checks.read(Path("校园"))
    assert read.dossier is not None
    return {record.number or record.title: record for record in read.dossier.records}


def project(book: Any) -> None:
    """What she knows of the project: its code, who is who, lots and items."""
    for row, said in rows(book["工程"]):
        if said["项目"] == "工程编号":
            put(book["工程"], row, 内容="ZH-2026-021")
        if said["项目"] == "项目特征":
            put(book["工程"], row, 内容="委托监理、不需办理施工许可、质量监督和竣工验收备案")
    for row, said in rows(book["单位"]):
        if said["代号"] == "contractor":
            put(book["单位"], row, **{"单位全称": "江苏某某智能科技有限公司", "曾用名、简称": "我司"})
        if said["代号"] == "owner":
            put(book["单位"], row, 单位全称="南京市某某实验学校")
    firms = {said["代号"]: row for row, said in rows(book["单位"]) if said["代号"]}
    row = firms.get("supervisor", max(firms.values()) + 1)
    put(book["单位"], row, 代号="supervisor", 单位全称="南京某某工程咨询监理有限公司")
    put(book["分部工程"], 2, 编号="FB-ZN", 名称="智能建筑")
    for row, (name, title) in enumerate((("ZN-1", "槽盒和导管安装"), ("ZN-2", "线缆敷设")), 2):
        put(book["分项工程"], row, 编号=name, 名称=title, 分部工程="FB-ZN")
        put(book["检验批"], row, 编号=f"{name}-01", 名称=title, 分项工程=name)


def register() -> None:
    """Her register: a title over it, headings of her own, a short name for the firm, one paper more than there is."""
    book = Workbook()
    sheet = book.active
    sheet.append(["智慧校园竣工资料目录"])
    sheet.append(["序号", "资料名称", "文号", "形成时间", "出具单位"])
    sheet.append([1, "槽盒和导管安装检验批质量验收记录", "JYP-ZN-1-01", "2026.6.16", "我司"])
    sheet.append([2, "工程竣工报告", "JGBG-01", "2026.9.1", "我司"])
    book.save("我的目录.xlsx")


def test_from_papers_without_names_to_a_dossier_whose_papers_are_signed(tmp_path: Path) -> None:
    scans = tmp_path / "扫描件"
    scans.mkdir()
    for number, name in enumerate(PAPERS, 1):
        shutil.copy(CAMPUS / "evidence" / name, scans / f"扫描件_{number:04}.pdf")
    before = {path.name: path.read_bytes() for path in scans.iterdir()}
    register()
    assert run(["new", "校园", "--profile", "intelligent", "--from", "扫描件"]) == 0
    assert run(["excel", "export", "校园", "-o", "台账.xlsx"]) == 0
    with typing("台账.xlsx") as book:
        project(book)
    assert run(["excel", "import", "台账.xlsx", "校园", "--yes"]) == 0
    assert run(["intake", "扫描件", "校园"]) == 0
    with typing("待确认.xlsx") as book:
        for row, said in rows(book["待确认"]):
            assert said["判断"] == "已识别", said
            put(book["待确认"], row, 采用="是")
        for row, _ in rows(book["签字按类型"]):
            put(book["签字按类型"], row, 确认="是")
        for row, said in rows(book["签字确认"]):
            if said["说明"] and said["姓名"] and said["纸上读到的"]:
                put(book["签字确认"], row, 确认="是")
    assert run(["intake", "--review", "待确认.xlsx", "校园"]) == 0
    assert run(["excel", "learn", "我的目录.xlsx", "校园"]) in (0, 1)
    assert run(["excel", "import", "我的目录.xlsx", "校园", "--yes"]) in (0, 1)
    assert run(["check", "校园", "-f", "json", "-o", "report.json"]) == 1

    found = records()
    assert set(PAPERS.values()) <= set(found) and "JGBG-01" in found
    assert {path.name: path.read_bytes() for path in scans.iterdir()} == before
    lot, item = found["JYP-ZN-1-01"], found["FX-ZN-1"]
    assert [(s.role, s.person, str(s.date)) for s in lot.signatures] == [
        ("foreman", "纪强", "2026-06-16"),
        ("quality", "祁伟", "2026-06-16"),
        ("pro_supervisor", "景丽", "2026-06-16"),
    ]
    assert {s.person for s in item.signatures} == {"常俊", "景丽"}
    assert found["JGBG-01"].responsible == "contractor" and not found["JGBG-01"].signatures
    (report,) = json.loads(Path("report.json").read_text(encoding="utf-8"))["dossiers"]
    met = {r["id"] for r in report["requirements"] if r["status"] == "complete"}
    assert {"BC-017", "BC-018"} <= met
    papers = {record.id for record in found.values() if record.evidence}
    about = [
        f for f in report["findings"] if f.get("record") in papers and f["severity"] in ("blocker", "error")
    ]
    assert about == []  # what is left speaks of papers that are not there
