"""What a paper may say of itself so that nobody takes it in unseen: words of a real report, each changed by a few."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dossier.evidence.page_words import PageReading, Word
from dossier.intake.proposal import Entry
from dossier.intake.proposing import propose
from intake_ground import report_on_ground

Change = dict[str, str]
Judge = Callable[..., Entry]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """The entry of the report, with other words in the place of some, and further lines below its last."""
    ground, paper = report_on_ground(tmp_path_factory.mktemp("泵站"))

    def entry(changes: Change, *lines: str) -> Entry:
        pages = [_changed(page, changes) for page in paper.pages]
        last = max(word.box[3] for word in pages[-1].words)
        below = tuple(
            Word(line, (0.1, last + 0.02 * n, 0.8, last + 0.02 * n + 0.012))
            for n, line in enumerate(lines, 1)
        )
        pages[-1] = replace(pages[-1], words=(*pages[-1].words, *below))
        facts = replace(paper.facts, text=tuple(page.text for page in pages))
        return propose(ground, [replace(paper, facts=facts, pages=tuple(pages))])[0]

    return entry


def _changed(page: PageReading, changes: Change) -> PageReading:
    """Each of some words once in the place of the first that reads so."""
    left, words = dict(changes), []
    for word in page.words:
        words.append(replace(word, text=left.pop(word.text, word.text)))
    return replace(page, words=tuple(words))


def test_the_report_itself_is_taken_in(judge: Judge) -> None:
    entry = judge({})
    assert entry.accepted_at(0.95), entry.against
    assert entry.record["result"] == "pass"


@pytest.mark.parametrize(
    "said",
    [
        "合格□  不合格√",
        "□合格  ☑不合格",
        "合格 □ 不合格 □",
        "合格/不合格",
        "合格、不合格（划去不适用的）",
        "√合格 不合格",
        "☒合格 □不合格",
        "合格（流量除外）",
        "合格，但流量不足",
        "合格□",
    ],
)
def test_a_pass_is_read_only_where_one_word_is_marked_beyond_doubt(judge: Judge, said: str) -> None:
    assert judge({"合格": said}).record.get("result") != "pass"


@pytest.mark.parametrize("said", ["☑合格 □不合格", "合格 [√] 不合格 [ ]", "合格。", "合格，准予出厂"])
def test_a_pass_that_is_said_once_is_read(judge: Judge, said: str) -> None:
    entry = judge({"合格": said})
    assert entry.record["result"] == "pass"
    assert entry.accepted_at(0.95), entry.against


@pytest.mark.parametrize(
    "said",
    [
        *(
            "基本合格，整改后复验",
            "未检验",
            "见附页",
            "待定",
            "□合格 ☑不合格",
            "合格 □ 不合格 □",
            "不 合 格",
            "—",
        ),
        *("复检合格", "合格*", "无", "Conditionally qualified", "Qualified with remarks"),
    ],
)
def test_a_conclusion_that_is_no_clear_pass_waits_for_a_person(judge: Judge, said: str) -> None:
    entry = judge({"合格": said})
    assert not entry.accepted_at(0.95)
    assert any("“结论”栏" in why.zh for why in entry.against), entry.against


@pytest.mark.parametrize(
    "line",
    [
        "检验意见：本产品经检验未达到标准要求，判定不予出厂。",
        "备注：气压密封试验发现渗漏，待整改",
        "气压密封试验 0.2 MPa 无泄漏 有泄漏 合格",
        "气压密封试验 0.2 MPa 无泄漏 泄漏 合格",
        "外观 □合格 ☑不合格",
        "外观 合格□ 不合格□",
        "不合格品 3 台",
        "不合格项：流量不足",
        "未按图施工，发现渗漏",
        "经协商让步接收",
        "复检后再行判定，须返修",
        "检验员（未签字）",
        "RESULT: FAILED",
        "NOT ACCEPTED",
    ],
)
def test_a_paper_that_fails_anything_waits_for_a_person(judge: Judge, line: str) -> None:
    entry = judge({}, line)
    assert not entry.accepted_at(0.95)
    assert any("文中有" in why.zh for why in entry.against), entry.against


def test_words_that_go_over_two_lines_are_one(judge: Judge) -> None:
    assert not judge({}, "本产品经检验未达", "到标准要求").accepted_at(0.95)


@pytest.mark.parametrize(
    "line",
    [
        "各密封面无渗漏，未发现渗漏，没有泄漏",
        "不合格品 0 台，不合格项：无，不合格率 0%",
        "外观 ☑合格 □不合格",
        "经检验未发现不合格",
        "如发现渗漏，通知制造厂",
        "预验收提出的问题已整改",
        "Power failure alarm tested",
        "本报告复印件未加盖检验专用章无效，涂改无效",
        "第 1 页 共 1 页",
    ],
)
def test_words_that_are_taken_back_do_not_stop_a_paper(judge: Judge, line: str) -> None:
    entry = judge({}, line)
    assert entry.accepted_at(0.95), entry.against


@pytest.mark.parametrize(
    "line", ["草稿  DRAFT  仅供参考，不作为验收依据", "样表", "本件仅供投标使用", "征求意见稿", "作废"]
)
def test_a_sample_or_draft_waits_for_a_person(judge: Judge, line: str) -> None:
    assert not judge({}, line).accepted_at(0.95)


def test_a_title_that_says_sample_waits_for_a_person(judge: Judge) -> None:
    title = "P-101 潜水排污泵出厂检验报告"
    entry = judge({title: f"{title}（样表）"})
    assert any("样表" in why.zh and "像样表" in why.zh for why in entry.against)


@pytest.mark.parametrize("line", ["此件为复印件，原件存于上海某某泵业有限公司", "与原件核对无误", "（副本）"])
def test_a_copy_waits_for_a_person_who_says_where_the_original_is(judge: Judge, line: str) -> None:
    entry = judge({}, line)
    assert not entry.accepted_at(0.95)
    assert any("像复印件" in why.zh for why in entry.against)


@pytest.mark.parametrize(
    "line",
    [
        "此件为复印件，原件存于上海某某泵业有限公司",
        "复印件，与原件一致　原件存：上海某某泵业有限公司",
        "复 印 件　原件存放处：上海某某泵业有限公司",
    ],
)
def test_a_copy_that_says_where_its_original_is_becomes_one_and_still_waits(judge: Judge, line: str) -> None:
    entry = judge({}, line)
    (file,) = entry.record["evidence"]
    assert (file["kind"], file["original_location"]) == ("copy", "上海某某泵业有限公司")
    assert not entry.accepted_at(0.95)
    assert any("原件存上海某某泵业有限公司，请核对" in why.zh for why in entry.against)


@pytest.mark.parametrize(
    "line",
    [
        "复印件，与原件一致　原件存：待补",
        "与原件核对无误",
        "（副本）",
        "复印件　原件存：甲公司　原件存：乙公司",
        "一式两份，原件存于上海某某泵业有限公司",
    ],
)
def test_a_paper_that_says_no_place_of_its_original_is_no_copy_yet(judge: Judge, line: str) -> None:
    (file,) = judge({}, line).record["evidence"]
    assert (file["kind"], file.get("original_location")) == ("scan", None)


@pytest.mark.parametrize(
    "line", ["第 1 页 共 3 页", "共三页", "共二十三页", "Page 1 of 3", "第1/3页", "共 3 页 第 1 页"]
)
def test_a_paper_with_fewer_pages_than_it_says_waits_for_a_person(judge: Judge, line: str) -> None:
    entry = judge({}, line)
    assert not entry.accepted_at(0.95)
    assert any("文件只有 1 页" in why.zh for why in entry.against)
