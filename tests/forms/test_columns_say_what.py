"""Columns of printed lists say what stands in them, and no cell that is signed for is blank as if forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from dossier.forms.filling import fill_form
from dossier.library.terms import gather_terms
from form_samples import SCHEMAS, sample
from word_samples import DAY

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("zh-CN", "en")


def filled(form: str, folder: str, given: dict[str, list[dict[str, Any]]], output: Path) -> Any:
    data = sample(SCHEMAS, form, "minimal").context
    data["dossier"]["language"] = folder
    full = sample(SCHEMAS, form, "full").context["record"]
    data["record"] |= {
        key: [dict.fromkeys(full[key][0]) | row for row in rows] for key, rows in given.items()
    }
    template = ROOT / "templates" / folder / f"{form}.docx"
    fill_form(template, data, output, terms=gather_terms(SCHEMAS), title=form, date=DAY)
    return docx.Document(str(output))


def spares(folder: str, rows: list[dict[str, Any]], output: Path) -> Any:
    document = filled("delivery-acceptance", folder, {"spares": rows}, output)
    return next(t for t in document.tables if t.cell(0, 1).text in ("备品备件", "Spare parts"))


@pytest.mark.parametrize(
    ("folder", "heads"),
    [("zh-CN", "序号,备品备件,单位,数量,备注"), ("en", "No.,Spare parts,Unit,Quantity,Remarks")],
)
def test_spare_parts_stand_under_heads_that_are_repeated(folder: str, heads: str, tmp_path: Path) -> None:
    parts = [{"name": "备用电源", "measure": "只", "quantity": n} for n in (1, 2, 3)]
    table = spares(folder, parts, tmp_path / "a.docx")
    assert [cell.text for cell in table.rows[0].cells] == heads.split(",")
    assert [row.cells[3].text for row in table.rows[1:]] == ["1", "2", "3"]
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert repeated == [True, False, False, False]


@pytest.mark.parametrize(("folder", "none"), [("zh-CN", "无"), ("en", "none")])
def test_without_spare_parts_it_says_that_there_are_none(folder: str, none: str, tmp_path: Path) -> None:
    table = spares(folder, [], tmp_path / "a.docx")
    assert [row.cells[0].text for row in table.rows[1:]] == [none]


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        ({"originals": 12, "copies": 7}, "原件 12\n复印件 7", "Original 12\nCopy 7"),
        ({"originals": 1, "copies": 1}, "原件 1\n复印件 1", "Original 1\nCopy 1"),
        ({"originals": 12, "copies": 0, "kind": "original"}, "原件", "Original"),
        ({"originals": 0, "copies": 3, "kind": "copy"}, "复印件", "Copy"),
        ({"originals": 2, "copies": 2, "kind": "original"}, "原件", "Original"),
        ({"originals": 4, "copies": 0}, "", ""),
        ({"originals": 4}, "", ""),
        ({}, "", ""),
    ],
)
def test_a_volume_of_originals_and_copies_says_how_many_of_each(
    row: dict[str, Any], zh: str, en: str, tmp_path: Path
) -> None:
    for folder, said in (("zh-CN", zh), ("en", en)):
        rows = [{"title": "T-1"} | row]
        document = filled("transfer-list", folder, {"rows": rows}, tmp_path / f"{folder}.docx")
        table = next(t for t in document.tables if len(t.columns) == 10)
        assert table.cell(1, 7).text.replace("\u2060", "") == said
        assert table.cell(2, 7).text == ""
