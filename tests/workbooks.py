"""A small dossier, its workbook, and what somebody types there."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from dossier.authoring.journal import read_journal
from dossier.authoring.writing import edit_files
from dossier.checks import check, read
from dossier.cli import context
from dossier.excel.importing import propose
from dossier.excel.layout import lay_out
from dossier.excel.opening import open_workbook
from dossier.excel.proposal import Proposal
from dossier.excel.reading import Standing, standing
from dossier.excel.writing import as_bytes
from dossier.library.catalogue import catalogue_of

DOSSIERS = Path(__file__).parents[1] / "dossiers"
TODAY = dt.date(2026, 11, 1)


def small(root: Path) -> Path:
    """Three records in two files, with comments, quotes and a table."""
    (root / "records").mkdir(parents=True)
    (root / "evidence").mkdir()
    shutil.copy(
        DOSSIERS / "office-fit-out" / "evidence" / "A1" / "中标通知书.pdf", root / "evidence" / "a.pdf"
    )
    (root / "dossier.yaml").write_text(MAIN, encoding="utf-8", newline="\n")
    (root / "records" / "A1.yaml").write_text(A1, encoding="utf-8", newline="\n")
    (root / "records" / "A4.yaml").write_text(A4, encoding="utf-8", newline="\n")
    return root


MAIN = """# 主文件
dossier: 1
profile: building
project:
  code: X-1   # 编号
  name: 城北泵站
parties:
  owner: {name: 某某水务有限公司, aliases: [水务公司]}
  contractor:
    name: 某某建设有限公司
    staff:
      - {role: project_manager, person: 陆海波}
milestones:
  contract_signed: 2026-03-05
equipment:
  - {tag: P-101, name: 潜水泵}   # 一号泵
records: [records/*.yaml]
"""
A1 = """# A1 开工前
- id: A1-001
  type: contract
  title: 施工合同   # 主合同
  number: "1.10"
  date: 2026-03-05
  responsible: contractor
  price: 3120000
  signatures:
    - {role: owner, person: 葛明远, date: 2026-03-05, seal: true}
    - {role: contractor, person: 费国栋}

- id: A1-002
  type: other-document
  title: =SUM(1)说明
  remark: |
    第一行
    第二行
"""
A4 = """- id: A4-001
  type: product-certificate
  title: 合格证
  equipment: P-101
  evidence: [{file: evidence/a.pdf, kind: scan}]
"""


def here(root: Path) -> Standing:
    return standing(read(root), root, "zh")


def exported(root: Path) -> Path:
    result = check(root, None, TODAY)
    assert result[0] is not None
    path = root.parent / "台账.xlsx"
    path.write_bytes(as_bytes(lay_out(standing(result[0], root, "zh"), result[1])))
    return path


@contextmanager
def typing(path: Path) -> Iterator[Any]:
    """The workbook, saved after what the block did to it."""
    book = load_workbook(path)
    yield book
    book.save(path)


def cell(book: Any, sheet: str, row: Callable[[list[Any]], bool] | int, heading: str) -> Any:
    """The cell of a heading in the first row that a condition of its values holds for, or of a row number."""
    page = book[sheet]
    heads = [head.value for head in page[1]]
    for cells in page.iter_rows(min_row=2):
        if cells[0].row == row or (callable(row) and row([each.value for each in cells])):
            return cells[heads.index(heading)]
    raise AssertionError(f"no such row in {sheet}")


def of(identity: str) -> Callable[[list[Any]], bool]:
    return lambda values: values[0] == identity


def proposed(root: Path, path: Path) -> Proposal:
    there = here(root)
    return propose(
        open_workbook(path), there, read_journal(root), catalogue_of(there.dossier, there.schemas)[0]
    )


def imported(root: Path, path: Path) -> Proposal:
    """Written, as the command does."""
    proposal = proposed(root, path)
    state = open_workbook(path).state
    assert state
    edit_files(root, proposal.by_file(), context.run("excel import", state.mark))
    return proposal


def said(proposal: Proposal) -> list[tuple[str, str]]:
    return [(str(each.place), each.finding.code) for each in proposal.said]


def done(proposal: Proposal) -> list[tuple[str, Any]]:
    return [(each.edit.pointer, each.edit.value) for each in proposal.edits]
