"""What a record leaves away and what follows for it: shown in the workbook, told apart, and written by nobody."""

from __future__ import annotations

from pathlib import Path

from dossier.authoring.changes import REMOVE
from workbooks import cell, exported, of, proposed, small, typing

RECORD = """
- id: A1-901
  type: training-plan
  responsible: contractor
- each: equipment
  equipment: [P-101]
  id: "A4-{}"
  type: packing-list
"""
LIST = '\nnumbering: {training-plan: "PX-{n}"}\n'
NUMBER, TITLE = "文件编号", "文件题名"


def with_less(folder: Path) -> Path:
    root = small(folder)
    for file, more in ((root / "records" / "A1.yaml", RECORD), (root / "dossier.yaml", LIST)):
        text = file.read_text(encoding="utf-8")
        file.write_text(f"{text.rstrip()}\n{more}", encoding="utf-8", newline="\n")
    return root


def test_a_derived_value_is_told_apart_and_is_no_edit(tmp_path: Path) -> None:
    root = with_less(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        number, written = (cell(book, "台账", of(row), NUMBER) for row in ("A1-901", "A1-001"))
        assert number.value == "PX-901"
        assert number.font.i
        assert not written.font.i
        assert "没有写，得自：numbering: training-plan" in number.comment.text
        assert cell(book, "台账", of("A4-P-101"), TITLE).value == "P-101 潜水泵装箱单"
    proposal = proposed(root, path)
    assert (proposal.edits, proposal.said) == ([], [])


def test_what_is_typed_over_it_is_written_and_what_is_emptied_is_not(tmp_path: Path) -> None:
    root = with_less(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        cell(book, "台账", of("A1-901"), NUMBER).value = "PX-培-1"
        cell(book, "台账", of("A1-901"), TITLE).value = None
    proposal = proposed(root, path)
    assert [(p.edit.pointer.rpartition("/")[2], p.edit.value) for p in proposal.edits] == [
        ("number", "PX-培-1")
    ]
    assert proposal.said == []
    with typing(path) as book:
        cell(book, "台账", of("A1-901"), NUMBER).value = None
    assert REMOVE not in [p.edit.value for p in proposed(root, path).edits]
