"""Whatever is typed into cells, the dossier says it afterwards, or the cell is named; nothing else changes."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from dossier.excel.layout import lay_out
from dossier.excel.sheets import Book, Cell
from dossier.excel.values import canonical
from dossier.excel.writing import as_bytes
from workbooks import DOSSIERS, here, imported, proposed, said

TYPED: list[Any] = [
    "泵房: 东侧 #2",
    "- 一",
    "'引号",
    'say "no"',
    "true",
    "007",
    "1.10",
    "一行\n又一行",
    "=不是公式",
    "2026.3.5",
    12,
    3.25,
    None,
    "是",
    "☃",
]


def texts(book: Book) -> dict[tuple[str, str, str], str]:
    return {
        (sheet.name, row.id, key): canonical(cell.value)
        for sheet in book.sheets
        for row in sheet.rows
        for key, cell in row.cells.items()
        if cell.slot and not (cell.slot.field and cell.slot.field.member.reference == "parties")
    }


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_typed_is_said_afterwards_or_named(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    root = tmp_path / "p"
    shutil.copytree(DOSSIERS / "office-fit-out", root)
    laid_out = lay_out(here(root), None)
    path = tmp_path / "台账.xlsx"
    path.write_bytes(as_bytes(laid_out))
    before = texts(laid_out)
    book = load_workbook(path)
    where: dict[str, tuple[str, str, str]] = {}
    for _ in range(40):
        sheet = draw.choice([s for s in laid_out.sheets if s.rows])
        number = draw.randrange(len(sheet.rows))
        column = draw.randrange(len(sheet.columns))
        key = sheet.columns[column].key
        if sheet.rows[number].cells.get(key, Cell()).slot:
            target = book[sheet.title].cell(number + 2, column + 2)
            target.value = draw.choice(TYPED)
            if isinstance(target.value, str):
                target.data_type = "s"
            where[f"{sheet.title}!{target.coordinate}"] = (sheet.name, sheet.rows[number].id, key)
    book.save(path)
    proposal = imported(root, path)
    after = texts(lay_out(here(root), None))
    written = {where[str(each.place)]: each.new for each in proposal.edits}
    assert {key: after.get(key) for key in written} == written
    assert {key for key in before if after.get(key) != before[key]} <= set(written)
    named = {place for place, _ in said(proposal)}
    assert {place for place in named if place not in where} == {
        p for p, code in said(proposal) if code == "Y151"
    }
    assert proposed(root, path).edits == []
