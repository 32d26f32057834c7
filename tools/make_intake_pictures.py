"""Make the pictures of the way from scans to records: the workbook that is to be confirmed, as a person sees it.

``python tools/make_intake_pictures.py`` takes papers of the example smart-campus under names without meaning through
``dossier intake``, fills in the workbook, and draws its sheets as they stand in it, in Chromium, into docs/pictures.
"""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
CAMPUS = ROOT / "dossiers" / "smart-campus"
PAPERS = (
    "A2/检验批/ZN-1-01.pdf",
    "A2/分项/ZN-1.pdf",
    "A1/施工组织设计.pdf",
    "A7/设计质量检查报告.pdf",
    "A7/软件备份移交单.pdf",
    "A2/机房机柜照片.jpg",
)
_SHOWN = {
    "待确认": ("采用", "文件", "判断", "资料类型", "题名", "编号", "日期", "应归档项", "要看的"),
    "签字确认": ("确认", "文件", "题名", "谁签", "姓名", "日期", "盖章", "纸上读到的", "说明"),
    "签字按类型": ("确认", "资料类型", "份数", "可以一次确认的签字", "要逐个看的", "谁签、姓名（份数）"),
}
_TARGETS = {"待确认": "intake-review", "签字确认": "intake-signatures", "签字按类型": "intake-types"}
_WIDTH, _COLOURS, _MARGIN, _ROWS = 1180, 16, 8, 10
_STYLE = """<style>
body { margin: 0; font: 12px "Noto Sans CJK SC", sans-serif }
table { border-collapse: collapse; table-layout: fixed }
td, th { border: 1px solid #bbb; padding: 2px 4px; vertical-align: top; white-space: pre-wrap; word-break: break-all }
th { background: #e8eaec; font-weight: normal; color: #555; text-align: center }
p { margin: 6px 24px } span { border: 1px solid #bbb; border-top: 3px solid #287346; padding: 2px 14px }
</style>"""


def main() -> None:
    """A picture a sheet."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        _propose(work)
        _fill(work / "待确认.xlsx")
        for sheet, target in _TARGETS.items():
            _draw(work, sheet, PICTURES / f"{target}.png")


def _propose(work: Path) -> None:
    scans, dossier = work / "扫描件", work / "智慧校园"
    scans.mkdir()
    (dossier / "records").mkdir(parents=True)
    shutil.copy(CAMPUS / "dossier.yaml", dossier)
    (dossier / "records/A1.yaml").write_text("# -\n", encoding="utf-8", newline="\n")
    for number, paper in enumerate(PAPERS, 1):
        source = CAMPUS / "evidence" / paper
        stem = f"IMG_{2040 + number}" if source.suffix == ".jpg" else f"扫描件_{number:04}"
        shutil.copy(source, scans / f"{stem}{source.suffix}")
    command = [sys.executable, "-m", "dossier", "intake", "扫描件", "智慧校园", "--no-ocr", "--lang", "zh"]
    subprocess.run(command, cwd=work, check=True, capture_output=True)


def _fill(path: Path) -> None:
    """What a person has typed: yes for what she has seen."""
    book = load_workbook(path)
    for sheet, heading, asked in (("待确认", "采用", "资料类型"), ("签字按类型", "确认", "资料类型")):
        page, heads = book[sheet], _heads(book[sheet])
        for row in range(2, page.max_row + 1):
            if page.cell(row, heads[asked]).value:
                page.cell(row, heads[heading]).value = "是"
    page, heads = book["签字确认"], _heads(book["签字确认"])
    for row in range(2, page.max_row + 1):
        if page.cell(row, heads["说明"]).value and page.cell(row, heads["姓名"]).value:
            page.cell(row, heads["确认"]).value = "是"
    book.save(path)


def _heads(page: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in page[1]}


def _draw(work: Path, sheet: str, target: Path) -> None:
    """The columns of a sheet that are named in `_SHOWN`, as wide and as tinted as they are in the workbook."""
    page = load_workbook(work / "待确认.xlsx")[sheet]
    columns = [column for heading, column in _heads(page).items() if heading in _SHOWN[sheet]]
    letters = [get_column_letter(column) for column in columns]
    widths = "".join(f"<col style='width:{page.column_dimensions[x].width * 6.8:.0f}px'>" for x in letters)
    rows = ["<tr><th></th>" + "".join(f"<th>{x}</th>" for x in letters) + "</tr>"]
    for row in range(1, min(page.max_row, _ROWS) + 1):
        cells = "".join(_cell(page.cell(row, column)) for column in columns)
        rows.append(f"<tr><th>{row}</th>{cells}</tr>")
    html = work / f"{target.stem}.html"
    table = f"<table><colgroup><col style='width:30px'>{widths}</colgroup>{''.join(rows)}</table>"
    tab = f"<p><span>{escape(sheet)}</span></p>"
    html.write_text(f"<meta charset=utf-8>{_STYLE}{table}{tab}", encoding="utf-8", newline="\n")
    drawn = work / f"{target.stem}.png"
    browser = shutil.which("chromium") or shutil.which("google-chrome") or "chrome"
    subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=2000,1400",
            f"--user-data-dir={work / 'browser'}", f"--screenshot={drawn}", html.as_uri(),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with Image.open(drawn) as picture:
        _saved(picture.convert("RGB"), target)


def _cell(cell: Cell | MergedCell) -> str:
    fill = str(cell.fill.fgColor.rgb)[-6:] if cell.fill.fill_type else "ffffff"
    bold = "bold" if cell.font.b else "normal"
    said = str(cell.value)[:10] if isinstance(cell.value, dt.datetime) else str(cell.value or "")
    wrap = "normal" if cell.alignment.wrap_text else "nowrap"
    return f"<td style='background:#{fill};font-weight:{bold};white-space:{wrap}'>{escape(said)}</td>"


def _saved(picture: Image.Image, target: Path) -> None:
    """Without its white margins, in few colours."""
    inked = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    left, top, right, bottom = inked or (0, 0, *picture.size)
    cut = picture.crop((left, top, right + _MARGIN, bottom + _MARGIN))
    high = round(cut.height * _WIDTH / cut.width)
    cut.resize((_WIDTH, high), Image.Resampling.LANCZOS).quantize(_COLOURS).save(target, optimize=True)


if __name__ == "__main__":
    main()
