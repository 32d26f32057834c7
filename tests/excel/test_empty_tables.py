"""Tables of records that have no rows yet: the workbook has their headings, and takes what is typed below them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dossier import checks
from dossier.cli.main import run

CAMPUS = Path(__file__).parents[2] / "dossiers/smart-campus"
RECORD = """- id: A7-001
  type: software-backup
  title: 软件备份及账号移交单
  number: RJYJ-01
  date: 2026-09-17
"""


def test_rows_are_typed_below_the_headings_of_a_table_that_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DOSSIER_LANG", "zh")
    monkeypatch.chdir(tmp_path)
    folder = Path("校园")
    (folder / "records").mkdir(parents=True)
    shutil.copy(CAMPUS / "dossier.yaml", folder)
    (folder / "records/A7.yaml").write_text(RECORD, encoding="utf-8", newline="\n")
    before = (folder / "records/A7.yaml").read_bytes()
    assert run(["excel", "export", "校园", "-o", "台账.xlsx"]) == 0
    assert run(["excel", "import", "台账.xlsx", "校园", "--yes"]) == 0
    assert (folder / "records/A7.yaml").read_bytes() == before  # headings alone say nothing
    book = load_workbook("台账.xlsx")
    sheet = book["明细"]
    (head,) = [line for line in sheet.iter_rows(min_row=2) if line[1].value == "A7-001"]
    titles = {cell.value: cell.column for cell in head}
    assert {"名称", "版本", "授权", "载体"} <= titles.keys() and "软件明细" in titles
    row = sheet.max_row + 1
    typed = {
        2: "A7-001",
        titles["软件明细"]: "软件明细",
        titles["名称"]: "门禁管理平台",
        titles["授权"]: "永久授权 32 门",
    }
    for column, value in typed.items():
        sheet.cell(row, column).value = value
    book.save("台账.xlsx")
    assert run(["excel", "import", "台账.xlsx", "校园", "--yes"]) == 0
    read = checks.read(folder)
    assert read.dossier is not None
    (record,) = read.dossier.records
    assert record.data["software"] == [{"name": "门禁管理平台", "license": "永久授权 32 门"}]
