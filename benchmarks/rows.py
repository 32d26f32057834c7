"""Is a long list linear? Fills the volume index with more and more rows: ``python benchmarks/rows.py``.

Prints seconds and seconds per 1,000 rows of filling the Word form; the second number must not grow.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from pathlib import Path

from dossier.rendering.forms import fill_form
from dossier.resources import Library

SIZES = (100, 1_000, 10_000)


def index(rows: int) -> dict[str, object]:
    """The context of a volume index with so many rows."""
    day = dt.date(2026, 3, 5)
    return {
        "volume": {"archive_number": "CB-01", "title": "城北泵站二期设备采购及安装工程 竣工资料"},
        "rows": [
            {
                "no": n,
                "number": f"JL-{n:05}",
                "responsible": "江苏某某机电工程有限公司",
                "title": f"第 {n} 号设备安装检查记录",
                "date": day,
                "page": n,
                "page_text": str(n),
                "remark": "",
            }
            for n in range(1, rows + 1)
        ],
        "dossier": {"language": "zh-CN"},
    }


def main() -> None:
    form = Library.for_dossier().find("templates/zh-CN/volume-index.docx")
    assert form is not None
    print("| rows | seconds | seconds per 1,000 rows |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for rows in SIZES:
            started = time.perf_counter()
            fill_form(
                form,
                index(rows),
                Path(folder) / f"{rows}.docx",
                terms={},
                title="卷内目录",
                date=dt.date(2026, 3, 5),
            )
            taken = time.perf_counter() - started
            print(f"| {rows:,} | {taken:.2f} | {taken / rows * 1000:.2f} |")


if __name__ == "__main__":
    main()
