"""Sign-in sheets and whatever else bears the number of a record: they lie behind it and are no record of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dossier import checks
from dossier.cli.main import run
from dossier.intake.proposal import Entry, read_proposal
from dossier.model import EvidenceRef, Record
from written_pages import written

PUMP = Path(__file__).parents[2] / "dossiers/pump-station"
TRAINING = """- id: A7-001
  type: training-record
  title: 潜水排污泵操作培训记录
  number: PX-01
  date: 2026-08-10
  topic: 操作与维护
  held_on: 2026-08-10
  hours: 4
  trainer: 周立
  trainees: [{name: 王敏}, {name: 牛建国}]
  effect: satisfied
"""
HEAD = ("上海某某泵业有限公司", "工程名称　城北泵站二期设备采购及安装工程")
PEOPLE = ("1 王敏 生产科 王敏", "2 牛建国 保卫处 牛建国")


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DOSSIER_LANG", "zh")
    monkeypatch.chdir(tmp_path)


def handed_in(records: str, *lines: str) -> Entry:
    folder = Path("泵站")
    (folder / "records").mkdir(parents=True, exist_ok=True)
    shutil.copy(PUMP / "dossier.yaml", folder)
    (folder / "records/A7.yaml").write_text(records, encoding="utf-8", newline="\n")
    assert run(["intake", str(written(Path("扫描件.pdf"), *lines)), str(folder), "--no-ocr"]) == 0
    (only,) = read_proposal(folder).entries
    return only


def taken_in() -> tuple[Record, tuple[EvidenceRef, ...]]:
    book = load_workbook("待确认.xlsx")
    sheet = book["待确认"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, heads["采用"]).value = "是"
    book.save("待确认.xlsx")
    assert run(["intake", "--review", "待确认.xlsx", "泵站", "--no-ocr"]) == 0
    read = checks.read(Path("泵站"))
    assert read.dossier is not None
    (record,) = read.dossier.records
    return record, record.evidence


@pytest.mark.parametrize("by", ["编 号　PX-01", "日 期　2026年8月10日"])
def test_a_sign_in_sheet_lies_behind_its_record_by_number_or_day(by: str) -> None:
    entry = handed_in(TRAINING, *HEAD, "培训签到表", by, *PEOPLE)
    assert (entry.kind, entry.completes, entry.hands) == ("known", "A7-001", ())
    assert any("A7-001" in why.zh and "附件" in why.zh for why in entry.against)
    assert not entry.accepted_at(0)  # somebody looks at it
    record, (ref,) = taken_in()
    assert ref.annex and ref.file and "培训签到表" in ref.file and record.data["topic"] == "操作与维护"


def test_a_sign_in_sheet_waits_for_its_record() -> None:
    entry = handed_in("# -\n", *HEAD, "培训签到表", "编 号　PX-01", *PEOPLE)
    assert entry.kind == "none" and entry.record == {}
    assert any("客户培训记录" in why.zh and "先登记" in why.zh for why in entry.against)


def test_a_sheet_of_another_day_and_number_belongs_to_nobody() -> None:
    entry = handed_in(TRAINING, *HEAD, "培训签到表", "编 号　PX-07", "日 期　2026年8月11日", *PEOPLE)
    assert entry.kind == "none" and entry.completes == ""


def test_a_sheet_of_no_known_title_lies_behind_the_record_of_its_number() -> None:
    entry = handed_in(TRAINING, *HEAD, "设备钥匙领取一览", "编 号　PX-01", *PEOPLE)
    assert (entry.kind, entry.completes) == ("known", "A7-001")
    _, (ref,) = taken_in()
    assert ref.annex


def test_the_record_itself_is_no_annex() -> None:
    entry = handed_in(TRAINING, *HEAD, "潜水排污泵操作培训记录", "编 号　PX-01", "日 期　2026年8月10日")
    assert entry.completes == "A7-001" and not entry.record["evidence"][-1].get("annex")
