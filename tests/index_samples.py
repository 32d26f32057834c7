"""Volumes for tests of the index: entries with pages of their own, and an index printed without an office program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from dossier.binding.volume import BoundVolume, Chapter, bind_volume
from dossier.model import Catalogue, Dossier, Location, Record, RecordType, Text
from dossier.pdf.faces import Face, embed, load_face
from dossier.planning.front_matter import index_rows
from dossier.planning.plan import Entry, Piece, VolumePlan
from dossier.planning.volumes import plan_volumes

DATE = dt.date(2026, 9, 1)
LETTERS = (
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ .-_/()#&"
    "水泵安装验收记录竣工图施合同质量试压报告设备材料出厂证明书第一二三册补充协议（），。《》ＡＢ１２全宽　"
)
HEAD = ("序号", "文件编号", "责任者", "文件题名", "日期", "页次", "备注")
COLUMNS = ((40, 34, 3), (74, 85, 7), (159, 85, 7), (244, 110, 10), (354, 62, 6), (416, 45, 4), (461, 45, 4))
"""Left edge and width in points, and how many full-width characters fit a line."""
TYPES = {
    "contract": RecordType("contract", Text("合同", "Contract"), "A1", "text", None, {}),
    "drawing": RecordType("drawing", Text("竣工图", "Drawing"), "A7", "drawing", None, {}),
}
Rows = Sequence[Mapping[str, Any]]


class Workshop:
    """A folder, a face, and the files that were made so far."""

    def __init__(self, folder: Path, font: Path) -> None:
        self.folder = folder
        self.face = load_face(font, LETTERS + "".join(HEAD) + "卷内目录")
        self.font = font
        self.sheets = cache(self._sheets)

    def _sheets(self, pages: int, variant: int) -> Path:
        """A PDF of `pages` pages; each says which it is: ``V3P7``."""
        path = self.folder / f"sheets-{pages}-{variant}.pdf"
        pdf = pikepdf.new()
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number in range(pages):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.Resources = Dictionary(Font=Dictionary(F1=font))
            page.Contents = pdf.make_stream(f"BT /F1 20 Tf 72 500 Td (V{variant}P{number}) Tj ET".encode())
        pdf.save(path)
        return path

    def plain(self, name: str) -> Path:
        path = self.folder / f"{name}.pdf"
        if not path.exists():
            pdf = pikepdf.new()
            pdf.add_blank_page(page_size=(595, 842))
            pdf.save(path)
        return path

    def entry(self, number: int, title: str, pages: Sequence[tuple[int, int]]) -> Entry:
        """An entry of PDFs of (pages, variant) each."""
        pieces = tuple(Piece(self.sheets(n, v), n, "text", f"evidence/{n}-{v}.pdf", 1000) for n, v in pages)
        return Entry(
            f"R{number}",
            "contract",
            f"HT-{number}",
            "安装公司",
            title,
            DATE,
            "text",
            pieces,
            "" if pieces else "补",
        )

    def plan(self, *entries: Entry) -> VolumePlan:
        return VolumePlan(1, 1, "A1", "合同", None, "text", "案卷", "01 合同", entries)

    def volumes(self, entries: Sequence[Entry], most: int) -> list[VolumePlan]:
        """The entries as the planner splits them into volumes of at most `most` pages."""
        at = Location("records/x.yaml", 1, 1)
        pairs = [
            (Record(e.record, e.type, e.title, None, None, None, "issued", (), (), {}, at), e)
            for e in entries
        ]
        data = {"package": {"max_pages": most, "max_thickness_mm": 1000}}
        whole = Dossier(self.folder, "p", "CN", "zh-CN", None, "T", "工程", {}, (), (), data, ())
        catalogue = Catalogue("p", Text("范围", "profile"), (), {"A1": Text("合同", "Contracts")}, {}, {})
        return plan_volumes(whole, catalogue, TYPES, pairs, "zh")[0]

    def bind(
        self, plan: VolumePlan, *, change: Callable[[list[dict[str, Any]]], Rows] = lambda rows: rows
    ) -> BoundVolume:
        """The plan with an index printed from its rows, which `change` may alter first."""
        index = self.folder / "index.pdf"
        print_index(index, change(index_rows(plan, pad=False)), self.face)
        filled = [e for e in plan.entries if e.pieces]
        chapters = [Chapter(e.title, plan.group_title, tuple(p.source for p in e.pieces)) for e in filled]
        return bind_volume(
            [self.plain("cover"), index], chapters, [self.plain("note")], self.folder / f"{plan.name}.pdf",
            title=plan.title, date=DATE, language="zh-CN", sides="single", font=self.font,
        )  # fmt: skip


def lines(text: str, most: int) -> list[str]:
    """The text in lines of at most `most` full-width characters, broken anywhere."""
    found, line, width = [], "", 0.0
    for char in text:
        own = 0.5 if char.isascii() else 1.0
        if width + own > most:
            found.append(line)
            line, width = "", 0.0
        line, width = line + char, width + own
    return [*found, line] if line or not found else found


def print_index(path: Path, rows: Rows, face: Face) -> None:
    """Rows in a table, its heading on every page, the page as a link; a row may give its own ``link``."""
    pdf = pikepdf.new()
    font = embed(pdf, face)
    text: list[str] = []
    notes = Array()

    def write(x: float, y: float, shown: str) -> None:
        known = "".join(char for char in shown if char in face.codes)
        if known.strip():
            text.append(f"BT /F1 10.5 Tf {x} {y:.2f} Td {face.written(known)} Tj ET")

    def turn() -> None:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream("\n".join(text).encode())
        page.Annots = notes

    y = 0.0
    for number, row in enumerate(rows):
        day = row["date"].strftime("%Y.%m.%d") if row["date"] else ""
        said = row["page_text"]
        cells = (str(row["no"]), row["number"], row["responsible"], row["title"], day, said, row["remark"])
        split = [lines(cell, most) for cell, (_, _, most) in zip(cells, COLUMNS, strict=True)]
        height = max(28.35, 12 * max(map(len, split)) + 4)
        if number == 0 or y - height < 60:
            if number:
                turn()
            text, notes, y = [], Array(), 750.0
            write(250, 790, "卷内目录")
            for name, (x, _, _) in zip(HEAD, COLUMNS, strict=True):
                write(x + 4, y + 8, name)
        for (x, width, _), cell in zip(COLUMNS, split, strict=True):
            top = y - (height - 12 * len(cell)) / 2
            for n, line in enumerate(cell):
                wide = face.width("".join(c for c in line if c in face.codes)) * 10.5
                write(x + (width - wide) / 2 if x in (40, 416) else x + 3, top - 12 * n - 9.5, line)
        link = row.get("link", row["page"])
        if link and said:
            x, width, _ = COLUMNS[5]
            middle = y - height / 2
            action = Dictionary(S=Name.URI, URI=f"https://page.invalid/{link}")
            half = 6 * len(split[5])
            box = [x + 2, middle - half, x + width - 2, middle + half]
            notes.append(
                pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=action))
            )
        y -= height
    turn()
    pdf.save(path)
