"""Export, then import: nothing is edited that nobody changed; what was changed is written and nothing else."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from dossier.authoring.changes import REMOVE
from dossier.checks import read
from dossier.cli.main import run
from dossier.errors import InputUnreadable
from dossier.excel.layout import lay_out
from dossier.excel.writing import as_bytes
from workbooks import (
    A1,
    A4,
    DOSSIERS,
    MAIN,
    cell,
    done,
    exported,
    here,
    imported,
    of,
    proposed,
    said,
    small,
    typing,
)

BY_HAND = {f"dossier.yaml {key}" for key in ("calendar", "service")}


@pytest.mark.parametrize("name", ["pump-station", "smart-campus", "office-fit-out"])
def test_what_nobody_changed_is_left_alone(tmp_path: Path, name: str) -> None:
    root = tmp_path / name
    shutil.copytree(DOSSIERS / name, root)
    path = exported(root)
    proposal = proposed(root, path)
    assert (proposal.edits, proposal.said) == ([], [])
    assert set(lay_out(here(root), None).left_out) <= BY_HAND
    with typing(path) as book:  # as another program saves it
        book["台账"]["A1"].value = "_id"
    assert proposed(root, path).edits == []


def test_the_same_dossier_gives_the_same_bytes(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    assert as_bytes(lay_out(here(root), None)) == as_bytes(lay_out(here(root), None))


def test_a_cell_becomes_the_smallest_edit(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        cell(book, "台账", of("A1-001"), "文件题名").value = "主体施工合同"
        cell(book, "台账", of("A1-001"), "责任者").value = "水务公司"
        cell(book, "台账", of("A1-001"), "文件日期").value = "２０２６年３月６日"
        cell(book, "工程", of("project/name"), "内容").value = "城北泵站工程"
        cell(book, "里程碑", of("milestones/accepted"), "内容").value = 46300
        cell(book, "签字", of("A1-001/signatures/1"), "已盖章").value = "是"
        cell(book, "专用项", of("A1-001/price"), "内容").value = "3,120,500.50"
        cell(book, "台账", of("A1-002"), "备注").value = None
    proposal = imported(root, path)
    assert said(proposal) == []
    text = (root / "records" / "A1.yaml").read_text(encoding="utf-8")
    expected = A1.replace("施工合同   #", "主体施工合同   #").replace(
        "responsible: contractor", "responsible: owner"
    )
    expected = expected.replace("  date: 2026-03-05\n", "  date: 2026-03-06\n").replace(
        "3120000", "3120500.5"
    )
    expected = expected.replace("费国栋}", "费国栋, seal: true}")
    expected = expected.replace("\n  remark: |\n    第一行\n    第二行", "")
    assert text == expected
    main = (root / "dossier.yaml").read_text(encoding="utf-8")
    assert main == MAIN.replace("城北泵站", "城北泵站工程").replace(
        "signed: 2026-03-05\n", "signed: 2026-03-05\n  accepted: 2026-10-05\n"
    )
    assert (root / "records" / "A4.yaml").read_text(encoding="utf-8") == A4
    again = proposed(root, path)
    assert (again.edits, again.said) == ([], [])


def test_what_both_sides_changed_is_named_and_not_written(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        cell(book, "台账", of("A1-001"), "文件题名").value = "主合同"
        cell(book, "台账", of("A4-001"), "文件题名").value = "泵合格证"
    yaml = root / "records" / "A1.yaml"
    yaml.write_text(A1.replace("施工合同", "总承包合同"), encoding="utf-8", newline="\n")
    proposal = proposed(root, path)
    assert done(proposal) == [("/0/title", "泵合格证")]
    assert said(proposal) == [("台账!D2", "Y158")]
    message = proposal.said[0].finding.message.zh
    assert "主合同" in message and "总承包合同" in message and "施工合同" in message


def test_the_same_workbook_can_be_imported_again_and_again(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    for title in ("一号合同", "二号合同"):
        with typing(path) as book:
            cell(book, "台账", of("A1-001"), "文件题名").value = title
        proposal = imported(root, path)
        assert (done(proposal), said(proposal)) == ([("/0/title", title)], [])


def test_an_import_that_was_undone_can_be_made_again(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        cell(book, "台账", of("A1-001"), "文件题名").value = "一号合同"
    imported(root, path)
    assert run(["undo", str(root)]) == 0
    assert (root / "records" / "A1.yaml").read_text(encoding="utf-8") == A1
    assert done(proposed(root, path)) == [("/0/title", "一号合同")]


def test_rows_may_be_sorted_and_columns_moved(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        page = book["台账"]
        rows = [[each.value for each in row] for row in page.iter_rows()]
        order = [0, *range(len(rows[0]) - 1, 0, -1)]
        for n, row in enumerate([rows[0], *rows[:0:-1]], 1):
            for m, place in enumerate(order, 1):
                page.cell(n, m).value = row[place]
                if isinstance(row[place], str):
                    page.cell(n, m).data_type = "s"
    proposal = proposed(root, path)
    assert (proposal.edits, proposal.said) == ([], [])


NEW: dict[str, Any] = {
    "条目编号": "A1-009",
    "资料类型": "其他文件",
    "文件题名": "会议纪要",
    "文件日期": dt.date(2026, 4, 1),
}


def add(book: Any, sheet: str, values: dict[str, Any]) -> int:
    page = book[sheet]
    heads = [head.value for head in page[1]]
    number: int = page.max_row + 1
    for heading, value in values.items():
        page.cell(number, heads.index(heading) + 1).value = value
    return number


def test_new_rows_become_new_entries_in_the_right_file(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    title = read(root).schemas.record_types["other-document"].title.zh
    with typing(path) as book:
        add(book, "台账", {**NEW, "资料类型": title})
        add(book, "签字", {"条目编号": "A1-009", "签字角色": "施工单位", "签字人": "尤佳"})
        add(book, "附件", {"条目编号": "A1-001", "文件": "evidence/a.pdf", "性质": "原件"})
        add(book, "设备", {"位号": "P-102", "名称": "备用泵"})
        add(book, "单位", {"代号": "lab", "单位全称": "某某检测有限公司"})
        add(book, "人员", {"单位": "某某建设有限公司", "签字角色": "资料员", "姓名": "尤佳"})
    proposal = imported(root, path)
    assert said(proposal) == []
    added = "\n- id: A1-009\n  type: other-document\n  title: 会议纪要\n  date: 2026-04-01\n"
    text = (root / "records" / "A1.yaml").read_text(encoding="utf-8")  # it holds most of the group
    assert f"{added}  signatures:\n    - {{role: contractor, person: 尤佳}}\n" in text
    main = (root / "dossier.yaml").read_text(encoding="utf-8")
    assert "  - {tag: P-102, name: 备用泵}\n" in main
    assert "  lab: {name: 某某检测有限公司}\n" in main
    assert "      - {role: doc_controller, person: 尤佳}\n" in main
    assert "  evidence: [{file: evidence/a.pdf, kind: original}]\n" in text
    again = proposed(root, path)
    assert (again.edits, again.said) == ([], [])


def test_what_is_missing_is_filed_by_naming_a_file(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        page = book["缺项"]
        heads = [head.value for head in page[1]]
        number = next(
            n for n in range(2, page.max_row + 1) if page.cell(n, heads.index("资料类型（补）") + 1).value
        )
        kind = page.cell(number, heads.index("资料类型（补）") + 1).value
        page.cell(number, heads.index("文件（补）") + 1).value = "evidence\\a.pdf"
        first = proposed(root, _saved(book, tmp_path))
        assert [code for _, code in said(first)] == ["Y162"]  # nobody guesses whether it is an original
        page.cell(number, heads.index("性质（补）") + 1).value = "扫描件"
    proposal = imported(root, path)
    assert said(proposal) == []
    ((_, record),) = done(proposal)
    assert record["evidence"] == [{"file": "evidence/a.pdf", "kind": "scan"}]
    assert here(root).words.types[record["type"]] == kind
    assert proposed(root, path).edits == []


def _saved(book: Any, folder: Path) -> Path:
    book.save(folder / "half.xlsx")
    return folder / "half.xlsx"


WRONG: list[tuple[str, str, str, Any, str]] = [
    ("台账", "A1-001", "文件日期", "下周", "Y159"),
    ("台账", "A1-001", "文件日期", 60, "Y159"),
    ("台账", "A1-001", "文件日期", "2026-02-30", "Y159"),
    ("台账", "A1-001", "责任者", "没有的单位", "Y159"),
    ("台账", "A1-001", "文件编号", dt.datetime(2026, 3, 1), "Y159"),
    ("台账", "A1-001", "文件题名", None, "Y160"),
    ("台账", "A1-001", "条目编号", "A1-777", "Y156"),
    ("台账", "A1-001", "文件编号", "=1+1", "Y157"),
    ("专用项", "A1-001/price", "内容", "约三百万", "Y159"),
    ("签字", "A1-001/signatures/0", "已盖章", "也许", "Y159"),
    ("签字", "A1-001/signatures/0", "签字角色", "监工", "Y159"),
    ("工程", "project/code", "内容", "a/b", "S205"),
]


@pytest.mark.parametrize(("sheet", "row", "heading", "value", "code"), WRONG)
def test_what_is_not_understood_is_said_at_its_cell(
    tmp_path: Path, sheet: str, row: str, heading: str, value: Any, code: str
) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        target = cell(book, sheet, of(row), heading)
        target.value = value
        where = f"{sheet}!{target.coordinate}"
    proposal = proposed(root, path)
    assert proposal.edits == []
    assert said(proposal) == [(where, code)]


def test_copied_deleted_and_emptied_rows(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        page = book["台账"]
        copy = [each.value for each in page[2]]
        page.append(copy)  # the same row again
        page.append([*copy[:1], "A1-050", *copy[2:]])  # copied to make a new one of it
        page.delete_rows(4)
        for each in page[3][1:]:
            each.value = None
    proposal = proposed(root, path)
    assert [pointer for pointer, _ in done(proposal)] == ["/-"]
    assert sorted(code for _, code in said(proposal)) == ["Y151", "Y151", "Y155"]


def test_unknown_columns_and_sheets_are_named(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        book["台账"].cell(1, 60).value = "我的备注"
        cell(book, "台账", 1 + 1, "文件日期")
        book["台账"]["D1"].value = "名称"
        book.create_sheet("我的表")
        del book["设备"]
    codes = [code for _, code in said(proposed(root, path))]
    assert sorted(codes) == ["Y150", "Y150", "Y152", "Y165", "Y166"]


def test_merged_cells_hold_for_each_row(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        page = book["台账"]
        heads = [head.value for head in page[1]]
        letter = page.cell(1, heads.index("版本") + 1).column_letter
        page[f"{letter}2"].value = "A 版"
        page.merge_cells(f"{letter}2:{letter}3")
    proposal = proposed(root, path)
    assert done(proposal) == [("/0/version", "A 版"), ("/1/version", "A 版")]


def test_removing_is_a_removal(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        cell(book, "台账", of("A1-001"), "文件编号").value = "  "
    assert done(proposed(root, path)) == [("/0/number", REMOVE)]


def test_records_without_an_id_get_one_and_are_known_again(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    types = here(root).words.types
    with typing(path) as book:
        add(
            book,
            "台账",
            {"资料类型": types["product-certificate"], "文件题名": "阀门合格证", "责任者": "新名"},
        )
        cell(book, "单位", of("contractor"), "单位全称").value = "新名"
    proposal = imported(root, path)
    assert said(proposal) == []  # what the type asks for besides has its cells in the next export
    assert "- id: A4-002\n  type: product-certificate\n" in (root / "records" / "A4.yaml").read_text("utf-8")
    assert proposed(root, path).edits == []
    with typing(path) as book:
        cell(book, "台账", 5, "文件编号").value = "HG-2"
    again = proposed(root, path)
    assert (done(again), said(again)) == ([("/1/number", "HG-2")], [])


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = small(tmp_path / "p")
    path = str(tmp_path / "台账.xlsx")
    assert run(["excel", "export", str(root), "-o", path, "--lang", "zh", "--no-cache"]) == 0
    with typing(Path(path)) as book:
        cell(book, "台账", of("A1-001"), "文件题名").value = "总承包合同"
        cell(book, "台账", of("A1-001"), "文件日期").value = "下周"
    capsys.readouterr()
    copy = str(tmp_path / "批注.xlsx")
    arguments = ["excel", "import", path, str(root), "--lang", "zh"]
    assert run([*arguments, "--dry-run", "--annotate", copy]) == 1
    shown = capsys.readouterr()
    assert "台账!D2  A1-001 文件题名: 施工合同 → 总承包合同  (records/A1.yaml)" in shown.out
    assert "Y159 台账!F2：“下周”看不懂，应为日期，如 2026-03-05" in shown.err
    assert "下周" in load_workbook(copy)["台账"]["F2"].comment.text
    assert run(arguments) == 1  # nobody is there to be asked
    assert (root / "records" / "A1.yaml").read_text(encoding="utf-8") == A1
    assert run(["excel", "export", str(root), "-o", path]) == 7  # it would lose what was typed
    assert run([*arguments, "--yes"]) == 1
    assert "总承包合同" in (root / "records" / "A1.yaml").read_text(encoding="utf-8")
    assert run(["undo", str(root)]) == 0
    assert (root / "records" / "A1.yaml").read_text(encoding="utf-8") == A1


def test_a_file_in_another_encoding_is_said_and_left_alone(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    (root / "records" / "A6.yaml").write_bytes("# 其他\n".encode("gbk"))
    path = exported(root)
    (root / "records" / "A1.yaml").write_text("[]\n", encoding="utf-8", newline="\n")
    with typing(path) as book:
        add(book, "台账", {"资料类型": here(root).words.types["other-document"], "文件题名": "纪要"})
    proposal = proposed(root, path)
    assert proposal.edits == []
    assert [code for _, code in said(proposal) if code != "Y154"] == ["Y102"]


def test_records_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    yaml = root / "records" / "A4.yaml"
    yaml.write_text(A4 + "- id: A4-007\n  title: 没有类型\n", encoding="utf-8", newline="\n")
    assert lay_out(here(root), None).left_out == ("records/A4.yaml /1",)


def test_a_workbook_in_english_is_read_whatever_the_console_speaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = small(tmp_path / "p")
    path = str(tmp_path / "ledger.xlsx")
    assert run(["excel", "export", str(root), "-o", path, "--lang", "en", "--no-cache"]) == 0
    with typing(Path(path)) as book:
        assert book.sheetnames[:2] == ["Project", "Parties"]
        cell(book, "Signatures", of("A1-001/signatures/1"), "Sealed").value = "yes"
    capsys.readouterr()
    assert run(["excel", "import", path, str(root), "--lang", "zh", "--dry-run"]) == 0
    assert capsys.readouterr().out.count("\n") == 1


def test_chinese_keys_are_put_into_the_words_of_the_schemas_first(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    yaml = root / "records" / "A4.yaml"
    yaml.write_text(A4.replace("title: 合格证", "文件题名: 合格证"), encoding="utf-8", newline="\n")
    with pytest.raises(InputUnreadable) as refused:
        here(root)
    assert refused.value.findings[0].code == "Y145"
    assert run(["fmt", str(root)]) == 0
    assert here(root)


def test_a_word_that_has_commas_of_its_own_is_one_of_several(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        sheet = book["工程"]
        row = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 2).value == "项目特征")
        sheet.cell(row, 3).value = "经招标投标、不需办理施工许可、质量监督和竣工验收备案、委托监理"
    imported(root, path)
    assert here(root).data["project"]["traits"] == ["tendered", "permit-exempt", "supervised"]


def test_lists_that_the_place_asks_for_can_be_begun_in_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOSSIER_LANG", "zh")
    assert run(["new", "弱电", "--profile", "intelligent"]) == 0
    assert run(["excel", "export", "弱电", "-o", "台账.xlsx"]) == 0
    with typing(tmp_path / "台账.xlsx") as book:
        for column, value in zip("BC", ("ZB", "综合布线系统"), strict=True):
            book["系统"][f"{column}2"].value = value
    assert run(["excel", "import", "台账.xlsx", "弱电", "--yes"]) == 0
    assert here(tmp_path / "弱电").data["systems"] == [{"id": "ZB", "name": "综合布线系统"}]
    with typing(
        tmp_path / "台账.xlsx"
    ) as book:  # the same workbook goes on, also after the code that it gave
        sheet = book["工程"]
        row = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 1).value == "project/code")
        sheet.cell(row, 3).value = "RD-2026-01"
    assert run(["excel", "import", "台账.xlsx", "弱电", "--yes"]) == 0
    with typing(tmp_path / "台账.xlsx") as book:
        for column, value in zip("BC", ("JK", "视频监控系统"), strict=True):
            book["系统"][f"{column}3"].value = value
    assert run(["excel", "import", "台账.xlsx", "弱电", "--yes"]) == 0
    assert [each["id"] for each in here(tmp_path / "弱电").data["systems"]] == ["ZB", "JK"]
