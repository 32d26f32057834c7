"""An entry of the index: who made the paper, its number, its remark, and what its pages count as."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

import pytest

from dossier.library.roles import role_parties
from dossier.model import EvidenceFacts
from dossier.planning.entries import ReadyPages, make_entry
from dossier.planning.plan import Entry
from dossier.reading.dossier import read_dossier
from small_dossiers import Write

Kind = Literal["pdf", "image", "other"]

RECORD = """- id: A5-001
  type: {type}
  title: 文件
  {more}
"""


@pytest.mark.parametrize(
    ("kind", "more", "issuer"),
    [
        ("trial-run-plan", "responsible: owner", "城北水务有限公司"),
        ("rectification-notice", "issued_by: owner\n  signatures: [{role: contractor}]", "城北水务有限公司"),
        ("trial-run-plan", "signatures: [{role: witness}, {role: project_manager}]", "安装工程有限公司"),
        ("trial-run-plan", "number: '1'", ""),
    ],
)
def test_who_made_the_paper(write: Write, kind: str, more: str, issuer: str) -> None:
    folder: Path = write({"records/A5.yaml": RECORD.format(type=kind, more=more)})
    read = read_dossier(folder)
    assert read.dossier is not None
    (record,) = read.dossier.records
    known: dict[str, Any] = read.schemas.record_types
    entry = make_entry(record, known[kind], read.dossier, {}, None, {}, "zh", role_parties(read.schemas))
    assert entry.responsible == issuer


ANNEXED = """- id: A5-001
  type: {type}
  title: 文件
  number: '7'
  {more}
  evidence:
    - {{file: evidence/正文.pdf, kind: scan}}
    - {{file: "evidence/{annex}", kind: {kind}, annex: true}}
"""


def entry_of(
    write: Write,
    annex: str,
    facts_kind: Kind,
    *,
    kind: str = "scan",
    type_: str = "trial-run-plan",
) -> Entry:
    """The entry of a record with a scanned paper of two pages and an annex of one."""
    more = "drawing_number: JD-01" if type_ == "drawing" else "responsible: contractor"
    record_file = ANNEXED.format(type=type_, annex=annex, kind=kind, more=more)
    read = read_dossier(write({"records/A5.yaml": record_file}))
    assert read.dossier is not None
    (record,) = read.dossier.records
    paths: dict[str, Kind] = {
        "evidence/正文.pdf": "pdf",
        f"evidence/{annex}": facts_kind,
    }
    facts: dict[str, Any] = {p: EvidenceFacts(p, exists=True, kind=k, pages=1) for p, k in paths.items()}
    ready = {
        p: ReadyPages(Path("/") / p, 2 if p.endswith("正文.pdf") else 1, 1)
        for p, k in paths.items()
        if k != "other"
    }
    types: dict[str, Any] = read.schemas.record_types
    return make_entry(
        record, types[record.type], read.dossier, facts, None, ready, "zh", role_parties(read.schemas)
    )


@pytest.mark.parametrize(
    ("annex", "facts_kind", "kind", "content"),
    [
        ("隐蔽照片 吊顶.jpg", "image", "scan", "photo"),
        ("影像/IMG_0001.jpg", "image", "scan", "photo"),
        ("IMG_0001.jpg", "image", "e_original", "photo"),
        ("合格证扫描.jpg", "image", "scan", "text"),
        ("照片说明.pdf", "pdf", "scan", "text"),
    ],
)
def test_photographs_are_counted_as_such(
    write: Write, annex: str, facts_kind: Kind, kind: str, content: str
) -> None:
    entry = entry_of(write, annex, facts_kind, kind=kind)
    assert [(piece.content, piece.pages) for piece in entry.pieces] == [("text", 2), (content, 1)]


def test_the_index_does_not_call_a_paper_electronic_because_of_its_annex(write: Write) -> None:
    entry = entry_of(write, "模型.dwg", "other", kind="e_original")
    assert entry.remark == "" and entry.note == "模型.dwg 为电子文件，见 originals"


def test_the_number_of_a_drawing_is_that_on_the_sheet(write: Write) -> None:
    assert entry_of(write, "照片.jpg", "image", type_="drawing").number == "JD-01"
    assert entry_of(write, "照片.jpg", "image").number == "7"


def test_the_index_says_which_older_edition_is_replaced(write: Write) -> None:
    text = """- {id: L-1, type: manual, title: 说明书, number: SM-01, date: 2026-03-01}
- {id: L-2, type: manual, title: 说明书（第二版）, number: SM-01b, date: 2026-04-01, supersedes: L-1}
"""
    read = read_dossier(write({"records/A4.yaml": text}))
    assert read.dossier is not None
    record = next(r for r in read.dossier.records if r.id == "L-2")
    kind = read.schemas.record_types["manual"]
    entry = make_entry(record, kind, read.dossier, {}, None, {}, "zh", role_parties(read.schemas))
    assert "替换旧版" in entry.remark
    assert "SM-01 2026-03-01 L-1" in entry.note


@pytest.mark.parametrize(
    ("facts", "printed"),
    [
        ("name: 长江工程监理有限公司", "长江工程监理"),
        ("name: 江苏长江工程监理咨询有限公司", "江苏长江工程监理咨询有限公司"),
        ("name: 江苏长江工程监理咨询有限公司南京分公司", "江苏长江工程监理咨询南京分公司"),
        ("name: 城北机电安装有限公司", "城北机电安装"),
        ("name: 水务有限公司", "水务有限公司"),
        ("name: 江苏长江工程监理咨询有限公司, short: 长江监理", "长江监理"),
    ],
)
def test_the_index_names_a_party_as_short_as_helps(write: Write, facts: str, printed: str) -> None:
    folder = write({"records/A5.yaml": RECORD.format(type="trial-run-plan", more="responsible: owner")})
    text = (folder / "dossier.yaml").read_text(encoding="utf-8")
    (folder / "dossier.yaml").write_text(
        re.sub(r"owner: \{[^}]*\}", f"owner: {{{facts}}}", text), encoding="utf-8", newline="\n"
    )
    read = read_dossier(folder)
    assert read.dossier is not None and read.dossier.parties["owner"].name in facts
    known: dict[str, Any] = read.schemas.record_types
    entry = make_entry(
        read.dossier.records[0],
        known["trial-run-plan"],
        read.dossier,
        {},
        None,
        {},
        "zh",
        role_parties(read.schemas),
    )
    assert entry.responsible == printed


@pytest.mark.parametrize(
    ("more", "short", "long"),
    [
        ("original_location: 档案室", "复印件", "复印件，原件在档案室"),
        ("annex: false", "复印件", "复印件，未注明原件在何处"),
    ],
)
def test_a_copy_is_called_one_wherever_its_original_is(
    write: Write, more: str, short: str, long: str
) -> None:
    """Also where nobody says where the original is: the paper is no original for that."""
    text = RECORD.format(
        type="trial-run-plan", more=f"evidence: [{{file: evidence/正文.pdf, kind: copy, {more}}}]"
    )
    read = read_dossier(write({"records/A5.yaml": text}))
    assert read.dossier is not None
    (record,) = read.dossier.records
    kind = read.schemas.record_types[record.type]
    seen = {"evidence/正文.pdf": EvidenceFacts("evidence/正文.pdf", True, "pdf", pages=1)}
    ready = {"evidence/正文.pdf": ReadyPages(Path("正文.pdf"), 1, 1)}
    entry = make_entry(record, kind, read.dossier, seen, None, ready, "zh", {})
    assert short in entry.remark and long in entry.note


def test_a_print_of_a_signed_file_says_where_the_signed_one_is(write: Write) -> None:
    text = RECORD.format(
        type="trial-run-plan", more="evidence: [{file: evidence/正文.pdf, kind: e_original}]"
    )
    read = read_dossier(write({"records/A5.yaml": text}))
    assert read.dossier is not None
    (record,) = read.dossier.records
    kind = read.schemas.record_types[record.type]
    seen = {
        "evidence/正文.pdf": EvidenceFacts("evidence/正文.pdf", True, "pdf", pages=1, left_out=("Signature",))
    }
    ready = {"evidence/正文.pdf": ReadyPages(Path("正文.pdf"), 1, 1)}
    entry = make_entry(record, kind, read.dossier, seen, None, ready, "zh", {})
    assert "电子原件" in entry.remark and "带电子签名的 正文.pdf 见 originals" in entry.note
