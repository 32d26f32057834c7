"""The date of a record from its own paper: only where all of the paper can be read and says one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dossier.checking import paper_dates
from dossier.checking.paper_codes import content_key
from dossier.model import EvidenceFacts, Fault
from dossier.reading.dossier import ReadResult, read_dossier

DAY = dt.date(2026, 5, 10)
MAIN = """dossier: 1
profile: equipment
project: {code: T-1, name: 试验工程}
parties: {contractor: {name: 安装工程有限公司}}
milestones: {}
records:
  - {id: A3-001, type: TYPE, title: 资料, EVIDENCE}
"""


def dated(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *pages: str,
    kind: str = "commissioning-record",
    evidence: str = "evidence: [{file: evidence/a.pdf, kind: original}]",
    **more: Any,
) -> ReadResult:
    """What is read of a record whose paper has these pages."""

    def opened(_root: Path, refs: list[str], *_: object) -> Mapping[str, EvidenceFacts]:
        known: dict[str, Any] = {"kind": "pdf", "pages": len(pages), "text": pages} | more
        return {ref: EvidenceFacts(ref, exists=True, **known) for ref in refs}

    monkeypatch.setattr(paper_dates, "inspect_evidence", opened)
    text = MAIN.replace("TYPE", kind).replace("EVIDENCE", evidence)
    (tmp_path / "dossier.yaml").write_text(text, encoding="utf-8", newline="\n")
    return paper_dates.with_dates_of_papers(read_dossier(tmp_path))


def day_of(read: ReadResult) -> dt.date | None:
    assert read.dossier is not None
    return read.dossier.records[0].date


@pytest.mark.parametrize(
    "page",
    [
        "调试记录\n日期：2026年5月10日\n",
        "调试记录\n编号：TS-1  日期：2026-05-10\n调试结论：合格",
        "调试记录\n填表日期 2026.05.10\n内容 启动正常",
        "检测报告\n检测日期：2026年5月8日\n报告日期：2026年5月10日",
        "检测报告\n有效期至：2027年5月9日\n签发日期：2026/5/10",
        "记录\n编制日期：2026年5月10日\n甲方 日期：2026年5月10日",
        "方案\n编 制：何敏\n日  期：2026 年 5 月 10 日",
    ],
)
def test_one_day_behind_the_labels_of_a_date_is_taken(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = dated(tmp_path, monkeypatch, page)
    assert day_of(read) == DAY
    assert read.dossier is not None
    record = read.dossier.records[0]
    assert record.data["date"] == DAY
    assert "evidence/a.pdf 第 1 页" in record.derived["date"].zh
    assert paper_dates.of_papers(read.dossier.records) == 1


@pytest.mark.parametrize(
    ("pages", "more"),
    [
        (("调试记录\n检测日期：2026年5月10日",), {}),  # another day of the paper
        (("调试记录\n于2026年5月10日完成",), {}),
        (("调试记录\n日期：    年  月  日",), {}),
        (("调试记录\n日期：2026年2月30日",), {}),
        (("日期：2026年5月10日", ""), {}),  # the second page is a scan
        (("日期：2026年5月10日",), {"ink": ("AAAA",)}),  # a scan on which a machine has laid words
        (("日期：2026年5月10日",), {"quality": (Fault("E457", (1,), "日期"),)}),
        (("日期：2026年5月10日",), {"faults": (Fault("E444", (1,)),)}),
        ((), {"guessed": ("日期：2026年5月10日",), "pages": 1}),
    ],
)
def test_what_is_no_certain_day_is_not_taken(
    pages: tuple[str, ...], more: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = dated(tmp_path, monkeypatch, *pages, **more)
    assert day_of(read) is None
    assert "Y189" not in {f.code for f in read.findings}


def test_of_two_days_none_is_taken_and_both_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = dated(tmp_path, monkeypatch, "记录\n编制日期：2026年5月8日", "签发日期：2026年5月10日")
    assert day_of(read) is None
    found = next(f for f in read.findings if f.code == "Y189")
    assert "2026年5月8日、2026年5月10日" in found.message.zh
    assert found.location is not None
    assert found.location.line == 7


@pytest.mark.parametrize(
    "evidence",
    [
        "evidence: [{file: evidence/a.pdf, kind: original, annex: true}]",
        "evidence: [{file: evidence/a.pdf, kind: original}, {held_at: 档案柜 3-2, kind: original}]",
        "status: void, evidence: [{file: evidence/a.pdf, kind: original}]",
        "date: 2026-13-40, evidence: [{file: evidence/a.pdf, kind: original}]",
    ],
)
def test_annexes_papers_on_shelves_void_and_mistyped_dates_give_none(
    evidence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert day_of(dated(tmp_path, monkeypatch, "日期：2026年5月10日", evidence=evidence)) is None


def test_a_day_that_is_written_stays_and_no_file_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = "date: 2026-05-09, evidence: [{file: evidence/a.pdf, kind: original}]"
    read = dated(tmp_path, monkeypatch, "日期：2026年5月10日", evidence=own)
    assert day_of(read) == dt.date(2026, 5, 9)
    assert read.dossier is not None
    assert not read.dossier.records[0].derived


def test_the_day_of_a_signed_form_is_no_change_since_it_was_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = dated(tmp_path, monkeypatch), dated(tmp_path, monkeypatch, "日期：2026年5月10日")
    assert before.dossier is not None
    assert after.dossier is not None
    assert day_of(before) is None
    assert content_key(before.dossier.records[0]) == content_key(after.dossier.records[0])
