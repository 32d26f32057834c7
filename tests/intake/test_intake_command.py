"""Papers without a name, from the folder to the dossier: real files, the command as it is called, files read again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from openpyxl import load_workbook

from dossier import checks
from dossier.cli.main import run
from dossier.intake.proposal import Entry, read_proposal
from dossier.source import read_source
from small_dossiers import command_line, on_a_terminal

ROOT = Path(__file__).parents[2]
PUMP = ROOT / "dossiers/pump-station"
OTHER = ROOT / "dossiers/smart-campus"
REPORT, CERTIFICATE = "A3 试验/出厂检验报告 P-101.pdf", "A4 合格证/合格证 AP-01.pdf"
PACKING, DRAWING = "A4 合格证/装箱单.pdf", "A7 竣工/竣工图/JD-01 泵房设备平面.pdf"


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DOSSIER_LANG", "zh")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def pump(tmp_path: Path) -> Path:
    """The pump station without its records."""
    folder = tmp_path / "泵站"
    (folder / "records").mkdir(parents=True)
    (folder / "evidence").mkdir()
    shutil.copy(PUMP / "dossier.yaml", folder)
    (folder / "records" / "A4.yaml").write_text("# 合格证\n", encoding="utf-8", newline="\n")
    return folder


def handed(tmp_path: Path, *papers: str | Path) -> Path:
    scans = tmp_path / "扫描件"
    scans.mkdir(exist_ok=True)
    for number, paper in enumerate(papers, 1):
        source = paper if isinstance(paper, Path) else PUMP / "evidence" / paper
        shutil.copy(source, scans / f"扫描件_{number:04}{source.suffix}")
    return scans


def digests(folder: Path) -> dict[str, str]:
    return {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def intake(*arguments: str | Path) -> int:
    return run(["intake", *map(str, arguments), "--no-ocr"])


def entries(folder: Path) -> dict[str, Entry]:
    return {entry.source[-8:-4]: entry for entry in read_proposal(folder).entries}


def records(folder: Path) -> list[dict[str, Any]]:
    read = checks.read(folder)
    assert read.dossier is not None
    return [dict(yaml.safe_load(json.dumps(r.data, default=str))) for r in read.dossier.records]


def take(workbook: Path, row: int, **typed: str) -> None:
    """Say yes in a row, as a person does, and type into other cells of it."""
    book = load_workbook(workbook)
    sheet = book["待确认"]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    for heading, value in {"采用": "是", **typed}.items():
        sheet.cell(row, heads[heading]).value = value
    book.save(workbook)


def test_papers_are_recognised_filed_and_named(pump: Path, tmp_path: Path) -> None:
    scans = handed(tmp_path, REPORT, CERTIFICATE, PACKING)
    before = digests(scans)
    assert intake(scans, pump, "--accept") == 0
    assert digests(scans) == before
    made = {r["type"]: r for r in records(pump)}
    assert set(made) == {"factory-test-report", "product-certificate", "packing-list"}
    report = made["factory-test-report"]
    assert (report["number"], str(report["date"]), report["equipment"]) == (
        "CJ-26A0117",
        "2026-03-04",
        "P-101",
    )
    assert made["product-certificate"]["serial"] == "DQ260209"
    assert made["packing-list"]["equipment"] == ["P-101", "P-102", "AP-01", "CR-01"]
    file = report["evidence"][0]["file"]
    assert file == "evidence/A3/CJ-26A0117 P-101 潜水排污泵出厂检验报告.pdf"
    assert hashlib.sha256((pump / file).read_bytes()).hexdigest() == before["扫描件_0001.pdf"]
    journal = (pump / ".dossier/journal.jsonl").read_text(encoding="utf-8").splitlines()
    sources = [json.loads(line)["source"] for line in journal]
    assert any(s.startswith("扫描件_0001.pdf: ") and "number p1 (0." in s for s in sources)


def test_running_it_twice_adds_nothing_and_undo_takes_it_back(pump: Path, tmp_path: Path) -> None:
    scans = handed(tmp_path, REPORT, CERTIFICATE)
    assert intake(scans, pump, "--accept") == 0
    once = {p: p.read_bytes() for p in pump.rglob("*.yaml")}
    files = sorted(p.name for p in (pump / "evidence").rglob("*.pdf"))
    assert intake(scans, pump, "--accept") == 0
    assert {p: p.read_bytes() for p in pump.rglob("*.yaml")} == once
    assert {e.kind for e in read_proposal(pump).entries} == {"held"}
    assert run(["undo", str(pump)]) == 0
    assert records(pump) == []
    assert intake(scans, pump, "--accept") == 0
    assert len(records(pump)) == 2
    assert sorted(p.name for p in (pump / "evidence").rglob("*.pdf")) == files


def test_nothing_is_taken_in_that_nobody_has_accepted(pump: Path, tmp_path: Path) -> None:
    assert intake(handed(tmp_path, REPORT), pump) == 0
    assert records(pump) == [] and not list((pump / "evidence").rglob("*.pdf"))
    entry = entries(pump)["0001"]
    assert entry.kind == "known" and entry.slots[0][:2] == ("EQ-01", "P-101") and entry.score >= 0.95


def test_papers_of_others_and_pages_without_words_are_classes_of_their_own(
    pump: Path, tmp_path: Path
) -> None:
    scans = handed(tmp_path, OTHER / "evidence/A4/六类电缆合格证.pdf", "A4 合格证/铭牌/P-101.jpg")
    (scans / "说明.txt").write_text("x", encoding="utf-8", newline="\n")
    assert intake(scans, pump, "--accept") == 0
    assert records(pump) == []
    found = {e.source: e for e in read_proposal(pump).entries}
    assert found["扫描件_0001.pdf"].kind == "foreign"
    assert "智慧校园" in found["扫描件_0001.pdf"].against[0].zh
    assert found["扫描件_0002.jpg"].kind == "none"
    assert found["说明.txt"].kind == "unreadable"


def test_a_paper_that_contradicts_the_dossier_waits_for_a_person(pump: Path, tmp_path: Path) -> None:
    main = pump / "dossier.yaml"
    text = main.read_text(encoding="utf-8")
    assert "26A0117" in text
    main.write_text(text.replace("26A0117", "26A9999"), encoding="utf-8", newline="\n")
    assert intake(handed(tmp_path, REPORT), pump, "--accept") == 0
    assert records(pump) == []
    assert any("26A0117" in why.zh for why in entries(pump)["0001"].against)


def test_two_papers_of_one_number_wait_for_a_person(pump: Path, tmp_path: Path) -> None:
    scans = handed(tmp_path, REPORT)
    twin = scans / "扫描件_0002.pdf"
    twin.write_bytes((scans / "扫描件_0001.pdf").read_bytes() + b"\n")
    assert intake(scans, pump, "--accept") == 0
    assert records(pump) == []
    assert entries(pump)["0001"].near == ("扫描件_0002.pdf",)


def test_a_record_that_waits_for_its_paper_gets_it(pump: Path, tmp_path: Path) -> None:
    entry = (
        "- {id: A3-007, type: factory-test-report, title: 出厂报告, number: CJ-26A0117, date: 2026-03-04,\n"
    )
    entry += "   equipment: P-101, evidence: [{kind: original, held_at: 资料室}]}\n"
    (pump / "records" / "A3.yaml").write_text(entry, encoding="utf-8", newline="\n")
    assert intake(handed(tmp_path, REPORT), pump, "--accept") == 0
    (only,) = records(pump)
    assert only["id"] == "A3-007" and len(only["evidence"]) == 2
    assert (pump / only["evidence"][1]["file"]).is_file()


def test_a_person_decides_in_the_workbook(pump: Path, tmp_path: Path) -> None:
    assert intake(handed(tmp_path, REPORT, DRAWING), pump) == 0
    workbook = tmp_path / "待确认.xlsx"
    take(workbook, 3, 资料类型="竣工图", 编号="JD-01A")
    book = load_workbook(workbook)
    book["待确认"].cell(2, 2).value = None  # the report, marked beforehand, is not wanted
    book.save(workbook)
    assert run(["intake", "--review", str(workbook), str(pump), "--no-ocr"]) == 0
    (only,) = records(pump)
    assert (only["type"], only["number"], only["title"]) == ("drawing", "JD-01A", "泵房设备平面竣工图")
    journal = (pump / ".dossier/journal.jsonl").read_text(encoding="utf-8")
    assert "待确认!3: number" in journal
    assert run(["intake", "--review", str(workbook), str(pump), "--no-ocr"]) == 0
    assert len(records(pump)) == 1


def test_a_review_that_somebody_filled_in_is_not_written_over(pump: Path, tmp_path: Path) -> None:
    scans = handed(tmp_path, REPORT, DRAWING)
    assert intake(scans, pump) == 0
    workbook = tmp_path / "待确认.xlsx"
    assert intake(scans, pump) == 0  # nobody has typed anything
    take(workbook, 3, 编号="JD-01A")
    filled = workbook.read_bytes()
    assert intake(scans, pump, "--accept") == 7
    assert workbook.read_bytes() == filled and records(pump) == []
    assert run(["intake", "--review", str(workbook), str(pump), "--no-ocr"]) == 0
    assert intake(scans, pump) == 0
    (tmp_path / "别的.xlsx").write_bytes(b"mine")
    assert intake(scans, pump, "-o", tmp_path / "别的.xlsx") == 7
    assert (tmp_path / "别的.xlsx").read_bytes() == b"mine"


@pytest.mark.parametrize("heading", ["采用", "资料类型", "题名", "编号", "日期"])
@pytest.mark.parametrize("typed", ["=1+cmd", "=TODAY()"])
def test_a_formula_that_nobody_computed_is_said_at_its_cell(
    pump: Path, tmp_path: Path, heading: str, typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert intake(handed(tmp_path, REPORT), pump) == 0
    take(tmp_path / "待确认.xlsx", 2, **{heading: typed})
    assert run(["intake", "--review", str(tmp_path / "待确认.xlsx"), str(pump), "--no-ocr"]) == 3
    column = {"采用": "B", "资料类型": "F", "题名": "G", "编号": "H", "日期": "I"}[heading]
    told = capsys.readouterr().err
    assert f"待确认!{column}2" in told and "公式" in told
    assert records(pump) == []


def test_a_row_without_a_title_is_said_at_its_cell(
    pump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert intake(handed(tmp_path, REPORT), pump) == 0
    take(tmp_path / "待确认.xlsx", 2, 题名="")
    assert run(["intake", "--review", str(tmp_path / "待确认.xlsx"), str(pump), "--no-ocr"]) == 3
    told = capsys.readouterr().err
    assert "待确认!G2" in told and "（空）" in told and "一行也没有收入" in told and records(pump) == []


def test_a_yes_that_was_filled_down_beyond_the_last_row_means_nothing(pump: Path, tmp_path: Path) -> None:
    assert intake(handed(tmp_path, REPORT), pump) == 0
    take(tmp_path / "待确认.xlsx", 2)
    take(tmp_path / "待确认.xlsx", 3)
    assert run(["intake", "--review", str(tmp_path / "待确认.xlsx"), str(pump), "--no-ocr"]) == 0
    assert len(records(pump)) == 1


@pytest.mark.parametrize("hurt", ["sorted", "written over", "copied", "hidden column", "take", "题名"])
def test_a_row_is_taken_for_the_file_that_it_shows_alone(
    pump: Path, tmp_path: Path, hurt: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert intake(handed(tmp_path, REPORT, DRAWING), pump) == 0
    path = tmp_path / "待确认.xlsx"
    take(path, 2, 题名="人写的题名")
    book = load_workbook(path)
    sheet = book["待确认"]
    if hurt == "sorted":
        sheet.cell(2, 1).value, sheet.cell(3, 1).value = sheet.cell(3, 1).value, sheet.cell(2, 1).value
    elif hurt == "written over":
        sheet.cell(2, 3).value = "别的.pdf"
    elif hurt == "copied":
        for column in range(1, sheet.max_column + 1):
            sheet.cell(9, column).value = sheet.cell(2, column).value
    else:
        sheet.delete_cols({"hidden column": 1, "take": 2, "题名": 6}[hurt])
    book.save(path)
    assert run(["intake", "--review", str(path), str(pump), "--no-ocr"]) == 3
    assert "Y179" in capsys.readouterr().err and records(pump) == []
    saved = path.read_bytes()
    assert intake(handed(tmp_path), pump) == 7 and path.read_bytes() == saved
    assert "Y178" in capsys.readouterr().err


def test_a_name_that_steers_a_terminal_is_taken_and_does_not_steer_it(
    pump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scans = tmp_path / "扫描"
    scans.mkdir()
    for name in (os.fsdecode("报告".encode("gbk")) + "\x1b[31m\x07.pdf", "=cmd_x0041_\n.pdf"):
        try:
            shutil.copy(PUMP / "evidence" / REPORT, scans / name)
        except OSError:
            pytest.skip("this file system takes no such names")
    with next(scans.glob("=*")).open("ab") as stream:
        stream.write(b"\n%")
    assert intake(scans, pump) == 0
    for row in (2, 3):
        take(tmp_path / "待确认.xlsx", row)
    assert run(["intake", "--review", str(tmp_path / "待确认.xlsx"), str(pump), "--no-ocr"]) == 0
    assert run(["read", str(next(scans.glob("=*")))]) == 0
    assert (
        run(["read", str(next(scans.glob("*31m*")))]) == 3
    )  # a name that is no text: it is said, not broken off
    assert run(["read", "--format", "json", str(next(scans.glob("*31m*")))]) == 3
    told = "".join(capsys.readouterr())
    assert "报告␛[31m␇.pdf → " in told and "=cmd_x0041_␊.pdf → " in told
    assert not {"\x1b", "\x07"} & set(told) and told.encode()
    assert len(records(pump)) == 2


def test_what_changed_since_it_was_confirmed_is_refused(pump: Path, tmp_path: Path) -> None:
    scans = handed(tmp_path, REPORT)
    assert intake(scans, pump) == 0
    take(tmp_path / "待确认.xlsx", 2)
    with (scans / "扫描件_0001.pdf").open("ab") as stream:
        stream.write(b"\n")
    assert run(["intake", "--review", str(tmp_path / "待确认.xlsx"), str(pump), "--no-ocr"]) == 3
    assert records(pump) == []


def test_a_type_of_the_firm_is_recognised_by_its_schema_alone(pump: Path, tmp_path: Path) -> None:
    schema = json.loads((ROOT / "schemas/records/packing-list.schema.json").read_text(encoding="utf-8"))
    schema |= {"x-title": {"zh": "出厂随机文件单", "en": "Papers that come along"}, "title": "出厂随机文件单"}
    schema["x-read"] = {
        "titles": ["装箱单"],
        "fields": {"number": {"labels": ["编号"], "pattern": "ZX-[0-9-]+"}},
    }
    schema["properties"]["type"] = {"const": "enclosed-papers"}
    own = pump / "schemas/records"
    own.mkdir(parents=True)
    text = json.dumps(schema, ensure_ascii=False).replace("../common", "../common")
    (own / "enclosed-papers.schema.json").write_text(text, encoding="utf-8", newline="\n")
    assert intake(handed(tmp_path, PACKING), pump) == 0
    found = {c.type for c in entries(pump)["0001"].candidates}
    assert {"enclosed-papers", "packing-list"} <= found


def test_a_new_dossier_starts_from_scans_and_touches_none(tmp_path: Path) -> None:
    folder = tmp_path / "城北泵站"
    folder.mkdir()
    scans = handed(folder, REPORT, CERTIFICATE, PACKING)
    (folder / "记事.txt").write_text("我的", encoding="utf-8", newline="\n")
    before = digests(folder)
    assert run(["new", str(folder), "--profile", "equipment", "--from", str(scans)]) == 0
    assert before.items() <= digests(folder).items()
    main = read_source(folder / "dossier.yaml", "dossier.yaml").data
    assert main["project"]["name"] == "城北泵站二期设备采购及安装工程"
    assert {unit["tag"]: unit["serial"] for unit in main["equipment"]} == {
        "P-101": "26A0117",
        "AP-01": "DQ260209",
    }
    assert run(["intake", "--review", str(folder / "待确认.xlsx"), str(folder), "--no-ocr"]) == 0
    assert {r["type"] for r in records(folder)} >= {"factory-test-report", "product-certificate"}
    assert run(["new", str(folder), "--from", str(scans)]) == 7


def test_wrong_words_are_said_as_such(pump: Path, tmp_path: Path) -> None:
    assert intake() == 2
    assert intake(tmp_path / "nowhere", pump) == 3
    assert run(["intake", "--review", str(tmp_path / "none.xlsx"), str(pump)]) == 3


def covered(paper: Path, target: Path) -> Path:
    """The paper with a white patch over its lower half: its text layer is as it was."""
    with pikepdf.open(paper) as pdf:
        page = pdf.pages[0]
        page.contents_add(b"q", prepend=True)
        page.contents_add(b"Q 1 g 0 0 595 500 re f")
        pdf.save(target)
    return target


def test_nothing_is_accepted_whose_page_shows_something_else(pump: Path, tmp_path: Path) -> None:
    scans = handed(tmp_path, REPORT, covered(PUMP / "evidence" / REPORT, tmp_path / "b.pdf"))
    assert intake(scans, pump, "--accept") == 0
    known = entries(pump)
    assert not [why for why in known["0001"].against if "文字层" in why.zh]
    assert any("第 1 页看到的内容与文字层不一致" in why.zh for why in known["0002"].against)
    assert not known["0002"].accepted_at(0.0)


@pytest.mark.parametrize(("answer", "written"), [("n", False), ("y", True)])
def test_what_papers_say_of_a_new_project_is_asked_for_on_a_terminal(
    tmp_path: Path, answer: str, written: bool
) -> None:
    folder = tmp_path / "城北泵站"
    folder.mkdir()
    scans = handed(folder, REPORT)
    asked = command_line("new", folder, "--profile", "equipment", "--lang", "zh", "--from", scans)
    said = on_a_terminal(asked, answer)
    assert "写进 dossier.yaml 吗？" in said and "/project/name" in said
    main = read_source(folder / "dossier.yaml", "dossier.yaml").data
    assert (main["project"]["name"] == "城北泵站二期设备采购及安装工程") is written
    assert (folder / "待确认.xlsx").exists()
