"""The way of somebody new, timed: from 80 files without names and a register of her own to a check, and what is left.

``python benchmarks/walk.py FOLDER`` makes the files in FOLDER (from the example smart-campus), gives the commands that
she would, types into the workbooks what she knows or sees on the papers (from the example), and holds each finding that
remains against what the folder has: a gap is a paper that is not there, everything else a fault of the program.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from openpyxl import Workbook, load_workbook
from PIL import Image

from dossier import checks
from dossier.library.roles import answers_for, role_parties, role_titles
from dossier.library.schemas import Schemas
from dossier.model import Record
from dossier.resources import Library, shipped_root
from intake import DAY, ROOT, scanned

NAME = "smart-campus"
FOREIGN = ("evidence/A1 开工前/05 设备安装施工方案.pdf", "evidence/A3 试验/出厂检验报告 P-101.pdf")
STACKED, TWICE, PHOTOS = 6, 4, 22
KNOWN = (
    "工程",
    "单位",
    "人员",
    "里程碑",
    "单位工程",
    "专业",
    "系统",
    "设备",
    "材料批",
    "分部工程",
    "分项工程",
    "检验批",
    "隐蔽部位",
    "免除",
    "接受的问题",
)
"""Sheets of what she knows of the project."""


@dataclass
class Walk:
    """What was made and done."""

    folder: Path
    truth: dict[str, str] = field(default_factory=dict)
    """File → id of its record; '' for one that is none of this project's papers."""
    taken: set[str] = field(default_factory=set)
    """Records whose paper was taken in: another copy of it is a doublet, which she leaves."""
    typed: Counter[str] = field(default_factory=Counter)
    commands: list[tuple[str, float, int]] = field(default_factory=list)


def main() -> None:
    walk = Walk(Path(sys.argv[1]).absolute())
    walk.folder.mkdir(parents=True, exist_ok=True)
    read, checked = checks.check(ROOT / NAME, None, DAY)
    assert read is not None and read.dossier is not None
    records = {record.id: record for record in read.dossier.records}
    _make_papers(walk, records, checked.facts)
    firms = {key: party.name for key, party in read.dossier.parties.items()}
    _make_register(walk.folder / "我的目录.xlsx", list(records.values()), firms)
    shown = [sys.executable, "-m", "dossier", "excel", "export", str(ROOT / NAME), "-o", "真.xlsx"]
    (walk.folder / "真.xlsx").unlink(missing_ok=True)
    subprocess.run(shown, cwd=walk.folder, check=True)
    _go(walk)
    _tell(walk, records)


def _make_papers(walk: Walk, records: Mapping[str, Record], facts: Mapping[str, Any]) -> None:
    """80 files: papers, half of them as scans, six as a stack; doublets, photographs, papers of another project."""
    out = walk.folder / "收集的资料"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    chance = random.Random(12)
    of = {ref.file: r.id for r in records.values() for ref in reversed(r.evidence) if ref.file}
    files = sorted(of)
    chance.shuffle(files)
    single = [f for f in files if f.endswith(".pdf") and facts[f].pages == 1 and not facts[f].problem]
    stacked = single[:STACKED]
    numbers = iter(range(1, 200))

    def put(source: Path, owner: str, *, scan: bool) -> Path:
        number = next(numbers)
        name = f"IMG_{2040 + number}.jpg" if source.suffix == ".jpg" else f"扫描件_{number:04}{source.suffix}"
        if scan:
            scanned(source, out / name, chance)
        else:
            shutil.copy(source, out / name)
        walk.truth[name] = owner
        return out / name

    root = ROOT / NAME
    for number, name in enumerate([f for f in files if f not in stacked]):
        put(root / name, of[name], scan=name in single and bool(number % 2))
    for name in single[STACKED : STACKED + TWICE]:
        put(root / name, of[name], scan=name == single[STACKED])
    for name in FOREIGN:
        put(ROOT / "pump-station" / name, "", scan=True)
    _stack(walk, out, [root / name for name in stacked], [of[name] for name in stacked], chance)
    photos = [root / name for name in files if name.endswith(".jpg")]
    for number in range(80 - len(list(out.iterdir()))):
        with Image.open(photos[number % len(photos)]) as picture:
            wide, high = picture.size
            left, top = chance.randrange(wide // 3), chance.randrange(high // 3)
            cut = picture.crop((left, top, left + wide // 2, top + high // 2))
            name = f"mmexport{1780000000000 + number * 91}.jpg"
            cut.convert("RGB").save(out / name, quality=80)
        walk.truth[name] = ""
    print(len(list(out.iterdir())), "files", Counter(bool(owner) for owner in walk.truth.values()))


def _stack(
    walk: Walk, out: Path, papers: Sequence[Path], owners: Sequence[str], chance: random.Random
) -> None:
    with pikepdf.new() as whole:
        for number, paper in enumerate(papers):
            box = out.parent / "one.pdf"
            scanned(paper, box, chance) if number % 2 else shutil.copy(paper, box)
            with pikepdf.open(box) as one:
                whole.pages.extend(one.pages)
            walk.truth[f"连扫.pdf [{number + 1}]"] = owners[number]
        whole.save(out / "连扫.pdf")
    box.unlink()


def _make_register(path: Path, records: Sequence[Record], firms: Mapping[str, str]) -> None:
    """Her own register: a title over it, headings of her own."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["某某实验学校智慧校园弱电工程 竣工资料目录"])
    sheet.merge_cells("A1:F1")
    sheet.append(["序号", "资料名称", "文号", "形成时间", "出具单位", "备注"])
    for n, r in enumerate(records, 1):
        day = r.date.strftime("%Y.%m.%d") if r.date else None
        sheet.append([n, r.title, r.number, day, firms.get(str(r.responsible)), None])
    book.save(path)


def _go(walk: Walk) -> None:
    """The commands, and what she types between them."""
    shutil.rmtree(walk.folder / "智慧校园", ignore_errors=True)
    for name in ("待确认.xlsx", "台账.xlsx", "台账2.xlsx", "columns.yaml"):
        (walk.folder / name).unlink(missing_ok=True)
    _run(walk, "new", "智慧校园", "--profile", "intelligent", "--from", "收集的资料")
    _run(walk, "excel", "export", "智慧校园", "-o", "台账.xlsx")
    _fill(walk, "台账.xlsx", KNOWN)
    _run(walk, "excel", "import", "台账.xlsx", "智慧校园", "--yes")
    _run(walk, "intake", "收集的资料", "智慧校园")
    _review(walk)
    _run(walk, "intake", "--review", "待确认.xlsx", "智慧校园")
    _run(walk, "excel", "learn", "我的目录.xlsx", "智慧校园")
    _run(walk, "excel", "import", "我的目录.xlsx", "智慧校园", "--yes")
    _run(walk, "intake", "收集的资料", "智慧校园")  # what lies behind papers that are known now
    _review(walk)
    _run(walk, "intake", "--review", "待确认.xlsx", "智慧校园")
    _run(walk, "excel", "export", "智慧校园", "-o", "台账2.xlsx")
    _complete(walk, "台账2.xlsx")
    _run(walk, "excel", "import", "台账2.xlsx", "智慧校园", "--yes")
    _run(walk, "check", "智慧校园", "-f", "json", "-o", "report.json", "--as-of", DAY.isoformat())


def _run(walk: Walk, *said: str) -> None:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "dossier", *said],
        cwd=walk.folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    spent = time.perf_counter() - started
    walk.commands.append((" ".join(said), spent, done.returncode))
    log = walk.folder / f"{len(walk.commands):02} {said[0]}.log"
    log.write_text(done.stdout + done.stderr, encoding="utf-8", newline="\n")
    print(f"{spent:6.0f} s  {done.returncode}  dossier {' '.join(said)}", flush=True)
    if "Traceback" in done.stderr:
        print(done.stderr)


def _rows(sheet: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    heads = [cell.value for cell in sheet[1]]
    for number, line in enumerate(sheet.iter_rows(min_row=2, values_only=True), 2):
        yield number, dict(zip(heads, line, strict=True))


def _put(walk: Walk, sheet: Any, row: int, heading: str, value: Any) -> None:
    column = next(cell.column for cell in sheet[1] if cell.value == heading)
    if sheet.cell(row, column).value != value:
        sheet.cell(row, column).value = value
        walk.typed[sheet.title] += 1


_KEYS = {
    "工程": "项目",
    "里程碑": "项目",
    "单位": "代号",
    "设备": "位号",
    "免除": "应归档项编号",
    "接受的问题": "问题代码",
}


def _fill(walk: Walk, name: str, sheets: Sequence[str]) -> None:
    """What she knows of the project, typed by heading; rows are found by their key."""
    book, truth = load_workbook(walk.folder / name), load_workbook(walk.folder / "真.xlsx")
    for title in sheets:
        if title not in truth.sheetnames or title not in book.sheetnames:
            continue
        own, heads = book[title], [c.value for c in book[title][1]]
        key = _KEYS.get(title, "编号" if "编号" in heads else str(heads[0]))
        places = {str(said[key]): row for row, said in _rows(own) if said.get(key)}
        free = next(
            (n for n, said in _rows(own) if not any(v for k, v in said.items() if k and k != "_id")),
            own.max_row + 1,
        )
        for _, said in _rows(truth[title]):
            if said.get(key) is None:
                continue
            row = None if title == "人员" else places.get(str(said[key]))
            if row is None:
                if title in ("工程", "里程碑"):
                    continue
                row, free = free, free + 1
            for heading, value in said.items():
                fixed = title in ("工程", "里程碑") and heading != "内容"
                given = heading in ("_id", "应归档项名称")
                if heading in heads and not given and value is not None and not fixed:
                    _put(walk, own, row, heading, value)
    book.save(walk.folder / name)


def _review(walk: Walk) -> None:
    """Take what was recognised, is ours, of its type and no doublet; confirm signatures by type, and the others after a
    look at the paper.
    """
    path = walk.folder / "待确认.xlsx"
    if not path.exists():
        return
    book, truth = load_workbook(path), load_workbook(walk.folder / "真.xlsx")
    signed: dict[str, list[dict[str, Any]]] = {}
    for _, said in _rows(truth["签字"]):
        signed.setdefault(str(said["条目编号"]), []).append(said)
    types = {str(said["条目编号"]): said["资料类型"] for _, said in _rows(truth["台账"])}
    for row, said in _rows(book["待确认"]):
        owner = walk.truth.get(str(said["文件"]), "")
        if not owner or not str(said["判断"]).startswith("已识别"):
            continue
        annex = "附件收入" in str(said["要看的"])
        alike = said["资料类型"] == types[owner]
        walk.typed["类型不对"] += not annex and not alike
        if annex or (alike and owner not in walk.taken):
            walk.taken.add(owner)
            _put(walk, book["待确认"], row, "采用", "是")
    for title in ("签字按类型", "签字确认"):
        if title not in book.sheetnames:
            book.save(path)
            return
    for row, _ in _rows(book["签字按类型"]):
        _put(walk, book["签字按类型"], row, "确认", "是")
    asked = list(_rows(book["签字确认"]))
    named = {(said["文件"], said["姓名"]) for _, said in asked if said["纸上读到的"]}
    for row, said in asked:
        own = signed.get(walk.truth.get(str(said["文件"]), ""), [])
        same = (
            [o for o in own if o["签字人"] == said["姓名"]]
            or [o for o in own if o["签字角色"] == said["谁签"]]
            or [o for o in own if (said["文件"], o["签字人"]) not in named and _one_side(o, said)]
        )
        walk.typed["签字：读出"] += bool(said["纸上读到的"])
        walk.typed["签字：读出且对"] += bool(said["纸上读到的"]) and any(
            o["签字人"] == said["姓名"] for o in own
        )
        if said["说明"] and same:
            seen = same[0]
            answers = {
                "确认": "是",
                "谁签": seen["签字角色"],
                "姓名": seen["签字人"],
                "日期": seen["日期"] or said["日期"],
            }
            sealed = "是" if seen.get("已盖章") in ("是", True) else None
            for heading, value in (answers | {"盖章": sealed}).items():
                _put(walk, book["签字确认"], row, heading, value)
        elif said["说明"]:
            _put(walk, book["签字确认"], row, "确认", "否")
    book.save(path)


def _one_side(own: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Whether who signed is of the firm that is asked for: 总监理工程师 for 监理单位."""
    schemas = Schemas(Library((shipped_root(),)))
    of = {title.zh: key for key, title in role_titles(schemas).items()}
    role, wanted = of.get(own["签字角色"], ""), of.get(said["谁签"], "")
    return bool(role and wanted) and answers_for(role, wanted, role_parties(schemas))


def _complete(walk: Walk, name: str) -> None:
    """What stands on papers that were taken in, and was not read: typed into blank cells of the exported workbook."""
    book, truth = load_workbook(walk.folder / name), load_workbook(walk.folder / "真.xlsx")
    of = {_named(said): str(said["条目编号"]) for _, said in _rows(truth["台账"])}
    had = {owner for owner in walk.truth.values() if owner}
    ids = {
        of[_named(said)]: str(said["条目编号"])
        for _, said in _rows(book["台账"])
        if said.get("条目编号") and _named(said) in of
    }
    for title, key in (("台账", ""), ("专用项", "项目"), ("明细", "表")):
        _complete_sheet(walk, (book[title], truth[title]), had, ids, key)
    book.save(walk.folder / name)


def _named(said: Mapping[str, Any]) -> str:
    return str(said.get("文件编号") or said.get("文件题名"))


def _complete_sheet(
    walk: Walk, sheets: tuple[Any, Any], had: Collection[str], ids: Mapping[str, str], key: str
) -> None:
    """Rows are found by the record and, in the other sheets, by field or table; a table that has rows stays.

    `sheets`: hers, the true one; `had`: true ids of records of which there is a paper; `ids`: true id → hers.
    """
    own, true = sheets
    heads = [cell.value for cell in own[1]]
    places: dict[tuple[str, str], list[int]] = {}
    for row, said in _rows(own):
        if key != "表" or said["行"] is not None:  # else the headings of a table
            places.setdefault((str(said.get("条目编号")), str(said.get(key))), []).append(row)
    full = set(places) if key == "表" else set()
    free = own.max_row + 1
    for _, said in _rows(true):
        identity = ids.get(str(said["条目编号"]))
        if identity is None or str(said["条目编号"]) not in had:
            continue
        if key == "表" and ((identity, str(said[key])) in full or said["行"] is None):
            continue
        there = [] if key == "表" else places.get((identity, str(said.get(key))), [])
        if not there and not key:
            continue
        row = there[0] if there else free
        free += row == free
        for heading, value in said.items():
            new = ids.get(str(value), value)
            fixed = heading not in heads or heading in ("_id", "文件题名", "状态", "行")
            if (
                not fixed
                and value is not None
                and own.cell(row, heads.index(heading) + 1).value in (None, "")
            ):
                _put(walk, own, row, heading, new)


def _tell(walk: Walk, records: Mapping[str, Record]) -> None:
    """What is left, by why."""
    (report,) = json.loads((walk.folder / "report.json").read_text(encoding="utf-8"))["dossiers"]
    read = checks.read(walk.folder / "智慧校园")
    assert read.dossier is not None
    had = {owner for owner in walk.truth.values() if owner}
    true = {(r.type, r.number or r.title): r for r in records.values()}
    numbered = {r.number: r for r in records.values() if r.number}
    own = {r.id: r for r in read.dossier.records}
    counts: Counter[str] = Counter()
    gone = {r.type for r in records.values() if r.id not in had}
    for f in report["findings"]:
        if f["severity"] not in ("blocker", "error"):
            continue
        mine = own.get(f.get("record") or "")
        if mine:
            meant = numbered.get(str(mine.number)) or true.get((mine.type, mine.number or mine.title))
            kind = "记录的纸不在" if meant is not None and meant.id not in had else "纸在的"
        else:
            asks: Mapping[str, Any] = next(
                (q for q in report["requirements"] if q["id"] == f.get("requirement")), {}
            )
            kind = "缺项" if asks else "其他"
        counts[kind] += 1
        if kind != "记录的纸不在":
            print(
                kind, f["code"], f.get("record"), f.get("requirement"), f.get("item"), str(f["message"])[:110]
            )
    print(dict(counts), "types gone:", sorted(gone))
    print("typed", dict(walk.typed), "commands", len(walk.commands))
    print("complete", Counter(q["status"] for q in report["requirements"]))
    print(f"{sum(s for _, s, _ in walk.commands):.0f} s")


if __name__ == "__main__":
    main()
