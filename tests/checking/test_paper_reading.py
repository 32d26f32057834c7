"""Words of papers as values."""

from __future__ import annotations

import datetime as dt

import pytest

from dossier.checking.paper_reading import (
    Page,
    amounts,
    amounts_in_words,
    behind_labels,
    code_in,
    days,
    impossible_days,
    packed,
)


@pytest.mark.parametrize(
    "text",
    [
        "2026年3月5日",
        "2026-03-05",
        "2026.3.5",
        "2026/03/05",
        "２０２６年３月５日",
        "2026 年 3 月 5 日",
        "二〇二六年三月五日",
    ],
)
def test_a_day_in_all_its_forms(text: str) -> None:
    assert days(f"日期：{text}。") == {dt.date(2026, 3, 5)}


@pytest.mark.parametrize(
    "text",
    [
        "2026年3月5日至3月8日",
        "2026年3月5日至8日",
        "2026 年 3 月 5 日 — 3 月 8 日",
        "2026年3月5日~2026年3月8日",
        "2026.3.5～3.8",
        "2026-03-05 至 03-08",
        "2026年3月5日8:00至3月8日14:00",
        "2026年3月5日到同年3月8日",
    ],
)
def test_a_range_has_both_ends(text: str) -> None:
    assert days(f"检测日期：{text}") == {dt.date(2026, 3, 5), dt.date(2026, 3, 8)}


def test_a_range_may_run_into_the_next_year() -> None:
    assert dt.date(2027, 1, 4) in days("2026年12月28日至1月4日")


@pytest.mark.parametrize(
    "text", ["2026年3月5日 8时至12时", "2026年3月5日、6人参加", "2026-03-05-17", "2026年3月5日至今"]
)
def test_what_follows_a_day_and_is_no_day(text: str) -> None:
    assert days(text) == {dt.date(2026, 3, 5)}


@pytest.mark.parametrize(
    "text", ["2026年2月30日", "2026.2.29", "2026-04-31", "２０２６ 年 13 月 5 日", "二〇二六年六月三十一日"]
)
def test_what_is_written_like_a_day_and_is_none_is_told(text: str) -> None:
    assert len(impossible_days(f"检验日期：{text}，2026年3月5日")) == 1


def test_numbers_and_real_days_are_no_impossible_days() -> None:
    said = "2024-02-29 2026年2月 日 HT-2026-02-30 2026-02-30-1 2026-14-03 2026.2.301 2026.13 GB/T 50326-2017 300-12-45"
    assert impossible_days(said) == []


def test_what_is_no_day_is_none() -> None:
    assert days("2026年13月5日 2026.2.30 GB/T 50326-2017 300-12-45") == frozenset()
    assert days("二〇二六年十二月三十一日") == {dt.date(2026, 12, 31)}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("叁佰壹拾贰万元整", 3_120_000),
        ("壹仟零捌拾万伍仟零叁元贰角伍分", 10_805_003.25),
        ("贰亿零叁佰万圆整", 203_000_000),
        ("壹拾伍万柒仟元", 157_000),
        ("玖万零伍拾元零叁分", 90_050.03),
    ],
)
def test_amounts_in_words(words: str, value: float) -> None:
    assert [amount for _, _, amount in amounts_in_words(f"人民币{words}")] == [value]


def test_amounts_in_figures() -> None:
    assert amounts("¥3,120,000.00 元；312 万元；5.5万") == [3_120_000, 3_120_000, 55_000]


def test_what_stands_behind_a_label() -> None:
    text = "工程名称 某某工程 编 号 JS-01\n日 期 2026年2月24日 合同编号：\nHT-7\n见报告编号规则"
    page = Page(1, text, ("工程名称", "编号", "日期", "合同编号"))
    assert list(behind_labels(page, ["编号"])) == [("编号", "JS-01")]
    assert list(behind_labels(page, ["工程名称"])) == [("工程名称", "某某工程")]
    assert list(behind_labels(page, ["合同编号"])) == [("合同编号", "HT-7")]


def test_numbers_are_one_in_several_forms() -> None:
    assert packed("ＨＴ－2026—018〔补〕") == packed("HT-2026-018 [补]")
    assert code_in("JC-2026-0117（共 3 页）") == "JC-2026-0117"
    assert code_in("详见附页") == ""
