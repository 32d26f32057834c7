"""A register of somebody's own: which column is which is proposed, written down, and read by that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from dossier.authoring.journal import read_journal
from dossier.authoring.writing import edit_files
from dossier.checks import read
from dossier.cli import context
from dossier.cli.main import run
from dossier.errors import InputUnreadable
from dossier.excel.foreign import propose_foreign
from dossier.excel.learning import learn
from dossier.excel.opening import open_workbook
from dossier.excel.proposal import Proposal
from dossier.excel.values import one_form
from dossier.library.catalogue import catalogue_of
from dossier.source import source_of
from workbooks import A1, done, here, said, small

HEADS = ["序号", "资料名称", "文件编号", "形成日期", "责任单位", "类别", "页数", "备注"]
ROWS: list[list[Any]] = [
    [1, "施工合同", "1.10", "2026.3.5", "某某建设有限公司", "合同", 12, None],
    [2, "水泵产品合格证", "HGZ-7", dt.date(2026, 4, 2), "水务公司", "合格证", 1, "原件在监理处"],
    [3, "水泵安装使用说明书", "/", 46114, "某某建设有限公司", "说明书", 30, None],
    [None, "四、会议纪要"],
    [4, "第三次例会纪要", "JY-3", "2026年4月9日", "某某设计院", "会议纪要", 3, None],
    ["合计", None, None, None, None, None, 46, None],
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small(tmp_path / "p")


def register(
    tmp_path: Path,
    rows: list[list[Any]] | None = None,
    heads: list[list[Any]] | None = None,
    change: Callable[[Any], None] = lambda _: None,
) -> Path:
    book = Workbook()
    page = book.active
    page.title = "资料台账"
    page.append(["城北泵站工程资料台账"])
    page.merge_cells("A1:H1")
    for row in heads or [HEADS]:
        page.append(row)
    for row in ROWS if rows is None else rows:
        page.append(row)
    change(page)
    path = tmp_path / "我的台账.xlsx"
    book.save(path)
    return path


def learnt(root: Path, path: Path) -> str:
    there = here(root)
    return learn(open_workbook(path), there, catalogue_of(there.dossier, there.schemas)[0])


def columns_of(text: str, sheet: str = "资料台账") -> dict[str, Any]:
    document = source_of(text, "columns.yaml")
    assert not document.findings
    found: dict[str, Any] = document.data["sheets"][sheet]
    return found


def proposed(root: Path, path: Path, text: str) -> Proposal:
    (root / "columns.yaml").write_text(text, encoding="utf-8", newline="\n")
    there = here(root)
    catalogue = catalogue_of(there.dossier, there.schemas)[0]
    return propose_foreign(open_workbook(path), there, read_journal(root), catalogue)


def imported(root: Path, path: Path, text: str) -> Proposal:
    proposal = proposed(root, path, text)
    edit_files(root, proposal.by_file(), context.run("excel import", "columns.yaml"))
    return proposal


def test_headings_and_contents_tell_the_columns(root: Path, tmp_path: Path) -> None:
    text = learnt(root, register(tmp_path))
    found = columns_of(text)
    assert (found["of"], str(found["head"])) == ("ledger", "2")
    assert found["columns"] == {
        "序号": None,
        "资料名称": "title",
        "文件编号": "number",
        "形成日期": "date",
        "责任单位": "responsible",
        "类别": "type",
        "页数": None,
        "备注": "remark",
    }
    assert found["words"]["responsible"] == {"某某设计院": None}
    assert found["words"]["type"]["会议纪要"] is None
    assert "product-certificate" in text  # 合格证 is a part of its title
    assert "4 格里 4 格看得懂" in text


def test_the_count_in_a_row_of_sums_is_no_paper(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["序号", "资料名称", "形成日期"], [1, "设计交底", "2026.3.5"], ["合计", 3, ""]):
        sheet.append(row)
    book.save(path)
    assert set(columns_of(learnt(root, path), "Sheet")["words"]["type"]) == {"设计交底"}


def test_a_register_becomes_records_and_the_second_time_nothing(root: Path, tmp_path: Path) -> None:
    path = register(tmp_path)
    text = learnt(root, path).replace("会议纪要:", "会议纪要: other-document")
    text = text.replace("某某设计院:", "某某设计院: owner")
    proposal = imported(root, path, text)
    assert said(proposal) == [("资料台账!6", "Y182"), ("资料台账!8", "Y182")]
    made = {r.title: r for r in read(root).dossier.records}  # type: ignore[union-attr]
    minutes = made["第三次例会纪要"]
    assert (minutes.type, minutes.number, minutes.date, minutes.responsible) == (
        "other-document",
        "JY-3",
        dt.date(2026, 4, 9),
        "owner",
    )
    manual = made["水泵安装使用说明书"]
    assert (manual.type, manual.number, manual.date) == ("manual", None, dt.date(2026, 4, 2))
    assert made["水泵产品合格证"].date == dt.date(2026, 4, 2)
    assert (root / "records" / "A1.yaml").read_text(encoding="utf-8").startswith(A1.split("- id: A1-002")[0])
    again = proposed(root, path, text)
    assert (again.edits, [code for _, code in said(again)]) == ([], ["Y182", "Y182"])
    book = load_workbook(path)
    book["资料台账"]["C7"] = "JY-03"
    book["资料台账"]["A5"] = 9
    book.save(path)
    changed = proposed(root, path, text)
    assert [value for _, value in done(changed)] == ["JY-03"]


def test_headings_in_two_rows_and_hidden_columns_are_read(root: Path, tmp_path: Path) -> None:
    heads = [
        ["序号", "资料", None, "责任单位", None, "完成时间", "编号"],
        [None, "名称", "编号", "名称", "联系人", None, None],
    ]

    def merge(page: Any) -> None:
        for area in ("A2:A3", "B2:C2", "D2:E2", "F2:F3", "G2:G3"):
            page.merge_cells(area)
        page.column_dimensions["G"].hidden = True

    rows = [[1, "水泵产品合格证", "HGZ-7", "水务公司", "严工", "2026.4.2", "旧-1"]]
    path = register(tmp_path, rows, heads, merge)
    text = learnt(root, path)
    found = columns_of(text)
    assert found["head"] == "2-3"
    assert found["columns"] == {
        "序号": None,
        "资料/名称": "title",
        "资料/编号": "number",
        "责任单位/名称": "responsible",
        "责任单位/联系人": None,
        "完成时间": "date",
        "编号": None,
    }
    assert "隐藏的列" in text
    proposal = proposed(root, path, text)
    ((_, value),) = done(proposal)
    assert (value["number"], value["date"], value["responsible"]) == ("HGZ-7", "2026-04-02", "owner")
    assert said(proposal) == []


def test_two_columns_of_one_heading_are_told_apart(root: Path, tmp_path: Path) -> None:
    heads = [["名称", "编号", "编号", "日期"]]
    rows = [["水泵产品合格证", "HGZ-7", "箱-3", "2026.3.5", "没有表头的一格"]]
    path = register(tmp_path, rows, heads)
    text = learnt(root, path)
    assert columns_of(text)["columns"] == {
        "名称": "title",
        "编号": "number",
        "编号（2）": None,
        "日期": "date",
    }
    proposal = proposed(root, path, text)
    assert [value["number"] for _, value in done(proposal)] == ["HGZ-7"]
    assert said(proposal) == [("资料台账!E2", "Y150")]


def test_nothing_is_dropped_without_a_word(root: Path, tmp_path: Path) -> None:
    rows = [
        [1, "水泵产品合格证", "HGZ-7", "下周", "水务公司", None, None, None],
        [2, "电机产品合格证", "HGZ-8", "2026.4.2", "没听说过的单位", None, None, None],
        [3, "电机产品合格证", "HGZ-8", "2026.4.2", "没听说过的单位", None, None, None],
        [4, "不知道是什么", None, None, None, None, None, None],
        [5, "阀门产品合格证", "=A1&B1", "2026.4.2", None, None, None, None],
    ]
    path = register(tmp_path, rows)
    text = learnt(root, path)
    book = load_workbook(path)
    book["资料台账"]["H2"], book["资料台账"]["J2"] = "附注说明", "新列"
    book.create_sheet("草稿")["A1"] = "x"
    book.save(path)
    proposal = proposed(root, path, text)
    assert done(proposal) == []
    assert sorted(said(proposal)) == [
        ("草稿", "Y165"),
        ("资料台账!2", "Y152"),
        ("资料台账!5", "Y155"),
        ("资料台账!B6", "Y184"),
        ("资料台账!C7", "Y157"),
        ("资料台账!D3", "Y159"),
        ("资料台账!E4", "Y159"),
        ("资料台账!H2", "Y150"),
        ("资料台账!J2", "Y150"),
    ]


def test_what_stands_otherwise_is_not_overwritten(root: Path, tmp_path: Path) -> None:
    rows = [[1, "施工合同", "1.10", "2026.3.6", "水务公司", "合同", None, None]]
    path = register(tmp_path, rows)
    proposal = proposed(root, path, learnt(root, path))
    assert done(proposal) == []
    assert said(proposal) == [("资料台账!D3", "Y158"), ("资料台账!E3", "Y158")]


FORMS = [
    ("水泵安装 使用说明书", "水泵安装使用说明书"),
    ("LED灯具说明", "LED 灯具说明"),
    ("说明（一）", "说明(一)"),
    ("ＡＢ-７号阀说明", "AB-7号阀说明"),
    ("控制柜：说明", "控制柜: 说明"),
    ("P-101　潜水泵说明", "P-101潜水泵说明"),
]


@pytest.mark.parametrize(("hers", "ours"), FORMS)
def test_what_differs_in_blanks_and_width_only_is_no_conflict(
    hers: str, ours: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = root / "records/A1.yaml"
    text = path.read_text(encoding="utf-8").replace("title: =SUM(1)说明", f'number: X-9\n  title: "{ours}"')
    path.write_text(text, encoding="utf-8", newline="\n")
    before = path.read_bytes()
    book = register(tmp_path, [[1, hers, "X-9", None, None, "其他资料", None, None]])
    (root / "columns.yaml").write_text(learnt(root, book), encoding="utf-8", newline="\n")
    assert run(["excel", "import", str(book), str(root), "--yes", "--lang", "zh"]) == 0
    told = capsys.readouterr().err
    assert "1 格与资料只差空格或全角半角" in told and "Y158" not in told
    assert path.read_bytes() == before


@pytest.mark.parametrize(("hers", "ours"), [("1 23", "12 3"), ("10²", "102"), ("ab", "AB"), ("a-1", "a1")])
def test_forms_that_say_something_else_are_not_one(hers: str, ours: str) -> None:
    assert one_form(hers) != one_form(ours)


def test_the_rows_that_a_register_lacks_are_one_line(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = "".join(f"- {{id: A4-{n:03}, type: other-document, title: 说明 {n}}}\n" for n in range(2, 9))
    with (root / "records/A4.yaml").open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(more)
    book = register(tmp_path, [[1, "施工合同", "1.10", None, None, "合同", None, None]])
    (root / "columns.yaml").write_text(learnt(root, book), encoding="utf-8", newline="\n")
    words = [
        "excel",
        "export",
        str(root),
        "--into",
        str(book),
        "-o",
        str(tmp_path / "填好.xlsx"),
        "--lang",
        "zh",
    ]
    assert run(words) == 0
    (line,) = [each for each in capsys.readouterr().out.splitlines() if "的行" in each]
    assert "9 条" in line and line.count("、") == 2 and "A1-002" in line


def test_a_list_of_equipment_is_known_by_its_headings(root: Path, tmp_path: Path) -> None:
    heads = [["设备位号", "设备名称", "规格型号", "生产厂家", "出厂编号", "数量"]]
    rows = [
        ["P-101", "潜水泵", "WQ-30", "南方泵业", "24-1", 1],
        ["P-102", "潜水泵", "WQ-30", "南方泵业", "24-2", 1],
    ]
    path = register(tmp_path, [*rows, ["合计", None, None, None, None, 2]], heads)
    text = learnt(root, path)
    assert columns_of(text)["of"] == "equipment"
    proposal = imported(root, path, text)
    assert said(proposal) == [("资料台账!5", "Y182")]
    dossier = read(root).dossier
    assert dossier is not None
    assert [(e["tag"], e["serial"], e["maker"]) for e in dossier.data["equipment"]] == [
        ("P-101", "24-1", "南方泵业"),
        ("P-102", "24-2", "南方泵业"),
    ]
    assert proposed(root, path, text).edits == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("资料名称: title", "资料名称: titel", "did you mean “title”"),
        ("页数:", "页数: title", "is that already"),
        ("of: ledger", "of: leger", "did you mean “ledger”"),
        ("head: 2", "haed: 2", "did you mean “head”"),
        ("words:", "wrods:", "did you mean “words”"),
        ("responsible:\n", "responsibel:\n", "did you mean “responsible”"),
    ],
)
def test_a_misspelt_columns_file_is_refused(
    root: Path, tmp_path: Path, old: str, new: str, words: str
) -> None:
    path = register(tmp_path)
    text = learnt(root, path)
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    with pytest.raises(InputUnreadable) as refused:
        proposed(root, path, text.replace(old, new, 1))
    found = refused.value.findings
    assert any(f.location and f.location.line == line and words in f.message.en for f in found), found


def test_the_commands(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = register(tmp_path)
    assert run(["excel", "import", str(path), str(root), "--lang", "zh"]) == 3
    assert "dossier excel learn" in capsys.readouterr().err
    assert run(["excel", "learn", str(path), str(root), "--lang", "zh"]) == 0
    shown = capsys.readouterr()
    assert shown.out == (root / "columns.yaml").read_text(encoding="utf-8")
    assert run(["excel", "learn", str(path), str(root), "--lang", "zh"]) != 0
    assert "Y185" in capsys.readouterr().err
    assert run(["excel", "import", str(path), str(root), "--yes", "--lang", "zh"]) == 1  # 会议纪要
    assert "Y184" in capsys.readouterr().err
    assert run(["undo", str(root)]) == 0
    dossier = read(root).dossier
    assert dossier is not None
    assert [r.id for r in dossier.records] == ["A1-001", "A1-002", "A4-001"]
    assert run(["check", str(root)]) == 1  # columns.yaml is no part of the dossier


def test_a_workbook_of_ours_needs_no_columns(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "台账.xlsx"
    assert run(["excel", "export", str(root), "-o", str(path)]) == 0
    assert run(["excel", "learn", str(path), str(root), "--lang", "zh"]) == 2
    assert "直接运行 dossier excel import" in capsys.readouterr().err
    assert not (root / "columns.yaml").exists()
    assert run(["excel", "learn", str(tmp_path / "没有.xlsx"), str(root), "--lang", "zh"]) == 3
    assert "核对文件名" in capsys.readouterr().err


def test_a_workbook_without_headings_is_named(root: Path, tmp_path: Path) -> None:
    path = register(tmp_path, [["a", 1]], [["x", "y"]])
    with pytest.raises(InputUnreadable) as refused:
        learnt(root, path)
    assert [f.code for f in refused.value.findings] == ["Y186"]


def test_an_export_does_not_write_over_a_register(root: Path, tmp_path: Path) -> None:
    (root / "columns.yaml").write_text(learnt(root, register(tmp_path)), encoding="utf-8", newline="\n")
    path = register(tmp_path, [])
    before = path.read_bytes()
    assert run(["excel", "export", str(root), "-o", str(path)]) != 0
    assert path.read_bytes() == before
