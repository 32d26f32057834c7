"""Records that are said once for many, and signatures that dossier.yaml lists: read, shown, and written around."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from dossier.authoring.edits import CannotEdit, Edit, edited
from dossier.checks import read
from dossier.cli.main import run
from dossier.excel.layout import lay_out
from dossier.reading.dossier import read_dossier
from small_dossiers import MINIMAL, Write
from workbooks import MAIN, cell, done, exported, here, imported, of, proposed, said, small, typing

SIGNERS = """signatures:
  contract: [{role: owner, person: 葛明远, seal: true}, {role: project_manager}]
"""
A1 = """# A1 开工前
- id: A1-001
  type: contract
  title: 施工合同
  signatures: {default: 2026-03-05}   # 当天都签了
- {id: A1-002, type: contract, title: 补充协议, signatures: default}
"""
A4 = """- each: equipment   # 两台泵
  equipment: [P-101, P-102]
  id: A4-{}
  type: manual
  title: "{name} {} 说明书"
  date: 2026-03-05
  evidence: [{file: "evidence/{}.pdf", kind: scan}]
- id: A4-001
  type: other-document
  title: 其他
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = small(tmp_path / "p")
    pump = "  - {tag: P-101, name: 潜水泵}   # 一号泵\n"
    text = MAIN.replace(pump, pump + pump.replace("101", "102")) + SIGNERS
    for name, content in (("dossier.yaml", text), ("records/A1.yaml", A1), ("records/A4.yaml", A4)):
        (root / name).write_text(content, encoding="utf-8", newline="\n")
    return root


def test_what_is_said_once_is_read_as_plain_records(root: Path) -> None:
    dossier = read(root).dossier
    assert dossier is not None
    records = {record.id: record for record in dossier.records}
    assert list(records) == ["A1-001", "A1-002", "A4-P-101", "A4-P-102", "A4-001"]
    signed = records["A1-001"]
    assert [(s.role, s.person, str(s.date), s.seal) for s in signed.signatures] == [
        ("owner", "葛明远", "2026-03-05", True),
        ("project_manager", "陆海波", "2026-03-05", False),
    ]
    assert (signed.at("/signatures/1/person").line, records["A1-002"].signatures) == (5, ())
    pump = records["A4-P-102"]
    assert (pump.title, pump.data["equipment"], pump.evidence[0].file) == (
        "潜水泵 P-102 说明书",
        "P-102",
        "evidence/P-102.pdf",
    )
    assert (pump.at("/title").line, pump.at("/evidence/0/file").line) == (5, 7)


def test_the_people_of_the_firm_whose_paper_it_is_go_first(write: Write) -> None:
    """An inspector is the maker's, and on the paper of a supplier who has one the supplier's own."""
    firms = """  supplier: {name: 泵业有限公司, staff: [{role: inspector, person: 周立}]}
  maker: {name: 水泵厂, staff: [{role: inspector, person: 闻远}]}
"""
    text = MINIMAL.replace("parties:\n", "parties:\n" + firms, 1)
    head, _, _ = text.partition("records:")
    records = "".join(
        f"  - {{id: {n}, type: other-document, title: {n}, responsible: {firm}, signatures: {{default: 2026-03-05}}}}\n"
        for n, firm in (("A", "supplier"), ("B", "maker"), ("C", "contractor"))
    )
    main = head + "signatures: {default: [{role: inspector}]}\nrecords:\n" + records
    dossier = read_dossier(write({}, main=main)).dossier
    assert dossier is not None
    assert [r.signatures[0].person for r in dossier.records] == ["周立", "闻远", "闻远"]


def test_what_stands_for_many_in_chinese_stops_nothing_behind_it(write: Write) -> None:
    records = """- {条目编号: A, 资料类型: 其他资料, 文件题名: 甲, 逐项成条: equipment}
- {条目编号: B, 资料类型: 其他资料, 文件题名: 乙}
"""
    result = read_dossier(write({"records/A7.yaml": records}))
    assert "S227" in {found.code for found in result.findings}
    assert result.dossier is not None
    assert [record.id for record in result.dossier.records] == ["B"]
    assert {word.place.line for word in result.words} >= {2}


def test_a_round_trip_edits_nothing_and_shows_everything(root: Path) -> None:
    path = exported(root)
    proposal = proposed(root, path)
    assert (proposal.edits, proposal.said) == ([], [])
    assert lay_out(here(root), None).left_out == ("dossier.yaml signatures",)
    book = load_workbook(path)
    assert cell(book, "台账", of("A4-P-102"), "文件题名").value == "潜水泵 P-102 说明书"
    assert cell(book, "附件", of("A4-P-102/evidence/0"), "文件").value == "evidence/P-102.pdf"
    assert cell(book, "签字", of("A1-001/signatures/1"), "签字人").value == "陆海波"
    assert "逐项成条" not in [head.value for head in book["台账"][1]]


def test_what_many_share_is_not_changed_from_one_of_them(root: Path) -> None:
    path = exported(root)
    with typing(path) as book:
        cell(book, "台账", of("A4-P-102"), "文件题名").value = "别的"
        cell(book, "签字", of("A1-001/signatures/1"), "签字人").value = "别人"
        cell(book, "台账", of("A4-001"), "文件题名").value = "照样可以改"
        for record, sheet, values in (
            ("A1-001", "签字", {"签字角色": "监理单位", "签字人": "李工"}),
            ("A4-P-101", "附件", {"文件": "evidence/a.pdf", "性质": "扫描件"}),
        ):
            row = book[sheet].max_row + 1
            heads = [head.value for head in book[sheet][1]]
            book[sheet].cell(row, heads.index("条目编号") + 1, record)
            for heading, value in values.items():
                if heading in heads:
                    book[sheet].cell(row, heads.index(heading) + 1, value)
    proposal = imported(root, path)
    assert done(proposal) == [("/1/title", "照样可以改")]
    assert sorted(code for _, code in said(proposal)) == ["Y156", "Y156", "Y180", "Y181"]
    text = (root / "records" / "A4.yaml").read_text(encoding="utf-8")
    assert text == A4.replace("title: 其他", "title: 照样可以改")
    assert (root / "records" / "A1.yaml").read_text(encoding="utf-8") == A1


@pytest.mark.parametrize(
    ("text", "pointer", "code"),
    [
        (A4, "/0/evidence/-", "Y180"),
        (A4, "/0/title", "Y180"),
        (A4, "/0/remark", "Y180"),
        (A1, "/0/signatures/-", "Y181"),
        (A1, "/0/signatures/1/date", "Y181"),
        (A1, "/1/signatures/0/date", "Y181"),
    ],
)
def test_an_edit_has_no_place_in_what_was_derived(text: str, pointer: str, code: str) -> None:
    with pytest.raises(CannotEdit) as refused:
        edited(text, [Edit(pointer, "2026-03-05")], "records/A.yaml")
    assert [f.code for f in refused.value.findings] == [code]


def test_the_entry_itself_can_go_and_its_signatures_be_written_out() -> None:
    whole = [{"role": "owner", "person": "葛明远", "date": "2026-03-05"}]
    assert "default" not in edited(A1, [Edit("/0/signatures", whole)], "a.yaml").split("A1-002")[0]
    assert "2026-03-06}" in edited(A1, [Edit("/0/signatures/default", "2026-03-06")], "a.yaml")


@pytest.mark.parametrize(
    ("tags", "made"),
    [("[P-1]", ["X-P-1"]), ("P-1", ["X-P-1"]), ("[1, 1.10]", ["X-1", "X-1.10"]), ("[]", []), ("[[P-1]]", [])],
)
def test_each_takes_one_tag_or_many(write: Write, tags: str, made: list[str]) -> None:
    record = f"- {{each: equipment, equipment: {tags}, id: 'X-{{}}', type: manual, title: 't {{}}'}}\n"
    result = read_dossier(write({"records/A7.yaml": record, "dossier.yaml": MINIMAL}))
    assert result.dossier is not None
    assert [r.id for r in result.dossier.records] == made
    assert ("S227" in {f.code for f in result.findings}) == (not made)


def test_each_has_an_end(write: Write) -> None:
    tags = ", ".join(f"P-{n}" for n in range(201))
    record = f"- {{each: equipment, equipment: [{tags}], id: 'X-{{}}', type: manual, title: 't {{}}'}}\n"
    result = read_dossier(write({"records/A7.yaml": record}))
    assert [f.code for f in result.findings] == ["S227"]


def test_explain_tells_what_was_derived_and_from_where(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", "A4-P-102", str(root), "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "文件题名: 潜水泵 P-102 说明书  ← {name} {} 说明书  records/A4.yaml:5" in said
    assert "设备位号: P-102  ← each: equipment，records/A4.yaml:2" in said
    assert run(["explain", "A1-001", str(root), "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "建设单位: 葛明远 2026-03-05 盖章  ← records/A1.yaml:5  dossier.yaml:20" in said
    assert "项目经理: 陆海波 2026-03-05  ← records/A1.yaml:5  dossier.yaml:20  dossier.yaml:12" in said
    assert run(["explain", "A1-002", str(root), "--lang", "zh"]) == 0
    assert "项目经理: 陆海波 待签  ← dossier.yaml:20" in capsys.readouterr().out
