"""Is a long list linear? Fills three lists with more and more rows: ``python benchmarks/rows.py``.

Prints a Markdown table: seconds and memory of filling the Word form, beside docxtpl alone with a bare table of the
same columns, and the seconds that LibreOffice takes for the pages of both. Every measurement is a process of its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import math
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from docx import Document
from docxtpl import DocxTemplate
from run import measure

from dossier.forms.contract import complete
from dossier.forms.filling import fill_form
from dossier.library.schemas import Schemas
from dossier.library.terms import gather_terms
from dossier.office.converting import convert_documents
from dossier.office.fonts import house_fonts
from dossier.resources import Library

SIZES = (100, 1_000, 10_000)
DAY = dt.date(2026, 3, 5)
LISTS: dict[str, tuple[str, dict[str, Any]]] = {
    "volume-index": (
        "rows",
        {
            "no": 1,
            "number": "JL-00001",
            "responsible": "江苏某某机电工程有限公司",
            "title": "设备安装检查记录",
            "date": DAY,
            "page": 1,
            "page_text": "1",
            "remark": "",
        },
    ),
    "transfer-list": (
        "rows",
        {"title": "设备安装检查记录", "archive_number": "CB-01", "originals": 1, "copies": 1, "pages": 3},
    ),
    "drawing-list": (
        "drawings",
        {"number": "JD-01", "title": "泵房设备平面竣工图", "size": "A3", "version": "1"},
    ),
}
"""Form → the list that grows, and one row of it."""


def context(form: str, rows: int) -> dict[str, Any]:
    """What the form sees, with so many rows."""
    name, row = LISTS[form]
    listed = {name: [dict(row) for _ in range(rows)]}
    project = {"code": "CB-2026-014", "name": "城北泵站二期"}
    if form == "volume-index":
        return {"volume": {"archive_number": "CB-01", "title": "竣工资料"}, "dossier": {}, **listed}
    schemas = Schemas(Library.for_dossier())
    whole = complete({"project": project, "parties": {}, "milestones": {}}, schemas, "dossier.schema.json")
    record = complete({"id": "A7-001", "title": "清单", **listed}, schemas, f"records/{form}.schema.json")
    return {**whole, "record": record, "dossier": {"language": "zh-CN"}, "names": {}}


def fill(form: str, rows: int, output: Path) -> float:
    """Seconds to fill the shipped form."""
    library = Library.for_dossier()
    template = library.find(f"templates/zh-CN/{form}.docx")
    assert template is not None
    data, terms = context(form, rows), gather_terms(Schemas(library))
    started = time.perf_counter()
    fill_form(template, data, output, terms=terms, title="清单", date=DAY)
    return time.perf_counter() - started


def fill_bare(form: str, rows: int, output: Path) -> float:
    """Seconds of docxtpl for a table of the same columns without any look."""
    name, row = LISTS[form]
    document = Document()
    table = document.add_table(rows=3, cols=len(row))
    table.cell(0, 0).text = f"{{%tr for row in {name} %}}"
    for column, key in enumerate(row):
        table.cell(1, column).text = f"{{{{ row.{key} }}}}"
    table.cell(2, 0).text = "{%tr endfor %}"
    bare = io.BytesIO()
    document.save(bare)
    data = {name: [dict(row) for _ in range(rows)]}
    started = time.perf_counter()
    template = DocxTemplate(bare)
    template.render(data)
    template.save(output)
    return time.perf_counter() - started


def convert(document: Path) -> float:
    """Seconds of LibreOffice for the pages; NaN when it does not end in the two minutes that a build gives it."""
    fonts = house_fonts()
    started = time.perf_counter()
    done = convert_documents([document], document.parent / "pdf", jobs=1, fonts=fonts)
    return time.perf_counter() - started if done.pdfs else math.nan


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", nargs=4, metavar=("WAY", "FORM", "ROWS", "FOLDER"), help=argparse.SUPPRESS)
    one = parser.parse_args().one
    if one:
        way, form, rows, folder = one
        document = Path(folder, "list.docx")
        fillers = {"dossier": fill, "docxtpl": fill_bare}
        done = fillers[way](form, int(rows), document) if way in fillers else convert(document)
        Path(folder, "seconds.json").write_text(json.dumps(done), encoding="utf-8", newline="\n")
        return
    print("| form | rows | fill s | s per 1,000 rows | MB | pages s |", end=" ")
    print("docxtpl s | MB | pages s |\n|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        for form in LISTS:
            for rows in SIZES:
                print(f"| {form} | {rows:,} | {_cells(form, rows, Path(name))} |", flush=True)


def _cells(form: str, rows: int, folder: Path) -> str:
    cells = []
    for way in ("dossier", "docxtpl"):
        seconds, megabytes = _one(way, form, rows, folder)
        each = [f"{seconds / rows * 1000:.2f}"] if way == "dossier" else []
        pages, _ = _one("convert", form, rows, folder)
        cells += [f"{seconds:.2f}", *each, f"{megabytes:.0f}", f"{pages:.1f}"]
    return " | ".join(cells)


def _one(way: str, form: str, rows: int, folder: Path) -> tuple[float, float]:
    """Seconds and megabytes of one step in a process of its own: what a process inherits would count as its memory."""
    cost = measure([sys.executable, __file__, "--one", way, form, str(rows), str(folder)])
    return json.loads((folder / "seconds.json").read_text(encoding="utf-8")), cost.largest_mb


if __name__ == "__main__":
    main()
