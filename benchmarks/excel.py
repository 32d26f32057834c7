"""How long a workbook of a large dossier takes: export, import of nothing, of changes, of new rows.

``python benchmarks/excel.py [RECORDS]``
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from pathlib import Path

from openpyxl import load_workbook

from dossier.authoring.journal import Run, read_journal
from dossier.authoring.writing import edit_files
from dossier.checks import read
from dossier.excel.importing import propose
from dossier.excel.layout import lay_out
from dossier.excel.opening import open_workbook
from dossier.excel.proposal import Proposal
from dossier.excel.reading import standing
from dossier.excel.writing import as_bytes

MAIN = """dossier: 1
profile: building
project: {code: B-1, name: 大项目}
parties: {owner: {name: 甲}, contractor: {name: 乙}}
milestones: {}
records: [records/*.yaml]
"""
RECORD = """- id: A4-{n:05}
  type: other-document
  title: 第 {n} 份资料
  number: BH-{n}
  date: 2026-03-05
  responsible: contractor
  remark: 备注 {n}

"""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "records").mkdir()
        (root / "dossier.yaml").write_text(MAIN, encoding="utf-8", newline="\n")
        text = "".join(RECORD.format(n=n) for n in range(count))
        (root / "records" / "A4.yaml").write_text(text, encoding="utf-8", newline="\n")
        path = root / "台账.xlsx"
        began = time.process_time()
        path.write_bytes(as_bytes(lay_out(standing(read(root), root, "zh"), None)))
        _told(f"export of {count} records", began)
        _import("import, nothing changed", root, path)
        book = load_workbook(path)
        page = book["台账"]
        heads = [head.value for head in page[1]]
        for number in range(2, page.max_row + 1):
            page.cell(number, heads.index("文件题名") + 1).value = f"新题名 {number}"
            page.cell(number, heads.index("版本") + 1).value = "B"
        kind = page.cell(2, heads.index("资料类型") + 1).value
        for number in range(page.max_row + 1, page.max_row + 1 + count):
            for heading, value in (("资料类型", kind), ("文件题名", "新")):
                page.cell(number, heads.index(heading) + 1).value = value
        book.save(path)
        proposal = _import("import, all changed and as many new", root, path)
        began = time.process_time()
        run = Run(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "", "excel import")
        edit_files(root, proposal.by_file(), run)
        _told(f"writing of {len(proposal.edits)} edits", began)


def _import(what: str, root: Path, path: Path) -> Proposal:
    began = time.process_time()
    proposal = propose(open_workbook(path), standing(read(root), root, "zh"), read_journal(root), None)
    _told(f"{what}: {len(proposal.edits)} edits, {len(proposal.said)} problems", began)
    return proposal


def _told(what: str, began: float) -> None:
    print(f"{what}: {time.process_time() - began:.2f} CPU s")


if __name__ == "__main__":
    main()
