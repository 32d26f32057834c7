"""What no program can settle waits for a person: impossible days, pages on their heads, pages that nobody has read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from dossier.intake.proposing import Ground, propose
from dossier.intake.sources import Paper, gather, read_papers
from intake_ground import PUMP, REPORT, report_on_ground

SCAN = PUMP / "evidence/A4 合格证/3C证书 控制柜.pdf"
Given = tuple[Ground, Paper]


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Given:
    return report_on_ground(tmp_path_factory.mktemp("泵站"))


def against(ground: Ground, paper: Paper) -> str:
    (entry,) = propose(ground, [paper])
    assert entry.kind == "known"
    return "".join(text.zh for text in entry.against)


def test_the_report_itself_has_nothing_against_it(given: Given) -> None:
    assert against(*given) == ""


@pytest.mark.parametrize("day", ["2026年2月30日", "2026.02.30", "二〇二六年二月三十日"])
def test_an_impossible_day_waits_for_a_person(given: Given, day: str) -> None:
    ground, paper = given
    (page,) = paper.pages
    words = tuple(replace(w, text=w.text.replace("2026年3月4日", day)) for w in page.words)
    assert words != page.words
    told = against(ground, replace(paper, pages=(replace(page, words=words),)))
    assert f"没有这一天：{day}" in told
    later = replace(paper.facts, text=(*paper.facts.text, day))
    assert f"没有这一天：{day}" in against(ground, replace(paper, facts=later))


def test_a_page_on_its_head_waits_for_a_person(given: Given) -> None:
    ground, paper = given
    over, lying = (replace(paper, pages=(replace(paper.pages[0], turned=turn),)) for turn in (180, 90))
    assert "第 1 页是倒的" in against(ground, over) and against(ground, lying) == ""


@pytest.mark.parametrize(
    ("pages", "says"), [(1, "有 1 页没有读（第 2 页起）"), (3, "有 3 页没有读（第 2 页起）")]
)
def test_pages_that_nobody_has_read_wait_for_a_person(
    given: Given, tmp_path: Path, pages: int, says: str
) -> None:
    with pikepdf.open(REPORT) as report, pikepdf.open(SCAN) as scan:
        for _ in range(pages):
            report.pages.append(scan.pages[0])
        report.save(tmp_path / "a.pdf")
    (paper,) = read_papers(gather([tmp_path / "a.pdf"], tmp_path / "out"), None, ocr=False)
    assert says in against(given[0], paper)
