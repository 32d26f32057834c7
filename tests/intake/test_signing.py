"""Signatures: proposed beside their papers, written only where a person has confirmed them, told in the journal."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from dossier import checks
from dossier.cli.main import run
from dossier.model import Signature

ROOT = Path(__file__).parents[2]
CAMPUS = ROOT / "dossiers/smart-campus"
LOT, ITEM, ACCEPTED = "A2/检验批/ZN-1-01.pdf", "A2/分项/ZN-1.pdf", "A7/竣工验收报告.pdf"


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DOSSIER_LANG", "zh")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def campus(tmp_path: Path) -> Path:
    """The campus without its records, and the papers that come in: two lots and an item."""
    folder = tmp_path / "校园"
    (folder / "records").mkdir(parents=True)
    shutil.copy(CAMPUS / "dossier.yaml", folder)
    (folder / "records" / "A2.yaml").write_text("# 质量验收\n", encoding="utf-8", newline="\n")
    scans = tmp_path / "扫描件"
    scans.mkdir()
    for number, name in enumerate((LOT, "A2/检验批/ZN-2-01.pdf", ITEM), 1):
        shutil.copy(CAMPUS / "evidence" / name, scans / f"扫描件_{number:04}.pdf")
    return folder


def rows(sheet: str) -> list[dict[str, Any]]:
    page = load_workbook("待确认.xlsx")[sheet]
    heads = [cell.value for cell in page[1]]
    return [
        dict(zip(heads, (c.value for c in line), strict=True), row=n)
        for n, line in enumerate(page.iter_rows(min_row=2), 2)
    ]


def type_in(sheet: str, typed: dict[int, dict[str, Any]]) -> None:
    """What a person types: row → heading → value."""
    book = load_workbook("待确认.xlsx")
    page = book[sheet]
    heads = {cell.value: cell.column for cell in page[1]}
    for row, cells in typed.items():
        for heading, value in cells.items():
            page.cell(row, heads[heading]).value = value
    book.save("待确认.xlsx")


def take_all() -> None:
    type_in("待确认", {each["row"]: {"采用": "是"} for each in rows("待确认")})


def review(folder: Path) -> int:
    return run(["intake", "--review", "待确认.xlsx", str(folder), "--no-ocr"])


def signatures(folder: Path) -> dict[str, tuple[Signature, ...]]:
    read = checks.read(folder)
    assert read.dossier is not None
    assert not [f for f in read.findings if f.severity.value == "error" and "signatures" in f.message.en]
    return {record.number or record.title: record.signatures for record in read.dossier.records}


def journal(folder: Path) -> list[str]:
    lines = (folder / ".dossier/journal.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line).get("source", "") for line in lines]


def test_signatures_are_proposed_with_their_place_and_none_is_written_unless_confirmed(campus: Path) -> None:
    assert run(["intake", "扫描件", str(campus), "--no-ocr"]) == 0
    proposed = rows("签字确认")
    first = [each for each in proposed if each["文件"] == "扫描件_0001.pdf"]
    assert [(each["谁签"], each["姓名"], str(each["日期"])[:10]) for each in first] == [
        ("施工员（专业工长）", "纪强", "2026-06-16"),
        ("质检员", "祁伟", "2026-06-16"),
        ("专业监理工程师", "景丽", "2026-06-16"),
    ]
    assert all("@ p1 (0." in each["纸上读到的"] and each["确认"] is None for each in first)
    take_all()
    assert review(campus) == 0
    assert all(signed == () for signed in signatures(campus).values()) and len(signatures(campus)) == 3


def test_the_firm_that_made_a_paper_is_asked_for_its_hand(campus: Path) -> None:
    """A laboratory, whose people the dossier does not know, beside the witness who was read."""
    report = CAMPUS / "evidence/A3/检测报告 监控与出入口.pdf"
    shutil.copy(report, "扫描件/扫描件_0004.pdf")
    assert run(["intake", "扫描件", str(campus), "--no-ocr"]) == 0
    own = [each for each in rows("签字确认") if each["文件"] == "扫描件_0004.pdf"]
    assert [(each["谁签"], each["姓名"], bool(each["纸上读到的"])) for each in own] == [
        ("见证人", "景丽", True),
        ("检测机构", None, False),
    ]
    lots = [each["谁签"] for each in rows("签字确认") if each["文件"] != "扫描件_0004.pdf"]
    assert "检测机构" not in lots  # those that the contractor makes are signed by its people


def test_a_type_is_confirmed_at_once_and_a_row_by_itself(campus: Path) -> None:
    assert run(["intake", "扫描件", str(campus), "--no-ocr"]) == 0
    take_all()
    lots = next(each for each in rows("签字按类型") if each["资料类型"] == "检验批质量验收记录")
    assert lots["份数"] == 2 and "纪强（2）" in lots["谁签、姓名（份数）"]
    type_in("签字按类型", {lots["row"]: {"确认": "是"}})
    mine = [each for each in rows("签字确认") if each["文件"] == "扫描件_0002.pdf"]
    type_in("签字确认", {mine[0]["row"]: {"确认": "否"}})
    item = next(each for each in rows("签字确认") if each["文件"] == "扫描件_0003.pdf")
    type_in("签字确认", {item["row"]: {"确认": "是", "姓名": "常 俊", "日期": "2026.6.18", "盖章": "是"}})
    assert review(campus) == 0
    signed = signatures(campus)
    assert [s.person for s in signed["JYP-ZN-1-01"]] == ["纪强", "祁伟", "景丽"]
    assert [s.role for s in signed["JYP-ZN-2-01"]] == ["quality", "pro_supervisor"]
    (only,) = signed["FX-ZN-1"]
    assert (only.role, only.person, str(only.date), only.seal) == ("tech_lead", "常俊", "2026-06-18", True)
    assert any(f"签字确认!{item['row']}: tech_lead 常俊" in source for source in journal(campus))
    assert run(["undo", str(campus)]) == 0 and signatures(campus) == {}


def test_papers_that_were_taken_in_before_are_signed_afterwards(campus: Path) -> None:
    assert run(["intake", "扫描件", str(campus), "--accept", "--no-ocr"]) == 0
    taken = signatures(campus)
    assert taken and all(signed == () for signed in taken.values())
    before = {path: path.read_bytes() for path in campus.rglob("*.yaml")}
    assert run(["intake", "扫描件", str(campus), "--no-ocr"]) == 0
    held = [each for each in rows("签字确认") if str(each["题名"]).startswith("A2-")]
    assert held
    type_in("签字确认", {each["row"]: {"确认": "是"} for each in held if each["姓名"]})
    assert run(["intake", "扫描件", str(campus), "--no-ocr"]) == 7  # what she has typed is not written over
    assert {path: path.read_bytes() for path in campus.rglob("*.yaml")} == before
    assert review(campus) == 0
    now = signatures(campus)
    assert any(s.person == "景丽" for signed in now.values() for s in signed)
    assert review(campus) == 0 and signatures(campus) == now  # twice adds nothing


def test_who_signs_by_dossier_yaml_is_written_in_a_line(campus: Path) -> None:
    main = campus / "dossier.yaml"
    signers = "[{role: tech_lead, person: 常俊}, {role: pro_supervisor, person: 景丽}]"
    listed = f"signatures:\n  item-acceptance: {signers}\n"
    main.write_text(main.read_text(encoding="utf-8") + "\n" + listed, encoding="utf-8", newline="\n")
    assert run(["intake", "扫描件", str(campus), "--no-ocr"]) == 0
    take_all()
    item = [each for each in rows("签字确认") if each["文件"] == "扫描件_0003.pdf"]
    type_in("签字确认", {each["row"]: {"确认": "是", "盖章": None} for each in item})
    assert review(campus) == 0
    assert [s.person for s in signatures(campus)["FX-ZN-1"]] == ["常俊", "景丽"]
    text = "".join(path.read_text(encoding="utf-8") for path in (campus / "records").glob("*.yaml"))
    assert "default: 2026-06-17" in text


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"日期": "下周"}, "Y159"),
        ({"谁签": "老板"}, "Y159"),
        ({"姓名": None, "盖章": None}, "Y159"),
        ({"姓名": "=A1"}, "Y159"),
        ({"文件": "别的.pdf"}, "Y179"),
    ],
)
def test_what_is_not_understood_is_said_at_its_cell_and_nothing_is_written(
    campus: Path, typed: dict[str, Any], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["intake", "扫描件", str(campus), "--no-ocr"]) == 0
    take_all()
    type_in("签字确认", {2: {"确认": "是", **typed}})
    assert review(campus) == 3
    told = capsys.readouterr().err
    assert code in told and "签字确认!" in told
    assert signatures(campus) == {}


def test_a_signature_of_a_paper_that_is_not_taken_in_is_told(
    campus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["intake", "扫描件", str(campus), "--no-ocr"]) == 0
    type_in("待确认", {each["row"]: {"采用": None} for each in rows("待确认")})
    type_in("签字确认", {2: {"确认": "是"}})
    assert review(campus) == 1
    assert "没有收入" in capsys.readouterr().err and signatures(campus) == {}
