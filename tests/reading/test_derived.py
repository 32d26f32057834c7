"""Titles and numbers that a record leaves away."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.model import Record
from dossier.reading.dossier import read_dossier
from dossier.reporting.explain_record import explain_record

MAIN = """dossier: 1
profile: intelligent
language: LANGUAGE
project: {code: ZH-7, name: 试验工程}
parties: {contractor: {name: 安装工程有限公司}}
milestones: {}
equipment: [{tag: FJ-1, name: 送风机}, {tag: FJ-2, name: 送风机}, {tag: FJ-3}, {tag: FJ-4, name: 排风机}]
systems: [{id: JK, name: 视频监控系统}, {id: CR, name: 出入口控制系统}]
materials: [{id: M-01, name: "{type}线缆"}]
disciplines: [intelligent]
inspection_lots: [{id: ZN-1-01, name: 槽盒安装检验批}]
numbering: {default: "{code}-{group}-{id}", point-list: "DWB-{n}"}
records:
RECORDS
"""


def read(tmp_path: Path, *records: str, language: str = "zh-CN") -> dict[str, Record]:
    lines = "\n".join(f"  - {{{record}}}" for record in records)
    text = MAIN.replace("RECORDS", lines).replace("LANGUAGE", language)
    (tmp_path / "dossier.yaml").write_text(text, encoding="utf-8", newline="\n")
    dossier = read_dossier(tmp_path).dossier
    assert dossier is not None
    return {record.id: record for record in dossier.records}


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("type: factory-test-report, equipment: FJ-1", "FJ-1 送风机出厂检验报告"),
        ("type: factory-test-report, equipment: FJ-3", "FJ-3出厂检验报告"),
        ("type: manual, equipment: [FJ-1, FJ-2]", "FJ-1 送风机、FJ-2 送风机使用说明书"),
        ("type: unpacking-inspection, equipment: [FJ-1, FJ-2, FJ-3, FJ-4]", "FJ-1 送风机等 4 项开箱检查记录"),
        ("type: commissioning-record, system: JK", "视频监控系统调试记录"),
        ("type: commissioning-record, system: [JK, CR]", "视频监控系统、出入口控制系统调试记录"),
        (
            "type: inspection-lot-record, inspection_lot: ZN-1-01",
            "ZN-1-01 槽盒安装检验批质量验收记录",
        ),
        ("type: drawing-list, discipline: intelligent", "智能建筑图纸目录"),
        ("type: material-certificate, material: M-01", "{type}线缆材质证明"),
        ("type: handover-deed", "工程交接书"),
        ("type: manual, equipment: 没有这台", "没有这台使用说明书"),
    ],
)
def test_a_title_is_that_of_the_type_with_what_it_is_about(said: str, title: str, tmp_path: Path) -> None:
    record = read(tmp_path, f"id: A1-001, {said}")["A1-001"]
    assert record.title == record.data["title"] == title
    assert "资料类型的题名" in record.derived["title"].zh


def test_an_english_dossier_has_english_titles(tmp_path: Path) -> None:
    records = read(
        tmp_path,
        "id: A1-001, type: commissioning-record, system: JK",
        "id: A1-002, type: drawing-list, discipline: intelligent",
        language="en",
    )
    assert records["A1-001"].title == "Commissioning record: 视频监控系统"
    assert records["A1-002"].title == "Drawing list: Intelligent systems"


def test_what_is_written_stays(tmp_path: Path) -> None:
    record = read(tmp_path, "id: A1-001, type: training-record, title: 培训记录, number: PX-1")["A1-001"]
    assert (record.title, record.number, record.derived) == ("培训记录", "PX-1", {})


def test_a_title_that_is_wrong_is_not_replaced(tmp_path: Path) -> None:
    assert read(tmp_path, "id: A1-001, type: manual, title: [甲, 乙]") == {}


def test_numbers_hang_on_the_id_and_not_on_the_place(tmp_path: Path) -> None:
    one, two = "id: A7-001, type: training-record", "id: A7-003, type: training-record"
    lists = "id: A3-07, type: point-list"
    before = read(tmp_path, one, two, lists)
    after = read(tmp_path, lists, "id: A7-002, type: training-record", two, one)
    assert [before[i].number for i in ("A7-001", "A7-003", "A3-07")] == [
        "ZH-7-A7-A7-001",
        "ZH-7-A7-A7-003",
        "DWB-07",
    ]
    assert {i: r.number for i, r in after.items()} == {
        **{i: r.number for i, r in before.items()},
        "A7-002": "ZH-7-A7-A7-002",
    }


def test_what_the_program_does_not_print_has_no_number_by_default(tmp_path: Path) -> None:
    assert read(tmp_path, "id: A4-001, type: nameplate, equipment: FJ-1")["A4-001"].number is None


def test_explain_says_from_what(tmp_path: Path) -> None:
    record = read(tmp_path, "id: A3-07, type: point-list, system: CR")["A3-07"]
    found = read_dossier(tmp_path)
    assert found.dossier is not None
    said = explain_record(record, found.dossier, found.schemas, "zh")
    assert "文件编号: DWB-07  ← 没有写，得自：numbering: point-list: DWB-{n}，dossier.yaml:12" in said
    assert "出入口控制系统" in said.splitlines()[0]
    assert "not written, from: the title of the type" in explain_record(
        record, found.dossier, found.schemas, "en"
    )
