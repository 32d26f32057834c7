"""Signatures on the last pages of a longer file, and labels that a program has put on the page in pieces."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from dossier.cli.main import run
from dossier.evidence.page_words import Word
from dossier.intake.proposal import read_proposal
from dossier.intake.sources import gather, read_papers
from dossier.intake.whole_words import in_whole
from intake_ground import PUMP
from written_pages import written

FIRST = (
    "江苏某某机电工程有限公司",
    "设备安装施工方案",
    "工程名称　城北泵站二期设备采购及安装工程",
    "编 号　SGFA-09",
    "日 期　2026年3月4日",
)
SIGNED = ("（续）", "批准", "总监理工程师：赵刚　2026年3月6日")


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DOSSIER_LANG", "zh")
    monkeypatch.chdir(tmp_path)


def long_paper(pages: int, signed_on: int) -> Path:
    with pikepdf.new() as whole:
        for number in range(1, pages + 1):
            lines = (
                FIRST
                if number == 1
                else SIGNED
                if number == signed_on
                else ("（续）", "正文", f"第 {number} 节")
            )
            with pikepdf.open(written(Path("one.pdf"), *lines)) as one:
                whole.pages.extend(one.pages)
        whole.save("方案.pdf")
    return Path("方案.pdf")


@pytest.mark.parametrize("signed_on", [2, 3, 6, 7])
def test_who_signs_on_the_first_or_last_pages_is_proposed_with_the_page(signed_on: int) -> None:
    folder = Path("泵站")
    (folder / "records").mkdir(parents=True)
    (folder / "dossier.yaml").write_bytes((PUMP / "dossier.yaml").read_bytes())
    (folder / "records/A1.yaml").write_text("# -\n", encoding="utf-8", newline="\n")
    assert run(["intake", str(long_paper(7, signed_on)), str(folder), "--no-ocr"]) == 0
    (entry,) = read_proposal(folder).entries
    (hand,) = [each for each in entry.hands if each.role == "chief_supervisor" and each.read]
    assert (hand.person, hand.day) == ("赵刚", "2026-03-06")
    assert hand.read is not None and hand.read.page == signed_on
    unread = [each for each in entry.hands if each.read is None]
    assert all(each.day == "" for each in unread)  # nobody has seen a day


@pytest.mark.parametrize(
    ("pages", "read"), [(1, [1]), (3, [1, 2, 3]), (4, [1, 2, 3, 4]), (9, [1, 2, 3, 8, 9])]
)
def test_a_file_is_read_at_both_ends_and_no_page_twice(pages: int, read: list[int]) -> None:
    (paper,) = read_papers(gather([long_paper(pages, 1)], Path("out")), None, ocr=False)
    assert [page.number for page in paper.seen] == read and len(paper.pages) == min(pages, 3)


def test_words_that_touch_are_one_and_cells_are_not() -> None:
    high = (0.26, 0.27)
    pieces = [
        ("总", 0.522, 0.5365),
        ("监理工程", 0.5381, 0.6009),
        ("师：", 0.6024, 0.6219),
        ("韦东", 0.66, 0.69),
    ]
    words = [Word(text, (left, high[0], right, high[1])) for text, left, right in pieces]
    below = Word("2026年5月8日", (0.522, 0.272, 0.6, 0.282))
    assert [word.text for word in in_whole([*words, below])] == ["总监理工程师：", "韦东", "2026年5月8日"]
