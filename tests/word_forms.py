"""Word forms made by code, and the engines of this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from dossier.forms.filling import fill_form
from dossier.office.fonts import HouseFonts, house_fonts
from word_samples import DAY, FormMaker


@pytest.fixture
def make_form(tmp_path: Path) -> FormMaker:
    """A form with the given paragraphs, each one run (or a list of runs), set in 宋体, and rows of a table."""

    def make(*paragraphs: str | list[str], rows: list[list[str]] | None = None, name: str = "form") -> Path:
        document = Document()
        normal = document.styles["Normal"]
        normal.font.name = "Times New Roman"
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
        for text in paragraphs:
            paragraph = document.add_paragraph()
            for run in [text] if isinstance(text, str) else text:
                paragraph.add_run(run)
        if rows:
            table = document.add_table(len(rows), len(rows[0]))
            for row, texts in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
        path = tmp_path / "templates" / "zh-CN" / f"{name}.docx"
        path.parent.mkdir(parents=True, exist_ok=True)
        document.save(str(path))
        return path

    return make


@pytest.fixture
def fill(tmp_path: Path) -> Callable[..., Path]:
    """Fill a form and give the path of the result."""

    def filled(template: Path, name: str = "out.docx", **context: Any) -> Path:
        output = tmp_path / "word" / name
        fill_form(template, context, output, terms={}, title="标题 <甲>", date=DAY)
        return output

    return filled


@pytest.fixture(scope="session")
def fonts() -> HouseFonts:
    return house_fonts()
